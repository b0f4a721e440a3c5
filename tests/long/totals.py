"""Counts of a long run."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import assert_never

from tests.differential.comparison import Broken, Compared, Comparison, Refused
from tests.differential.coverage import Coverage, Seen
from tests.differential.outcome import Came, Crashed, Ended

FIRST = (
    "programs generated",
    "programs accepted",
    "programs that came to lines or decisions",
    "books compared",
    "lines compared",
    "decisions compared",
    "rows decided one by one",
    "books evaluated from 8 threads",
)


@dataclass(frozen=True, slots=True)
class Counted:
    """What one case came to."""

    seed: int
    agrees: bool
    counts: Counter[str]
    seen: list[Seen]


def counts_of(found: list[Comparison]) -> Counter[str]:
    """How much of everything was compared in a case."""
    counts = Counter({"programs generated": 1})
    compared = [each for each in found if isinstance(each, Compared)]
    counts["programs accepted"] = int(bool(compared))
    counts["programs that came to lines or decisions"] = int(
        any(each.has_rows for each in compared)
    )
    for each in found:
        counts.update(_counts(each))
    return counts


def _counts(found: Comparison) -> dict[str, int]:
    match found:
        case Refused(codes=codes):
            return {f"refused: {code}": 1 for code in codes}
        case Broken():
            return {"broken: checker or reader": 1}
        case Compared():
            return {"books compared": 1, **_of_reference(found), **_left_open(found)}
        case _:
            assert_never(found)


def _of_reference(found: Compared) -> dict[str, int]:
    match found.reference:
        case Came(lines=lines, decisions=decisions):
            return {"lines compared": len(lines), "decisions compared": len(decisions)}
        case Ended(codes=codes):
            return {f"both end: {code}": 1 for code in codes}
        case Crashed():
            return {"broken: plain evaluator": 1}
        case _:
            assert_never(found.reference)


def _left_open(found: Compared) -> dict[str, int]:
    """Where an engine ended over a value that the reference did not need."""
    others = found.outcomes.values()
    is_open = isinstance(found.reference, Came) and any(isinstance(o, Ended) for o in others)
    return {"left open: a bound met by a value that nothing needs": 1} if is_open else {}


@dataclass(slots=True)
class Totals:
    """What many cases came to."""

    counts: Counter[str] = field(default_factory=Counter)
    coverage: Coverage = field(default_factory=Coverage)
    disagreements: list[int] = field(default_factory=list)

    def add(self, each: Counted) -> None:
        """Count one case."""
        self.counts.update(each.counts)
        self.coverage.add(each.seen)
        if not each.agrees:
            self.disagreements.append(each.seed)

    def saved(self) -> str:
        """All counts as JSON, so that runs can be added up."""
        coverage = self.coverage
        content = {
            "counts": self.counts,
            "programs": coverage.programs,
            "occurring": coverage.occurring,
            "reaching": coverage.reaching,
            "circumstances": coverage.circumstances,
            "disagreements": self.disagreements,
        }
        return json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True)

    def add_saved(self, text: str) -> None:
        """Add the counts of another run."""
        content = json.loads(text)
        self.counts.update(content["counts"])
        self.coverage.programs += content["programs"]
        self.coverage.occurring.update(content["occurring"])
        self.coverage.reaching.update(content["reaching"])
        self.coverage.circumstances.update(content["circumstances"])
        self.disagreements += content["disagreements"]

    def report(self) -> str:
        """The counts, for people."""
        others = sorted(name for name in self.counts if name not in FIRST)
        rows = [(name, self.counts[name]) for name in (*FIRST, *others)]
        rows.append(("disagreements", len(self.disagreements)))
        text = "".join(f"{count:>10,}  {name}\n" for name, count in rows)
        return text + "".join(f"  seed {seed}\n" for seed in sorted(self.disagreements))
