"""All that a version declares for one subject, as functions by cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from termwise.language import tree as t
from termwise.language.dependencies import Node
from termwise.language.program import Decision, Measure, Require, Rule
from termwise.language.types import Money, Number, Quantity, Row, Type
from termwise.rete import cells
from termwise.rete.cells import Compute
from termwise.rete.compiler import measures, paths
from termwise.rete.compiler.bounds import Bounds
from termwise.rete.compiler.expressions import Expressions
from termwise.rete.compiler.facts import Facts
from termwise.rete.compiler.gatherings import gathering_of
from termwise.rete.compiler.operands import Operand
from termwise.rete.compiler.rules import RuleBody, rule_conditions, write_owners_accepted
from termwise.rete.compiler.terms import Terms
from termwise.rete.compiler.writer import Namespace
from termwise.rete.exact import LIMIT
from termwise.rete.gathering import Gathered
from termwise.rete.layout import Effect, Layout, Named, Round
from termwise.rete.matcher import matcher_for
from termwise.rete.rounds import Rounds

_REMEMBERED: Final = 4096
"""Most different facts of which the matcher's answers are kept."""

Places = Mapping[tuple[int, str, str], int]
"""By version, subject and name of a measure, the place of its index in a run."""


@dataclass(frozen=True)
class CompiledSubject:
    """A version's functions for the rows of one subject, by cell."""

    functions: Mapping[int, Compute]
    gathered: Mapping[int, Gathered]
    """By its place, what each measure gathers."""
    bits: Mapping[str, tuple[int, tuple[tuple[int | None, str], ...]]]
    """By decision with cases: the cell of its round, and each case's bit and id."""
    conditions: Mapping[int, tuple[int, int]]
    """By the cell of an effect, the cell of the round of its conditions, and their bit."""
    meets: Mapping[int, Callable[[cells.Row, Any], bool]]
    """By its place, tells for a measure of an entity's own rows whether a row may gather itself."""


class SubjectCompiler:
    """Compiles one subject under one version."""

    def __init__(
        self, subject: str, terms: Terms, bounds: Bounds, rounds: Rounds, places: Places
    ) -> None:
        self._subject = subject
        self._terms = terms
        self._bounds = bounds
        self._rounds = rounds
        self._places = places
        self._names = Namespace()
        self._facts: dict[int, Facts] = {}
        self._bodies: dict[int, str] = {}
        self._gathered: dict[int, Gathered] = {}
        self._bits: dict[str, tuple[int, tuple[tuple[int | None, str], ...]]] = {}
        self._conditions: dict[int, tuple[int, int]] = {}
        self._meets: dict[int, str] = {}

    @property
    def _layout(self) -> Layout:
        return self._terms.layouts[self._subject]

    def compiled(self) -> CompiledSubject:
        """All functions of the subject."""
        version, mine = self._terms.version, self._subject
        rules = [rule for rule in version.rules.values() if rule.subject == mine]
        for rule in rules:
            self._rule(rule)
        for decision in version.decisions.values():
            if decision.subject == mine:
                self._decision(decision)
        for measure in version.measures.values():
            if measure.subject == mine:
                self._measure(measure)
        self._acceptance([rule for rule in rules if isinstance(rule.effect, Require)])
        for number, facts in self._facts.items():
            self._round(number, facts)
        function = self._names.compiled()
        functions = {cell: function(name) for cell, name in self._bodies.items()}
        meets = {place: function(name) for place, name in self._meets.items()}
        return CompiledSubject(functions, self._gathered, self._bits, self._conditions, meets)

    def _expressions(self, parameters: str = "r, x") -> Expressions:
        body = self._names.function(parameters)
        return Expressions(body, self._terms, self._bounds, {self._subject: "r"})

    def _cell(self, content: Named | Effect | Round) -> int:
        cell = self._layout.cell(self._terms.number, content)
        assert cell is not None
        return cell

    def _facts_of(self, node: Node) -> tuple[int, Facts]:
        number = self._rounds.of[node]
        if number not in self._facts:
            self._facts[number] = Facts(self._expressions())
        return self._cell(Round(number)), self._facts[number]

    def _round(self, number: int, facts: Facts) -> None:
        if not facts.conditions:
            return
        matcher = matcher_for(facts.columns(), facts.conditions)
        body = facts.body
        values = "".join(f"{code}, " for code in facts.codes())
        if facts.few and facts.different <= _REMEMBERED:
            answers = body.bind(dict[Any, int]())
            body.line(f"k = ({values})")
            with body.block(f"if k in {answers}"):
                body.line(f"return {answers}[k]")
            body.line(f"m = {answers}[k] = {body.bind(matcher.match)}(k)")
            body.line("return m")
        else:
            body.line(f"return {body.bind(matcher.match)}(({values}))")
        self._bodies[self._cell(Round(number))] = body.done()

    def _rule(self, rule: Rule) -> None:
        cell, facts = self._facts_of(Node("when", rule.subject, rule.id))
        bit = rule_conditions(rule, facts)
        condition = None if bit is None else (cell, bit)
        owners = self._owners()
        c = self._expressions()
        versioned = self._layout.versioned
        written = RuleBody(rule, c, condition, owners, versioned).write()
        effect = self._cell(Effect(rule.id))
        self._bodies[effect] = written
        if condition is not None:
            self._conditions[effect] = condition

    def _owners(self) -> list[int]:
        if self._subject in self._terms.program.entities:
            return []
        return list(self._layout.fields.values())

    def _acceptance(self, requirements: Iterable[Rule]) -> None:
        """A row without a version of its own answers to all versions: see `Run`."""
        if self._layout.versioned:
            return
        c = self._expressions()
        write_owners_accepted(self._owners(), c)
        row = t.AtHand(self._subject, Row(self._subject), self._terms.version.span)
        for rule in requirements:
            refusal = paths.computed(row, self._cell(Effect(rule.id)), c)
            c.body.line(f"if {refusal.code}: return False")
        c.body.line("return True")
        self._bodies[cells.ACCEPTED] = c.body.done()

    def _decision(self, decision: Decision) -> None:
        cell = self._cell(Named(decision.name))
        c = self._expressions()
        if isinstance(decision.body, tuple):
            self._cases(decision, c)
        else:
            self._return(c, c.value(decision.body), cell, decision.body)
        self._bodies[cell] = c.body.done()

    def _cases(self, decision: Decision, c: Expressions) -> None:
        assert isinstance(decision.body, tuple)
        cell = self._cell(Named(decision.name))
        node = Node("case", decision.subject, decision.name)
        matched, facts = self._facts_of(node)
        row = t.AtHand(self._subject, Row(self._subject), decision.span)
        bits: list[tuple[int | None, str]] = []
        for case in decision.body:
            bit = None if case.when is None else facts.add(facts.condition(case.when))
            bits.append((bit, case.id))
        if any(bit is not None for bit, _ in bits):
            mask = paths.computed(row, matched, c).code
        for case, (bit, _) in zip(decision.body, bits, strict=True):
            if bit is None:
                self._return(c, c.value(case.then), cell, case.then)
                break
            with c.body.block(f"if {mask} & {bit}"):
                self._return(c, c.value(case.then), cell, case.then)
        else:
            c.body.line("return None")
        self._bits[decision.name] = (matched, tuple(bits))

    def _return(self, c: Expressions, value: Operand, cell: int, expr: t.Expr) -> None:
        """Return a named value, reported where it is beyond all bounds."""
        limits = _limits(expr.type) if self._can_leave(expr) else None
        if limits is None:
            c.body.line(f"return {_plain(value, expr, self._bounds, c)}")
            return
        held = c.stored(Operand(_plain_code(value, expr, self._bounds, c), value.guards))
        low, high = limits
        check = f"if {held.code} is not None and not {low} <= {held.code} <= {high}"
        with c.body.block(check):
            c.body.line(f"return x.beyond(r, {cell}, {held.code}, {low}, {high})")
        c.body.line(f"return {held.code}")

    def _can_leave(self, expr: t.Expr) -> bool:
        """Whether an expression can leave the bounds that named values and fields keep to."""
        if isinstance(expr.type, Number | Quantity | Money):
            known = self._bounds.limit(expr, self._terms.version)
            return known is None or known > LIMIT
        return False

    def _measure(self, measure: Measure) -> None:
        place = self._places[self._terms.number, measure.subject, measure.name]
        parts = measures.parts_of(measure, self._terms)
        gathering = gathering_of(measure, parts, self._terms, self._bounds)
        gathered = self._gathered[place] = gathering.gathered
        c = self._expressions()
        if measures.is_own_kind(measure) and not parts.looks_back:
            rows = {self._subject: "r", measure.gathered.name: "r"}
            own = Expressions(self._names.function("r, x"), self._terms, self._bounds, rows)
            self._meets[place] = measures.write_meets(parts, own)
        both = gathering.holds, gathering.value
        measures.MeasureBody(measure, parts, place, gathered, *both, c).write()
        cell = self._cell(Named(measure.name))
        limits = _limits(measure.type)
        if isinstance(measure.type, Number | Quantity | Money) and limits is not None:
            low, high = limits
            check = f"if v is not None and not {low} <= v <= {high}"
            with c.body.block(check):
                c.body.line(f"return x.beyond(r, {cell}, v, {low}, {high})")
        c.body.line("return v")
        self._bodies[cell] = c.body.done()


def _plain(value: Operand, expr: t.Expr, bounds: Bounds, c: Expressions) -> str:
    return Operand(_plain_code(value, expr, bounds, c), value.guards).otherwise_none()


def _plain_code(value: Operand, expr: t.Expr, bounds: Bounds, c: Expressions) -> str:
    """A number that is not surely whole becomes an int where it is."""
    from termwise.rete.exact import plain

    if not isinstance(expr.type, Number | Quantity | Money):
        return value.code
    if bounds.whole(expr, c.version):
        return value.code
    return f"{c.body.bind(plain)}({value.code})"


def _limits(kind: Type) -> tuple[int, int] | None:
    """Between which a named value must lie."""
    match kind:
        case Number() | Quantity() | Money():
            return -LIMIT, LIMIT
        case _:
            return None
