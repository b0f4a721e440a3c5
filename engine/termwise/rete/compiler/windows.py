"""Windows of a measure as a stretch of places in a bucket `b`."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from termwise.language.tree import Expr
from termwise.rete import cells
from termwise.rete.compiler.expressions import Expressions
from termwise.rete.compiler.operands import Operand, both


@dataclass
class Stretch:
    """The part of a bucket that all windows leave; `empty` is returned where nothing is left."""

    c: Expressions
    empty: str
    _lows: list[str] = field(default_factory=list)
    _highs: list[str] = field(default_factory=list)

    def during(self, row: Expr) -> None:
        """From the start of a period row to before its end."""
        held = self.c.stored(self.c.value(row))
        self._need(held)
        self._lows.append(self._search(bisect_left, f"{held.code}[{cells.START}]"))
        end = self.c.body.local(f"{held.code}[{cells.END}]")
        found = self._search(bisect_left, end)
        self._highs.append(f"({found} if {end} is not None else len(b.days))")

    def starting(self, start: Expr) -> None:
        """From a day on."""
        self._lows.append(self._search(bisect_left, self._day(start)))

    def before(self, end: Expr, *, inclusive: bool) -> None:
        """Before a day, or through it."""
        search = bisect_right if inclusive else bisect_left
        self._highs.append(self._search(search, self._day(end)))

    def up_to_subject(self, day: Operand, inclusive: bool) -> None:
        """Rows of the subject's kind before it, or up to and with it."""
        self._need(day)
        self._highs.append(f"b.place({day.code}, r[{cells.KEY}], {inclusive})")

    def ends(self) -> tuple[str, str]:
        """Code for where the stretch begins and ends; it has rows."""
        body = self.c.body
        low = "0"
        if self._lows:
            low = body.local(self._furthest(max, self._lows))
        high = body.local(self._furthest(min, self._highs or ["len(b.days)"]))
        if self._lows or self._highs:
            body.line(f"if {high} <= {low}: return {self.empty}")
        return low, high

    def _furthest(self, function: object, places: list[str]) -> str:
        if len(places) == 1:
            return places[0]
        return f"{self.c.body.bind(function)}({', '.join(places)})"

    def _day(self, expr: Expr) -> str:
        day = self.c.stored(self.c.value(expr))
        self._need(day)
        return day.code

    def _need(self, operand: Operand) -> None:
        if operand.guards:
            self.c.body.line(f"if not ({both(operand.guards)}): return {self.empty}")

    def _search(self, search: object, day: str) -> str:
        return f"{self.c.body.bind(search)}(b.days, {day})"
