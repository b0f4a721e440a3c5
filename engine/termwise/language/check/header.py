"""program.yaml checked: entities, fields, units, currency, time zone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, assert_never
from zoneinfo import ZoneInfo

from termwise.language import declarations as d
from termwise.language.check.suggest import did_you_mean
from termwise.language.currencies import minor_digits
from termwise.language.diagnostics import Findings, Label
from termwise.language.program import Entity, FieldDeclaration, Unit
from termwise.language.types import (
    Boolean,
    Date,
    Enumeration,
    Moment,
    Money,
    Number,
    Quantity,
    Row,
    Text,
    Type,
)

PLAIN_TYPES: Final[Mapping[str, Type]] = {
    "text": Text(),
    "boolean": Boolean(),
    "number": Number(),
    "date": Date(),
    "moment": Moment(),
}
TIME_WORDS: Final = frozenset(
    f"{word}{end}" for word in ("year", "month", "week", "day", "hour") for end in ("", "s")
)
ROW_NAMES: Final = frozenset(
    [
        "accepted",
        "index",
        "start",
        "end",
        "full_start",
        "full_end",
        "days",
        "full_days",
        "share",
        "previous",
    ]
)


@dataclass(frozen=True)
class Header:
    """What program.yaml declares, typed."""

    currency: str
    units: Mapping[str, Unit]
    entities: Mapping[str, Entity]

    def unit(self, word: str) -> str | None:
        """The plural of a unit named by its plural or singular; None for another word."""
        if word in self.units:
            return word
        return next((u.plural for u in self.units.values() if u.singular == word), None)


def check_header(written: d.ProgramWritten, findings: Findings) -> Header:
    """Type the fields of every entity; what is wrong is left out and reported."""
    _check_currency(written.currency, findings)
    _check_zone(written.time_zone, findings)
    units = _units(written.units, findings)
    names = _distinct(written.entities, findings)
    entities = {
        name: _entity(e, units, names.keys(), written.currency.text, findings)
        for name, e in names.items()
    }
    return Header(written.currency.text, units, entities)


def _check_currency(word: d.Word, findings: Findings) -> None:
    if minor_digits(word.text) is None:
        findings.error(
            "unknown-currency",
            f"{word.text!r} is no currency",
            word.span,
            help="write an ISO 4217 code such as EUR, USD or GBP",
        )


def _check_zone(word: d.Word, findings: Findings) -> None:
    try:
        ZoneInfo(word.text)
    except (KeyError, ValueError, OSError):
        findings.error(
            "unknown-time-zone",
            f"{word.text!r} is no time zone",
            word.span,
            help="write a name such as Europe/Paris or America/New_York",
        )


def _units(written: Iterable[d.UnitWritten], findings: Findings) -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for unit in written:
        for word in (unit.plural, unit.singular):
            if word.text in TIME_WORDS or minor_digits(word.text) is not None:
                findings.error(
                    "reserved-unit",
                    f"{word.text!r} already means a duration or a currency",
                    word.span,
                    help="choose another name for the unit",
                )
        units[unit.plural.text] = Unit(unit.plural.text, unit.singular.text)
    return units


def _distinct(written: Iterable[d.EntityWritten], findings: Findings) -> dict[str, d.EntityWritten]:
    names: dict[str, d.EntityWritten] = {}
    for entity in written:
        if entity.name.text in PLAIN_TYPES or entity.name.text == "money":
            findings.error(
                "reserved-name",
                f"an entity cannot be named {entity.name.text!r}: that is a type",
                entity.name.span,
                help="choose another name",
            )
        names[entity.name.text] = entity
    return names


def _entity(
    written: d.EntityWritten,
    units: Mapping[str, Unit],
    names: Iterable[str],
    currency: str,
    findings: Findings,
) -> Entity:
    key_type: Type = Number() if written.numeric_key else Text()
    key = written.key
    fields = {key.text: FieldDeclaration(key.text, key_type, False, {}, key.span)}
    for field in written.fields:
        _check_field_name(field, fields, findings)
        typed = _field_type(field.type, units, names, currency, field.name.text, findings)
        if typed is not None:
            fields[field.name.text] = FieldDeclaration(
                field.name.text, typed, field.type.missing, field.title, field.name.span
            )
    date = _date_field(written, fields, findings)
    return Entity(
        written.name.text,
        key.text,
        written.numeric_key,
        date,
        fields,
        written.history,
        written.title,
        written.name.span,
    )


def _check_field_name(
    field: d.FieldWritten, fields: Mapping[str, FieldDeclaration], findings: Findings
) -> None:
    name = field.name.text
    if name in fields:
        findings.error(
            "name-clash",
            f"{name!r} is declared twice",
            field.name.span,
            help="the key is a field by itself: leave it out of fields"
            if fields[name] is next(iter(fields.values()))
            else "give one of them another name",
            labels=[Label(fields[name].span, "first declared here")],
        )
    if name in ROW_NAMES or name == "recorded_on":
        findings.error(
            "reserved-name",
            f"a field cannot be named {name!r}: the language gives that name a meaning",
            field.name.span,
            help="choose another name",
        )


def _field_type(
    written: d.FieldType,
    units: Mapping[str, Unit],
    entities: Iterable[str],
    currency: str,
    field: str,
    findings: Findings,
) -> Type | None:
    match written:
        case d.TypeName(name=name, span=span):
            if name in PLAIN_TYPES:
                return PLAIN_TYPES[name]
            if name == "money":
                return Money(currency)
            if name in units:
                return Quantity(name)
            if name in entities:
                return Row(name)
            known = [*PLAIN_TYPES, "money", *units, *entities]
            findings.error(
                "unknown-type",
                f"{name!r} is no type, unit or entity",
                span,
                help=did_you_mean(name, known),
            )
            return None
        case d.MoneyIn(currency=word):
            _check_currency(word, findings)
            return Money(word.text)
        case d.OneOf(values=values):
            return Enumeration(distinct_values(values, findings), field)
        case _:
            assert_never(written)


def distinct_values(values: Iterable[d.Word], findings: Findings) -> tuple[str, ...]:
    """The values of an enumeration, each once."""
    seen: dict[str, d.Word] = {}
    for value in values:
        if value.text in seen:
            findings.error(
                "duplicate-value",
                f"{value.text!r} is listed twice",
                value.span,
                help="take one of them out",
                labels=[Label(seen[value.text].span, "first listed here")],
            )
        seen.setdefault(value.text, value)
    return tuple(seen)


def _date_field(
    written: d.EntityWritten, fields: Mapping[str, FieldDeclaration], findings: Findings
) -> str | None:
    word = written.date
    if word is None:
        return None
    field = fields.get(word.text)
    if field is None:
        findings.error(
            "unknown-name",
            f"{written.name.text} has no field {word.text!r}",
            word.span,
            help=did_you_mean(word.text, fields),
        )
        return None
    if not isinstance(field.type, Date | Moment) or field.missing:
        findings.error(
            "date-of-entity",
            f"the date of {written.name.text} must be a date that is always there",
            word.span,
            help=f"declare {word.text} as `date`, without a question mark",
            labels=[Label(field.span, "declared here")],
        )
        return None
    return word.text
