"""The figures as tables that read well in a terminal and are Markdown too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ..markdown import aligned
from .timing import Timed

_HEAD: Final = (
    "peer",
    "seconds",
    "at best",
    "processor s",
    "peak MB",
    "times the bar",
    "its processor",
    "its memory",
    "set-up s",
)


def bar(figures: Iterable[Timed]) -> Timed:
    """What the others are compared with."""
    return next(each for each in figures if each.peer.role == "bar")


def table(figures: Sequence[Timed], set_up: Mapping[str, Timed]) -> str:
    """A row for every peer at one size: medians over the rounds, and the quickest run.

    "times the bar" compares medians on the clock; where others are on the machine, the processor's
    seconds tell more. "set-up s" is the time on a book without orders:
    starting, importing, compiling; it is part of the seconds.
    """
    first = bar(figures)
    rows = [_row(each, first, set_up[each.peer.name]) for each in figures]
    return aligned([_HEAD, *rows])


def _row(figure: Timed, first: Timed, set_up: Timed) -> tuple[str, ...]:
    return (
        figure.peer.name,
        f"{figure.seconds:.2f}",
        f"{min(run.seconds for run in figure.runs):.2f}",
        f"{figure.processor:.2f}",
        f"{figure.megabytes:.0f}",
        f"{figure.seconds / first.seconds:.2f}",
        f"{figure.processor / first.processor:.2f}",
        f"{figure.megabytes / first.megabytes:.2f}",
        f"{set_up.seconds:.2f}",
    )
