"""What is handed out: a trace that can tell itself."""

from __future__ import annotations

from dataclasses import dataclass

from termwise.explain.objects import trace_object
from termwise.explain.step_objects import Object
from termwise.explain.telling import Telling
from termwise.explain.text import in_brief, in_full
from termwise.outcome.trace import Absence, Trace


@dataclass(frozen=True, repr=False)
class Explanation:
    """Why something came out, or did not.

    `told` is the trace as data: a `Trace`, or an `Absence` where there was no row or no rule to
    hold against it. `str()` gives the text in full.
    """

    told: Trace | Absence
    telling: Telling

    def __str__(self) -> str:
        return in_full(self.told, self.telling)

    def brief(self) -> str:
        """The sentence and the formula; of what did not come out, what would have to change."""
        return in_brief(self.told, self.telling)

    def objects(self) -> Object:
        """The trace as dicts, lists and texts, ready for JSON."""
        return trace_object(self.told, self.telling)

    def __repr__(self) -> str:
        return f"<Explanation of {self.told.row.subject} {self.told.row.id}>"
