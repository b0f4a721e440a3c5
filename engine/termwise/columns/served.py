"""What a run on a server writes: the files of any engine that gives its rows one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any, Protocol

from termwise.columns.book_run import Ran, Target
from termwise.columns.running import Progress
from termwise.columns.streamed import write_decisions, write_lines
from termwise.outcome.publish import published
from termwise.outcome.summary import Summary

Stage = Callable[[str], AbstractContextManager[Progress]]


class Served(Protocol):
    """What came out of an evaluation, row by row."""

    def lines(self) -> Iterator[tuple[Any, ...]]:
        """The cells of every line, in order."""
        ...

    def decisions_told(self) -> Iterator[tuple[Any, ...]]:
        """The cells of every decision, in order, and whether the value is a word."""
        ...

    def summary(self) -> Summary:
        """What the lines come to."""
        ...


def write(found: Served, target: Target, stage: Stage) -> Ran:
    """Write lines and decisions, whole or not at all."""
    summary = found.summary()
    names = ("lines", "decisions") if target.decisions else ("lines",)
    paths = [target.folder / f"{name}.{target.format}" for name in names]
    with stage("Writing") as step, published(paths) as new:
        lines = write_lines(found.lines(), new[0], target.format)
        decisions = None
        if target.decisions:
            step(1, 2)
            decisions = write_decisions(found.decisions_told(), new[1], target.format)
    return Ran(lines, decisions, summary)
