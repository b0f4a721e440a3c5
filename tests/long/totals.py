"""Counts of a long run, and the folders of what differed."""

from __future__ import annotations

import difflib
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.generators import Case
from tests.long.comparison import Comparison, Outcome, write_files


@dataclass(slots=True)
class Totals:
    """What many cases came to."""

    accepted: int = 0
    lines: int = 0
    decisions: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    disagreements: list[int] = field(default_factory=list)

    def add(self, seed: int, found: Comparison) -> None:
        """Count one case."""
        self.refused.update(found.refused)
        if not found.agrees:
            self.disagreements.append(seed)
        if found.oracle is None or found.engine is None:
            return
        self.accepted += 1
        if found.agrees and found.oracle.error:
            # The engine may name more problems than the first one, which ends the oracle's run.
            self.errors[f"{_listed(found.oracle)} (engine: {_listed(found.engine)})"] += 1
        self.lines += len(found.oracle.lines)
        self.decisions += len(found.oracle.decisions)

    def report(self) -> str:
        """The counts, for people."""
        rows = [
            ("programs accepted", self.accepted),
            ("lines compared", self.lines),
            ("decisions compared", self.decisions),
            *((f"refused: {code}", count) for code, count in self.refused.most_common()),
            *((f"error agreed: {code}", count) for code, count in self.errors.most_common()),
            ("disagreements", len(self.disagreements)),
        ]
        text = "".join(f"{count:>10,}  {name}\n" for name, count in rows)
        return text + "".join(f"  seed {seed}\n" for seed in sorted(self.disagreements))


def _listed(outcome: Outcome) -> str:
    return ", ".join(outcome.codes)


def keep(folder: Path, case: Case, found: Comparison) -> None:
    """Everything that shows a disagreement, in a folder of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    write_files(case, folder)
    question = {
        "as_of": str(case.as_of),
        "terms_known_at": str(case.terms_known_at),
        "rows_known_at": str(case.rows_known_at),
        "language": case.language,
        "refused": list(found.refused),
    }
    folder.joinpath("question.json").write_text(json.dumps(question, indent=1))
    folder.joinpath("book.json").write_text(
        json.dumps(case.book, indent=1, ensure_ascii=False), encoding="utf-8"
    )
    if found.oracle is not None and found.engine is not None:
        shown = difflib.unified_diff(
            _shown(found.oracle), _shown(found.engine), "oracle", "engine", lineterm=""
        )
        folder.joinpath("difference.txt").write_text("\n".join(shown) + "\n", encoding="utf-8")


def _shown(outcome: Outcome) -> list[str]:
    return [*outcome.error.splitlines(), *outcome.lines, *outcome.decisions]
