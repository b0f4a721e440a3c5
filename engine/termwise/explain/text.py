"""Explanations as text: a heading, a sentence, and below them what leads there."""

from __future__ import annotations

from collections.abc import Iterable

from termwise.explain.absences import absence_told
from termwise.explain.governing import governed_told
from termwise.explain.named import named
from termwise.explain.rules import (
    calculation,
    conditions_told,
    requirement_told,
    sentence,
    why_not,
)
from termwise.explain.sources import sources_told
from termwise.explain.telling import Telling
from termwise.outcome.trace import Absence, CameOut, RuleTrace, Trace

_STEP = "  "


def in_full(told: Trace | Absence, telling: Telling) -> str:
    """Every rule of a trace with its conditions, then all values, versions and sources."""
    if isinstance(told, Absence):
        return "\n".join(_absent(told, telling))
    parts: list[str] = [] if told.rules else [telling.row(told.row)]
    for rule in told.rules:
        parts += ["", *_brief(rule, telling)] if parts else _brief(rule, telling)
        if isinstance(rule.verdict, CameOut):
            parts += _because(rule, telling)
    parts += _numbers(told, telling)
    parts += _versions(told, telling)
    parts += _titled(telling.words.sources, sources_told(told, telling))
    return "\n".join(parts)


def in_brief(told: Trace | Absence, telling: Telling) -> str:
    """Of a line its sentence and formula; of what did not come out, what would have to change."""
    if isinstance(told, Absence):
        return "\n".join(_absent(told, telling))
    parts = [part for rule in told.rules for part in _brief(rule, telling)]
    return "\n".join(parts or [telling.row(told.row)])


def _absent(absence: Absence, telling: Telling) -> list[str]:
    heading = telling.words.why_not_row.format(rule=absence.rule, row=telling.row(absence.row))
    return [heading, *_indented(absence_told(absence, telling))]


def _brief(rule: RuleTrace, telling: Telling) -> list[str]:
    if isinstance(rule.verdict, CameOut):
        heading = f"{rule.verdict.line.line_id}  {telling.text(rule.title)}".rstrip()
        said = sentence(rule, rule.verdict, telling)
        return [heading, said, *_indented(calculation(rule, telling))]
    row = telling.row(rule.row)
    heading = telling.words.why_not_row.format(rule=rule.rule, row=row)
    return [heading, *_indented(why_not(rule, telling))]


def _because(rule: RuleTrace, telling: Telling) -> list[str]:
    words = telling.words
    required = _titled(words.required, requirement_told(rule, telling))
    conditions = conditions_told(rule, telling)
    if not conditions:
        return required or [words.always.format(subject=rule.row.subject)]
    return [*required, *_titled(words.because, conditions)]


def _numbers(trace: Trace, telling: Telling) -> list[str]:
    said: list[str] = []
    for value in trace.values:
        first, *more = named(value, telling)
        said.append(first)
        said += [_STEP + each for each in more]
    return _titled(telling.words.numbers, said)


def _versions(trace: Trace, telling: Telling) -> list[str]:
    """The version of each rule, said once."""
    found = {rule.governed.version: rule.governed for rule in trace.rules}
    if not found and trace.governed is not None:
        found = {trace.governed.version: trace.governed}
    said = [
        sentence
        for governed in found.values()
        for sentence in governed_told(governed, trace.clocks, telling)
    ]
    return list(dict.fromkeys(said))


def _titled(title: str, lines: Iterable[str]) -> list[str]:
    """Lines under a title; nothing where there are none."""
    found = list(lines)
    return [title, *_indented(found)] if found else []


def _indented(lines: Iterable[str]) -> list[str]:
    return [_STEP + line for line in lines]
