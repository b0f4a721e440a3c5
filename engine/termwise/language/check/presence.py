"""Which values can be missing, given what conditions have already shown to be there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import TYPE_CHECKING, assert_never

from termwise.language.program import Case, Decision
from termwise.language.tree import (
    Absolute,
    And,
    Arithmetic,
    At,
    AtHand,
    Attribute,
    AverageRate,
    Between,
    Brackets,
    Compare,
    Constant,
    DayOf,
    Default,
    Expr,
    Extreme,
    Field,
    LineAmount,
    LineField,
    Lookup,
    Member,
    Negate,
    Not,
    Or,
    Owner,
    Parameter,
    PartOf,
    Present,
    Previous,
    Round,
    Scale,
    Shift,
    StartOf,
    Value,
)
from termwise.language.types import Row
from termwise.language.walk import children, rewrite

if TYPE_CHECKING:
    from termwise.language.check.reading import Reading

Facts = frozenset[Expr]
"""Expressions known to be present."""


class Definitions:
    """What names stand for, for seeing through them.

    `sure` names the measures and decisions that are never missing on a row that is there, in no
    version; none before `settle`. `own` is the subject that is looked at: a version governs its
    row, so that what is read of it there is declared.
    """

    def __init__(self, reading: Reading, own: str | None = None) -> None:
        self.reading = reading
        self._own = own
        self.sure: set[tuple[str, str]] = set()
        self._depth = 0
        self._seen: dict[tuple[Value, Facts], bool] = {}

    def for_rows_of(self, subject: str) -> Definitions:
        """The same, seen from a row of that subject."""
        found = Definitions(self.reading, subject)
        found.sure = self.sure
        return found

    def value_missing(self, value: Value, facts: Facts) -> bool:
        """Whether a measure or decision can be missing although its row is there."""
        if not value.missing or not isinstance(value.row.type, Row):
            return value.missing
        subject = value.row.type.subject
        if self.may_lie_ahead(value.row) or self.has_history(value.row):
            return True
        if (subject, value.name) in self.sure:
            return False
        if (value, facts) not in self._seen:
            self._seen[value, facts] = self._seen_through(value, subject, facts)
        return self._seen[value, facts]

    def forget(self) -> None:
        """What was found out by seeing through, as `sure` has changed."""
        self._seen = {}

    def may_lie_ahead(self, row: Expr) -> bool:
        """Whether a row is reached by a reference to an entity with a date: it may not be yet."""
        if not isinstance(row, Field):
            return False
        assert isinstance(row.type, Row)
        entity = self.reading.header.entities.get(row.type.subject)
        return entity is not None and entity.date is not None

    def has_history(self, row: Expr) -> bool:
        """Whether a row may be a fact of which nothing is decided; never the subject itself."""
        assert isinstance(row.type, Row)
        return not isinstance(row, AtHand) and self.reading.keeps_history(row.type.subject)

    def _seen_through(self, value: Value, subject: str, facts: Facts) -> bool:
        is_own = isinstance(value.row, AtHand) and value.row.name == self._own
        decisions = self._decisions(subject, value.name, is_own)
        if not decisions or self._depth >= _DEEPEST:
            return True
        # A name that reads itself is asked for on ever further rows: that must end.
        self._depth += 1
        try:
            return any(_decision_missing(d, value.row, facts, self) for d in decisions)
        finally:
            self._depth -= 1

    def _decisions(self, subject: str, name: str, is_own: bool) -> list[Decision]:
        """What a decision is in every version that can hold such a row.

        Empty for a measure, and where a version that may govern the row does not declare it.
        """
        versions = self.reading.versions
        found = [v.decisions[subject, name] for v in versions if (subject, name) in v.decisions]
        everywhere = len(found) == self.reading.versions_with(subject)
        return found if is_own or everywhere else []


_DEEPEST = 8
"""Through how many decisions, one in another, it is looked for a value that can be missing."""


def may_be_missing(expr: Expr, facts: Facts, known: Definitions) -> bool:
    """Whether `expr` can be missing when every one of `facts` is present."""
    if expr in facts:
        return False
    match expr:
        case Constant() | Parameter() | AtHand() | LineField():
            return False
        case Compare() | Member() | Present() | Not() | And() | Or():
            return False
        case Previous() | At():
            return True
        case Field(row=row, missing=missing) | Attribute(row=row, missing=missing):
            return missing or may_be_missing(row, facts, known)
        case Value(row=row):
            return may_be_missing(row, facts, known) or known.value_missing(expr, facts)
        case Lookup(missing=missing):
            return missing or _any_missing(expr, facts, known)
        case Default(operand=operand, otherwise=otherwise):
            return may_be_missing(otherwise, facts, known) and may_be_missing(operand, facts, known)
        case Arithmetic(op="/", right=right) if not _is_nonzero(right):
            return True
        case Round(step=step) if not isinstance(step, Constant):
            return True
        case AverageRate():
            return True
        case (
            Arithmetic()
            | Brackets()
            | Round()
            | Owner()
            | LineAmount()
            | Negate()
            | Shift()
            | Scale()
            | Extreme()
            | Absolute()
            | Between()
            | StartOf()
            | PartOf()
            | DayOf()
        ):
            return _any_missing(expr, facts, known)
        case _:
            assert_never(expr)


def _any_missing(expr: Expr, facts: Facts, known: Definitions) -> bool:
    return any(may_be_missing(child, facts, known) for child in children(expr))


def _is_nonzero(expr: Expr) -> bool:
    if isinstance(expr, Constant):
        return expr.value != 0
    return isinstance(expr, Attribute) and expr.name in ("full_days", "days", "index")


def _decision_missing(decision: Decision, row: Expr, facts: Facts, known: Definitions) -> bool:
    """Whether a decision can be missing when read on `row`: seen through its body."""
    if isinstance(decision.body, tuple):
        cases = tuple(_on_row(c, decision.subject, row) for c in decision.body)
        return cases_missing(cases, facts, known)
    return may_be_missing(_moved(decision.body, decision.subject, row), facts, known)


def _on_row(case: Case, subject: str, row: Expr) -> Case:
    when = None if case.when is None else _moved(case.when, subject, row)
    return Case(case.id, when, _moved(case.then, subject, row), case.span)


def _moved(expr: Expr, subject: str, row: Expr) -> Expr:
    """`expr`, declared for `subject`, read on `row` instead."""
    if isinstance(row, AtHand) and row.name == subject:
        return expr

    def replace(node: Expr) -> Expr:
        return row if isinstance(node, AtHand) and node.name == subject else node

    return rewrite(expr, replace)


def cases_missing(cases: Sequence[Case], facts: Facts, known: Definitions) -> bool:
    """Whether the first case that holds can be missing, or none hold."""
    for case in cases:
        if case.when is None:
            return may_be_missing(case.then, facts, known)
        if may_be_missing(case.then, facts | present_if(case.when), known):
            return True
        facts = facts | present_unless(case.when)
    return True


def present_if(condition: Expr) -> Facts:
    """What is surely present where `condition` holds."""
    match condition:
        case And(operands=operands):
            return frozenset[Expr]().union(*(present_if(o) for o in operands))
        case Or(operands=operands):
            return _common(present_if(o) for o in operands)
        case Compare(left=left, right=right):
            return implied(left) | implied(right)
        case Member(item=item) | Present(operand=item):
            return implied(item)
        case Not(operand=operand):
            return present_unless(operand)
        case _:
            return implied(condition)


def present_unless(condition: Expr) -> Facts:
    """What is surely present where `condition` does not hold."""
    match condition:
        case Or(operands=operands):
            return frozenset[Expr]().union(*(present_unless(o) for o in operands))
        case And(operands=operands):
            return _common(present_unless(o) for o in operands)
        case Not(operand=operand):
            return present_if(operand)
        case _:
            return frozenset()


def _common(facts: Iterable[Facts]) -> Facts:
    return reduce(lambda a, b: a & b, facts)


def implied(expr: Expr) -> Facts:
    """What is present when `expr` is: itself, and what it cannot do without."""
    match expr:
        case Constant() | Parameter() | Default() | Compare() | Member() | Present():
            return frozenset({expr})
        case Not() | And() | Or():
            return frozenset({expr})
        case _:
            below = (implied(child) for child in children(expr))
            return frozenset({expr}).union(*below)
