"""The windows of a measure: bounds that the gathered rows lie within."""

from __future__ import annotations

from typing import assert_never

from termwise.columns import sql
from termwise.columns.exact import Exact
from termwise.columns.expressions import Expressions
from termwise.columns.relation import SOURCE
from termwise.columns.rows import END, POSITION, START, Place
from termwise.columns.sql import Node
from termwise.columns.values import Plain
from termwise.language import program as p
from termwise.language.program import Measure
from termwise.language.tree import Expr

GATHERED = "g"
"""The alias of what is gathered, where bounds are held against it."""


class Bounds:
    """What the windows of a measure need of the subject's row, and what must hold.

    With an alias, `columns` are columns of that relation, and `conditions` read them there.
    """

    def __init__(
        self, measure: Measure, own: Expressions, place: Place, alias: str | None = SOURCE
    ) -> None:
        self._measure = measure
        self._own = own
        self._place = place
        self._alias = alias
        self.columns: dict[str, Node] = {}
        self.needed: list[Node] = []
        self.conditions: list[Node] = []
        for number, window in enumerate(measure.windows):
            self._window(window, f"window {number}")

    def _window(self, window: p.Window, name: str) -> None:
        match window:
            case p.During(row=row):
                self._during(row, name)
            case p.Between(start=start, end=end):
                if start is not None:
                    self._bound(self._own.day(start).node, f"{name} from", ">=")
                if end is not None:
                    self._bound(self._own.day(end).node, f"{name} to", "<")
            case p.UpTo(date=day, inclusive=inclusive):
                self._bound(self._own.day(day).node, name, "<=" if inclusive else "<")
            case p.RowsUpTo(inclusive=inclusive):
                self._rows_up_to(name, inclusive=inclusive)
            case p.PreviousRows(count=count):
                self._previous_rows(name, count)
            case _:
                assert_never(window)

    def _column(self, node: Node, name: str) -> Node:
        if self._alias is None:
            return node
        self.columns[name] = node
        return sql.column(name, self._alias)

    def _bound(self, node: Node, name: str, op: str) -> None:
        self.needed.append(node)
        self.conditions.append(sql.compare(op, _day(), self._column(node, name)))

    def _during(self, row: Expr, name: str) -> None:
        place = self._own.place(row)
        start, end = place.value(START), place.value(END)
        assert isinstance(start, Plain)
        assert isinstance(end, Plain)
        self._bound(start.node, f"{name} start", ">=")
        far = self._own.scope.stages.far()
        last = sql.coalesce(end.node, far) if end.nullable else end.node
        until = self._column(last, f"{name} end")
        self.conditions.append(sql.compare("<", _day(), until))

    def _rows_up_to(self, name: str, *, inclusive: bool) -> None:
        own = self._own_day()
        day = self._column(own, f"{name} day")
        keys = [
            self._column(sql.column(key, self._place.alias), f"{name} key {at}")
            for at, key in enumerate(self._place.rows.order)
        ]
        theirs = [sql.column(f"key {at}", GATHERED) for at in range(len(keys))]
        same = sql.equal(_day(), day)
        tests = [sql.compare("<", _day(), day)]
        for at in range(len(keys)):
            equal = [sql.equal(t_, k) for t_, k in zip(theirs[:at], keys[:at], strict=True)]
            tests.append(sql.all_of([same, *equal, sql.compare("<", theirs[at], keys[at])]))
        if inclusive:
            equal = [sql.equal(t_, k) for t_, k in zip(theirs, keys, strict=True)]
            tests.append(sql.all_of([same, *equal]))
        self.conditions.append(sql.any_of(tests))

    def _own_day(self) -> Node:
        """The day of the subject's row."""
        stages = self._own.scope.stages
        subject = self._measure.subject
        if stages.program.is_period(subject):
            start = self._place.value(START)
            assert isinstance(start, Plain)
            return start.node
        name = stages.program.entities[subject].date
        assert name is not None
        day = self._place.value(name)
        assert isinstance(day, Plain)
        return self._own.as_day(day).node

    def _previous_rows(self, name: str, count: int) -> None:
        position = self._place.value(POSITION)
        assert isinstance(position, Exact)
        assert position.num is not None
        own = self._column(position.num.node, f"{name} position")
        theirs = sql.column(f"of {POSITION}", GATHERED)
        self.conditions.append(sql.compare("<", theirs, own))
        self.conditions.append(sql.compare(">=", theirs, sql.sub(own, sql.whole(count))))
        for at, key in enumerate(self._place.rows.keys[:-1]):
            column = self._column(sql.column(key, self._place.alias), f"{name} owner {at}")
            self.conditions.append(sql.equal(sql.column(f"of {key}", GATHERED), column))


def _day() -> Node:
    return sql.column("day", GATHERED)


def looks_back(measure: Measure) -> bool:
    """Whether only rows before the subject's are gathered."""
    return any(
        isinstance(window, p.PreviousRows)
        or (isinstance(window, p.RowsUpTo) and not window.inclusive)
        for window in measure.windows
    )
