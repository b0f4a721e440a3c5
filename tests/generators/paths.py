"""The ways to rows that an expression may go."""

from __future__ import annotations

from termwise.language.types import Row

from tests.generators.drafts import NameDraft
from tests.generators.graph import references, shortest
from tests.generators.scope import Path, Scope


def paths(scope: Scope) -> list[Path]:
    """Ways to rows: those at hand, what they refer to, and the period rows of these."""
    at_hand = [Path(name, subject, own=True) for name, subject in scope.hand.items()]
    of_lines = [Path(f"{name}.{rule.subject}", rule.subject) for name, rule in scope.lines.items()]
    near = [*at_hand, *of_lines]
    first = [further for path in near for further in _steps(scope, path)]
    second = [further for path in first for further in _references_of(scope, path)]
    return [*near, *first, *second, *_holding(scope, [*near, *first])]


def _steps(scope: Scope, path: Path) -> list[Path]:
    if path.subject in scope.world.entities:
        return [*_references_of(scope, path), *_decided(scope, path)]
    owners = [path.to(name, entity) for name, entity in scope.world.owners(path.subject).items()]
    previous = path.to("previous", path.subject)
    return [previous, *([] if path.own else owners), *_decided(scope, path)]


def _references_of(scope: Scope, path: Path) -> list[Path]:
    if path.subject not in scope.world.entities:
        return []
    found = references(scope.world, path.subject).items()
    return [path.to(name, entity) for name, entity in found]


def _decided(scope: Scope, path: Path) -> list[Path]:
    """Rows that are a decision of the row."""
    return [
        path.to(name.name, name.type.subject, f"{name.subject}.{name.name}")
        for name in scope.world.of(path.subject)
        if isinstance(name.type, Row) and is_readable(scope, path, name)
    ]


def _holding(scope: Scope, found: list[Path]) -> list[Path]:
    """The period rows of the owners found."""
    simple = [
        period
        for period in scope.world.periods.values()
        if not period.combined and scope.declares(period.versions)
    ]
    calls = [
        _call(f"{path.text}.{period.name}", period.name, path.uses)
        for period in simple
        for path in found
        if path.subject == period.entity
    ]
    if scope.subject in scope.world.entities:
        calls += [
            _call(period.name, period.name, ())
            for period in simple
            if period.name not in scope.hand
            and len(shortest(scope.world, scope.subject, period.entity, 0)) == 1
        ]
        calls += [
            _call(name, name, ())
            for name, period in scope.world.periods.items()
            if period.combined
            and scope.declares(period.versions)
            and name not in scope.hand
            and _leads_to(scope, period.owners)
        ]
    return calls


def _leads_to(scope: Scope, owners: dict[str, str]) -> bool:
    """Whether the subject leads to each owner of a combination in a single shortest way."""
    world = scope.world
    return all(len(shortest(world, scope.subject, end, 0)) == 1 for end in owners.values())


def _call(argument: str, period: str, uses: tuple[str, ...]) -> Path:
    return Path(f"at({argument})", period, open_call=True, uses=(*uses, period))


def is_readable(scope: Scope, path: Path, name: NameDraft) -> bool:
    """Whether a name may be read there.

    On a row at hand, and on one that has no version of its own, it must be declared here.
    """
    has_own_version = scope.world.is_dated(path.subject) and not path.own
    return has_own_version or scope.declares(name.versions)
