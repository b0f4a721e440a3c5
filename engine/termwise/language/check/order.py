"""An order in which names can be typed so that each finds those it speaks of typed already.

Types are inferred on demand, whatever the order; in this one a long chain of names needs no deep
stack. Only words are looked at: a name waits for every name that its expressions mention.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from termwise.language import declarations as d
from termwise.language import syntax as s


def typing_order(versions: Iterable[d.VersionWritten]) -> list[str]:
    """The names of measures and decisions and the ids of rules, over all versions."""
    mentions: dict[str, set[str]] = {}
    for version in versions:
        for name, expressions in _declared(version):
            mentions.setdefault(name, set()).update(w for e in expressions for w in words(e))
    done: dict[str, None] = {}
    for name in mentions:
        _visit(name, mentions, done)
    return list(done)


def _visit(name: str, mentions: dict[str, set[str]], done: dict[str, None]) -> None:
    """Add `name` behind all that it mentions; a circle is entered once."""
    entered: set[str] = set()
    waiting = [name]
    while waiting:
        top = waiting[-1]
        if top in done:
            waiting.pop()
        elif top in entered:
            done[waiting.pop()] = None
        else:
            entered.add(top)
            waiting += sorted(w for w in mentions[top] if w in mentions and w not in entered)


def _declared(version: d.VersionWritten) -> Iterator[tuple[str, list[s.Expression]]]:
    for measure in version.measures:
        parts = (measure.value, measure.via, measure.start, measure.end, measure.by)
        bounds = (measure.before, measure.through)
        given = [part for part in (*parts, *bounds) if part is not None]
        gathered = [s.Name(word.text, word.span) for word in (measure.over or ()) if word]
        yield measure.name.text, [*given, *gathered, *measure.where]
    for decision in version.decisions:
        yield decision.name.text, list(_bodies(decision))
    for rule in version.rules:
        yield rule.id.text, [*([rule.value] if rule.value else []), *rule.to]


def _bodies(decision: d.DecisionWritten) -> Iterator[s.Expression]:
    if not isinstance(decision.body, tuple):
        yield from () if decision.body is None else (decision.body,)
        return
    for case in decision.body:
        yield from case.when
        if case.then is not None:
            yield case.then


def words(node: s.Expression) -> Iterator[str]:
    """Every name in an expression, before and behind dots, in order."""
    waiting = [node]
    while waiting:
        top = waiting.pop()
        if isinstance(top, s.Name | s.Dot):
            yield top.name
        waiting.extend(reversed(parts(top)))


def parts(node: s.Expression) -> tuple[s.Expression, ...]:
    """The expressions directly inside an expression as written."""
    match node:
        case s.Dot(base=base):
            return (base,)
        case s.Subscript(base=base, arguments=arguments):
            return (base, *arguments)
        case s.Call(arguments=several) | s.ListLiteral(items=several):
            return several
        case s.And(operands=several) | s.Or(operands=several):
            return several
        case s.Arithmetic(left=left, right=right) | s.Comparison(left=left, right=right):
            return (left, right)
        case s.Negative(operand=one) | s.Not(operand=one) | s.Presence(operand=one):
            return (one,)
        case s.Between(item=item, low=low, high=high):
            return (item, low, high)
        case s.Membership(item=item, values=values):
            return (item, values)
        case (
            s.Number()
            | s.Percent()
            | s.Measured()
            | s.DateLiteral()
            | s.TextLiteral()
            | s.BooleanLiteral()
            | s.Name()
        ):
            return ()
        case _:
            assert_never(node)
