"""Makes periods of every rhythm, for one owner or for combinations."""

from __future__ import annotations

from termwise.language.types import Date, Moment, Number

from tests.generators.conditions import conditions
from tests.generators.declaring import declared_in
from tests.generators.drafts import NameDraft, PeriodDraft, World
from tests.generators.graph import within
from tests.generators.literals import near_day
from tests.generators.scope import Scope
from tests.generators.values import value
from tests.generators.yaml_text import Yaml

_EARLIEST = "2023-10-01"
_BEFORE_ANY_VERSION = "2023-11-15"
_SHOWN = (
    "share",
    "days",
    "previous.end",
    "full_days",
    "index",
    "end",
    "full_end",
    "previous.share",
)
_RHYTHMS: tuple[dict[str, Yaml], ...] = (
    {"every": "1 month"},
    {"every": "1 year"},
    {"every": "calendar month"},
    {"every": "3 months"},
    {},
    {"lasts": "90 days"},
    {"every": "calendar quarter"},
    {"every": "calendar year"},
    {"every": "calendar half"},
    {"every": "calendar week"},
    {"every": "30 days"},
    {"lasts": "1 year"},
    {"every": "7 months"},
    {"every": "2 weeks"},
)


def make_period(world: World) -> None:
    """Add a period to the versions that declare it."""
    choice = world.choice
    name = world.fresh("span")
    each, entity, owners = _each(world)
    rhythm = choice.pick(_RHYTHMS)
    tame = "every" in rhythm
    draft = PeriodDraft(name, entity, owners, len(each) > 1, tame, declared_in(world))
    if draft.combined:
        world.seal(entity)
    last: dict[str, Yaml] | None = None
    needs: set[str] = set()
    for index in sorted(draft.versions):
        if not needs <= world.versions[index].declared:
            draft.versions.discard(index)
            continue
        if last is None or choice.chance(20):
            scope = Scope(world, index, "", False, dict(owners), parameters=choice.chance(15))
            last = _body(scope, draft, rhythm, each, last)
            needs = needs | scope.used
        world.versions[index].periods[name] = last
        world.versions[index].declared.add(name)
    world.periods[name] = draft
    for attribute in choice.several(_SHOWN, 0, 2):
        _show(world, draft, attribute)


def _show(world: World, period: PeriodDraft, attribute: str) -> None:
    """A decision that is an attribute of the row, or of the one before: so that it comes out."""
    is_date = attribute.endswith(("start", "end"))
    tame = period.tame or not attribute.endswith("share")
    name = world.fresh("shown")
    for index in period.versions:
        document = f"{period.name}.{attribute}"
        world.versions[index].decisions[f"{period.name}.{name}"] = document
        world.versions[index].declared.add(f"{period.name}.{name}")
    kind = Date() if is_date else Number()
    world.names.append(NameDraft(period.name, name, kind, tame, set(period.versions)))


def _each(world: World) -> tuple[list[str], str, dict[str, str]]:
    """What `each` says, the entity walked, and the owners by name."""
    choice = world.choice
    entity = choice.pick(list(world.entities))
    paths = [(path, end) for path, end in within(world, entity, 2) if path]
    by_name = {path[-1]: (path, end) for path, end in reversed(paths)}
    if len(by_name) >= 2 and choice.chance(75):
        names = choice.several(sorted(by_name), 2, 2)
        each = [".".join((entity, *by_name[name][0])) for name in names]
        return each, entity, {name: by_name[name][1] for name in names}
    return [entity], entity, {entity: entity}


def _body(
    scope: Scope,
    draft: PeriodDraft,
    rhythm: dict[str, Yaml],
    each: list[str],
    before: dict[str, Yaml] | None,
) -> dict[str, Yaml]:
    """A later version keeps the rhythm and the first day: else its rows overlap those before."""
    choice = scope.world.choice
    if before and choice.chance(6):
        # These may come to overlap those before, which ends the run.
        rhythm = choice.pick([other for other in _RHYTHMS if ("every" in other) is draft.tame])
        before = None
    document: dict[str, Yaml] = {"each": each if draft.combined else each[0], **rhythm}
    document["from"] = before["from"] if before else _start(scope)
    if any(word in str(rhythm) for word in ("week", "days")):
        # Rows as short as these are many: the oracle looks at each with each.
        document["until"] = f"{document['from']} + 3 months"
    elif choice.chance(45):
        document["until"] = _end(scope, str(document["from"]))
    if choice.chance(12):
        document["where"] = conditions(scope, 1)
    if before is None and choice.chance(40):
        document["governed_by"] = _governing(scope.world, draft)
    elif before and "governed_by" in before:
        document["governed_by"] = before["governed_by"]
    if choice.chance(20):
        document["history"] = True
    return document


def _start(scope: Scope) -> str:
    """A first day that is never so early that the rows become too many."""
    choice = scope.world.choice
    if choice.chance(10):
        return _BEFORE_ANY_VERSION
    kind = Moment() if choice.chance(10) else Date()
    made = value(scope, kind, 1 if choice.chance(20) else 0)
    if made is None or choice.chance(10):
        return near_day(choice).isoformat()
    text = f"day_of({made.text})" if kind == Moment() else made.text
    if choice.chance(50):
        text = f"default({text}, {near_day(choice).isoformat()})"
    return f"max({text}, {_EARLIEST})"


def _end(scope: Scope, start: str) -> str:
    choice = scope.world.choice
    if choice.chance(60):
        # Behind the start, mostly within a row.
        return f"{start} + {choice.pick(('18 months', '100 days', '1 year', '7 months'))}"
    made = value(scope, Date(), 1)
    return made.text if made else near_day(choice).isoformat()


def _governing(world: World, draft: PeriodDraft) -> str:
    """A day that is always there."""
    choice = world.choice
    options = [f"{draft.name}.start", f"{draft.name}.full_start"]
    if draft.tame:
        options.append(f"{draft.name}.end")
    for name, entity in draft.owners.items():
        fields = world.entities[entity].fields.values()
        # The parts of a combination are references, which may lead to rows that are not yet.
        if not draft.combined:
            dates = [
                f"{name}.{field.name}"
                for field in fields
                if isinstance(field.type, Date) and not field.missing
            ]
            options += dates * 3
    return choice.pick(options)
