"""What an expression was compiled to: code, and what must hold for it to have a value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import prod


@dataclass(frozen=True, slots=True)
class Operand:
    """Code that gives a value once every guard holds; where one does not, the value is missing."""

    code: str
    guards: tuple[str, ...] = ()

    def otherwise_none(self) -> str:
        """Code that gives the value, or None."""
        return f"({self.code} if {both(self.guards)} else None)" if self.guards else self.code


@dataclass(frozen=True, slots=True)
class Factor:
    """A variable in a product: surely a whole number, surely above zero?"""

    code: str
    whole: bool
    positive: bool = False


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as coefficient x product of `over` / product of `under`.

    Constants meet in the coefficient, so that `12% * annual / 12` is one division of whole
    numbers.
    """

    coefficient: Fraction
    over: tuple[Factor, ...] = ()
    under: tuple[Factor, ...] = ()
    guards: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether all its variables are whole numbers."""
        return all(factor.whole for factor in (*self.over, *self.under))

    @property
    def constant(self) -> Fraction | None:
        """Its value, where it has no variables."""
        return None if self.over or self.under or self.guards else self.coefficient

    @property
    def numerator(self) -> str:
        """Code of what stands above the line."""
        return _product(self.coefficient.numerator, self.over)

    @property
    def denominator(self) -> str:
        """Code of what stands below the line."""
        return _product(self.coefficient.denominator, self.under)

    @property
    def divides(self) -> bool:
        """Whether anything stands below the line."""
        return bool(self.under) or self.coefficient.denominator != 1

    @property
    def denominator_positive(self) -> bool:
        """Whether what stands below the line is surely above zero."""
        return all(factor.positive for factor in self.under)


def product_of(amounts: Iterable[Amount]) -> Amount:
    """All of them multiplied."""
    parts = list(amounts)
    return Amount(
        Fraction(prod(part.coefficient for part in parts)),
        tuple(factor for part in parts for factor in part.over),
        tuple(factor for part in parts for factor in part.under),
        merged(part.guards for part in parts),
    )


def inverse(amount: Amount) -> Amount:
    """One over it; missing where it is zero."""
    if amount.coefficient == 0:
        return Amount(Fraction(1), guards=("False",))
    nonzero = tuple(f"{factor.code} != 0" for factor in amount.over if not factor.positive)
    guards = merged([amount.guards, nonzero])
    return Amount(1 / amount.coefficient, amount.under, amount.over, guards)


def negative(amount: Amount) -> Amount:
    """Below zero what it is above."""
    return replace(amount, coefficient=-amount.coefficient)


def merged(guards: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """All guards, each once, in order: a later one may rely on an earlier."""
    return tuple(dict.fromkeys(guard for some in guards for guard in some))


def both(guards: Iterable[str]) -> str:
    """Code that tells whether all guards hold."""
    return " and ".join(guards) or "True"


def _product(constant: int, factors: tuple[Factor, ...]) -> str:
    parts = (
        [] if constant == 1 and factors else [f"{constant}" if constant >= 0 else f"({constant})"]
    )
    return " * ".join([*parts, *(factor.code for factor in factors)])
