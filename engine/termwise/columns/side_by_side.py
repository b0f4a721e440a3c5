"""Texts from several queries in one file: the queries side by side, their rows in order.

The database writes a file in order with several threads only by holding much of it in memory. So
each thread has a query of its own: the first writes the file, the others what is put behind it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import BinaryIO, Final

import duckdb

from termwise.columns.book.names import literal

_AS_IT_IS: Final = r"FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\x01'"
"""One column of text, a line each: with no quotes to set, nothing in it is changed."""

_STRETCH: Final = 1 << 20


def write_texts(
    connection: duckdb.DuckDBPyConnection,
    queries: Sequence[str],
    path: Path,
    progress: Callable[[int, int], None],
) -> int:
    """Write a new file of the texts that the queries give, one behind the other; how many.

    The first query writes the file itself; what the others write is copied.

    The queries read no temporary tables, which belong to one connection. After an error the file
    is the caller's to remove.
    """
    parts = [path, *(path.with_name(f"{path.name}.{place}") for place in range(1, len(queries)))]
    count = 0
    with _one_thread_each(connection) as threads:
        writers = _Writers(connection, threads)
        try:
            for done, rows in enumerate(writers.written(queries, parts)):
                progress(done, len(queries))
                count += rows
                if done:
                    _append(parts[done], path)
        finally:
            writers.stop()
            for part in parts[1:]:
                part.unlink(missing_ok=True)
    return count


class _Writers:
    """Threads that run a query each, and what they have under way."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, threads: int) -> None:
        self._connection = connection
        self._pool = ThreadPoolExecutor(threads)
        self._lock = Lock()
        self._under_way: set[duckdb.DuckDBPyConnection] = set()
        self._stopped = False

    def stop(self) -> None:
        """End what is under way."""
        with self._lock:
            self._stopped = True
            for each in self._under_way:
                each.interrupt()
        self._pool.shutdown(cancel_futures=True)

    def written(self, queries: Sequence[str], parts: Sequence[Path]) -> Iterator[int]:
        """How many rows each query wrote to its file, as soon as it and those before are done."""
        futures = [
            self._pool.submit(self._write, *each) for each in zip(queries, parts, strict=True)
        ]
        for future in futures:
            yield future.result()

    def _write(self, query: str, part: Path) -> int:
        with self._own_connection() as own:
            copy = f"COPY ({query}) TO {literal(str(part))} ({_AS_IT_IS}, USE_TMP_FILE false)"
            done = own.execute(copy).fetchone()
            assert done is not None
            return int(done[0])

    @contextmanager
    def _own_connection(self) -> Iterator[duckdb.DuckDBPyConnection]:
        own = self._connection.cursor()
        with self._lock:
            if self._stopped:
                raise KeyboardInterrupt
            self._under_way.add(own)
        try:
            yield own
        finally:
            with self._lock:
                self._under_way.discard(own)
            own.close()


@contextmanager
def _one_thread_each(connection: duckdb.DuckDBPyConnection) -> Iterator[int]:
    """Within, a query has one thread, and its rows come in order; gives how many there were."""
    threads = threads_of(connection)
    connection.execute("SET preserve_insertion_order = true")
    connection.execute("SET threads = 1")
    try:
        yield threads
    finally:
        connection.execute(f"SET threads = {threads}")


def threads_of(connection: duckdb.DuckDBPyConnection) -> int:
    """How many threads the database may use."""
    [threads] = connection.execute("SELECT current_setting('threads')").fetchone() or (1,)
    return int(threads)


def _append(part: Path, path: Path) -> None:
    with part.open("rb") as source, path.open("r+b") as file:
        file.seek(0, os.SEEK_END)
        if not _sent(source, file):
            shutil.copyfileobj(source, file, _STRETCH)


def _sent(source: BinaryIO, file: BinaryIO) -> bool:
    """Let the system copy the file; False, with nothing copied, where it does not do that."""
    size, sent = os.fstat(source.fileno()).st_size, 0
    while sent < size:
        try:
            sent += os.sendfile(file.fileno(), source.fileno(), sent, size)
        except (AttributeError, OSError):
            if sent:
                raise
            return False
    return True
