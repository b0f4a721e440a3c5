"""The figures as a table that reads well in a terminal and is Markdown too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..markdown import aligned
from .timing import Timed

_HEAD: Final = (
    "peer",
    "median µs",
    "best µs",
    "times zen",
    "at best",
    "first set-up ms",
    "set-up ms",
)


def zens_best(figures: Sequence[Timed]) -> Timed:
    """The way of using zen-engine that was quickest in this run, by its best round."""
    return min((each for each in figures if each.peer.role == "zen"), key=lambda each: each.best)


def table(figures: Sequence[Timed]) -> str:
    """A row for every peer.

    "times zen" is the median, over the rounds, of its time by that of zen-engine's quickest way;
    "at best" is its best round by that way's best round.
    """
    best = zens_best(figures)
    return aligned([_HEAD, *(_row(each, best) for each in figures)])


def _row(figure: Timed, best: Timed) -> tuple[str, ...]:
    return (
        figure.peer.name,
        f"{figure.median * 1e6:.1f}",
        f"{figure.best * 1e6:.1f}",
        f"{figure.times(best):.2f}",
        f"{figure.best / best.best:.2f}",
        f"{figure.set_up.first * 1e3:.2f}",
        f"{figure.set_up.again * 1e3:.2f}",
    )
