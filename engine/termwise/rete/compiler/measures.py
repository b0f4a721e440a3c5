"""Measures to functions: which rows can be gathered, and what a subject's measure comes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from termwise.language import tree as t
from termwise.language.dependencies import Node
from termwise.language.program import (
    Aggregate,
    Between,
    During,
    EntitySource,
    LineSource,
    Measure,
    PreviousRows,
    Program,
    RowsUpTo,
    Rule,
    UpTo,
    Window,
)
from termwise.language.tree import Expr
from termwise.language.types import Row
from termwise.language.walk import walk
from termwise.rete import cells, gathering
from termwise.rete.compiler.expressions import Expressions
from termwise.rete.compiler.operands import Operand, both, merged
from termwise.rete.compiler.terms import Terms
from termwise.rete.compiler.windows import Stretch

_OF_BUCKET: Final[dict[Aggregate, str]] = {
    "sum": "sum",
    "min": "least",
    "max": "greatest",
    "average": "average",
    "latest": "latest",
    "count_distinct": "different",
}

_OF_VALUES: Final = {
    "sum": gathering.total,
    "min": gathering.least,
    "max": gathering.greatest,
    "average": gathering.mean,
    "latest": gathering.last,
    "count_distinct": gathering.different,
}


@dataclass(frozen=True)
class Parts:
    """A measure's conditions by what they read: the gathered row, the subject, or both.

    `keys` are pairs of what must be equal: read on the gathered row, read on the subject.
    """

    keys: tuple[tuple[Expr, Expr], ...]
    of_gathered: tuple[Expr, ...]
    of_subject: tuple[Expr, ...]
    of_both: tuple[Expr, ...]
    looks_back: bool
    """Whether only rows before the subject are gathered: `of_gathered` may depend on others."""
    windowed: bool
    """Whether it reads its own past through rows of other kinds, or any rows of its own: then a row
    is looked at only once a window holds it."""

    @property
    def on_demand(self) -> bool:
        """Whether a row is looked at only when it is asked for."""
        return self.looks_back or self.windowed


def looks_back(measure: Measure) -> bool:
    """Whether a measure gathers, of the subject's own kind, only rows before it."""
    return any(
        isinstance(window, PreviousRows) or (isinstance(window, RowsUpTo) and not window.inclusive)
        for window in measure.windows
    )


def parts_of(measure: Measure, terms: Terms) -> Parts:
    """Take a measure's ties and `where` apart."""
    name = measure.gathered.name
    back = looks_back(measure)
    windowed = not back and _is_windowed(measure, terms)
    demanded = back or windowed
    of_gathered: list[Expr] = []
    of_subject: list[Expr] = []
    of_both: list[Expr] = []
    keys: list[tuple[Expr, Expr]] = []
    for tie in measure.ties:
        if _waits(tie.left, measure, on_demand=demanded):
            of_both.append(t.Compare("=", tie.left, tie.right, measure.span))
        else:
            keys.append((tie.left, tie.right))
    for expr in _conjuncts(measure.where):
        if not reads_gathered(expr, name):
            of_subject.append(expr)
        elif not reads_subject(expr, name):
            of_gathered.append(expr)
        elif measure.below is None and (pair := _equal_pair(expr, name)) is not None:
            # What ties to a tree is looked up by the keys of the rows below, and by nothing else.
            if _waits(pair[0], measure, on_demand=demanded):
                of_both.append(expr)
            else:
                keys.append(pair)
        else:
            of_both.append(expr)
    return Parts(tuple(keys), tuple(of_gathered), tuple(of_subject), tuple(of_both), back, windowed)


def _waits(left: Expr, measure: Measure, *, on_demand: bool) -> bool:
    """Whether what must be equal can be told only once the row is looked at."""
    if not on_demand or measure.below is not None:
        return False
    return isinstance(measure.source, LineSource) or not _settled(left)


def _is_windowed(measure: Measure, terms: Terms) -> bool:
    """Whether a measure in a loop can tell the day of a row before it looks at the row."""
    node = Node("value", measure.subject, measure.name)
    if node not in terms.looping or not measure.windows or measure.below is not None:
        return False
    if not isinstance(measure.source, LineSource):
        return measure.by is not None and _settled(measure.by)
    rule = measure.source.rule
    declared = [v.rules[rule] for v in terms.program.versions if rule in v.rules]
    own = isinstance(measure.by, t.LineField) and measure.by.name == "date"
    return own and all(is_dated_itself(each, terms.program) for each in declared)


def is_dated_itself(rule: Rule, program: Program) -> bool:
    """Whether a line has the date of its row, or the start of its period row."""
    dated = rule.dated.moment if isinstance(rule.dated, t.DayOf) else rule.dated
    match dated:
        case t.Field(row=t.AtHand(name=name), name=field):
            entity = program.entities.get(rule.subject)
            return name == rule.subject and entity is not None and field == entity.date
        case t.Attribute(row=t.AtHand(name=name), name="start"):
            return name == rule.subject
        case _:
            return False


def _settled(expr: Expr) -> bool:
    """Whether what is read stands in the book, or follows from the calendar."""
    return not any(isinstance(node, t.Value | t.LineAmount) for node in walk(expr))


def _conjuncts(expr: Expr | None) -> Iterator[Expr]:
    if isinstance(expr, t.And):
        for operand in expr.operands:
            yield from _conjuncts(operand)
    elif expr is not None:
        yield expr


def reads_gathered(expr: Expr, name: str) -> bool:
    """Whether an expression of a measure reads the gathered row."""
    return any(
        isinstance(node, t.LineField) or (isinstance(node, t.AtHand) and node.name == name)
        for node in walk(expr)
    )


def reads_subject(expr: Expr, name: str) -> bool:
    """Whether an expression of a measure reads the subject."""
    return any(isinstance(node, t.AtHand) and node.name != name for node in walk(expr))


def _equal_pair(expr: Expr, name: str) -> tuple[Expr, Expr] | None:
    """Two sides that must be equal, the gathered row's first; None for any other condition."""
    if not isinstance(expr, t.Compare) or expr.op != "=":
        return None
    for mine, theirs in ((expr.left, expr.right), (expr.right, expr.left)):
        if not reads_subject(mine, name) and not reads_gathered(theirs, name):
            return (mine, theirs)
    return None


def key_code(exprs: Iterable[Expr], c: Expressions) -> Operand:
    """Code for what is looked up in an index: a row by its key, anything else by itself."""
    codes: list[str] = []
    guards: list[tuple[str, ...]] = []
    for expr in exprs:
        operand = c.stored(c.value(expr))
        guards.append(operand.guards)
        codes.append(hashed(operand.code, expr, c))
    joined = codes[0] if len(codes) == 1 else f"({', '.join(codes)})"
    return Operand(joined, merged(guards))


def hashed(code: str, expr: Expr, c: Expressions) -> str:
    """Code that is equal for equal values and can be looked up."""
    if not isinstance(expr.type, Row):
        return code
    if c.terms.program.is_period(expr.type.subject):
        return f"({code}[{cells.KEY}], {code}[{cells.START}])"
    return f"{code}[{cells.KEY}]"


def write_select(measure: Measure, parts: Parts, c: Expressions) -> str:
    """The function that tells of a row whether it can be gathered: its tie's key, and its day."""
    body = c.body
    if not parts.on_demand:
        _write_kept(measure, parts, "None", c)
    day = Operand("0")
    if measure.by is not None:
        day = c.stored(c.value(measure.by))
        body.line(f"if not ({both((*day.guards, f'{day.code} <= x.as_of'))}): return None")
    if measure.below is not None and not parts.keys:
        body.line("return None")
    key = key_code((left for left, _ in parts.keys), c)
    if key.guards:
        body.line(f"if not ({both(key.guards)}): return None")
    body.line(f"return {key.code}, {day.code}")
    return body.done()


def write_keeps(measure: Measure, parts: Parts, c: Expressions) -> str:
    """The function that tells of a row whether a measure that looks back gathers it at all."""
    _write_kept(measure, parts, "False", c)
    c.body.line("return True")
    return c.body.done()


def _write_kept(measure: Measure, parts: Parts, otherwise: str, c: Expressions) -> None:
    if not measure.refused and not isinstance(measure.source, LineSource):
        accepted = c.value(_accepted(measure))
        c.body.line(f"if {accepted.code} is not True: return {otherwise}")
    for expr in parts.of_gathered:
        c.body.line(f"if not {c.condition(expr)}: return {otherwise}")


def _accepted(measure: Measure) -> t.Value:
    row = measure.gathered
    return t.Value(row, "accepted", t.Present(row, row.span).type, True, row.span)


def write_value(value: Expr, measure: Measure, c: Expressions) -> str:
    """The function that gives what is gathered of a row."""
    operand = c.stored(c.value(value))
    code = operand.code
    if measure.aggregate == "count_distinct" and isinstance(value.type, Row):
        code = Operand(hashed(code, value, c), operand.guards).otherwise_none()
    c.body.line(f"return {code}")
    return c.body.done()


def write_holds(parts: Parts, c: Expressions) -> str:
    """The function that tells whether a row holds for a subject."""
    for expr in parts.of_both:
        c.body.line(f"if not {c.condition(expr)}: return False")
    c.body.line("return True")
    return c.body.done()


def write_meets(parts: Parts, c: Expressions) -> str:
    """The function that tells whether a row's ties lead to itself."""
    mine = key_code((left for left, _ in parts.keys), c)
    own = key_code((right for _, right in parts.keys), c)
    guards = merged([mine.guards, own.guards])
    c.body.line(f"return {both((*guards, f'{mine.code} == {own.code}'))}")
    return c.body.done()


@dataclass(frozen=True)
class MeasureBody:
    """The function of one measure being written: what it comes to for a subject."""

    measure: Measure
    parts: Parts
    place: int
    """Its index among those of a run."""
    gathered: object
    holds: object | None
    value: object | None
    """`holds` and `value` are given where they read the subject too."""
    c: Expressions

    def write(self) -> None:
        """Write all up to the value, which is left in `v`."""
        c = self.c
        for expr in self.parts.of_subject:
            c.body.line(f"if not {c.condition(expr)}: return {self.empty}")
        self._write_bucket()
        stretch = Stretch(c, self.empty)
        for window in self.measure.windows:
            self._write_window(window, stretch)
        self._write_end(*stretch.ends())

    def _write_end(self, low: str, high: str) -> None:
        """What the rows of a stretch come to."""
        c = self.c
        if self.holds is not None or self.value is not None:
            self._write_values(low, high)
        elif self.measure.aggregate == "count":
            plain = high if low == "0" else f"{high} - {low}"
            c.body.line(f"v = b.count({low}, {high})" if self.parts.on_demand else f"v = {plain}")
        else:
            c.body.line(f"v = b.{_OF_BUCKET[self.measure.aggregate]}({low}, {high})")

    @property
    def empty(self) -> str:
        """What it comes to over nothing."""
        counts = self.measure.aggregate in ("count", "sum", "count_distinct")
        return "0" if counts else "None"

    def _write_bucket(self) -> None:
        c, body = self.c, self.c.body
        previous = next((w for w in self.measure.windows if isinstance(w, PreviousRows)), None)
        key = key_code((right for _, right in self.parts.keys), c)
        if key.guards:
            body.line(f"if not ({both(key.guards)}): return {self.empty}")
        bound = body.bind(self.gathered)
        if previous is not None:
            function = body.bind(gathering.rows_before)
            body.line(f"b = {function}({bound}, r, {previous.count}, {key.code}, x)")
        elif self.measure.below is not None:
            body.line(f"b = x.below({self.place}, {bound}, {body.bind(self._tree())}, r)")
        else:
            body.line(f"i = x.indexes[{self.place}]")
            with body.block("if i is None"):
                body.line(f"i = x.index({self.place}, {bound})")
            body.line(f"b = i.get({key.code})")
            body.line(f"if b is None: return {self.empty}")
        body.line(f"if not b.rows: return {self.empty}")

    def _tree(self) -> tuple[str, int]:
        assert self.measure.below is not None
        layout = self.c.terms.layouts[self.measure.subject]
        return self.measure.subject, layout.fields[self.measure.below]

    def _write_window(self, window: Window, stretch: Stretch) -> None:
        match window:
            case During(row=row):
                stretch.during(row)
            case Between(start=start, end=end):
                if start is not None:
                    stretch.starting(start)
                if end is not None:
                    stretch.before(end, inclusive=False)
            case UpTo(date=date, inclusive=inclusive):
                stretch.before(date, inclusive=inclusive)
            case RowsUpTo(inclusive=inclusive):
                assert self.measure.by is not None
                rows = {**self.c.rows, self.measure.gathered.name: "r"}
                day = replace(self.c, rows=rows).value(self.measure.by)
                stretch.up_to_subject(day, inclusive)
            case PreviousRows():
                pass

    def _write_values(self, low: str, high: str) -> None:
        body = self.c.body
        body.line(f"rows = b.between({low}, {high})")
        if self.holds is not None:
            body.line(f"rows = [g for g in rows if {body.bind(self.holds)}(g, r, x)]")
        if self.measure.aggregate == "count":
            body.line("v = len(rows)")
            return
        body.line(f"if not rows: return {self.empty}")
        if self.measure.aggregate == "latest":
            body.line("rows = rows[-1:]")
        one = f"{body.bind(self.value)}(g, r, x)" if self.value is not None else ""
        values = f"[{one or body.bind(self._own_value()) + '(g, x)'} for g in rows]"
        body.line(f"v = {body.bind(_OF_VALUES[self.measure.aggregate])}({values})")

    def _own_value(self) -> object:
        assert isinstance(self.gathered, gathering.Gathered)
        return self.gathered.value


def is_own_kind(measure: Measure) -> bool:
    """Whether a measure of an entity gathers rows of that very entity."""
    source = measure.source
    return isinstance(source, EntitySource) and source.entity == measure.subject
