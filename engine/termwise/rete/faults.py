"""What is found wrong during an evaluation, in the words of whoever reads the book."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from termwise.language.constant_text import constant_text
from termwise.language.program import Charge, Grant, Pay, Rule
from termwise.rete.calendar import day
from termwise.rete.cells import ACCEPTED, INDEX, KEY, START, CycleFound, Row
from termwise.rete.errors import MOST_PROBLEMS, RunCode, RunProblem
from termwise.rete.layout import Effect, Named, Round

if TYPE_CHECKING:
    from termwise.rete.run import Run

_MISSING: Final = {
    "missing-amount": ("has no amount", "say in `when:` where there is one, or give a default(…)"),
    "missing-date": ("has no date", "say in `when:` where there is one, or give a default(…)"),
    "missing-party": ("has no party", "say in `when:` where there is one, or add one to `to:`"),
}


class Faults:
    """The problems of one evaluation, each once."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self.found: dict[tuple[Any, ...], RunProblem] = {}
        """By what they are about; empty where nothing is wrong."""
        self._subjects: dict[int, str] = {}

    def __bool__(self) -> bool:
        return bool(self.found)

    @property
    def problems(self) -> list[RunProblem]:
        """What was found, the first ones, in order of row and name."""
        found = sorted(self.found.values(), key=_place)
        return found[:MOST_PROBLEMS]

    def missing(self, code: RunCode, row: Row, rule: Rule) -> bool:
        """An effect that would come out lacks something; False, for no line comes of it."""
        what, help = _MISSING[code]
        message = f"{rule.id} would come out for {self._named(rule.subject, row)} and {what}"
        self._add(code, rule.subject, row, rule.id, message, help)
        return False

    def bad_amount(self, row: Row, rule: Rule, amount: Any) -> bool:
        """An amount is negative, or too large."""
        effect = rule.effect
        named = self._named(rule.subject, row)
        assert not isinstance(effect, str) and hasattr(effect, "amount")
        shown = constant_text(Fraction(amount), effect.amount.type, self._run.program)
        if amount < 0 and isinstance(effect, Pay | Charge):
            verb = "pay" if isinstance(effect, Pay) else "charge"
            message = f"{rule.id} would {verb} {shown} for {named}"
            help = "an amount paid or charged is not negative: say max(…, 0) or use the other"
            self._add("negative-amount", rule.subject, row, rule.id, message, help)
        else:
            noun = "a grant" if isinstance(effect, Grant) else "an amount"
            message = f"{rule.id} comes to {shown} for {named}"
            help = f"{noun} is at most 10^18 (money: in minor units)"
            self._add("beyond-limit", rule.subject, row, rule.id, message, help)
        return False

    def beyond(self, row: Row, cell: int, value: Any) -> None:
        """A named value leaves its bounds."""
        subject, name = self._cell(row, cell)
        named = self._named(subject, row)
        message = f"{subject}.{name} of {named} is beyond 10^18: {value}"
        self._add(
            "beyond-limit", subject, row, name, message, "no measure or decision may be larger"
        )

    def beyond_calendar(self, row: Row, cell: int) -> int | None:
        """A day is computed that no calendar has; gives what the cell holds instead."""
        subject, name = self._cell(row, cell)
        named = self._named(subject, row)
        message = f"{subject}.{name} of {named} leads beyond the years 1 to 9999"
        self._add("beyond-calendar", subject, row, name, message, "use a shorter length of time")
        found = self._run.compiled.layouts[subject].describe(cell)
        return None if found is not None and isinstance(found[1], Named) else 0

    def beyond_calendar_in(self, period: str) -> None:
        """The rows of a period lead beyond the calendar."""
        message = f"the rows of {period} lead beyond the years 1 to 9999"
        help = "use a shorter length of time"
        self._record(RunProblem("beyond-calendar", period, "", None, None, "", message, help))

    def overlap(self, period: str, before: Row, row: Row) -> None:
        """Two rows of one owner overlap."""
        first, second = self._named(period, before), day(row[START]).isoformat()
        message = f"{first} has not ended when the next one starts on {second}"
        help = "two versions both keep rows there: see `from:`, `until:` and `governed_by:`"
        self._add("overlapping-rows", period, row, "", message, help)

    def too_many(self, period: str, key: Any) -> None:
        """An owner has more rows than is sensible."""
        message = f"{key} would have more than 100,000 rows of {period}"
        help = "give the period an end, or a longer rhythm"
        self._record(RunProblem("too-many-rows", period, f"{key}", None, None, "", message, help))

    def loop(self, entity: str, keys: Sequence[Any]) -> None:
        """References lead in a circle."""
        shown = " → ".join(f"{key}" for key in [*keys, keys[0]])
        message = f"the references of {entity} lead in a circle: {shown}"
        help = "no row can lie below itself: mend one of these rows"
        problem = RunProblem("reference-loop", entity, f"{keys[0]}", None, None, "", message, help)
        self._record(problem)

    def early(self, entity: str, row: Row, day_of_row: int) -> None:
        """An entity row is dated before the first version."""
        shown = day(day_of_row).isoformat()
        message = f"{entity} {row[KEY]} happened on {shown}, before the first version"
        help = f"take the row out, or mark {entity} with `history: true` in program.yaml"
        self._add("before-first-version", entity, row, "", message, help)

    def unknown_key(self, entity: str, key: Any, name: str, version: str) -> None:
        """A list names a row that is not in the book."""
        message = f"{name} of version {version} names the {entity} {key}, which is not in the book"
        help = f"add the row, or take {key} out of the list"
        problem = RunProblem("unknown-key", entity, f"{key}", None, None, name, message, help)
        self._record(problem)

    def circle(self, found: CycleFound) -> RunProblem:
        """A value that needs itself."""
        subject, name = self._cell(found.row, found.cell)
        named = self._named(subject, found.row)
        message = f"{subject}.{name} of {named} needs itself"
        help = "read a value of an earlier row instead: `previous`, or a window"
        return self._problem("cycle", subject, found.row, name, message, help)

    def circle_of_rows(self, period: str) -> RunProblem:
        """A period whose rows need themselves."""
        message = f"which rows of {period} there are depends on those rows"
        help = "read other values in `from:`, `until:` and `where:`"
        return RunProblem("cycle", period, "", None, None, "", message, help)

    def _add(
        self, code: RunCode, subject: str, row: Row, name: str, message: str, help: str
    ) -> None:
        self._record(self._problem(code, subject, row, name, message, help))

    def _problem(
        self, code: RunCode, subject: str, row: Row, name: str, message: str, help: str
    ) -> RunProblem:
        start: date | None = None
        index: int | None = None
        if self._run.program.is_period(subject):
            start, index = day(row[START]), row[INDEX]
        return RunProblem(code, subject, f"{row[KEY]}", start, index, name, message, help)

    def _record(self, problem: RunProblem) -> None:
        key = (problem.code, problem.subject, problem.key, problem.start, problem.name)
        self.found.setdefault(key, problem)

    def _named(self, subject: str, row: Row) -> str:
        if self._run.program.is_period(subject):
            return f"{subject} {row[KEY]}:{day(row[START]).isoformat()}"
        return f"{subject} {row[KEY]}"

    def _cell(self, row: Row, cell: int) -> tuple[str, str]:
        """The subject of a row, and what one of its cells is called."""
        subject = self._subject_of(row)
        if cell == ACCEPTED:
            return subject, "accepted"
        found = self._run.compiled.layouts[subject].describe(cell)
        match found:
            case (_, Named(name=name)):
                return subject, name
            case (_, Effect(rule=rule)):
                return subject, rule
            case (_, Round(number=number)):
                return subject, f"conditions ({number})"
            case _:
                return subject, ""

    def _subject_of(self, row: Row) -> str:
        """Rows do not say what they are; those who ask are few, so looking is quick enough."""
        own = self._run.own_row
        if own is not None and own[1] is row:
            return own[0]
        for name, table in self._run.entities.items():
            if table.by_key.get(row[KEY]) is row:
                return name
        for name in self._run.program.periods():
            if any(each is row for each in self._run.known_rows(name)):
                return name
        return ""


def _place(problem: RunProblem) -> tuple[str, str, date, str, str]:
    start = problem.start or date.min
    return problem.subject, problem.key, start, problem.name, problem.code
