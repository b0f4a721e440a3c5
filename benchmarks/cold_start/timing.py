"""Rounds of all calls in turn, so that whatever else the machine does hits all of them alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ..books.running import run_command
from .calls import Call


@dataclass(frozen=True, slots=True)
class Timed:
    """All runs of a call: seconds on the clock, and of the processor."""

    call: Call
    clock: tuple[float, ...]
    processor: tuple[float, ...]

    @property
    def seconds(self) -> float:
        return median(self.clock)

    @property
    def best(self) -> float:
        return min(self.clock)


def timed(calls: Sequence[Call], rounds: int) -> list[Timed]:
    """Run every call so often, and once before to warm up.

    Raises PeerError where one fails.
    """
    for call in calls:
        run_command(call.name, call.command)
    ran = [[_ran(call) for call in calls] for _ in range(rounds)]
    found = []
    for call, runs in zip(calls, zip(*ran, strict=True), strict=True):
        clock, processor = zip(*runs, strict=True)
        found.append(Timed(call, clock, processor))
    return found


def _ran(call: Call) -> tuple[float, float]:
    seconds, usage = run_command(call.name, call.command)
    return seconds, usage.processor
