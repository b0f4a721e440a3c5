"""What an expression may speak of, where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from termwise.language.types import Boolean, Date, Enumeration, Number, Row, Type

from tests.generators.drafts import NameDraft, RuleDraft, World
from tests.generators.graph import references, shortest
from tests.generators.made import Made


@dataclass(frozen=True, slots=True)
class Path:
    """A way to a row: its text, where it ends, and whether that is a row at hand.

    `open_call`: a call of `at` that may still take a date as its last argument. `uses` has the
    names that it goes through.
    """

    text: str
    subject: str
    own: bool = False
    open_call: bool = False
    uses: tuple[str, ...] = ()

    def to(self, name: str, subject: str, *uses: str) -> Path:
        """The path one name further."""
        return Path(f"{self.text}.{name}", subject, uses=(*self.uses, *uses))


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value read on a path; `uses` are the names it needs, `seals` a subject whose acceptance."""

    path: Path
    name: str
    type: Type
    tame: bool = True
    uses: str = ""
    seals: str = ""


@dataclass(slots=True)
class Scope:
    """The rows and lines at hand of an expression in one version.

    `dated`: the subject has a date, which `at` takes where it is given none. `amounts`: what
    rules of the subject came to may be read. `recursive` may be read on the row before only. The
    acceptance of `unread` subjects must not be read.
    `used` gathers what the expression came to need.
    """

    world: World
    version: int
    subject: str
    dated: bool
    hand: dict[str, str]
    lines: dict[str, RuleDraft] = field(default_factory=dict)
    parameters: bool = True
    amounts: bool = False
    recursive: NameDraft | None = None
    unread: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    known: list[Leaf] | None = field(default=None, init=False)

    def only(self, names: set[str]) -> Scope:
        """The same with some of the rows at hand alone."""
        return replace(
            self,
            hand={name: row for name, row in self.hand.items() if name in names},
            lines={name: rule for name, rule in self.lines.items() if name in names},
        )

    def declares(self, versions: set[int]) -> bool:
        """Whether something is declared in the version the expression stands in."""
        return self.version in versions


def subject_scope(world: World, version: int, subject: str) -> Scope:
    """The scope of a decision or rule of a subject."""
    hand = {subject: subject, **world.owners(subject)}
    return Scope(world, version, subject, world.is_dated(subject), hand, amounts=True)


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
    return calls


def _call(argument: str, period: str, uses: tuple[str, ...]) -> Path:
    return Path(f"at({argument})", period, open_call=True, uses=(*uses, period))


def is_readable(scope: Scope, path: Path, name: NameDraft) -> bool:
    """Whether a name may be read there.

    On a row at hand, and on one that has no version of its own, it must be declared here.
    """
    has_own_version = scope.world.is_dated(path.subject) and not path.own
    return has_own_version or scope.declares(name.versions)


def leaves(scope: Scope) -> list[Leaf]:
    """Every value that can be read here, without parameters; found once for a scope."""
    if scope.known is None:
        scope.known = _leaves(scope)
    return scope.known


def _leaves(scope: Scope) -> list[Leaf]:
    found = [leaf for path in paths(scope) for leaf in _of_path(scope, path)]
    for name, rule in scope.lines.items():
        line = Path(name, "")
        found.append(Leaf(line, "amount", rule.type))
        found.append(Leaf(line, "date", Date()))
        if rule.party:
            found.append(Leaf(line, "party", Row(rule.party)))
    return [leaf for leaf in (*found, *_amounts(scope)) if leaf.seals not in scope.unread]


def _of_path(scope: Scope, path: Path) -> list[Leaf]:
    world = scope.world
    found = [Leaf(path, "", Row(path.subject))]
    if path.subject in world.entities:
        fields = world.entities[path.subject].fields.values()
        found += [Leaf(path, field.name, field.type) for field in fields]
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
        Leaf(Path(rule.id, ""), "amount", rule.type, uses=rule.id, seals=rule.subject)
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


def same(kind: Type, other: Type) -> bool:
    """Whether values of both may stand for one another."""
    if isinstance(kind, Enumeration) and isinstance(other, Enumeration):
        return kind.values == other.values
    return kind == other
