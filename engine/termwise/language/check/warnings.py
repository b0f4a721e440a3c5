"""Warnings about a program that can run: amounts that may be missing, lines that would move."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from termwise.language.check.presence import Definitions, Facts, may_be_missing, present_if
from termwise.language.check.reading import Reading, VersionReading
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
from termwise.language.tree import AtHand, Attribute, Expr, Owner, Value
from termwise.language.types import Date, Row
from termwise.language.walk import rewrite, walk


def warn(reading: Reading) -> None:
    """Point at every effect that can come out missing, or would move with the as-of date."""
    for version in reading.versions:
        for rule in version.rules.values():
            _warn_missing(rule, version, reading)
            _warn_moving(rule, version, reading)


def _warn_missing(rule: Rule, version: VersionReading, reading: Reading) -> None:
    known = Definitions(reading)
    facts = _shown(rule.when) | _required(rule, version, reading)
    amount = _amount(rule)
    checks: list[tuple[str, str, Expr, bool]] = []
    if amount is not None:
        gone = may_be_missing(amount, facts, known)
        checks.append(("missing-amount", "the amount", amount, gone))
    nobody = all(may_be_missing(party, facts, known) for party in rule.to)
    checks.append(("missing-party", "the party", rule.to[0], nobody))
    date_gone = not rule.own_date and may_be_missing(rule.dated, facts, known)
    checks.append(("missing-date", "the date", rule.dated, date_gone))
    for code, what, expr, gone in checks:
        if gone:
            reading.findings.warning(
                code,
                f"{what} of {rule.id} can be missing, and the run would then stop with an error",
                expr.span,
                help="add a condition `… is present`, a requirement, or default(…, …)",
            )


def _amount(rule: Rule) -> Expr | None:
    effect = rule.effect
    return effect.amount if isinstance(effect, Pay | Charge | Accrue | Grant) else None


def _shown(conditions: Sequence[Expr]) -> Facts:
    return frozenset[Expr]().union(*(present_if(c) for c in conditions))


def _required(rule: Rule, version: VersionReading, reading: Reading) -> Facts:
    """What the requirements of the subject, and of a period's owners, have shown.

    Only those are judged before the effect that have their row's own date, or the effect's.
    """
    conditions = frozenset(rule.when)
    shown: Facts = frozenset()
    if not isinstance(rule.effect, Require):
        shown = _facts_of(rule.subject, version, conditions, rule, None)
    if not reading.is_entity(rule.subject):
        own = AtHand(rule.subject, Row(rule.subject), rule.span)
        for name, entity in _owners(rule.subject, reading):
            owner = Owner(own, name, Row(entity), rule.span)
            per_version = [_facts_of(entity, v, conditions, rule, owner) for v in reading.versions]
            shown |= frozenset.intersection(*per_version)
    return shown


def _owners(period: str, reading: Reading) -> tuple[tuple[str, str], ...]:
    from termwise.language.check.members import owners_of

    return owners_of(period, reading)


def _facts_of(
    subject: str,
    version: VersionReading,
    conditions: frozenset[Expr],
    rule: Rule,
    seen_from: Expr | None,
) -> Facts:
    shown: Facts = frozenset()
    for required in version.rules.values():
        if required.subject != subject or not isinstance(required.effect, Require):
            continue
        if not (required.own_date or (seen_from is None and required.dated == rule.dated)):
            continue
        when = [_from(seen_from, subject, c) for c in required.when]
        if all(c in conditions for c in when):
            shown |= present_if(_from(seen_from, subject, required.effect.condition))
    return shown


def _from(row: Expr | None, subject: str, expr: Expr) -> Expr:
    if row is None:
        return expr

    def replace(node: Expr) -> Expr:
        return row if isinstance(node, AtHand) and node.name == subject else node

    return rewrite(expr, replace)


def _warn_moving(rule: Rule, version: VersionReading, reading: Reading) -> None:
    if reading.is_entity(rule.subject) or _waits(rule):
        return
    for measure in _measures_read(rule, version):
        reading.findings.warning(
            "moves-with-as-of",
            f"{rule.id} comes out when its {rule.subject} begins, and reads "
            f"{measure.subject}.{measure.name}, which goes on growing until it ends",
            rule.span,
            help=f"add `dated: {rule.subject}.end`, or read the previous {rule.subject}",
        )


def _waits(rule: Rule) -> bool:
    own = AtHand(rule.subject, Row(rule.subject), rule.span)
    return rule.dated == Attribute(own, "end", Date(), False, rule.span) or rule.dated == Attribute(
        own, "end", Date(), True, rule.span
    )


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
