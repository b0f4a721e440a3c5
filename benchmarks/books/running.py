"""Runs one peer in a process of its own, and says what that took."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from resource import struct_rusage
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from .answers import answer
from .peer import ROOT, Peer

_SET_CHILD_SUBREAPER: Final = 36
"""Of Linux's prctl."""


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
    processor = usage.processor
    return Ran(seconds, processor, usage.kilobytes / 1024, load, digest)


@dataclass(frozen=True, slots=True)
class Usage:
    """Seconds of the processors, and the peak of the largest process in KB."""

    processor: float
    kilobytes: int


def run_command(name: str, command: list[str]) -> tuple[float, Usage]:
    """Run a process to its end: its seconds on the clock, and what it and its children used.

    Its standard output is thrown away. Raises PeerError, with the name, where it fails.
    """
    _adopt_orphans()
    quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    around = surroundings()
    start = perf_counter()
    process = os.posix_spawn(command[0], command, around, file_actions=quiet, setpgroup=0)
    try:
        _, status, usage = os.wait4(process, 0)
        seconds = perf_counter() - start
        used = [usage, *_others_of(process)]
    except BaseException:
        os.killpg(process, signal.SIGTERM)
        raise
    if os.waitstatus_to_exitcode(status):
        raise PeerError(f"{name} failed: {' '.join(command)}")
    processor = sum(each.ru_utime + each.ru_stime for each in used)
    return seconds, Usage(processor, max(each.ru_maxrss for each in used))


def surroundings() -> dict[str, str]:
    """The environment of what is measured."""
    # The engine's folders come first, so that this work tree is run whatever is installed.
    paths = os.pathsep.join(str(ROOT / name) for name in ("engine", "cli", "."))
    found = {**os.environ, "PYTHONPATH": paths}
    # What is installed has its bytecode; without it, each run would compile Python's source anew.
    found.pop("PYTHONDONTWRITEBYTECODE", None)
    return found


def _adopt_orphans() -> None:
    """Spark's other process outlives the one that started it, which never asks what it used."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _others_of(group: int) -> Iterator[struct_rusage]:
    """What the processes used that have outlived the first of their group."""
    while True:
        try:
            _, _, usage = os.wait4(-group, 0)
        except ChildProcessError:
            return
        yield usage
