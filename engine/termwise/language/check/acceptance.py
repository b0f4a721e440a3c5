"""What is surely present of a row that was accepted: its requirements have shown it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from termwise.language.check.members import owners_of
from termwise.language.check.presence import Facts, present_if
from termwise.language.check.reading import Reading
from termwise.language.program import Require, Rule
from termwise.language.tree import And, AtHand, Expr, Owner
from termwise.language.types import Row
from termwise.language.walk import rewrite

Conditions = Collection[Expr]
"""Conditions that hold of the row: a requirement is judged where its own hold."""

Judged = Callable[[Rule], bool]
"""Whether a requirement has surely been judged when the row is looked at."""


def facts_of_row(row: Expr, conditions: Conditions, reading: Reading) -> Facts:
    """What any accepted row of an entity or period shows, whatever version governs it."""
    assert isinstance(row.type, Row)
    subject = row.type.subject
    if reading.keeps_history(subject):
        return frozenset()
    each = [
        _shown(version.rules.values(), subject, row, conditions, _by_its_own_day)
        for version in reading.versions
        if reading.is_entity(subject) or subject in version.periods
    ]
    facts = each[0].intersection(*each[1:]) if each else frozenset()
    return facts | facts_of_owners(row, conditions, reading)


def facts_of_owners(row: Expr, conditions: Conditions, reading: Reading) -> Facts:
    """What the accepted owners of a period row show; nothing for a row of an entity."""
    assert isinstance(row.type, Row)
    if reading.is_entity(row.type.subject):
        return frozenset()
    owners = (
        Owner(row, name, Row(entity), row.span)
        for name, entity in owners_of(row.type.subject, reading)
    )
    return frozenset[Expr]().union(*(facts_of_row(o, conditions, reading) for o in owners))


def facts_of_subject(rule: Rule, rules: Iterable[Rule], reading: Reading) -> Facts:
    """What the requirements of a rule's subject have shown when the rule's effect comes out.

    `rules` are those of the same version, which governs the row.
    """
    row = AtHand(rule.subject, Row(rule.subject), rule.span)
    facts = facts_of_owners(row, rule.when, reading)
    if isinstance(rule.effect, Require):
        return facts

    def judged(required: Rule) -> bool:
        return required.own_date or required.dated == rule.dated

    return facts | _shown(rules, rule.subject, row, rule.when, judged)


def _by_its_own_day(required: Rule) -> bool:
    return required.own_date


def _shown(
    rules: Iterable[Rule], subject: str, row: Expr, conditions: Conditions, judged: Judged
) -> Facts:
    facts: Facts = frozenset()
    for required in rules:
        effect = required.effect
        if required.subject != subject or not isinstance(effect, Require) or not judged(required):
            continue
        if all(_from(row, subject, c) in conditions for c in required.when):
            facts |= present_if(_from(row, subject, effect.condition))
    return facts


def _from(row: Expr, subject: str, expr: Expr) -> Expr:
    """`expr`, said of a row of `subject`, said of `row`."""
    if isinstance(row, AtHand) and row.name == subject:
        return expr

    def replace(node: Expr) -> Expr:
        return row if isinstance(node, AtHand) and node.name == subject else node

    return rewrite(expr, replace)


def conditions_of(where: Expr | None) -> tuple[Expr, ...]:
    """The conditions that one is made of by `and`."""
    if where is None:
        return ()
    return where.operands if isinstance(where, And) else (where,)
