"""A plan as a reader sees it: what is done, in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import assert_never

from termwise.language import program as p
from termwise.language.constant_text import duration_text
from termwise.language.printing import expression_text
from termwise.language.program import Measure, Period, Program
from termwise.language.tree import Expr
from termwise.plan.stages import (
    Choose,
    Compute,
    Emit,
    Gather,
    GenerateRows,
    Judge,
    Loop,
    Match,
    Stage,
)
from termwise.plan.strata import Plan

_AGGREGATES = {
    "count": "the number of",
    "sum": "the sum of",
    "min": "the least",
    "max": "the greatest",
    "average": "the average of",
    "latest": "the latest",
    "count_distinct": "the number of different",
}


def plan_text(plan: Plan) -> str:
    """The plan in words, one numbered step a line; ends with a line feed."""
    told = _Teller(plan.program)
    lines = [f"Plan of {plan.program.name}"]
    for stratum in plan.strata:
        lines += ["", f"Stratum {stratum.number}"]
        for number, stage in enumerate(stratum.stages, 1):
            lines += _numbered(f"{number:>4}. ", told.stage(stage))
    return "\n".join(lines) + "\n"


def plan_json(plan: Plan) -> dict[str, object]:
    """The plan as plain data: strata of stages, each with its kind, names and words."""
    told = _Teller(plan.program)
    return {
        "program": plan.program.name,
        "strata": [
            {"number": s.number, "stages": [_object(stage, told) for stage in s.stages]}
            for s in plan.strata
        ],
    }


def _object(stage: Stage, told: _Teller) -> dict[str, object]:
    found: dict[str, object] = {"stage": type(stage).__name__, "text": told.stage(stage)}
    for name in stage.__slots__:
        value = getattr(stage, name)
        if name == "stages":
            value = [_object(inner, told) for inner in value]
        found[name] = list(value) if isinstance(value, tuple) else value
    return found


def _numbered(number: str, lines: Sequence[str]) -> list[str]:
    indent = " " * len(number)
    return [(indent if i else number) + line for i, line in enumerate(lines)]


class _Teller:
    def __init__(self, program: Program) -> None:
        self._program = program

    def stage(self, stage: Stage) -> list[str]:
        """A stage in words; where versions differ, a line for each."""
        match stage:
            case GenerateRows(period=name):
                return self._varied(f"Make the rows of {name}", lambda v: self._period(v, name))
            case Gather(subject=subject, measure=name):
                key = (subject, name)
                return self._varied(f"Gather {subject}.{name}", lambda v: self._measure(v, key))
            case Compute(subject=subject, decision=name):
                key = (subject, name)
                return self._varied(f"Compute {subject}.{name}", lambda v: self._computed(v, key))
            case Match(subject=subject, decisions=decisions, rules=rules):
                return [f"Match, for each {subject}: {_conditions(decisions, rules)}"]
            case Choose(subject=subject, decision=name):
                key = (subject, name)
                return self._varied(f"Choose {subject}.{name}", lambda v: self._chosen(v, key))
            case Judge(subject=subject):
                return [f"Judge which rows of {subject} are accepted"]
            case Emit(rule=rule):
                return self._varied(
                    f"Bring out the lines of {rule}", lambda v: self._effect(v, rule)
                )
            case Loop(subjects=subjects, stages=stages):
                lines = [f"For the rows of {' and '.join(subjects)}, one after the other in time:"]
                for inner in stages:
                    lines += _numbered("  - ", self.stage(inner))
                return lines
            case _:
                assert_never(stage)

    def _varied(self, what: str, tell: Callable[[p.Version], str | None]) -> list[str]:
        """One line where all versions that declare it agree, else one a group of versions."""
        found: dict[str, list[str]] = {}
        for version in self._program.versions:
            words = tell(version)
            if words is not None:
                found.setdefault(words, []).append(version.name)
        if len(found) == 1:
            return [f"{what}: {next(iter(found))}"]
        return [f"{what}:", *(f"  in {', '.join(names)}: {w}" for w, names in found.items())]

    def _text(self, expr: Expr) -> str:
        return expression_text(expr, self._program)

    def _period(self, version: p.Version, name: str) -> str | None:
        period = version.periods.get(name)
        if period is None:
            return None
        words = [f"for each {_owners(period)}", _rhythm(period), f"from {self._text(period.start)}"]
        if period.until is not None:
            words.append(f"until {self._text(period.until)}")
        if period.where is not None:
            words.append(f"where {self._text(period.where)}")
        if period.governed_by is not None:
            words.append(f"under the version of {self._text(period.governed_by)}")
        return ", ".join(w for w in words if w)

    def _measure(self, version: p.Version, key: tuple[str, str]) -> str | None:
        measure = version.measures.get(key)
        if measure is None:
            return None
        value = _source(measure) if measure.value is None else self._text(measure.value)
        words = [f"{_AGGREGATES[measure.aggregate]} {value}"]
        words += [f"where {self._text(t.left)} is {self._text(t.right)}" for t in measure.ties]
        if measure.where is not None:
            words.append(f"where {self._text(measure.where)}")
        words += [w for window in measure.windows for w in self._window(window, measure)]
        if measure.refused:
            words.append("refused rows too")
        return ", ".join(words)

    def _window(self, window: p.Window, measure: Measure) -> Iterable[str]:
        match window:
            case p.During(row=row):
                yield f"during {self._text(row)}"
            case p.Between(start=start, end=end):
                if start is not None:
                    yield f"from {self._text(start)}"
                if end is not None:
                    yield f"to {self._text(end)}"
            case p.UpTo(date=date, inclusive=inclusive):
                yield f"{'through' if inclusive else 'before'} {self._text(date)}"
            case p.RowsUpTo(inclusive=inclusive):
                yield f"{'up to and with' if inclusive else 'before'} the {measure.subject}"
            case p.PreviousRows(count=count):
                yield f"the {count} rows before"
            case _:
                assert_never(window)

    def _computed(self, version: p.Version, key: tuple[str, str]) -> str | None:
        decision = version.decisions.get(key)
        if decision is None or isinstance(decision.body, tuple):
            return None
        return self._text(decision.body)

    def _chosen(self, version: p.Version, key: tuple[str, str]) -> str | None:
        decision = version.decisions.get(key)
        if decision is None or not isinstance(decision.body, tuple):
            return None
        return "; ".join(self._case(case) for case in decision.body)

    def _case(self, case: p.Case) -> str:
        then = self._text(case.then)
        if case.when is None:
            return f"otherwise {then}"
        return f"{then} when {self._text(case.when)}"

    def _effect(self, version: p.Version, name: str) -> str | None:
        rule = version.rules.get(name)
        if rule is None:
            return None
        parties = " or ".join(self._text(party) for party in rule.to)
        dated = "" if rule.own_date else f", dated {self._text(rule.dated)}"
        match rule.effect:
            case p.Pay(amount=amount):
                words = f"pay {self._text(amount)}"
            case p.Charge(amount=amount):
                words = f"charge {self._text(amount)}"
            case p.Accrue(amount=amount):
                words = f"accrue {self._text(amount)}"
            case p.Grant(amount=amount):
                words = f"grant {self._text(amount)}"
            case p.Require(condition=condition):
                words = f"refuse unless {self._text(condition)}"
            case p.Notify():
                words = "notify"
            case _:
                assert_never(rule.effect)
        return f"{words}, to {parties}{dated}"


def _conditions(decisions: Sequence[str], rules: Sequence[str]) -> str:
    parts = [f"the cases of {', '.join(decisions)}"] if decisions else []
    parts += [f"the conditions of {', '.join(rules)}"] if rules else []
    return "; ".join(parts)


def _owners(period: Period) -> str:
    if not period.combined:
        return period.owners[0].name
    names = " and ".join(owner.name for owner in period.owners)
    return f"combination of {names} among the rows of {period.entity}"


def _rhythm(period: Period) -> str:
    match period.rhythm:
        case p.Every(length=length):
            return f"every {duration_text(length)}"
        case p.EveryCalendar(unit=unit):
            return f"every calendar {unit}"
        case p.Lasting(length=length):
            return f"one row of {duration_text(length)}"
        case p.WholeSpan():
            return "one row"
        case _:
            assert_never(period.rhythm)


def _source(measure: Measure) -> str:
    match measure.source:
        case p.EntitySource(entity=name) | p.PeriodSource(period=name):
            return f"rows of {name}"
        case p.LineSource(rule=rule):
            return f"lines of {rule}"
        case _:
            assert_never(measure.source)
