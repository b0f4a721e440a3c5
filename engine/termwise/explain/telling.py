"""What sentences are told with: a program's own texts, and a language's words and numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Final, assert_never

from termwise.explain.english import ENGLISH
from termwise.explain.french import FRENCH
from termwise.explain.words import Words
from termwise.language import types as t
from termwise.language.constant_text import decimal_text
from termwise.language.currencies import minor_digits
from termwise.language.program import Program, Table
from termwise.language.program import Words as Texts
from termwise.language.types import Type
from termwise.outcome.model import Value
from termwise.outcome.trace import RowRef

LANGUAGES: Final[Mapping[str, Words]] = {"en": ENGLISH, "fr": FRENCH}
"""A program in another language has its own texts in it, and these words in English."""

_DECIMALS: Final = 4
"""Decimals shown of a number whose decimals do not end, or are many more."""


@dataclass(frozen=True)
class Telling:
    """One program, told in one language."""

    program: Program
    language: str

    @property
    def words(self) -> Words:
        """The language's words."""
        return LANGUAGES.get(self.language, ENGLISH)

    def text(self, texts: Texts) -> str:
        """A text of the author's, in the language or the nearest there is."""
        for language in (self.language, self.program.languages[0], ""):
            if language in texts:
                return texts[language]
        return next(iter(texts.values()), "")

    def row(self, row: RowRef) -> str:
        """`Contoso (P1)`, `order O1`, `contract_year 2 of O1, from 2010-06-15`."""
        if row.called:
            return self.words.called.format(name=row.called, key=row.key)
        if row.start is None:
            return f"{row.subject} {row.key}"
        return self.words.period_row.format(
            subject=row.subject, index=row.index, key=row.key, start=row.start
        )

    def short(self, row: RowRef) -> str:
        """The same where what kind of row it is goes without saying."""
        if row.called:
            return self.words.called.format(name=row.called, key=row.key)
        return row.id

    def value(self, value: Value, kind: Type) -> str:
        """A value as a person writes it."""
        words = self.words
        if value is None:
            return words.missing
        match kind:
            case t.Boolean():
                return words.yes if value else words.no
            case t.Number(percent=True) if isinstance(value, int | Fraction):
                return words.percent.format(number=self.number(Fraction(value) * 100))
            case t.Number() if isinstance(value, int | Fraction):
                return self.number(value)
            case t.Quantity(unit=unit) if isinstance(value, int | Fraction):
                return f"{self.number(value)} {self._unit(unit, value)}"
            case t.Money(currency=currency) if isinstance(value, int | Fraction):
                digits = minor_digits(currency) or 0
                return f"{self.number(Fraction(value, 10**digits), digits)} {currency}"
            case t.Duration(kind=unit) if isinstance(value, int):
                return self._duration(value, unit)
            case t.Moment() if isinstance(value, datetime):
                return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
            case t.Date() if isinstance(value, date):
                return value.isoformat()
            case t.Text():
                return f"“{value}”"
            case t.Enumeration() | t.Row() | t.Unknown():
                return f"{value}"
            case t.Number() | t.Quantity() | t.Money() | t.Duration() | t.Moment() | t.Date():
                return f"{value}"
            case _:
                assert_never(kind)

    def number(self, value: int | Fraction, least: int = 0) -> str:
        """All decimals where they are few; else the first ones and what it is exactly."""
        exact = Fraction(value)
        written = decimal_text(exact, least)
        if written is not None and len(written.partition(".")[2]) <= max(_DECIMALS, least):
            return self._pointed(written)
        if abs(exact) < 1 and exact.denominator < 10_000:
            return f"{exact.numerator}/{exact.denominator}"
        scaled = abs(exact) * 10**_DECIMALS
        whole = decimal_text(Fraction(int(scaled), 10**_DECIMALS), _DECIMALS) or ""
        return f"{'-' if exact < 0 else ''}{self._pointed(whole)}…"

    def exact(self, value: int | Fraction, kind: Type) -> str:
        """A value, and as a fraction too where its decimals do not all show."""
        shown = self.value(value, kind)
        if not shown.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ ").endswith("…"):
            return shown
        digits = minor_digits(kind.currency) or 0 if isinstance(kind, t.Money) else 0
        major = Fraction(value, 10**digits)
        fraction = f"{major.numerator}/{major.denominator}"
        return f"{shown} ({self.words.exactly.format(fraction=fraction)})"

    def is_value(self, name: str, value: Value, shown: str) -> str:
        """`order.users is 100 users`, `order.partner is missing`."""
        if value is None:
            return self.words.is_missing.format(name=name)
        return self.words.is_value.format(name=name, value=shown)

    def because_of(self, said: str, why: str) -> str:
        """What is so, and why."""
        return self.words.because_of.format(said=said, why=why)

    def listed(self, items: Iterable[str], most: int = 8) -> str:
        """So many of them, and how many there are more."""
        known = list(items)
        shown = known[:most]
        if len(known) > most:
            shown.append(self.words.and_more.format(count=len(known) - most))
        return self.words.join.join(shown)

    def counted(self, forms: tuple[str, str], count: int, source: str) -> str:
        """`1 row of price`, `3 rows of price`."""
        form = forms[count >= self.words.several_from]
        return form.format(count=count, source=source)

    def _pointed(self, written: str) -> str:
        """Decimals with the language's signs."""
        whole, _, decimals = written.partition(".")
        sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
        grouped = f"{int(digits):,}".replace(",", self.words.thousands)
        return f"{sign}{grouped}{self.words.point + decimals if decimals else ''}"

    def _unit(self, unit: str, value: int | Fraction) -> str:
        declared = self.program.units.get(unit)
        return declared.singular if declared is not None and value == 1 else unit

    def _duration(self, count: int, unit: str) -> str:
        word = unit.removesuffix("s")
        if word == "month" and count % 12 == 0 and count:
            count, word = count // 12, "year"
        forms = self.words.durations[word]
        return f"{self.number(count)} {forms[abs(count) >= self.words.several_from]}"

    def table(self, version: str, name: str) -> Table:
        """A table of a version."""
        versions = {each.name: each for each in self.program.versions}
        found = versions[version].parameters[name]
        assert isinstance(found, Table)
        return found

    def cell_type(self, version: str, table: str, column: str) -> Type:
        """The type of a table's column."""
        found = self.table(version, table)
        return found.column_types[found.columns.index(column)]

    def product_type(self, cell: Type, counted: Type) -> Type:
        """The type of a cell times what is counted: money comes before numbers."""
        return cell if isinstance(cell, t.Money) else counted
