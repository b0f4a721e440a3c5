"""Warnings about a program that can run: amounts that may be missing, lines that would move."""

from __future__ import annotations

from collections.abc import Iterator

from termwise.language.check.acceptance import facts_of_subject
from termwise.language.check.culprit import why_missing
from termwise.language.check.presence import Definitions, Facts, may_be_missing, present_if
from termwise.language.check.reading import Reading, VersionReading
from termwise.language.check.settled import settled
from termwise.language.codes import Code
from termwise.language.diagnostics import Diagnostic, Label
from termwise.language.program import (
    Accrue,
    Charge,
    Decision,
    During,
    Grant,
    Measure,
    Pay,
    Require,
    Rule,
)
from termwise.language.tree import AtHand, Attribute, Expr, Value
from termwise.language.walk import walk


def warnings_of(reading: Reading) -> list[Diagnostic]:
    """Every effect that can come out missing, or would move with the as-of date."""
    known = settled(reading)
    found: list[Diagnostic] = []
    for version in reading.versions:
        for rule in version.rules.values():
            found += _missing(rule, version, known)
            found += _moving(rule, version, reading)
    return found


def _missing(rule: Rule, version: VersionReading, known: Definitions) -> Iterator[Diagnostic]:
    known = known.for_rows_of(rule.subject)
    facts = facts_of_subject(rule, version.rules.values(), known.reading).union(
        *(present_if(condition) for condition in rule.when)
    )
    amount = _amount(rule)
    if amount is not None and may_be_missing(amount, facts, known):
        yield _told("missing-amount", "the amount", rule, amount, facts, known)
    if all(may_be_missing(party, facts, known) for party in rule.to):
        yield _told("missing-party", "the party", rule, rule.to[-1], facts, known)
    if not rule.own_date and may_be_missing(rule.dated, facts, known):
        yield _told("missing-date", "the date", rule, rule.dated, facts, known)


def _told(
    code: Code, what: str, rule: Rule, expr: Expr, facts: Facts, known: Definitions
) -> Diagnostic:
    reason = why_missing(expr, facts, known)
    return Diagnostic(
        code,
        f"{what} of {rule.id} is missing {reason.where}, and a run would stop there with an error",
        reason.span,
        reason.help,
        tuple(reason.labels),
        "warning",
    )


def _amount(rule: Rule) -> Expr | None:
    effect = rule.effect
    return effect.amount if isinstance(effect, Pay | Charge | Accrue | Grant) else None


def _moving(rule: Rule, version: VersionReading, reading: Reading) -> Iterator[Diagnostic]:
    """An effect that reads a measure of its own period row, and comes out before that ends."""
    if reading.is_entity(rule.subject) or _waits(rule):
        return
    for measure in _measures_read(rule, version):
        yield Diagnostic(
            "moves-with-as-of",
            f"{rule.id} comes out when its {rule.subject} begins, and reads "
            f"{measure.subject}.{measure.name}, which goes on changing until it ends",
            rule.span,
            f"add `dated: {rule.subject}.end`, or read the {rule.subject} before it: "
            f"`{rule.subject}.previous.{measure.name}`",
            (Label(measure.span, f"gathered during the {rule.subject} itself"),),
            "warning",
        )


def _waits(rule: Rule) -> bool:
    match rule.dated:
        case Attribute(row=AtHand(name=name), name="end"):
            return name == rule.subject
        case _:
            return False


def _measures_read(rule: Rule, version: VersionReading) -> Iterator[Measure]:
    """Measures `during` the rule's own row that it reads, through decisions of that row too."""
    amount = _amount(rule)
    todo: list[Expr] = [*rule.when, *([amount] if amount is not None else [])]
    if isinstance(rule.effect, Require):
        todo.append(rule.effect.condition)
    seen: set[str] = set()
    while todo:
        for node in walk(todo.pop()):
            name = _own_name(node, rule.subject)
            if name is None or name in seen:
                continue
            seen.add(name)
            measure = version.measures.get((rule.subject, name))
            if measure is not None and _during_own(measure):
                yield measure
            todo += _bodies(version.decisions.get((rule.subject, name)))


def _own_name(node: Expr, subject: str) -> str | None:
    """The name of a value of the subject itself; None for any other expression."""
    if isinstance(node, Value) and isinstance(node.row, AtHand) and node.row.name == subject:
        return node.name
    return None


def _during_own(measure: Measure) -> bool:
    return any(isinstance(w, During) and isinstance(w.row, AtHand) for w in measure.windows)


def _bodies(decision: Decision | None) -> list[Expr]:
    if decision is None:
        return []
    if not isinstance(decision.body, tuple):
        return [decision.body]
    return [e for c in decision.body for e in (c.when, c.then) if e is not None]
