"""Runs one peer in a process of its own, and says what that took."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from resource import struct_rusage
from tempfile import TemporaryDirectory, TemporaryFile
from time import perf_counter
from typing import Any

from .answers import answer
from .peer import ROOT, Peer


class PeerError(Exception):
    """A peer that ended badly, with its last words."""


@dataclass(frozen=True, slots=True)
class Ran:
    """Seconds on the clock and of the processors, the peak of memory in MB, and the answer.

    `load` is how many processes wanted a core in the minute before the end.
    """

    seconds: float
    processor: float
    megabytes: float
    load: float
    answer: str


def run_peer(peer: Peer, book: Path, as_of: date, folder: Path) -> Ran:
    """Run a peer on a book; what it writes goes below `folder` and is removed.

    Raises PeerError where it does not end with 0.
    """
    with TemporaryDirectory(dir=folder) as made:
        out = Path(made)
        seconds, usage = run_command(peer.name, peer.command(book, as_of, out))
        load = os.getloadavg()[0]
        digest = answer(peer, out)
    # Linux counts in KB. It never falls below the memory of the process that started the peer,
    # which therefore imports nothing large.
    processor = usage.ru_utime + usage.ru_stime
    return Ran(seconds, processor, usage.ru_maxrss / 1024, load, digest)


def run_command(name: str, command: list[str]) -> tuple[float, struct_rusage]:
    """Run a process to its end: its seconds on the clock, and what it and its children used.

    Its standard output is thrown away. Raises PeerError, with what it said, where it fails.
    """
    with TemporaryFile() as said:
        quiet = [
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_DUP2, said.fileno(), 2),
        ]
        seconds, status, usage = _ran(command, quiet)
        if os.waitstatus_to_exitcode(status):
            said.seek(0)
            words = said.read().decode(errors="replace")
            raise PeerError(f"{name} failed: {' '.join(command)}\n{words}")
    return seconds, usage


def _ran(
    command: list[str], actions: Sequence[tuple[Any, ...]]
) -> tuple[float, int, struct_rusage]:
    around = surroundings()
    start = perf_counter()
    process = os.posix_spawn(command[0], command, around, file_actions=actions)
    _, status, usage = os.wait4(process, 0)
    return perf_counter() - start, status, usage


def surroundings() -> dict[str, str]:
    """The environment of what is measured."""
    # The engine's folders come first, so that this work tree is run whatever is installed.
    paths = os.pathsep.join(str(ROOT / name) for name in ("engine", "cli", "."))
    found = {**os.environ, "PYTHONPATH": paths}
    # What is installed has its bytecode; without it, each run would compile Python's source anew.
    found.pop("PYTHONDONTWRITEBYTECODE", None)
    return found
