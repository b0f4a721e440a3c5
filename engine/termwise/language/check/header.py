"""program.yaml checked: entities, fields, units, currency, time zone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, assert_never
from zoneinfo import ZoneInfo, available_timezones

from termwise.language import declarations as d
from termwise.language.check.suggest import did_you_mean
from termwise.language.currencies import minor_digits
from termwise.language.diagnostics import Findings, Label
from termwise.language.program import Entity, FieldDeclaration, Unit
from termwise.language.schema_words import nearest
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
    Unknown,
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
_OTHER_WORDS: Final[Mapping[str, str]] = {
    "string": "text",
    "str": "text",
    "bool": "boolean",
    "integer": "number",
    "int": "number",
    "decimal": "number",
    "float": "number",
    "percent": "number",
    "rate": "number",
    "amount": "money",
    "price": "money",
    "currency": "money",
    "day": "date",
    "datetime": "moment",
    "timestamp": "moment",
    "time": "moment",
}
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
    unread: frozenset[str]
    """Entities that were declared but could not be read."""

    def unit(self, word: str) -> str | None:
        """The plural of a unit named by its plural or singular; None for another word."""
        if word in self.units:
            return word
        return next((u.plural for u in self.units.values() if u.singular == word), None)


def check_header(written: d.ProgramWritten, findings: Findings) -> Header:
    """Type the fields of every entity; what is wrong is left out and reported."""
    _check_currency(written.currency, findings)
    _check_zone(written.time_zone, findings)
    units = _units(written, findings)
    names = _distinct(written.entities, findings)
    known = _Known(written.currency.text, units, names.keys(), written.unread)
    entities = {name: _entity(e, known, findings) for name, e in names.items()}
    return Header(written.currency.text, units, entities, written.unread)


@dataclass(frozen=True)
class _Known:
    """What a field's type may name."""

    currency: str
    units: Mapping[str, Unit]
    entities: Collection[str]
    unread: frozenset[str]


def _check_currency(word: d.Word, findings: Findings) -> None:
    if minor_digits(word.text) is None:
        findings.error(
            "unknown-currency",
            f"`{word.text}` is no currency",
            word.span,
            help="write an ISO 4217 code such as EUR, USD or GBP",
        )


def _check_zone(word: d.Word, findings: Findings) -> None:
    try:
        ZoneInfo(word.text)
    except (KeyError, ValueError, OSError):
        near = nearest(word.text, available_timezones())
        findings.error(
            "unknown-time-zone",
            f"`{word.text}` is no time zone",
            word.span,
            help=f"did you mean `{near}`?" if near else "write a name such as Europe/Paris",
        )


def _units(written: d.ProgramWritten, findings: Findings) -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    taken = {entity.name.text: entity.name for entity in written.entities}
    for unit in written.units:
        for word in dict.fromkeys((unit.plural, unit.singular)):
            _check_unit_word(word, findings)
        if unit.plural.text in taken:
            other = taken[unit.plural.text]
            findings.error(
                "name-clash",
                f"a unit and an entity are both named `{unit.plural.text}`: a field of that type "
                "could be either",
                unit.plural.span,
                help="give one of them another name, such as the entity's in the singular",
                labels=[Label(other.span, "the entity")],
            )
        units[unit.plural.text] = Unit(unit.plural.text, unit.singular.text)
    return units


def _check_unit_word(word: d.Word, findings: Findings) -> None:
    is_time = word.text in TIME_WORDS
    if not is_time and minor_digits(word.text) is None:
        return
    what = "a length of time" if is_time else "a currency"
    findings.error(
        "reserved-unit",
        f"`{word.text}` is {what} already, and cannot be a unit as well",
        word.span,
        help="choose another name for the unit",
    )


def _distinct(written: Iterable[d.EntityWritten], findings: Findings) -> dict[str, d.EntityWritten]:
    names: dict[str, d.EntityWritten] = {}
    for entity in written:
        if entity.name.text in PLAIN_TYPES or entity.name.text == "money":
            findings.error(
                "reserved-name",
                f"an entity cannot be named `{entity.name.text}`: that is a type of field",
                entity.name.span,
                help="choose another name",
            )
        names[entity.name.text] = entity
    return names


def _entity(written: d.EntityWritten, known: _Known, findings: Findings) -> Entity:
    key_type: Type = Number() if written.numeric_key else Text()
    key = written.key
    fields = {key.text: FieldDeclaration(key.text, key_type, False, {}, key.span)}
    _check_reserved(key, findings)
    for field in written.fields:
        name = field.name.text
        if name in fields:
            _declared_twice(field.name, fields[name], name == key.text, findings)
            continue
        _check_reserved(field.name, findings)
        typed: Type = Unknown()
        if field.type is not None:
            typed = _field_type(field.type, known, f"{written.name.text}.{name}", findings)
        missing = field.type is not None and field.type.missing
        fields[name] = FieldDeclaration(name, typed, missing, field.title, field.name.span)
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


def _declared_twice(
    word: d.Word, first: FieldDeclaration, is_key: bool, findings: Findings
) -> None:
    findings.error(
        "name-clash",
        f"`{word.text}` is declared twice",
        word.span,
        help="the key is a field by itself: leave it out of `fields:`"
        if is_key
        else "give one of them another name",
        labels=[Label(first.span, "first declared here")],
    )


def _check_reserved(word: d.Word, findings: Findings) -> None:
    if word.text in ROW_NAMES or word.text == "recorded_on":
        findings.error(
            "reserved-name",
            f"a field cannot be named `{word.text}`: the language gives that name a meaning",
            word.span,
            help="choose another name",
        )


def _field_type(written: d.FieldType, known: _Known, field: str, findings: Findings) -> Type:
    """The type of a field; unknown where it is wrong (reported)."""
    match written:
        case d.TypeName():
            return _named_type(written, known, findings)
        case d.MoneyIn(currency=word):
            _check_currency(word, findings)
            return Money(word.text)
        case d.OneOf(values=values):
            return Enumeration(distinct_values(values), field)
        case _:
            assert_never(written)


def _named_type(written: d.TypeName, known: _Known, findings: Findings) -> Type:
    name = written.name
    if name in PLAIN_TYPES:
        return PLAIN_TYPES[name]
    if name == "money":
        return Money(known.currency)
    if name in known.units:
        return Quantity(name)
    if name in known.entities:
        return Row(name)
    if name not in known.unread:
        _unknown_type(written, known, findings)
    return Unknown()


def _unknown_type(written: d.TypeName, known: _Known, findings: Findings) -> None:
    name = written.name
    plural = next((u.plural for u in known.units.values() if u.singular == name), None)
    if plural is not None:
        help = f"write `{plural}`, the plural: the field holds a count of them"
    elif minor_digits(name) is not None:
        help = f"write {{type: money, currency: {name}}}"
    elif name in _OTHER_WORDS:
        help = f"write `{_OTHER_WORDS[name]}`"
    else:
        help = did_you_mean(name, [*PLAIN_TYPES, "money", *known.units, *known.entities])
    findings.error("unknown-type", f"`{name}` is no type, unit or entity", written.span, help=help)


def distinct_values(values: Iterable[d.Word]) -> tuple[str, ...]:
    """The values of an enumeration, each once; the schema has told of those that come twice."""
    return tuple(dict.fromkeys(value.text for value in values))


def _date_field(
    written: d.EntityWritten, fields: dict[str, FieldDeclaration], findings: Findings
) -> str | None:
    """The field that dates a row. One that is wrong stays, so that it is reported once."""
    word = written.date
    if word is None:
        return None
    field = fields.get(word.text)
    if field is None:
        findings.error(
            "unknown-name",
            f"{written.name.text} has no field `{word.text}`",
            word.span,
            help=did_you_mean(word.text, (f.name for f in fields.values() if _is_day(f.type))),
        )
        fields[word.text] = FieldDeclaration(word.text, Unknown(), False, {}, word.span)
    elif not _is_day(field.type) or field.missing:
        message = f"the date of {written.name.text} must be a date that is always there"
        findings.error(
            "date-of-entity",
            message,
            word.span,
            help=f"declare {word.text} as `date`, without a question mark",
            labels=[Label(field.span, "declared here")],
        )
    return word.text


def _is_day(kind: Type) -> bool:
    return isinstance(kind, Date | Moment | Unknown)
