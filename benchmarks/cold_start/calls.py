"""What is called from nothing, each time in a process of its own."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..books.peer import PROGRAM


@dataclass(frozen=True, slots=True)
class Call:
    """A command, and how the table calls it; `most_seconds` and `most_times` are what is wanted.

    `most_times` counts in calls of the floor, the first of all.
    """

    name: str
    command: list[str]
    most_seconds: float | None = None
    most_times: float | None = None


def calls(book: Path, as_of: date, out: Path) -> tuple[Call, ...]:
    """The floor first: Python with the library of the command line, and nothing else."""
    program = str(PROGRAM)
    settled = ["--book", str(book), "--as-of", str(as_of), "--out", str(out)]
    return (
        Call('python -c "import click"', [sys.executable, "-c", "import click"]),
        Call("termwise --help", _termwise("--help"), most_times=2.5),
        Call("termwise check", _termwise("check", program), most_seconds=0.5),
        Call("termwise run, no orders", _termwise("run", program, *settled)),
        Call(
            "termwise run, no orders, row engine",
            _termwise("run", program, *settled, "--engine", "rete"),
        ),
    )


def _termwise(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "termwise_cli", *arguments]
