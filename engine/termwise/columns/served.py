"""What a run on a server writes: the files of any engine that gives its rows one by one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from termwise.columns.book_run import Ran, Target
from termwise.columns.evaluated import Evaluated
from termwise.columns.running import Progress
from termwise.columns.streamed import write_decisions, write_lines
from termwise.outcome.publish import published

Stage = Callable[[str], AbstractContextManager[Progress]]


def write(found: Evaluated, target: Target, stage: Stage) -> Ran:
    """Write lines and decisions, whole or not at all."""
    summary = found.summary()
    with stage("Writing") as step, published(target.paths) as new:
        lines = write_lines(found.lines(), new[0], target.format)
        decisions = None
        if target.decisions:
            step(1, 2)
            decisions = write_decisions(found.decisions_told(), new[1], target.format)
    return Ran(lines, decisions, summary)
