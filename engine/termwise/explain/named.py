"""The named values of a trace, told one by one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from termwise.explain.conditions import values_told
from termwise.explain.formulas import amount_chain, chain, worth
from termwise.explain.telling import Telling
from termwise.explain.words import Words
from termwise.language.program import Aggregate
from termwise.outcome.model import Value
from termwise.outcome.trace import (
    AcceptedTrace,
    Bound,
    CaseTrace,
    CellFound,
    DecisionTrace,
    GatheredRow,
    MeasureTrace,
    RowRef,
    RuleTrace,
    Step,
    Tier,
    TiersSummed,
    ValueTrace,
    Written,
)

_MOST_ROWS = 8


def named(value: ValueTrace, telling: Telling) -> list[str]:
    """One value: a line that says what it is, and lines below it that say more."""
    match value:
        case MeasureTrace():
            return [_measure(value, telling)]
        case DecisionTrace(body=body):
            said = _is(value.of.row, value.of.name, value.value, value, telling)
            if isinstance(body, Step):
                why = chain(body, telling)
                return [telling.because_of(said, why), *steps_told(body, telling)]
            why = _taken(body, telling)
            return [telling.because_of(said, why), *_cases(body, telling)]
        case AcceptedTrace():
            return [_accepted(value, telling)]
        case RuleTrace():
            return [_amount(value, telling)]
        case _:
            assert_never(value)


def _is(
    row: RowRef, name: str, value: Value, of: MeasureTrace | DecisionTrace, telling: Telling
) -> str:
    words = telling.words
    full = words.of_row.format(name=f"{row.subject}.{name}", row=telling.short(row))
    return telling.is_value(full, value, telling.value(value, of.type))


def _measure(measure: MeasureTrace, telling: Telling) -> str:
    said = _is(measure.of.row, measure.of.name, measure.value, measure, telling)
    limits = [*_limits(measure, telling)]
    ending = f" ({telling.words.join.join(limits)})" if limits else ""
    return telling.because_of(said, f"{_gathering(measure, telling)}{ending}")


def _gathering(measure: MeasureTrace, telling: Telling) -> str:
    words, rows = telling.words, measure.rows
    lines = measure.gathers == "lines"
    if not rows:
        form = words.no_line_of if lines else words.nothing_of
        return form.format(source=measure.source)
    shown = rows[-1:] if measure.aggregate == "latest" else rows
    listed = telling.listed((_gathered(row, measure, telling) for row in shown), _MOST_ROWS)
    if measure.aggregate == "latest" and len(rows) == 1:
        return words.latest_one.format(source=measure.source, list=listed)
    counted = telling.counted(words.line_of if lines else words.row_of, len(rows), measure.source)
    return _aggregated(measure.aggregate, words).format(rows=counted, list=listed)


def _aggregated(aggregate: Aggregate, words: Words) -> str:
    match aggregate:
        case "count":
            return words.count
        case "sum":
            return words.sum
        case "min":
            return words.min
        case "max":
            return words.max
        case "average":
            return words.average
        case "latest":
            return words.latest
        case "count_distinct":
            return words.count_distinct
        case _:
            assert_never(aggregate)


def _gathered(row: GatheredRow, measure: MeasureTrace, telling: Telling) -> str:
    name = row.line_id or telling.short(row.row)
    if row.date is not None and row.row.start is None:
        name = telling.words.gathered_one.format(row=name, date=row.date)
    alone = measure.aggregate == "latest"
    if measure.value_type is None or measure.aggregate == "count" or alone:
        return name
    return f"{name}: {telling.value(row.value, measure.value_type)}"


def _limits(measure: MeasureTrace, telling: Telling) -> Iterator[str]:
    words = telling.words
    for left, right in measure.ties:
        yield words.tied.format(left=left, right=worth(right, telling))
    if measure.where is not None:
        yield words.where.format(condition=measure.where)
    for bound in measure.bounds:
        yield _bound(bound, telling)
    if measure.previous is not None:
        yield words.previous.format(count=measure.previous)


def _bound(bound: Bound, telling: Telling) -> str:
    words, step = telling.words, bound.step
    value = worth(step, telling)
    match bound.kind:
        case "during":
            return words.during.format(row=value)
        case "from":
            form = words.since
        case "to":
            form = words.to
        case "before":
            form = words.before
        case "through":
            form = words.through
        case _:
            assert_never(bound.kind)
    return form.format(date=value, name=step.text)


def _taken(cases: tuple[CaseTrace, ...], telling: Telling) -> str:
    words = telling.words
    for case in cases:
        if case.then is not None and case.when is None:
            return words.case_otherwise.format(id=case.id)
        if case.then is not None and case.when is not None:
            values = values_told(case.when, telling)
            return words.case_taken.format(id=case.id, condition=case.when.text, values=values)
    return words.case_none


def _cases(cases: tuple[CaseTrace, ...], telling: Telling) -> list[str]:
    """Those that were passed over, and what the one taken looked up."""
    said = []
    for case in cases:
        if case.when is not None and case.then is None:
            values = values_told(case.when, telling)
            said.append(
                telling.words.case_passed.format(
                    id=case.id, condition=case.when.text, values=values
                )
            )
        if case.then is not None:
            if not isinstance(case.then.how, Written):
                said.append(chain(case.then, telling))
            said.extend(steps_told(case.then, telling))
    return said


def steps_told(step: Step, telling: Telling) -> list[str]:
    """The look-ups inside an expression: which rows of tables answered."""
    said = _looked_up(step, telling)
    for part in step.parts:
        said.extend(steps_told(part, telling))
    return list(dict.fromkeys(said))


def _looked_up(step: Step, telling: Telling) -> list[str]:
    words = telling.words
    match step.how:
        case CellFound(table=table, tier=Tier() as tier):
            keys = [*tier.keys, *_threshold(step, tier, telling)]
            value = telling.value(step.value, step.type)
            return [words.tier.format(table=table, value=value, keys=words.join.join(keys))]
        case CellFound(table=table):
            if step.value is None:
                return [words.tier_none.format(table=step.text)]
            value = telling.value(step.value, step.type)
            return [words.tier_otherwise.format(table=table, value=value)]
        case TiersSummed(table=table, stretches=stretches):
            if not stretches:
                return [words.no_stretch.format(table=table)]
            return [_stretch(step, place, telling) for place in range(len(stretches))]
        case _:
            return []


def _threshold(step: Step, tier: Tier, telling: Telling) -> list[str]:
    """Where the row begins to hold, in a table that has thresholds."""
    assert isinstance(step.how, CellFound)
    if tier.threshold is None:
        return []
    table = telling.table(step.how.version, step.how.table)
    form = telling.words.tier_from if table.inclusive else telling.words.tier_above
    return [form.format(threshold=telling.value(tier.threshold, step.parts[-1].type))]


def _stretch(step: Step, place: int, telling: Telling) -> str:
    assert isinstance(step.how, TiersSummed)
    stretch, counted = step.how.stretches[place], step.parts[-1].type
    cell = telling.cell_type(step.how.version, step.how.table, getattr(step.expr, "column", ""))
    low, high, part = (
        telling.value(value, counted) for value in (stretch.low, stretch.high, stretch.part)
    )
    kind = telling.product_type(cell, counted)
    return telling.words.stretch.format(
        low=low,
        high=high,
        part=part,
        cell=telling.value(stretch.cell, cell),
        amount=telling.value(stretch.amount, kind),
    )


def _accepted(accepted: AcceptedTrace, telling: Telling) -> str:
    words, row = telling.words, telling.row(accepted.of.row)
    if accepted.accepted:
        return words.accepted.format(row=row)
    if accepted.owners:
        owner = words.join.join(telling.row(owner) for owner in accepted.owners)
        return words.owner_refused.format(row=row, owner=owner)
    rules = words.join.join(refusal.rule for refusal in accepted.refused_by)
    return words.not_accepted.format(row=row, rules=rules)


def _amount(rule: RuleTrace, telling: Telling) -> str:
    row = telling.row(rule.row)
    if rule.amount is None:
        return telling.words.no_line_amount.format(rule=rule.rule, row=row)
    worked = amount_chain(rule.amount, telling)
    value = telling.value(rule.amount.rounded, rule.amount.type)
    full = telling.words.of_row.format(name=f"{rule.rule}.amount", row=row)
    said = telling.is_value(full, rule.amount.rounded, value)
    return telling.because_of(said, worked)
