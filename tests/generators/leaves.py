"""The values that an expression may read where it stands."""

from __future__ import annotations

from termwise.language.types import Boolean, Date, Money, Number, Row

from tests.generators.drafts import World
from tests.generators.made import Made
from tests.generators.paths import is_readable, paths
from tests.generators.scope import Leaf, Path, Scope


def leaves(scope: Scope) -> list[Leaf]:
    """Every value that can be read here, without parameters; found once for a scope."""
    if scope.known is None:
        scope.known = _leaves(scope)
    return scope.known


def _leaves(scope: Scope) -> list[Leaf]:
    found = [leaf for path in paths(scope) for leaf in _of_path(scope, path)]
    for name, rule in scope.lines.items():
        line = Path(name, "")
        # Money of a line is rounded; a grant is as exact as it was made.
        found.append(Leaf(line, "amount", rule.type, isinstance(rule.type, Money)))
        found.append(Leaf(line, "date", Date()))
        if rule.party:
            found.append(Leaf(line, "party", Row(rule.party)))
    return [leaf for leaf in (*found, *_amounts(scope)) if leaf.seals not in scope.unread]


def _of_path(scope: Scope, path: Path) -> list[Leaf]:
    world = scope.world
    found = [Leaf(path, "", Row(path.subject))]
    if path.subject in world.entities:
        fields = world.entities[path.subject].fields.values()
        found += [Leaf(path, field.name, field.type, missing=field.missing) for field in fields]
    else:
        found += _attributes(world, path)
    found += [
        Leaf(path, name.name, name.type, name.tame, f"{name.subject}.{name.name}")
        for name in world.of(path.subject)
        if is_readable(scope, path, name)
    ]
    if scope.recursive and path.text.endswith(".previous") and not scope.lines:
        name = scope.recursive
        if name.subject == path.subject:
            found += [Leaf(path, name.name, name.type, name.tame)] * 5
    return [*found, Leaf(path, "accepted", Boolean(), seals=path.subject)]


def _attributes(world: World, path: Path) -> list[Leaf]:
    tame = world.periods[path.subject].tame
    return [
        Leaf(path, "index", Number()),
        Leaf(path, "share", Number(), tame),
        Leaf(path, "days", Number()),
        Leaf(path, "full_days", Number()),
        *(Leaf(path, name, Date()) for name in ("start", "end", "full_start", "full_end")),
    ]


def _amounts(scope: Scope) -> list[Leaf]:
    """What rules of the same subject came to; nothing, where this version has no such rule."""
    if not scope.amounts:
        return []
    return [
        Leaf(
            Path(rule.id, ""),
            "amount",
            rule.type,
            isinstance(rule.type, Money),
            uses=rule.id,
            seals=rule.subject,
        )
        for rule in scope.world.rules
        if rule.subject == scope.subject
    ]


def read(scope: Scope, leaf: Leaf, day: str | None = None) -> Made:
    """The expression that reads a leaf; `day` goes into the call of `at`."""
    text = leaf.path.text
    if day is not None and leaf.path.open_call:
        text = f"{text[:-1]}, {day})"
    scope.used.update(filter(None, (leaf.uses, *leaf.path.uses)))
    if leaf.seals:
        scope.world.seal(leaf.seals)
    return Made(f"{text}.{leaf.name}" if leaf.name else text, tame=leaf.tame)
