"""Makes the ties and windows of measures."""

from __future__ import annotations

from termwise.language.types import Date, Moment, Row

from tests.generators.drafts import RuleDraft, World
from tests.generators.graph import shortest
from tests.generators.leaves import leaves
from tests.generators.paths import paths
from tests.generators.scope import Scope
from tests.generators.values import read_leaf, value
from tests.generators.yaml_text import Yaml

Document = dict[str, Yaml]


def add_windows(
    scope: Scope, inner: Scope, source: str, name: str, rule: RuleDraft | None, document: Document
) -> bool:
    """Put ties and windows into a measure; whether it can stand."""
    choice = scope.world.choice
    anchor = scope.subject
    if scope.subject == source and source in scope.world.periods and choice.chance(50):
        document["previous"] = choice.pick((1, 2, 1, 3))
        return _add_tie(scope, inner, source, name, rule, anchor, False, document)
    is_dated = rule is not None or scope.world.is_dated(source)
    if not is_dated or choice.chance(15):
        is_dated = _add_by(inner, name, document) or is_dated
    if is_dated and choice.chance(30):
        anchor = _add_during(scope, document)
    if is_dated and choice.chance(35):
        _add_bounds(scope, source if rule is None else "", document)
    below = False
    if anchor == scope.subject and choice.chance(40):
        below = _add_below(scope, document)
    return _add_tie(scope, inner, source, name, rule, anchor, below, document)


def _add_by(inner: Scope, name: str, document: Document) -> bool:
    gathered = inner.only({name})
    there = [
        leaf
        for leaf in leaves(gathered)
        if leaf.type in (Date(), Moment()) and not leaf.path.open_call
    ]
    if not there:
        return False
    document["by"] = read_leaf(gathered, inner.world.choice.pick(there)).text
    return True


def _add_during(scope: Scope, document: Document) -> str:
    """The period row that is the subject, or one that holds its date; what ties lead to then."""
    world = scope.world
    if scope.subject in world.periods:
        document["during"] = scope.subject
        return scope.subject
    if not scope.dated:
        return scope.subject
    holding = [
        name
        for name, period in world.periods.items()
        if scope.declares(period.versions)
        and all(len(shortest(world, scope.subject, e, 0)) == 1 for e in period.owners.values())
    ]
    if not holding:
        return scope.subject
    document["during"] = world.choice.pick(holding)
    scope.used.add(str(document["during"]))
    return str(document["during"])


def _add_bounds(scope: Scope, source: str, document: Document) -> None:
    choice = scope.world.choice
    has_rows = source == scope.subject and scope.dated and "by" not in document
    if has_rows and choice.chance(60):
        document[choice.pick(("before", "through"))] = scope.subject
        return
    for key in choice.several(("through", "from", "to", "before"), 1, 2):
        kind = Moment() if choice.chance(10) else Date()
        made = value(scope, kind, choice.integer(0, 2))
        if made is not None:
            document[key] = made.text


def _add_below(scope: Scope, document: Document) -> bool:
    entity = scope.world.entities.get(scope.subject)
    if entity is None:
        return False
    upward = [each.name for each in entity.fields.values() if each.type == Row(entity.name)]
    if not upward:
        return False
    document["below"] = f"{entity.name}.{scope.world.choice.pick(upward)}"
    return True


def _add_tie(
    scope: Scope,
    inner: Scope,
    source: str,
    name: str,
    rule: RuleDraft | None,
    anchor: str,
    below: bool,
    document: Document,
) -> bool:
    """`via` where it is needed, or now and then; false where no single one would do."""
    world = scope.world
    targets = list(world.owners(anchor).values()) or [anchor]
    is_own_kind = source == scope.subject and rule is None and "during" not in document
    least = 1 if is_own_kind and source in world.entities and not below else 0
    counts = [ties(world, source, rule, target, least) for target in targets]
    is_ambiguous = any(count > 1 for count in counts)
    if not is_ambiguous and not world.choice.chance(20):
        return True
    wanted = [anchor, *targets] if len(targets) == 1 else [anchor]
    ways = _ways(inner, name, wanted)
    if ways:
        document["via"] = world.choice.pick(ways)
    return bool(ways) or not is_ambiguous


def _ways(inner: Scope, name: str, targets: list[str]) -> list[str]:
    """Expressions of the gathered row that lead to a row of a target."""
    gathered = inner.only({name})
    lines = [f"{at}.party" for at, rule in gathered.lines.items() if rule.party in targets]
    found = [path.text for path in paths(gathered) if path.subject in targets]
    return [*(text for text in found if text != name and not text.startswith("at(")), *lines]


def ties(world: World, source: str, rule: RuleDraft | None, target: str, least: int) -> int:
    """How many shortest paths tie what is gathered to a row of the target."""
    if rule is not None:
        if rule.party == target:
            return 1
        source, least = rule.subject, 0
    starts = list(world.owners(source).values()) or [source]
    found = [path for start in starts for path in shortest(world, start, target, least)]
    length = min((len(path) for path in found), default=0)
    return sum(len(path) == length for path in found)
