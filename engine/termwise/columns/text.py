"""Values as text in SQL, as `termwise.outcome` writes them: exact, decimals where they end."""

from __future__ import annotations

from typing import assert_never

from termwise.columns import exact, sql
from termwise.columns.dialect import Dialect
from termwise.columns.exact import Exact, Whole
from termwise.columns.sql import Node
from termwise.columns.values import Plain, RowValue, Value
from termwise.language.constant_text import duration_text
from termwise.language.currencies import minor_digits
from termwise.language.program import Program
from termwise.language.tree import DurationValue
from termwise.language.types import (
    Boolean,
    Date,
    Duration,
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
from termwise.outcome.exact_text import number_text, rate_text

MISSING = "—"

_QUICK = 10**17
"""Below it a number and its decimals fit in what engines print by themselves."""


class Texts:
    """Turns values into text in one dialect; NULL where a value is missing."""

    def __init__(self, dialect: Dialect, program: Program) -> None:
        self._dialect = dialect
        self._program = program

    def value(self, value: Value, kind: Type) -> Node:
        """A decided value."""
        match value:
            case Exact():
                return self._number_of(value, kind)
            case RowValue():
                return self.row(value)
            case Plain():
                return self._plain(value, kind)

    def _number_of(self, value: Exact, kind: Type) -> Node:
        match kind:
            case Money(currency=currency):
                return self.money(value, currency)
            case Duration(kind=unit):
                return self._duration(value, unit)
            case _:
                return self.number(value)

    def shown(self, value: Value, kind: Type) -> Node:
        """A value in a message, with what it counts; `—` where it is missing."""
        node = self._shown(value, kind)
        return sql.coalesce(node, sql.text(MISSING)) if value.nullable else node

    def _shown(self, value: Value, kind: Type) -> Node:
        if not isinstance(value, Exact):
            return self.value(value, kind)
        match kind:
            case Money(currency=currency):
                return sql.join_text(self.money(value, currency), sql.text(f" {currency}"))
            case Quantity(unit=unit):
                return sql.join_text(self.number(value), sql.text(f" {unit}"))
            case Number(percent=True):
                return self.rate(value)
            case Duration(kind=unit):
                return self._duration_in_words(value, unit)
            case _:
                return self.number(value)

    def row(self, row: RowValue) -> Node:
        """The key of a row; of a period's row `key:start`."""
        entity = self._program.entities.get(row.subject)
        if entity is not None:
            key = row.keys[0]
            return self._dialect.number_text(key) if entity.numeric_key else key
        owners = self._program.periods()[row.subject][0].owners
        parts = []
        for key, owner in zip(row.keys, owners, strict=False):
            numeric = self._program.entities[owner.entity].numeric_key
            parts.append(self._dialect.number_text(key) if numeric else key)
        return sql.join_text(
            self.key_of(parts), sql.text(":"), self._dialect.date_text(row.keys[-1])
        )

    def key_of(self, parts: list[Node]) -> Node:
        """The key of a combination: its parts joined with `+`."""
        if len(parts) == 1:
            return parts[0]
        joined: list[Node] = []
        for part in parts:
            safe = sql.call("REPLACE", part, sql.text("%"), sql.text("%25"))
            safe = sql.call("REPLACE", safe, sql.text("+"), sql.text("%2B"))
            joined += [safe] if not joined else [sql.text("+"), safe]
        return sql.join_text(*joined)

    def _plain(self, value: Plain, kind: Type) -> Node:
        node = value.node
        match kind:
            case Boolean():
                said = [(node, sql.text("true")), (sql.is_there(node), sql.text("false"))]
                return sql.case(said)
            case Date():
                return self._dialect.date_text(node)
            case Moment():
                return self._dialect.moment_text(node)
            case Enumeration(values=names):
                return sql.choose(node, [(n, sql.text(name)) for n, name in enumerate(names)])
            case Text() | Row() | Unknown():
                return node
            case Number() | Quantity() | Money() | Duration():
                raise AssertionError("a number is no plain value")
            case _:
                assert_never(kind)

    # Numbers.

    def money(self, minor: Exact, currency: str) -> Node:
        """An amount counted in minor units, in major ones."""
        digits = minor_digits(currency) or 0
        major = exact.divide(minor, exact.constant(10**digits))
        return self.number(major, digits)

    def rate(self, value: Exact) -> Node:
        """`12%`; where the decimals do not end, a fraction."""
        if value.num is None:
            return sql.text(rate_text(value.scale))
        percent = self.number(exact.multiply(value, exact.constant(100)))
        ended = self._ends(value)
        shown = sql.join_text(percent, sql.text("%"))
        if sql.is_plainly_true(ended):
            return shown
        return sql.case([(ended, shown)], self.number(value))

    def _duration(self, value: Exact, unit: str) -> Node:
        count = self.number(value)
        one = sql.any_of(sql.is_true(exact.compare("=", value, exact.constant(n))) for n in (1, -1))
        word = sql.case([(one, sql.text(f" {unit.removesuffix('s')}"))], sql.text(f" {unit}"))
        return sql.join_text(count, word)

    def _duration_in_words(self, value: Exact, unit: str) -> Node:
        """As an author would write it: twelve months are a year."""
        if value.num is None:
            length = DurationValue(int(value.scale), unit)  # type: ignore[arg-type]
            return sql.text(duration_text(length))
        plain = self._counted(value, unit)
        if unit != "months":
            return plain
        count = exact.whole_node(value)
        whole = sql.equal(sql.remainder(count, sql.whole(12)), sql.whole(0))
        some = sql.compare("<>", count, sql.whole(0))
        years = exact.to_whole(exact.divide(value, exact.constant(12)))
        return sql.case([(sql.all_of([whole, some]), self._counted(years, "years"))], plain)

    def _counted(self, value: Exact, unit: str) -> Node:
        one = sql.is_true(exact.compare("=", value, exact.constant(1)))
        word = sql.case([(one, sql.text(f" {unit.removesuffix('s')}"))], sql.text(f" {unit}"))
        return sql.join_text(self.number(value), word)

    def number(self, value: Exact, least: int = 0) -> Node:
        """All decimals where they end, at least so many; else a fraction."""
        if value.num is None:
            return sql.text(number_text(value.scale, least))
        top = exact.times(exact.literal(value.scale.numerator), value.num)
        bottom = value.scale.denominator
        if value.den is not None:
            return self._divided(top, exact.times(exact.literal(bottom), value.den), least)
        ending, rest = _split(bottom)
        places = _places(ending)
        if rest == 1:
            return self._decimals(top, ending, places, least)
        fits = sql.equal(sql.remainder(top.node, sql.whole(rest)), sql.whole(0))
        part = self._quotient(top, exact.literal(rest))
        return sql.case(
            [(fits, self._decimals(part, ending, places, least))],
            self._fraction(top, exact.literal(bottom)),
        )

    def _ends(self, value: Exact) -> Node:
        """Whether the decimals end."""
        assert value.num is not None
        top = exact.times(exact.literal(value.scale.numerator), value.num)
        bottom = value.scale.denominator
        if value.den is None:
            _, rest = _split(bottom)
            if rest == 1:
                return sql.boolean(True)
            return sql.is_true(sql.equal(sql.remainder(top.node, sql.whole(rest)), sql.whole(0)))
        den = exact.times(exact.literal(bottom), value.den)
        reduced = self._reduced(top, den)[1]
        return sql.is_true(self._power_of_ten(reduced))

    def _power_of_ten(self, reduced: Whole) -> Node:
        """Whether a reduced denominator divides a power of ten, so that decimals end."""
        digits = _most_places(reduced.high)
        return sql.equal(sql.remainder(sql.whole(10**digits), reduced.node), sql.whole(0))

    def _reduced(self, top: Whole, bottom: Whole) -> tuple[Whole, Whole]:
        size = exact.magnitude(top)
        wide = size.wide or bottom.wide
        first = exact.widened(size) if wide else size.node
        second = exact.widened(bottom) if wide else bottom.node
        common = Whole(self._dialect.gcd(first, second), 1, bottom.high, wide)
        reduced = Whole(sql.quotient(bottom.node, common.node, wide=wide), 1, bottom.high, wide)
        num = Whole(sql.quotient(top.node, common.node, wide=wide), top.low, top.high, wide)
        return num, reduced

    def _divided(self, top: Whole, bottom: Whole, least: int) -> Node:
        num, den = self._reduced(top, bottom)
        digits = _most_places(den.high)
        size = exact.magnitude(num)
        wide = size.wide or den.wide
        whole = self._dialect.number_text(sql.quotient(size.node, den.node, wide=wide))
        rest = Whole(sql.remainder(size.node, den.node), 0, den.high, wide)
        scaled = exact.times(rest, exact.literal(10**digits))
        parts = self._dialect.number_text(
            sql.quotient(scaled.node, den.node, wide=scaled.wide or den.wide)
        )
        shown = self._trimmed(whole, self._dialect.padded(parts, digits), digits, least)
        if num.low < 0:
            shown = sql.join_text(_sign(num), shown)
        return sql.case([(self._power_of_ten(den), shown)], self._over(num, den))

    def _fraction(self, top: Whole, bottom: Whole) -> Node:
        return self._over(*self._reduced(top, bottom))

    def _over(self, num: Whole, den: Whole) -> Node:
        text = self._dialect.number_text
        return sql.join_text(text(num.node), sql.text("/"), text(den.node))

    def _quotient(self, top: Whole, by: Whole) -> Whole:
        node = sql.quotient(top.node, by.node, wide=top.wide or by.wide)
        size = top.size // by.low
        return Whole(node, -size if top.low < 0 else 0, size, top.wide)

    def _decimals(self, top: Whole, bottom: int, places: int, least: int) -> Node:
        """A number of 1/bottom, which divides a power of ten."""
        digits = max(places, least)
        scaled = exact.times(exact.literal(10**digits // bottom), top)
        return self._pointed(scaled, digits, least)

    def _pointed(self, scaled: Whole, digits: int, least: int) -> Node:
        """A number of 10^-digits with its point, and no noughts at its end but `least`."""
        text = self._dialect.number_text
        if not digits:
            return text(scaled.node)
        if digits == least and scaled.size < _QUICK:
            quick = self._dialect.pointed(scaled.node, digits)
            if quick is not None:
                return quick
        ten = exact.literal(10**digits)
        size = exact.magnitude(scaled)
        whole = text(sql.quotient(size.node, ten.node, wide=size.wide or ten.wide))
        rest = self._dialect.padded(text(sql.remainder(size.node, ten.node)), digits)
        shown = self._trimmed(whole, rest, digits, least)
        if scaled.low >= 0:
            return shown
        return sql.join_text(_sign(scaled), shown)

    def _trimmed(self, whole: Node, rest: Node, digits: int, least: int) -> Node:
        point = sql.text(".")
        if digits == least:
            return sql.join_text(whole, point, rest)
        if not least:
            trimmed = sql.call("RTRIM", rest, sql.text("0"))
            none = sql.equal(trimmed, sql.text(""))
            return sql.case([(none, whole)], sql.join_text(whole, point, trimmed))
        first = sql.call("SUBSTR", rest, sql.whole(1), sql.whole(least))
        more = sql.call("SUBSTR", rest, sql.whole(least + 1))
        return sql.join_text(whole, point, first, sql.call("RTRIM", more, sql.text("0")))


def _split(bottom: int) -> tuple[int, int]:
    """A denominator as what divides a power of ten, and the rest."""
    ending = 1
    for prime in (2, 5):
        while bottom % prime == 0:
            bottom //= prime
            ending *= prime
    return ending, bottom


def _places(ending: int) -> int:
    """How many decimals a divisor of a power of ten needs."""
    places = 0
    while 10**places % ending:
        places += 1
    return places


def _most_places(high: int) -> int:
    """As many decimals as a denominator up to `high` can need, as far as 128 bits hold them."""
    return max(min(high.bit_length() - 1, 37 - len(str(high))), 2)


def _sign(number: Whole) -> Node:
    negative = sql.compare("<", number.node, sql.whole(0))
    return sql.case([(negative, sql.text("-"))], sql.text(""))
