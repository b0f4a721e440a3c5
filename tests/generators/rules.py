"""Makes rules with all effects, parties, dates and messages."""

from __future__ import annotations

from dataclasses import replace

from termwise.language.types import Date, Moment, Money, Quantity, Type

from tests.generators.conditions import condition, conditions
from tests.generators.drafts import RuleDraft, World
from tests.generators.literals import near_day
from tests.generators.made import Level, Made, called, joined
from tests.generators.measures import versions_of
from tests.generators.numbers import factor
from tests.generators.parties import Party, party
from tests.generators.phrases import message
from tests.generators.scope import Scope, subject_scope
from tests.generators.values import value
from tests.generators.yaml_text import Yaml

_EFFECTS = ("pay", "accrue", "charge", "grant", "require", "notify", "pay", "require")


def make_rule(world: World) -> None:
    """Add a rule to the versions that declare it, with one effect and subject in all of them."""
    choice = world.choice
    subject = choice.pick([*world.entities, *world.periods])
    effect = choice.pick(_EFFECTS)
    if effect == "require" and subject in world.sealed:
        return
    kind = _kind(world, effect)
    name = world.fresh(f"{effect}-rule")
    last: dict[str, Yaml] | None = None
    needs: set[str] = set()
    made: set[int] = set()
    to: Party | None = None
    for index in sorted(versions_of(world, subject)):
        kept = last is not None and needs <= world.versions[index].declared
        if not kept or choice.chance(30):
            scope = _scope(world, index, subject, effect)
            to = to or party(scope)
            found = _rule(scope, name, effect, kind, to)
            if found is None:
                continue
            last, needs = found, scope.used
        assert last is not None
        world.versions[index].rules.append(last)
        made.add(index)
    if kind is not None and made and to is not None:
        world.rules.append(RuleDraft(name, subject, kind, effect == "accrue", to.entity, made))
        for index in made:
            world.versions[index].declared.add(name)


def _scope(world: World, version: int, subject: str, effect: str) -> Scope:
    """A requirement must not depend on whether its own row is accepted."""
    scope = subject_scope(world, version, subject)
    if effect != "require":
        return scope
    of_subject = [name for name, each in world.periods.items() if subject in each.owners.values()]
    return replace(scope, unread={subject, *of_subject})


def _kind(world: World, effect: str) -> Type | None:
    choice = world.choice
    if effect in ("require", "notify"):
        return None
    if effect == "grant":
        return Quantity(choice.pick(world.units))
    return Money(world.foreign if choice.chance(15) else world.currency)


def _rule(
    scope: Scope, name: str, effect: str, kind: Type | None, to: Party
) -> dict[str, Yaml] | None:
    choice = scope.world.choice
    document: dict[str, Yaml] = {"id": name, "for": scope.subject}
    when: list[str] = []
    if choice.chance(50):
        made = conditions(scope, 2)
        when += [made] if isinstance(made, str) else made
    if to.condition and choice.chance(90):
        when.append(to.condition)
    if kind is not None:
        amount = _amount(scope, kind, effect)
        if amount is None:
            return None
        if choice.chance(92):
            amount, when = _present(scope, kind, amount, when)
        document[effect] = amount.text
        _settle(scope, effect, document)
    elif effect == "require":
        document["require"] = condition(scope, 2).text
        document["title"] = {"en": f"Requirement {name}", "fr": f"Condition « {name} »"}
    if when:
        document["when"] = when[0] if len(when) == 1 else when
    _date(scope, document)
    document["to"] = to.written
    if effect == "notify":
        _notice(scope, document)
    elif choice.chance(50):
        document["message"] = message(scope)
    return document


def _amount(scope: Scope, kind: Type, effect: str) -> Made | None:
    """An amount, often a product with a rate; pays and charges are mostly kept from below zero."""
    choice = scope.world.choice
    made = value(scope, kind, 2)
    if made is None:
        return None
    is_due = effect in ("pay", "charge")
    if effect == "accrue" and choice.chance(25):
        # Half of an odd amount below nought: it is rounded away from zero.
        half = Made(choice.pick(("-50%", "-0.5")), Level.SIGNED, literal=True)
        return joined(half, "*", called("abs", made), Level.PRODUCT)
    if is_due and choice.chance(60):
        # The product itself stays outermost, so that its rate is found.
        positive = Made(choice.pick(("12%", "50%", "2", "7.25%", "1")), literal=True)
        return joined(positive, "*", _not_negative(scope, kind, made), Level.PRODUCT)
    if choice.chance(60):
        rate = factor(scope, 1)
        left, right = (rate, made) if choice.chance(70) else (made, rate)
        made = joined(left, "*", right, Level.PRODUCT)
    if is_due and choice.chance(97):
        made = _not_negative(scope, kind, made)
    return made


def _not_negative(scope: Scope, kind: Type, made: Made) -> Made:
    """The amount, kept from below zero."""
    assert isinstance(kind, Money)
    if scope.world.choice.chance(50):
        return called("abs", made)
    return called("max", made, Made(f"0 {kind.currency}"))


def _present(scope: Scope, kind: Type, amount: Made, when: list[str]) -> tuple[Made, list[str]]:
    """An amount that is not missing: by a condition, or by a default."""
    if scope.world.choice.chance(70):
        return amount, [*when, f"{amount.at(Level.SUM)} is present"]
    unit = kind.currency if isinstance(kind, Money) else _unit(kind)
    return called("default", amount, Made(f"0 {unit}")), when


def _unit(kind: Type) -> str:
    assert isinstance(kind, Quantity)
    return kind.unit


def _settle(scope: Scope, effect: str, document: dict[str, Yaml]) -> None:
    accruing = [
        rule.id for rule in scope.world.rules if rule.accrues and scope.declares(rule.versions)
    ]
    if effect == "pay" and accruing and scope.world.choice.chance(40):
        document["settles"] = scope.world.choice.pick(accruing)
        scope.used.add(str(document["settles"]))


def _date(scope: Scope, document: dict[str, Yaml]) -> None:
    """`dated` where the subject has no date, or now and then; nearly always there."""
    choice = scope.world.choice
    if scope.dated and not choice.chance(25):
        return
    kind = Moment() if choice.chance(10) else Date()
    made = value(scope, kind, 1)
    if made is None or kind == Moment():
        is_bare = made is not None and choice.chance(20)
        document["dated"] = made.text if made and is_bare else near_day(choice).isoformat()
    elif choice.chance(95):
        otherwise = Made(near_day(choice).isoformat())
        document["dated"] = called("default", made, otherwise).text
    else:
        document["dated"] = made.text


def _notice(scope: Scope, document: dict[str, Yaml]) -> None:
    """A notice says its message, or just that there is one."""
    if scope.world.choice.chance(50):
        document["notify"] = message(scope)
    else:
        document["notify"] = True
        document["message"] = message(scope)
