"""No two things that could stand in one place may have one name."""

from __future__ import annotations

from termwise.language import declarations as d
from termwise.language import syntax as s
from termwise.language.check.members import ATTRIBUTES
from termwise.language.check.reading import Reading, VersionReading
from termwise.language.diagnostics import Label
from termwise.language.source import Span


def check_names(number: int, reading: Reading) -> None:
    """Report every name of a version that something else has already."""
    version = reading.versions[number]
    _check_rows(version, reading)
    seen: dict[tuple[str, str], d.Word] = {}
    declared: tuple[d.MeasureWritten | d.DecisionWritten, ...] = (
        *version.measures_written.values(),
        *version.decisions_written.values(),
    )
    for each in declared:
        _check_value(each.subject.text, each.name, version, reading)
        key = (each.subject.text, each.name.text)
        if key in seen:
            message = f"{key[0]}.{key[1]} is both a measure and a decision"
            _clash(each.name, message, reading, seen[key].span)
        seen[key] = each.name


def _check_rows(version: VersionReading, reading: Reading) -> None:
    """Parameters, periods and rules, which share the names of rows."""
    taken = {name: ("an entity", e.span) for name, e in reading.header.entities.items()}
    for name, period in version.periods_written.items():
        _check_taken(period.name, taken, reading)
        taken[name] = ("a period", period.name.span)
    for parameter in version.written.parameters:
        _check_taken(parameter.name, taken, reading)
    for rule in version.rules_written.values():
        _check_taken(rule.id, taken, reading)


def _check_taken(word: d.Word, taken: dict[str, tuple[str, Span]], reading: Reading) -> None:
    if word.text in taken:
        what, span = taken[word.text]
        _clash(word, f"`{word.text}` is {what} already", reading, span)


def _check_value(subject: str, word: d.Word, version: VersionReading, reading: Reading) -> None:
    """A measure or decision against what its subject has besides."""
    name = word.text
    entity = reading.header.entities.get(subject)
    if entity is not None and name in entity.fields:
        message = f"{subject} has a field `{name}` already"
        _clash(word, message, reading, entity.fields[name].span)
    taken = {"accepted"}
    period = version.periods_written.get(subject)
    if period is not None:
        taken |= {*ATTRIBUTES, "previous"}
        if name in _owner_names(period):
            message = f"{subject}.{name} is the {name} that the row belongs to"
            _clash(word, message, reading, period.name.span)
    if name in taken:
        _clash(word, f"the language gives `{name}` a meaning of its own", reading)


def _owner_names(period: d.PeriodWritten) -> set[str]:
    return {node.name for node in period.each if isinstance(node, s.Name | s.Dot)}


def _clash(word: d.Word, message: str, reading: Reading, other: Span | None = None) -> None:
    labels = [Label(other, "declared here")] if other is not None else []
    reading.findings.error(
        "name-clash", message, word.span, help="give one of them another name", labels=labels
    )
