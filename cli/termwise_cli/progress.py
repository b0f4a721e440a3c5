"""A bar for work that takes longer than a moment; only where somebody looks."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Protocol, TypeVar

from termwise_cli.console import is_terminal

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

Row = TypeVar("Row")

PATIENCE = 1.0
"""Seconds that nobody minds waiting without a sign."""

_STRETCH = 1000


class Step(Protocol):
    """Told how far the work has come."""

    def __call__(self, done: int, total: int) -> None: ...


@contextmanager
def progress(title: str) -> Iterator[Step]:
    """A bar on stderr, from `PATIENCE` on; nothing where stderr is no terminal."""
    if not is_terminal(sys.stderr):
        yield _unseen
        return
    bar = _Bar(title)
    try:
        yield bar
    finally:
        bar.stop()


class Passing:
    """Counts rows on their way, so that whoever takes them need not."""

    def __init__(self, step: Step, total: int) -> None:
        self._step = step
        self._total = total
        self._passed = 0

    def through(self, rows: Sequence[Row]) -> Iterator[Row]:
        """The rows; every so many a step is told."""
        for start in range(0, len(rows), _STRETCH):
            stretch = rows[start : start + _STRETCH]
            yield from stretch
            self._passed += len(stretch)
            self._step(self._passed, self._total)


def _unseen(done: int, total: int) -> None:
    """Nobody looks."""


class _Bar:
    def __init__(self, title: str) -> None:
        self._title = title
        self._began = monotonic()
        self._shown: tuple[Progress, TaskID] | None = None

    def __call__(self, done: int, total: int) -> None:
        if self._shown is None:
            if monotonic() - self._began < PATIENCE:
                return
            self._shown = self._start(total)
        bar, task = self._shown
        bar.update(task, completed=done, total=total)

    def stop(self) -> None:
        """Take the bar away."""
        if self._shown is not None:
            self._shown[0].stop()

    def _start(self, total: int) -> tuple[Progress, TaskID]:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
        from rich.progress import TimeRemainingColumn as Remaining

        from termwise_cli.tables import console_for

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Remaining())
        bar = Progress(*columns, console=console_for(sys.stderr), transient=True)
        bar.start()
        return bar, bar.add_task(self._title, total=total)
