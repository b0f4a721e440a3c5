"""One function that decides a row: every value in order, then its lines and decisions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from termwise.language.program import Decision, Program
from termwise.language.types import Boolean, Duration, Money, Number, Quantity, Text, Type
from termwise.outcome.model import DecisionValue, Line
from termwise.rete.cells import ACCEPTED, Row
from termwise.rete.compiler.subjects import CompiledSubject
from termwise.rete.compiler.writer import Body, Namespace
from termwise.rete.shown import outward

Decided = tuple[tuple[Line, ...], tuple[DecisionValue, ...]]
DecideRow = Callable[[Row, str, Any], Decided]


@dataclass(frozen=True)
class CaseFunction:
    """What the function is made of.

    `order` are the cells, each after those that it reads; `lines` what makes the line of each
    effect, `decisions` the cell of each decision, both in the order in which they come out.
    """

    subject: str
    version: str
    program: Program
    compiled: CompiledSubject
    order: Sequence[int]
    lines: Sequence[tuple[int, Callable[[Row, Any], Line]]]
    decisions: Sequence[tuple[int, Decision]]
    tells_acceptance: bool

    def write(self) -> DecideRow:
        """The function, given a row, its key as text, and the run."""
        names = Namespace()
        body = names.function("r, k, x")
        for cell in self.order:
            self._write_step(cell, body)
        body.line("l = []")
        for cell, maker in self.lines:
            held = self._held(cell)
            body.line(f"if {held}: l.append({body.bind(maker)}({held}, x))")
        told = [self._told(cell, decision, body) for cell, decision in self.decisions]
        if self.tells_acceptance:
            accepted = f"{self._held(ACCEPTED)} is True"
            told.append(self._said("accepted", accepted, Boolean(), body.bind(""), body))
        body.line(f"return tuple(l), ({''.join(f'{each}, ' for each in told)})")
        made = body.done()
        found: DecideRow = names.compiled()(made)
        return found

    def _write_step(self, cell: int, body: Body) -> None:
        called = f"{body.bind(self.compiled.functions[cell])}(r, x)"
        condition = self.compiled.conditions.get(cell)
        if condition is None:
            body.line(f"c{cell} = r[{cell}] = {called}")
        else:
            # Most rules do not apply to most rows: there the call is saved.
            matched, bit = condition
            holds = f"{self._held(matched)} & {bit}"
            body.line(f"c{cell} = r[{cell}] = {called} if {holds} else False")

    def _held(self, cell: int) -> str:
        """What a cell of the row holds: a variable where it was computed here."""
        return f"c{cell}" if cell in self.order else f"r[{cell}]"

    def _told(self, cell: int, decision: Decision, body: Body) -> str:
        value = self._held(cell)
        if not _stays(decision.type):
            convert = body.bind(outward(decision.type, self.program))
            value = f"None if {value} is None else {convert}({value})"
        return self._said(decision.name, value, decision.type, self._case(decision, body), body)

    def _case(self, decision: Decision, body: Body) -> str:
        matched, bits = self.compiled.bits.get(decision.name, (0, ()))
        code = ""
        for bit, id in bits:
            if bit is None:
                return f"{code}{body.bind(id)}"
            code += f"{body.bind(id)} if {self._held(matched)} & {bit} else "
        return f"{code}{body.bind('')}"

    def _said(self, name: str, value: str, kind: Type, case: str, body: Body) -> str:
        parts = [
            body.bind(self.subject),
            "k",
            "None",
            body.bind(name),
            value,
            body.bind(kind),
            case,
            body.bind(self.version),
        ]
        return f"{body.bind(tuple.__new__)}({body.bind(DecisionValue)}, ({', '.join(parts)}))"


def _stays(kind: Type) -> bool:
    """Whether a cell holds what comes out."""
    return isinstance(kind, Boolean | Number | Quantity | Money | Duration | Text)
