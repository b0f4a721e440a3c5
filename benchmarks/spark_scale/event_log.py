"""Spark's own log of what happened: one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(slots=True)
class Stage:
    """All tasks of a stage. Seconds are of the processor, the rest bytes."""

    about: str
    tasks: int = 0
    seconds: float = 0.0
    shuffle_read: int = 0
    shuffle_written: int = 0
    spilled: int = 0
    peak: int = 0
    """The most that one task held in joins, sorts and groups."""
    result: int = 0
    """What came back to the driver."""


@dataclass(slots=True)
class Log:
    """The stages that ran, by number."""

    stages: dict[int, Stage] = field(default_factory=dict)

    def read(self, path: Path) -> None:
        """Take in a log."""
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                self._take(json.loads(line))

    def by_purpose(self) -> Iterator[Stage]:
        """What the stages of one purpose came to together, the longest first."""
        found: dict[str, Stage] = {}
        for each in self.stages.values():
            total = found.setdefault(each.about, Stage(each.about))
            _add(total, each)
        yield from sorted(found.values(), key=lambda each: -each.seconds)

    def total(self) -> Stage:
        """All together."""
        total = Stage("all")
        for each in self.stages.values():
            _add(total, each)
        return total

    def _take(self, event: dict[str, Any]) -> None:
        match event["Event"]:
            case "SparkListenerJobStart":
                about = event.get("Properties", {}).get("spark.job.description", "")
                for number in event["Stage IDs"]:
                    self.stages.setdefault(number, Stage(about))
            case "SparkListenerTaskEnd" if event.get("Task Metrics"):
                _count(self.stages[event["Stage ID"]], event["Task Metrics"])
            case _:
                pass


def _count(stage: Stage, task: dict[str, Any]) -> None:
    read = task["Shuffle Read Metrics"]
    stage.tasks += 1
    stage.seconds += task["Executor CPU Time"] / 1e9
    stage.shuffle_read += read["Remote Bytes Read"] + read["Local Bytes Read"]
    stage.shuffle_written += task["Shuffle Write Metrics"]["Shuffle Bytes Written"]
    stage.spilled += task["Disk Bytes Spilled"]
    stage.peak = max(stage.peak, task["Peak Execution Memory"])
    stage.result += task["Result Size"]


def _add(total: Stage, stage: Stage) -> None:
    total.tasks += stage.tasks
    total.seconds += stage.seconds
    total.shuffle_read += stage.shuffle_read
    total.shuffle_written += stage.shuffle_written
    total.spilled += stage.spilled
    total.peak = max(total.peak, stage.peak)
    total.result += stage.result
