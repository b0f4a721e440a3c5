"""What reads what, over all versions together: names and rules, and the rows there are.

An edge that is `earlier` leads to an earlier row of the same kind (`previous`, `before:` the
subject), so it closes no circle; one that is `own` stays on the very row. Every other edge leads
to some other row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, assert_never

from termwise.language import program as p
from termwise.language import tree as t
from termwise.language.program import Measure, Period, Program, Rule
from termwise.language.tree import Expr
from termwise.language.types import Row
from termwise.language.walk import children

Kind = Literal["value", "case", "effect", "when", "accepted", "rows"]


class Node(NamedTuple):
    """A thing that is computed: of `subject`, named `name` ("" where the kind says it all).

    "case" is the conditions of a decision, "when" those of a rule (with its requirement);
    "effect" what the rule comes to; "rows" the rows of a period.
    """

    kind: Kind
    subject: str
    name: str = ""


class Edge(NamedTuple):
    """One thing read by another."""

    node: Node
    own: bool
    earlier: bool


@dataclass(frozen=True)
class Reads:
    """By thing, what it reads directly; and all things, each after what it reads."""

    edges: Mapping[Node, frozenset[Edge]]
    order: tuple[Node, ...]

    def reached(self, start: Iterable[Node]) -> frozenset[Node]:
        """Everything that these lead to, themselves included."""
        found: set[Node] = set()
        waiting = list(start)
        while waiting:
            node = waiting.pop()
            if node not in found:
                found.add(node)
                waiting.extend(edge.node for edge in self.edges.get(node, ()))
        return frozenset(found)


def reads_of(program: Program) -> Reads:
    """What reads what in a program."""
    collected = _Collector(program)
    for version in program.versions:
        for measure in version.measures.values():
            collected.measure(measure)
        for decision in version.decisions.values():
            collected.decision(decision)
        for rule in version.rules.values():
            collected.rule(rule)
        for period in version.periods.values():
            collected.period(period)
    collected.acceptance()
    collected.existence()
    edges = {node: frozenset(found) for node, found in collected.edges.items()}
    return Reads(edges, ordered(edges))


def read_by_messages(program: Program) -> Mapping[Node, frozenset[Edge]]:
    """What the message of a rule reads, by its effect.

    Messages are written when everything is computed, so no order and no circle depends on them.
    """
    collected = _Collector(program)
    for version in program.versions:
        for rule in version.rules.values():
            collected.message(rule)
    return {node: frozenset(found) for node, found in collected.edges.items() if found}


class _Collector:
    def __init__(self, program: Program) -> None:
        self._program = program
        self._subjects = {
            rule.id: rule.subject for version in program.versions for rule in version.rules.values()
        }
        self.edges: dict[Node, set[Edge]] = {}

    def measure(self, measure: Measure) -> None:
        reader = Node("value", measure.subject, measure.name)
        earlier = any(_looks_back(window) for window in measure.windows)
        gathered = [measure.value, measure.where, measure.by, *(tie.left for tie in measure.ties)]
        for expr in gathered:
            if expr is not None:
                self._expr(reader, expr, measure.subject, measure.gathered.name, earlier)
        for expr in (*(tie.right for tie in measure.ties), *_bounds(measure)):
            self._expr(reader, expr, measure.subject)
        match measure.source:
            case p.EntitySource(entity=subject) | p.PeriodSource(period=subject):
                if self._program.is_period(subject):
                    self._edge(reader, Node("rows", subject))
                if not measure.refused:
                    self._edge(reader, Node("accepted", subject), earlier=earlier)
            case p.LineSource(rule=rule, subject=subject):
                self._edge(reader, Node("effect", subject, rule))
            case _:
                assert_never(measure.source)

    def decision(self, decision: p.Decision) -> None:
        reader = Node("value", decision.subject, decision.name)
        if not isinstance(decision.body, tuple):
            self._expr(reader, decision.body, decision.subject)
            return
        conditions = Node("case", decision.subject, decision.name)
        self._edge(reader, conditions, own=True)
        for case in decision.body:
            self._expr(reader, case.then, decision.subject)
            if case.when is not None:
                self._expr(conditions, case.when, decision.subject)

    def rule(self, rule: Rule) -> None:
        reader = Node("effect", rule.subject, rule.id)
        conditions = Node("when", rule.subject, rule.id)
        self._edge(reader, conditions, own=True)
        for expr in rule.when:
            self._expr(conditions, expr, rule.subject)
        for expr in (rule.dated, *rule.to):
            self._expr(reader, expr, rule.subject)
        match rule.effect:
            case p.Require(condition=condition):
                self._expr(conditions, condition, rule.subject)
                self._owners_accepted(reader, rule.subject)
                return
            case p.Pay(amount=amount) | p.Charge(amount=amount):
                self._expr(reader, amount, rule.subject)
            case p.Accrue(amount=amount) | p.Grant(amount=amount):
                self._expr(reader, amount, rule.subject)
            case p.Notify():
                pass
            case _:
                assert_never(rule.effect)
        self._edge(reader, Node("accepted", rule.subject), own=True)

    def message(self, rule: Rule) -> None:
        reader = Node("effect", rule.subject, rule.id)
        for parts in rule.message.values():
            for part in parts:
                if isinstance(part, p.ValuePart):
                    self._expr(reader, part.value, rule.subject)

    def period(self, period: Period) -> None:
        reader = Node("rows", period.name)
        names = (period.start, period.until, period.where, period.governed_by)
        for expr in (*names, *(owner.path for owner in period.owners)):
            if expr is not None:
                self._expr(reader, expr, "")
        if period.combined:
            self._edge(reader, Node("accepted", period.entity))
        self._owners_accepted(Node("accepted", period.name), period.name)

    def acceptance(self) -> None:
        """A row is accepted where none of its requirements brings a refusal."""
        for version in self._program.versions:
            for rule in version.rules.values():
                if isinstance(rule.effect, p.Require):
                    reader = Node("accepted", rule.subject)
                    self._edge(reader, Node("effect", rule.subject, rule.id), own=True)

    def existence(self) -> None:
        """What is said of a period's rows needs the rows."""
        for reader in list(self.edges):
            if self._program.is_period(reader.subject) and reader.kind != "rows":
                self._edge(reader, Node("rows", reader.subject), own=True)

    def _owners_accepted(self, reader: Node, subject: str) -> None:
        for owner in owners_of(self._program, subject):
            self._edge(reader, Node("accepted", owner))

    def _expr(
        self, reader: Node, expr: Expr, subject: str, gathered: str = "", earlier: bool = False
    ) -> None:
        self.edges.setdefault(reader, set())
        for node in _nodes(expr):
            match node:
                case t.Value(row=row, name=name):
                    kind = row.type
                    assert hasattr(kind, "subject")
                    read = (
                        Node("accepted", kind.subject)
                        if name == "accepted"
                        else Node("value", kind.subject, name)
                    )
                    own = isinstance(row, t.AtHand) and row.name == subject != gathered
                    of_gathered = isinstance(row, t.AtHand) and row.name == gathered
                    before = isinstance(row, t.Previous) and _on_own(row.row, subject, gathered)
                    self._edge(reader, read, own=own, earlier=before or (earlier and of_gathered))
                case t.At(type=Row(subject=period)):
                    self._edge(reader, Node("rows", period))
                case t.LineAmount(rule=rule):
                    read = Node("effect", self._subjects[rule], rule)
                    self._edge(reader, read, own=True)
                case _:
                    pass

    def _edge(self, reader: Node, read: Node, *, own: bool = False, earlier: bool = False) -> None:
        self.edges.setdefault(reader, set()).add(Edge(read, own, earlier))
        self.edges.setdefault(read, set())


def owners_of(program: Program, subject: str) -> tuple[str, ...]:
    """The entities that a period's rows are generated from; none of an entity."""
    declared = program.periods().get(subject, ())
    return tuple(owner.entity for owner in declared[0].owners) if declared else ()


def _looks_back(window: p.Window) -> bool:
    """Whether only rows strictly before the subject's are gathered."""
    match window:
        case p.PreviousRows():
            return True
        case p.RowsUpTo(inclusive=inclusive):
            return not inclusive
        case p.During() | p.Between() | p.UpTo():
            return False
        case _:
            assert_never(window)


def _bounds(measure: Measure) -> Iterator[Expr]:
    for window in measure.windows:
        match window:
            case p.During(row=row):
                yield row
            case p.Between(start=start, end=end):
                yield from (bound for bound in (start, end) if bound is not None)
            case p.UpTo(date=date):
                yield date
            case p.RowsUpTo() | p.PreviousRows():
                pass
            case _:
                assert_never(window)


def _nodes(expr: Expr) -> Iterator[Expr]:
    waiting = [expr]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(children(node))


def _on_own(row: Expr, subject: str, gathered: str) -> bool:
    """Whether this is the subject, or a row before it."""
    while isinstance(row, t.Previous):
        row = row.row
    return isinstance(row, t.AtHand) and row.name == subject != gathered


def ordered(edges: Mapping[Node, frozenset[Edge]]) -> tuple[Node, ...]:
    """Every thing after what it reads, `earlier` edges left aside."""
    done: dict[Node, None] = {}
    for first in edges:
        waiting = [(first, False)]
        open_: set[Node] = set()
        while waiting:
            node, leaving = waiting.pop()
            if leaving:
                done.setdefault(node)
                open_.discard(node)
            elif node not in done and node not in open_:
                open_.add(node)
                waiting.append((node, True))
                reads = sorted(edge.node for edge in edges[node] if not edge.earlier)
                waiting.extend((read, False) for read in reads)
    return tuple(done)
