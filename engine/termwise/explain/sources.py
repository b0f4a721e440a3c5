"""Where rules and parameters come from."""

from __future__ import annotations

from collections.abc import Iterator

from termwise.explain.telling import Telling
from termwise.language.program import Words as Texts
from termwise.language.source import Span
from termwise.outcome.trace import ParameterTrace, RuleTrace, Trace


def sources_told(trace: Trace, telling: Telling) -> Iterator[str]:
    """The rules and parameters of a trace, each with its source and place."""
    words = telling.words
    for rule in trace.rules:
        what = words.of_rule.format(rule=rule.rule)
        yield _quoted(what, _source_of(rule, telling), rule.place, telling)
    for parameter in trace.parameters:
        yield _quoted(_named(parameter, telling), parameter.source, parameter.place, telling)


def _source_of(rule: RuleTrace, telling: Telling) -> Texts:
    """A rule without a source of its own has that of its version."""
    return rule.source if telling.text(rule.source) else rule.governed.source


def _named(parameter: ParameterTrace, telling: Telling) -> str:
    """`acquisition_rate 12%, Commission on new annual revenue`."""
    said = parameter.name
    kind = parameter.type
    if kind is not None and len(parameter.values) == 1:
        said = f"{said} {telling.value(parameter.values[0], kind)}"
    title = telling.text(parameter.title)
    return f"{said}, {title}" if title else said


def _quoted(what: str, source: Texts, place: Span, telling: Telling) -> str:
    text = telling.text(source)
    form = telling.words.quoted if text else telling.words.no_source
    return form.format(what=what, source=text, place=place)
