"""What an expression may speak of, where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from termwise.language.types import Enumeration, Type

from tests.generators.drafts import NameDraft, RuleDraft, World


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
    """A value read on a path; `uses` are the names it needs, `seals` a subject whose acceptance.

    `missing`: the field itself may be missing.
    """

    path: Path
    name: str
    type: Type
    tame: bool = True
    uses: str = ""
    seals: str = ""
    missing: bool = False


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


def same(kind: Type, other: Type) -> bool:
    """Whether values of both may stand for one another."""
    if isinstance(kind, Enumeration) and isinstance(other, Enumeration):
        return kind.values == other.values
    return kind == other
