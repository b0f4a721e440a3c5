"""What every peer has to say of itself, so that all are run, compared and timed alike."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from subprocess import run
from typing import Final, Literal

ROOT: Final = Path(__file__).resolve().parents[2]
PROGRAM: Final = ROOT / "rules" / "online-services-fr"

Role = Literal["bar", "termwise", "python", "other"]
"""`bar`: what all are compared with; `termwise`: what is wanted to come near it."""

Writes = Literal["lines", "commissions"]
"""All lines, byte for byte as `termwise run` writes them; or ids and amounts of commissions."""

Command = Callable[[Path, date, Path], list[str]]
"""What to run, given the book, the as-of date, and an empty folder for `<writes>.csv`."""


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Peer:
    """One way to settle a book, in a process of its own.

    `bears` is the most orders that it is asked for; `there` says whether it can be run here.
    """

    name: str
    role: Role
    command: Command
    bears: int = 10**12
    writes: Writes = "lines"
    there: Callable[[], bool] = _always


def by_hand(module: str, writes: Writes = "lines") -> Command:
    """A module of `peers`."""

    def command(book: Path, as_of: date, out: Path) -> list[str]:
        name = f"benchmarks.books.peers.{module}"
        return [sys.executable, "-m", name, str(book), str(as_of), str(out / f"{writes}.csv")]

    return command


def termwise(engine: str, *more: str) -> Command:
    """`termwise run` of the shipped program, for its lines alone."""

    def command(book: Path, as_of: date, out: Path) -> list[str]:
        verb = [sys.executable, "-m", "termwise_cli", "run", str(PROGRAM), "--engine", engine]
        asked = ["--as-of", str(as_of), "--only", "lines"]
        return [*verb, "--book", str(book), "--out", str(out), *asked, *more]

    return command


def offers(engine: str) -> Callable[[], bool]:
    """Whether `termwise run` has this engine."""
    return lambda: engine in _help_of_run() and _has_what_it_needs(engine)


def _has_what_it_needs(engine: str) -> bool:
    return engine != "spark" or (find_spec("pyspark") is not None and which("java") is not None)


@cache
def _help_of_run() -> str:
    asked = [sys.executable, "-m", "termwise_cli", "run", "--help"]
    told = run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return told.partition("--engine")[2].partition("]")[0]
