"""Makes decisions: expressions and cases, rows and enumerations, and balances over `previous`."""

from __future__ import annotations

from dataclasses import dataclass, replace

from termwise.language.types import (
    Boolean,
    Date,
    Enumeration,
    Money,
    Number,
    Quantity,
    Row,
    Text,
    Type,
)

from tests.generators import numbers
from tests.generators.conditions import condition, conditions
from tests.generators.drafts import NameDraft, World
from tests.generators.literals import literal
from tests.generators.made import Level, Made, called, joined
from tests.generators.measures import declare_name, versions_of
from tests.generators.numbers import rounded
from tests.generators.paths import paths
from tests.generators.scope import Scope, subject_scope
from tests.generators.values import value
from tests.generators.yaml_text import Yaml

_LEVELS = ("bronze", "silver", "gold", "item")


@dataclass(slots=True)
class _Made:
    """A decision as written; `tame`: all that it may come to has a known denominator."""

    document: Yaml
    tame: bool


def make_decision(world: World) -> None:
    """Add a decision to the versions that declare it, of one type in all of them."""
    choice = world.choice
    subject = choice.pick([*world.periods, *world.entities])
    name = world.fresh("decided")
    kind = choice.pick(_kinds(world, subject, name))
    recursive = subject in world.periods and not isinstance(kind, Row) and choice.chance(50)
    last: _Made | None = None
    needs: set[str] = set()
    tame = True
    made: set[int] = set()
    for index in sorted(versions_of(world, subject)):
        kept = last is not None and needs <= world.versions[index].declared
        if not kept or choice.chance(30):
            scope = _scope(world, index, subject, name, kind, recursive)
            found = _decision(scope, kind, recursive)
            if found is None:
                continue
            last, needs = found, scope.used
            tame = tame and found.tame
        assert last is not None
        world.versions[index].decisions[f"{subject}.{name}"] = last.document
        made.add(index)
    if made:
        declare_name(world, NameDraft(subject, name, kind, tame, made))


def _kinds(world: World, subject: str, name: str) -> list[Type]:
    return [
        Money(world.currency),
        Number(),
        Boolean(),
        Date(),
        Enumeration(_LEVELS, f"{subject}.{name}"),
        Quantity(world.units[0]),
        Money(world.currency),
        Number(),
        *(Row(period) for period in world.periods),
        *(Row(entity) for entity in world.entities),
        Text(),
        Money(world.foreign),
    ]


def _scope(
    world: World, version: int, subject: str, name: str, kind: Type, recursive: bool
) -> Scope:
    scope = subject_scope(world, version, subject)
    if not recursive:
        return scope
    return replace(scope, recursive=NameDraft(subject, name, kind, True, {version}))


def _decision(scope: Scope, kind: Type, recursive: bool) -> _Made | None:
    choice = scope.world.choice
    if isinstance(kind, Row):
        return _row(scope, kind)
    if isinstance(kind, Enumeration):
        cases = [_case(scope, number, Made(word)) for number, word in _words(scope, kind)]
        return _Made({"one_of": list(kind.values), "cases": _closed(scope, cases)}, True)
    if choice.chance(30):
        return _cases(scope, kind, recursive)
    made = _expression(scope, kind, recursive)
    return _Made(made.text, made.tame) if made else None


def _expression(scope: Scope, kind: Type, recursive: bool) -> Made | None:
    """An expression; one that carries its own value on has a denominator that is known."""
    choice = scope.world.choice
    is_amount = isinstance(kind, Money | Quantity | Number)
    made = numbers.rare(scope, kind, 3) if is_amount and choice.chance(50) else None
    made = made or value(scope, kind, 3)
    if isinstance(kind, Number) and not recursive and choice.chance(25):
        return Made(choice.pick(("12%", "33.3333%", "2.5%")))
    if made is None:
        return None
    if recursive and is_amount:
        assert scope.recursive is not None
        carried = Made(f"{scope.subject}.previous.{scope.recursive.name}")
        start = literal(scope.world, kind) or made
        before = called("default", carried, start)
        step = made if made.tame else rounded(scope, kind, made)
        is_sum = choice.chance(70)
        made = joined(before, "+", step, Level.SUM) if is_sum else called("max", before, step)
        if "previous" in step.text:
            made = rounded(scope, kind, made)
    elif recursive and "previous" in made.text:
        # What is only ever read from the row before would begin nowhere.
        otherwise = value(replace(scope, recursive=None), kind, 1)
        return called("default", made, otherwise) if otherwise else None
    elif is_amount and not made.tame and choice.chance(60):
        made = rounded(scope, kind, made)
    return made


def _cases(scope: Scope, kind: Type, recursive: bool) -> _Made | None:
    choice = scope.world.choice
    values = [_expression(scope, kind, recursive) for _ in range(choice.integer(1, 3))]
    there = [made for made in values if made is not None]
    if not there:
        return None
    cases = [_case(scope, number, made) for number, made in enumerate(there)]
    return _Made(_closed(scope, cases), all(made.tame for made in there))


def _case(scope: Scope, number: int, then: Made) -> dict[str, Yaml]:
    return {"id": f"case-{number}", "when": conditions(scope, 2), "then": then.text}


def _closed(scope: Scope, cases: list[dict[str, Yaml]]) -> list[Yaml]:
    """The cases, the last of them mostly for whatever else there is."""
    if scope.world.choice.chance(60):
        last = cases[-1]
        return [*cases[:-1], {"id": str(last["id"]), "otherwise": last["then"]}]
    return [*cases]


def _words(scope: Scope, kind: Enumeration) -> list[tuple[int, str]]:
    """Values for the cases; the one that is also an entity's name stands in quotes."""
    chosen = scope.world.choice.several(kind.values, 1, 3)
    return [(number, f'"{word}"' if word == "item" else word) for number, word in enumerate(chosen)]


def _row(scope: Scope, kind: Row) -> _Made | None:
    """A row that a path leads to, or the period row that holds a date."""
    choice = scope.world.choice
    found = [
        path
        for path in paths(scope)
        if path.subject == kind.subject and not (path.own and path.subject == scope.subject)
    ]
    if not found:
        return None
    path = choice.pick(found)
    text = path.text
    if path.open_call and (not scope.dated or choice.chance(30)):
        text = f"{text[:-1]}, {choice.pick(('2024-07-01', '2024-02-29'))})"
    if choice.chance(15):
        case: dict[str, Yaml] = {"id": "case-0", "when": condition(scope, 1).text, "then": text}
        return _Made([case], True)
    scope.used.update(path.uses)
    return _Made(text, True)
