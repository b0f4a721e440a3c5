"""What may stand after a dot: fields, measures, decisions and attributes of a row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, get_args

from termwise.language.check.lines import of_line
from termwise.language.check.reading import Name, Reading, Signature
from termwise.language.check.scope import Scope
from termwise.language.check.signatures import signature_of
from termwise.language.check.suggest import did_you_mean, unspaced_minus
from termwise.language.diagnostics import Label
from termwise.language.source import Span
from termwise.language.tree import (
    AtHand,
    Attribute,
    Expr,
    Field,
    Owner,
    PeriodAttribute,
    Previous,
    Value,
)
from termwise.language.types import Boolean, Date, Number, Row, Type, Unknown

ATTRIBUTES: Final[Mapping[str, Type]] = {
    name: Date() if name in ("start", "end", "full_start", "full_end") else Number()
    for name in get_args(PeriodAttribute)
}
_OPEN_ENDED: Final = frozenset({"end", "full_end", "days", "full_days", "share"})


def member(
    row: Expr, name: str, span: Span, name_span: Span, scope: Scope, reading: Reading
) -> Expr | None:
    """`row.name`; None where there is no such name (reported)."""
    assert isinstance(row.type, Row)
    if scope.line_rule is not None and isinstance(row, AtHand) and row.name == scope.gathered:
        return of_line(row, name, span, name_span, scope.line_rule, reading)
    subject = row.type.subject
    if reading.is_entity(subject):
        return _of_entity(row, subject, name, span, name_span, scope, reading)
    return _of_period(row, subject, name, span, name_span, scope, reading)


def _of_entity(
    row: Expr,
    subject: str,
    name: str,
    span: Span,
    name_span: Span,
    scope: Scope,
    reading: Reading,
) -> Expr | None:
    declared = reading.header.entities[subject].fields.get(name)
    if declared is not None:
        missing = declared.missing or _may_not_exist_yet(row, reading)
        if name == reading.header.entities[subject].key:
            missing = False
        return Field(row, name, declared.type, missing, span)
    if name == "previous":
        reading.current.error(
            "previous-outside-period",
            f"only the rows of a period have a previous one, and {subject} is an entity",
            name_span,
            help="declare the name for a period; `before:` in a measure looks at earlier rows",
        )
        return None
    return _value(row, subject, name, span, name_span, scope, reading)


def _may_not_exist_yet(row: Expr, reading: Reading) -> bool:
    """Whether `row` is reached by a reference to an entity with a date: it may lie ahead."""
    if not isinstance(row, Field):
        return False
    assert isinstance(row.type, Row)
    return reading.header.entities[row.type.subject].date is not None


def _of_period(
    row: Expr,
    subject: str,
    name: str,
    span: Span,
    name_span: Span,
    scope: Scope,
    reading: Reading,
) -> Expr | None:
    if name == "previous":
        return Previous(row, Row(subject), span)
    if name in ATTRIBUTES:
        missing = name in _OPEN_ENDED and _may_be_open(subject, reading)
        return Attribute(row, name, ATTRIBUTES[name], missing, span)  # type: ignore[arg-type]
    for owner in owners_of(subject, reading):
        if owner[0] == name:
            return Owner(row, name, Row(owner[1]), span)
    return _value(row, subject, name, span, name_span, scope, reading)


def owners_of(period: str, reading: Reading) -> tuple[tuple[str, str], ...]:
    """The owners of a period's rows, (name, entity), as the first version declares them."""
    for version in reading.versions:
        if period in version.periods:
            return tuple((o.name, o.entity) for o in version.periods[period].owners)
    return ()


def _may_be_open(period: str, reading: Reading) -> bool:
    """Whether a row of a period can be without an end: a single one, until a day not known."""
    if period not in reading.open_ended:
        # While it is found out, the answer is yes: a bound may ask for another row's end.
        reading.open_ended[period] = True
        reading.open_ended[period] = any(
            _version_leaves_open(period, number, reading) for number in range(len(reading.versions))
        )
    return reading.open_ended[period]


def _version_leaves_open(period: str, number: int, reading: Reading) -> bool:
    from termwise.language.check.expressions import check_expression
    from termwise.language.check.presence import Definitions, may_be_missing

    written = reading.versions[number].periods_written.get(period)
    if written is None or written.every or written.calendar or written.lasts:
        return False
    if written.until is None:
        return True
    rows = {name: Row(entity) for name, entity in owners_of(period, reading)}
    with reading.quiet():
        until = check_expression(written.until, Scope(number, None, rows), reading)
    return until is None or may_be_missing(until, frozenset(), Definitions(reading))


def _value(
    row: Expr,
    subject: str,
    name: str,
    span: Span,
    name_span: Span,
    scope: Scope,
    reading: Reading,
) -> Expr | None:
    if name == "accepted":
        return Value(row, name, Boolean(), _may_not_exist_yet(row, reading), span)
    if scope.is_subject(row) or _read_by_this_version(subject, reading):
        found = _here(subject, name, scope.version, reading)
    else:
        found = _everywhere(subject, name, name_span, reading)
    if found is None:
        return None
    if isinstance(found, str):
        if reading.is_unread(f"{subject}.{name}") or reading.is_unread(name):
            return None
        help = _known_names(subject, name, reading)
        if any(v.place(subject, name) for v in reading.versions):
            help = f"declare {subject}.{name} in this file too: each version is whole"
        reading.current.error("unknown-name", found, name_span, help=help)
        return None
    missing = found.missing or _may_not_exist_yet(row, reading)
    return Value(row, name, found.type, missing, span)


def _read_by_this_version(subject: str, reading: Reading) -> bool:
    return reading.is_entity(subject) and reading.header.entities[subject].date is None


def _here(subject: str, name: str, version: int, reading: Reading) -> Signature | str | None:
    if reading.versions[version].place(subject, name) is None:
        others = [v.written.name for v in reading.versions if v.place(subject, name)]
        known = f" in this version (only in {', '.join(others)})" if others else ""
        return f"{subject} has no `{name}`{known}"
    return signature_of(Name(version, subject, name), reading)


def _everywhere(
    subject: str, name: str, name_span: Span, reading: Reading
) -> Signature | str | None:
    """The one signature a name has over all versions; missing where one does not declare it."""
    numbers = [n for n, v in enumerate(reading.versions) if v.place(subject, name)]
    if not numbers:
        return f"{subject} has no `{name}`"
    found = [signature_of(Name(n, subject, name), reading) for n in numbers]
    known = [(n, s) for n, s in zip(numbers, found, strict=True) if s is not None]
    if not known:
        return None
    # What is just being inferred (a balance that reads the balance before it) goes with every type.
    first_number, first = next((each for each in known if not _is_open(each[1])), known[0])
    for number, other in known:
        if other.type != first.type and not _is_open(other):
            _differs(subject, name, name_span, first_number, number, reading)
            return None
    missing = len(numbers) < reading.versions_with(subject) or reading.keeps_history(subject)
    return Signature(first.type, missing or any(s.missing for _, s in known))


def _is_open(signature: Signature) -> bool:
    return isinstance(signature.type, Unknown)


def _differs(
    subject: str, name: str, name_span: Span, first: int, second: int, reading: Reading
) -> None:
    labels = []
    for number in (first, second):
        version = reading.versions[number]
        place = version.place(subject, name)
        assert place is not None
        labels.append(Label(place, f"version {version.written.name} declares it here"))
    reading.current.error(
        "type-differs-between-versions",
        f"{subject}.{name} has different types in different versions",
        name_span,
        help="give it one type in all versions, or another name in one of them",
        labels=labels,
    )


def _known_names(subject: str, name: str, reading: Reading) -> str:
    known: list[str] = ["accepted"]
    if reading.is_entity(subject):
        known += reading.header.entities[subject].fields
    else:
        known += [*ATTRIBUTES, "previous", *(o for o, _ in owners_of(subject, reading))]
    for version in reading.versions:
        written = (*version.measures_written, *version.decisions_written)
        known += [n for s, n in written if s == subject]
    return unspaced_minus(name, known) or did_you_mean(name, known)
