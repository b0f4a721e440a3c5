"""What an expression can speak of where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from termwise.language.source import Span
from termwise.language.tree import AtHand, Expr, Owner
from termwise.language.types import Row, Type


@dataclass(frozen=True)
class Scope:
    """The rows at hand by name, and the version whose terms are read.

    `subject` is the row that the version surely governs (None among constants). `gathered` is
    the name of the row a measure gathers; `line_rule` the rule, where that row is one of its lines.
    """

    version: int
    subject: str | None = None
    rows: Mapping[str, Row] = field(default_factory=dict)
    owners: frozenset[str] = frozenset()
    gathered: str | None = None
    line_rule: str | None = None

    def row(self, name: str, span: Span) -> Expr | None:
        """The row at hand under `name`; an owner is read from the period row."""
        kind = self.rows.get(name)
        if kind is None:
            return None
        if name in self.owners and name != self.gathered:
            assert self.subject is not None
            return Owner(AtHand(self.subject, Row(self.subject), span), name, kind, span)
        return AtHand(name, kind, span)

    def is_subject(self, row: Expr) -> bool:
        """Whether `row` is the subject itself, which this version governs."""
        return isinstance(row, AtHand) and row.name == self.subject != self.gathered

    def gathering(self, name: str, kind: Type, line_rule: str | None) -> Scope:
        """This scope with a gathered row besides; it hides an equal name."""
        assert isinstance(kind, Row)
        rows = {**self.rows, name: kind}
        return replace(self, rows=rows, gathered=name, line_rule=line_rule)
