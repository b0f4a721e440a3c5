"""The shortest references that lead from one row to another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from termwise.language.check.suggest import an
from termwise.language.source import Span
from termwise.language.tree import AtHand, Attribute, DayOf, Expr, Field, Owner
from termwise.language.types import Date, Moment, Row

if TYPE_CHECKING:
    from termwise.language.check.reading import Reading
    from termwise.language.check.scope import Scope


class AmbiguousError(Exception):
    """Two equally short paths lead there; `paths` has them in the author's words."""

    def __init__(self, paths: Sequence[str]) -> None:
        super().__init__(" and ".join(paths))
        self.paths = tuple(paths)


def shortest(starts: Sequence[Expr], target: str, reading: Reading, least: int) -> Expr | None:
    """The shortest path of references from one of `starts` to a row of `target`.

    `least` is the fewest references it may have. None where no path leads there; raises
    `AmbiguousError` where two are equally short.
    """
    level = list(starts)
    seen: set[str] = set()
    steps = 0
    while level:
        found = [e for e in level if e.type == Row(target)] if steps >= least else []
        if len(found) > 1:
            raise AmbiguousError([path_text(e) for e in found])
        if found:
            return found[0]
        fresh = [e for e in level if _subject(e) not in seen]
        seen.update(_subject(e) for e in fresh)
        level = [step for e in fresh for step in _references(e, reading)]
        steps += 1
    return None


def _subject(expr: Expr) -> str:
    assert isinstance(expr.type, Row)
    return expr.type.subject


def _references(row: Expr, reading: Reading) -> list[Expr]:
    entity = reading.header.entities.get(_subject(row))
    if entity is None:
        return []
    return [
        Field(row, f.name, f.type, f.missing, row.span)
        for f in entity.fields.values()
        if isinstance(f.type, Row)
    ]


def path_text(expr: Expr) -> str:
    """A path as the author would write it."""
    match expr:
        case AtHand(name=name):
            return name
        case Field(row=row, name=name) | Owner(row=row, name=name):
            return f"{path_text(row)}.{name}"
        case _:
            return "…"


def owner_rows(row: Expr, reading: Reading) -> list[Expr]:
    """The entity rows that a row stands for: itself, or the owners of a period row."""
    from termwise.language.check.members import owners_of

    subject = _subject(row)
    if reading.is_entity(subject):
        return [row]
    return [Owner(row, n, Row(e), row.span) for n, e in owners_of(subject, reading)]


def owners_from(scope: Scope, period: str, span: Span, reading: Reading) -> tuple[Expr, ...] | None:
    """The owners of `period` that the shortest references from the subject lead to."""
    from termwise.language.check.members import owners_of

    if scope.subject is None:
        reading.current.error(
            "no-path",
            f"whose {period} is meant must be said here",
            span,
            help=f"name the row: `at(row.{period}, date)`",
        )
        return None
    starts = owner_rows(AtHand(scope.subject, Row(scope.subject), span), reading)
    owners: list[Expr] = []
    for _, entity in owners_of(period, reading):
        try:
            path = shortest(starts, entity, reading, 0)
        except AmbiguousError as found:
            help = f"say which: `at({found.paths[0]}.{period})`"
            ambiguous(found, entity, span, reading, help)
            return None
        if path is None:
            reading.current.error(
                "no-path",
                f"no reference leads from {scope.subject} to {an(entity)},"
                f" which {period} belongs to",
                span,
                help=f"name the row it belongs to, `at(row.{period})`, or declare a reference to "
                f"{entity} for {scope.subject}",
            )
            return None
        owners.append(path)
    return tuple(owners)


def ambiguous(found: AmbiguousError, target: str, span: Span, reading: Reading, help: str) -> None:
    """Report two equally short paths."""
    reading.current.error(
        "ambiguous-path",
        f"two ways lead to {an(target)}: {' and '.join(f'`{p}`' for p in found.paths)}",
        span,
        help=help,
    )


def subject_date(scope: Scope, span: Span, reading: Reading) -> Expr | None:
    """The subject's own day: an entity's `date:`, a period's `start`; None for a dateless one."""
    if scope.subject is None:
        return None
    return row_date(AtHand(scope.subject, Row(scope.subject), span), reading)


def row_date(row: Expr, reading: Reading) -> Expr | None:
    """The day of a row of an entity or period; None for a dateless entity."""
    subject = _subject(row)
    if not reading.is_entity(subject):
        return Attribute(row, "start", Date(), False, row.span)
    entity = reading.header.entities[subject]
    if entity.date is None:
        return None
    field = entity.fields[entity.date]
    date = Field(row, field.name, field.type, False, row.span)
    return DayOf(date, row.span) if isinstance(field.type, Moment) else date
