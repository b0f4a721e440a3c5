"""A bar for work that takes longer than a moment; only where somebody looks."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from termwise_cli.console import is_terminal

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE = 1.0
"""Seconds that nobody minds waiting without a sign."""


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
