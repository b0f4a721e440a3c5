"""Makes measures: what is gathered, what of it, and within which windows."""

from __future__ import annotations

from dataclasses import dataclass, replace

from termwise.language.types import (
    Date,
    Enumeration,
    Moment,
    Money,
    Number,
    Quantity,
    Type,
)

from tests.generators import windows
from tests.generators.conditions import conditions
from tests.generators.declaring import declared_in
from tests.generators.drafts import NameDraft, RuleDraft, World
from tests.generators.leaves import leaves
from tests.generators.numbers import rounded
from tests.generators.scope import Scope, subject_scope
from tests.generators.values import read_leaf, value
from tests.generators.yaml_text import Yaml


@dataclass(frozen=True, slots=True)
class Source:
    """What a measure gathers: an entity or period, or the lines of a rule."""

    name: str
    rule: RuleDraft | None = None


def make_measure(world: World) -> None:
    """Add a measure to the versions that declare it, of one type in all of them."""
    choice = world.choice
    subject = choice.pick([*world.periods, *world.entities])
    versions = versions_of(world, subject)
    name = world.fresh("gathered")
    kind: Type | None = None
    last: dict[str, Yaml] | None = None
    needs: set[str] = set()
    tame = True
    made: set[int] = set()
    for index in sorted(versions):
        kept = last is not None and needs <= world.versions[index].declared
        if last is None or not kept or choice.chance(25):
            found = _attempt(world, index, subject, kind)
            if found is None:
                continue
            last, kind, its_tame, needs = found
            tame = tame and its_tame
        world.versions[index].measures[f"{subject}.{name}"] = last
        made.add(index)
    if kind is not None and made:
        measure = NameDraft(subject, name, kind, tame, made)
        declare_name(world, measure)
        if choice.chance(75):
            _show(world, measure)


def _show(world: World, measure: NameDraft) -> None:
    """A decision that is the measure: so what was gathered comes out."""
    name = world.fresh("shown")
    for index in measure.versions:
        text = f"{measure.subject}.{measure.name}"
        world.versions[index].decisions[f"{measure.subject}.{name}"] = text
    declare_name(world, replace(measure, name=name))


def declare_name(world: World, name: NameDraft) -> None:
    world.names.append(name)
    for index in name.versions:
        world.versions[index].declared.add(f"{name.subject}.{name.name}")


def versions_of(world: World, subject: str) -> set[int]:
    """A period's names can only stand where the period does."""
    versions = declared_in(world)
    return versions & world.periods[subject].versions if subject in world.periods else versions


Attempt = tuple[dict[str, Yaml], Type, bool, set[str]]


def _attempt(world: World, version: int, subject: str, wanted: Type | None) -> Attempt | None:
    """A measure of the wanted type; None where a few tries did not come to one."""
    for _ in range(4):
        found = _measure(world, version, subject)
        if found is not None and (wanted is None or found[1] == wanted):
            return found
    return None


def _measure(world: World, version: int, subject: str) -> Attempt | None:
    choice = world.choice
    source = _source(world, version, subject)
    scope = replace(subject_scope(world, version, subject), amounts=False)
    name = choice.pick((source.name, "other", "später"))
    document: dict[str, Yaml] = {}
    has_over = name != source.name or choice.chance(30)
    inner = _inner(scope, source, name)
    aggregated = _aggregate(inner, name, has_over)
    if aggregated is None:
        return None
    aggregate, text, kind, tame = aggregated
    document[aggregate] = text
    # A period that `at` names could be what is gathered, too.
    if has_over or "at(" in text:
        document["over"] = name if name == source.name else f"{source.name} as {name}"
    if not windows.add_windows(scope, inner, source.name, name, source.rule, document):
        return None
    if aggregate == "latest" and not _has_date(world, source) and "by" not in document:
        return None
    if choice.chance(30):
        document["where"] = conditions(inner, 2)
    if aggregate == "count" and choice.chance(30):
        kind = Quantity(choice.pick(world.units))
        document["unit"] = kind.unit
    if source.rule is not None:
        world.seal(source.rule.subject)
    elif choice.chance(25):
        document["refused"] = "too"
    else:
        world.seal(source.name)
    return document, kind, tame, inner.used | scope.used | {source.name}


def _source(world: World, version: int, subject: str) -> Source:
    choice = world.choice
    if subject in world.periods and choice.chance(35):
        return Source(subject)
    rules = [rule for rule in world.rules if version in rule.versions]
    periods = [name for name, period in world.periods.items() if version in period.versions]
    if rules and choice.chance(20):
        rule = choice.pick(rules)
        return Source(rule.id, rule)
    if periods and choice.chance(35):
        return Source(choice.pick(periods))
    return Source(choice.pick(list(world.entities)))


def _inner(scope: Scope, source: Source, name: str) -> Scope:
    """The scope with the gathered row at hand, which hides what has its name."""
    hand = {at: row for at, row in scope.hand.items() if at != name}
    if source.rule is not None:
        return replace(scope, hand=hand, lines={name: source.rule})
    return replace(scope, hand={**hand, name: source.name})


def _has_date(world: World, source: Source) -> bool:
    return source.rule is not None or world.is_dated(source.name)


def _aggregate(inner: Scope, name: str, has_over: bool) -> tuple[str, str, Type, bool] | None:
    """The aggregate, its value, its type, and whether its denominator is known."""
    choice = inner.world.choice
    if choice.chance(20):
        return "count", name, Number(), True
    gathered = inner.only({name})
    there = [leaf for leaf in leaves(gathered) if leaf.name]
    if not there:
        return None
    # Of a line it is the amount that most rules ask for.
    amounts = [leaf for leaf in there if leaf.name == "amount"]
    sure = [leaf for leaf in there if not leaf.missing and not leaf.path.text.count(".")]
    if amounts and choice.chance(60):
        there = amounts
    elif sure and choice.chance(50):
        there = sure
    # Any type as often as another, however many fields have it.
    sort = choice.pick(list(dict.fromkeys(type(leaf.type) for leaf in there)))
    leaf = choice.pick([leaf for leaf in there if isinstance(leaf.type, sort)])
    kind = leaf.type
    made = read_leaf(gathered, leaf)
    scope = inner if has_over else gathered
    if choice.chance(25) and (built := value(scope, kind, 2)) is not None:
        # Without `over`, the value itself must say what is gathered.
        made = built if has_over or f"{name}." in built.text else made
    options = ["latest", "count_distinct"]
    if isinstance(kind, Number | Quantity | Money):
        options += ["sum", "average", "max", "min", "sum"]
        if not made.tame:
            made = rounded(scope, kind, made)
    elif isinstance(kind, Date | Moment | Enumeration):
        options += ["min", "max"]
    aggregate = choice.pick(list(reversed(options)))
    result = Number() if aggregate == "count_distinct" else kind
    return aggregate, made.text, result, aggregate != "average"
