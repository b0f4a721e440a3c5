"""A DuckDB of one's own: how much it may take, where it spills, and its errors as Python's."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import duckdb

_INTERRUPTED: Final = "Query interrupted"


@dataclass(frozen=True, slots=True)
class Resources:
    """What a run may take; None: as many threads as there are processors, most of the memory.

    `memory` is written as DuckDB reads it: `1GB`, `512MiB`.
    """

    threads: int | None = None
    memory: str | None = None


@contextmanager
def session(resources: Resources) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory, which spills to a folder that is gone at the end.

    Within, what DuckDB raises becomes KeyboardInterrupt, MemoryError or OSError where it is that.
    """
    with tempfile.TemporaryDirectory(prefix="termwise-") as folder:
        config: dict[str, Any] = {
            "temp_directory": folder,
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
        }
        if resources.threads is not None:
            config["threads"] = resources.threads
        if resources.memory is not None:
            config["memory_limit"] = resources.memory
        with _errors_of_python(resources), duckdb.connect(config=config) as connection:
            connection.execute("SET enable_progress_bar = false")
            yield connection


@contextmanager
def _errors_of_python(resources: Resources) -> Iterator[None]:
    try:
        yield
    except duckdb.InterruptException as error:
        raise KeyboardInterrupt from error
    except duckdb.OutOfMemoryException as error:
        raise MemoryError(_too_little(resources)) from error
    except duckdb.IOException as error:
        raise OSError(str(error).splitlines()[0]) from error
    except RuntimeError as error:
        if str(error) == _INTERRUPTED:
            raise KeyboardInterrupt from error
        raise


def _too_little(resources: Resources) -> str:
    if resources.memory is None:
        return "there is not enough memory, or not enough room for temporary files, for this"
    return f"{resources.memory} of memory are not enough for this, or temporary files have no room"
