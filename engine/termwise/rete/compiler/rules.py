"""Rules to functions: the line a rule comes to for a row, or False."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, assert_never

from termwise.language import tree as t
from termwise.language.products import product_parts
from termwise.language.program import Accrue, Charge, Grant, Notify, Pay, Require, Rule
from termwise.language.tree import Expr
from termwise.language.types import Row
from termwise.rete import cells
from termwise.rete.compiler import amounts, paths
from termwise.rete.compiler.expressions import Expressions
from termwise.rete.compiler.operands import Amount, Operand, both, inverse, product_of
from termwise.rete.exact import LIMIT

if TYPE_CHECKING:
    from termwise.rete.compiler.facts import Facts


def rule_conditions(rule: Rule, facts: Facts) -> int | None:
    """Put a rule's conditions to the matcher; gives their bit, None where they always hold."""
    from termwise.rete.compiler.facts import all_of, negated

    parts = [facts.condition(expr) for expr in rule.when]
    if isinstance(rule.effect, Require):
        parts.append(negated(facts.condition(rule.effect.condition)))
    return facts.add(all_of(tuple(parts)))


@dataclass(frozen=True)
class RuleBody:
    """The function of one rule being written."""

    rule: Rule
    c: Expressions
    condition: tuple[int, int] | None
    """The cell of the round in which its conditions are matched, and their bit."""
    owners: Sequence[int]
    """The cells of the rows that the subject was generated from."""
    versioned: bool
    """Whether the subject has no version of its own: the line's date must lie in the reign."""

    def write(self) -> str:
        """Write the whole function."""
        self._write_acceptance()
        self._write_condition()
        body, bound = self.c.body, self.c.body.bind(self.rule)
        day = self.c.stored(self.c.value(self.rule.dated))
        if day.guards:
            body.line(f"if {day.code} is None: return x.no_date(r, {bound})")
        body.line(f"if {day.code} > x.as_of: return False")
        if self.versioned:
            body.line(f"if not x.reigns({self.c.terms.number}, {day.code}): return False")
        amount, base, rate = self._write_amount(day.code)
        party, kind = self._write_party(day.code)
        number = self.c.terms.number
        said = f"{day.code}, {amount}, {party}, {kind}, {base}, {rate}"
        body.line(f"return [r[{cells.KEY}], None, {number}, r, {said}]")
        return body.done()

    def _write_acceptance(self) -> None:
        body = self.c.body
        row = t.AtHand(self.rule.subject, Row(self.rule.subject), self.rule.span)
        if not isinstance(self.rule.effect, Require):
            accepted = paths.computed(row, cells.ACCEPTED, self.c)
            body.line(f"if {accepted.code} is not True: return False")
            return
        write_owners_accepted(self.owners, self.c)

    def _write_condition(self) -> None:
        if self.condition is None:
            return
        cell, bit = self.condition
        row = t.AtHand(self.rule.subject, Row(self.rule.subject), self.rule.span)
        mask = paths.computed(row, cell, self.c)
        self.c.body.line(f"if not {mask.code} & {bit}: return False")

    def _write_amount(self, day: str) -> tuple[str, str, str]:
        match self.rule.effect:
            case Pay(amount=amount) | Charge(amount=amount):
                return self._amount(amount, day, rounds=True, signed=False)
            case Accrue(amount=amount):
                return self._amount(amount, day, rounds=True, signed=True)
            case Grant(amount=amount):
                return self._amount(amount, day, rounds=False, signed=True)
            case Require() | Notify():
                return "None", "None", "None"
            case _:
                assert_never(self.rule.effect)

    def _amount(self, expr: Expr, day: str, *, rounds: bool, signed: bool) -> tuple[str, str, str]:
        c, body, bound = self.c, self.c.body, self.c.body.bind(self.rule)
        whole = c.amount(expr)
        amount = c.stored(self._shown(whole, rounds)).code
        if whole.guards:
            body.line(f"if {amount} is None: return x.no_amount(r, {bound}, {day})")
        low = f"-{LIMIT}" if signed else "0"
        with body.block(f"if not {low} <= {amount} <= {LIMIT}"):
            body.line(f"return x.bad_amount(r, {bound}, {day}, {amount})")
        product = product_parts(expr)
        rate = product.rate(c.terms.program)
        if rate is None:
            return amount, "None", "None"
        rest = [c.amount(factor) for factor in product.factors if factor is not rate]
        under = [inverse(c.amount(divisor)) for divisor in product.divisors]
        base = self._shown(product_of([*rest, *under]), rounds)
        return amount, base.code, c.value(rate).code

    def _shown(self, amount: Amount, rounds: bool) -> Operand:
        return amounts.half_up(amount, self.c) if rounds else amounts.materialized(amount)

    def _write_party(self, day: str) -> tuple[str, str]:
        c, body, bound = self.c, self.c.body, self.c.body.bind(self.rule)
        parties = [c.stored(c.value(expr)) for expr in self.rule.to]
        kinds = [body.bind(_entity(expr)) for expr in self.rule.to]
        sure = next((n for n, party in enumerate(parties) if not party.guards), None)
        if sure == 0:
            return parties[0].code, kinds[0]
        for party, kind in zip(parties[:sure], kinds[:sure], strict=True):
            header = "if" if party is parties[0] else "elif"
            with body.block(f"{header} {both(party.guards)}"):
                body.line(f"p, t = {party.code}, {kind}")
        with body.block("else"):
            if sure is not None:
                body.line(f"p, t = {parties[sure].code}, {kinds[sure]}")
            else:
                body.line(f"return x.no_party(r, {bound}, {day})")
        return "p", "t"


def write_owners_accepted(owners: Sequence[int], c: Expressions) -> None:
    """Give up where a row that the subject was generated from is not accepted."""
    body: Any = c.body
    for owner in owners:
        row = body.local(f"r[{owner}]")
        accepted = body.local(f"{row}[{cells.ACCEPTED}]")
        with body.block(f"if {accepted} is {body.bind(cells.UNSET)}"):
            body.line(f"{accepted} = {body.bind(cells.demand)}({row}, {cells.ACCEPTED}, x)")
        body.line(f"if {accepted} is not True: return False")


def _entity(expr: Expr) -> str:
    assert isinstance(expr.type, Row)
    return expr.type.subject
