"""The figures as a table, and whether they are those that were wanted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median
from typing import Final

from ..markdown import aligned
from .timing import Timed

_HEAD: Final = ("call", "seconds", "at best", "processor s", "times the floor")


def table(figures: Sequence[Timed]) -> str:
    """A row for every call: medians over the rounds, and the quickest run."""
    floor = figures[0]
    return aligned([_HEAD, *(_row(each, floor) for each in figures)])


def _row(figure: Timed, floor: Timed) -> tuple[str, ...]:
    return (
        figure.call.name,
        f"{figure.seconds:.3f}",
        f"{figure.best:.3f}",
        f"{median(figure.processor):.3f}",
        f"{figure.seconds / floor.seconds:.1f}",
    )


def verdicts(figures: Sequence[Timed]) -> Iterator[str]:
    """A sentence for each wanted figure, by the quickest run: the others had company."""
    floor = figures[0]
    for each in figures:
        name, times, seconds = each.call.name, each.call.most_times, each.call.most_seconds
        if times is not None:
            found = each.best / floor.best
            yield f"{name}: {found:.1f} times the floor at best, {_most(found, times)}."
        if seconds is not None:
            yield f"{name}: {each.best:.2f} s at best, {_most(each.best, seconds)} s."


def _most(found: float, wanted: float) -> str:
    return f"{'within' if found <= wanted else 'over'} {wanted:g}"
