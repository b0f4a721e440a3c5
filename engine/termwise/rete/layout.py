"""Which cell holds what: one layout a subject, the same for all versions of a program.

A row of an entity with a date, or of a period, has one version, so a name has one cell. A row of
an entity without a date is read under the version of whoever reads it: there each name has a cell
for each version that declares it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from termwise.language.program import Program
from termwise.rete.cells import ACCEPTED, FIRST_FIELD, FIRST_OWNER, KEY


@dataclass(frozen=True, slots=True)
class Named:
    """A measure or decision of the subject."""

    name: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What a rule comes to: a line, or False."""

    rule: str


@dataclass(frozen=True, slots=True)
class Round:
    """Which conditions of a round of matching hold, as bits."""

    number: int


Content = Named | Effect | Round


@dataclass(frozen=True)
class Layout:
    """The cells of one subject's rows.

    `fields` are the fields of an entity, the owners of a period. `versioned`: each version has
    cells of its own.
    """

    subject: str
    versioned: bool
    fields: Mapping[str, int]
    cells: Mapping[tuple[int, Content], int]
    width: int

    def cell(self, version: int, content: Content) -> int | None:
        """The cell of something that a version computes; None where no version declares it."""
        return self.cells.get((version if self.versioned else 0, content))

    def describe(self, cell: int) -> tuple[int, Content] | None:
        """The version (of a versioned layout) and content of a cell."""
        return next((key for key, place in self.cells.items() if place == cell), None)


def layouts_of(program: Program, rounds: Mapping[str, int]) -> Mapping[str, Layout]:
    """The layouts of all entities and periods; `rounds` tells how many rounds a subject has."""
    found = {}
    for entity in program.entities.values():
        fields = {name: FIRST_FIELD + place for place, name in enumerate(entity.fields)}
        fields[entity.key] = KEY
        found[entity.name] = _layout(
            entity.name, entity.date is None, fields, FIRST_FIELD, program, rounds
        )
    for name, declared in program.periods().items():
        owners = {o.name: FIRST_OWNER + place for place, o in enumerate(declared[0].owners)}
        found[name] = _layout(name, False, owners, FIRST_OWNER, program, rounds)
    return found


def _layout(
    subject: str,
    versioned: bool,
    fields: Mapping[str, int],
    first: int,
    program: Program,
    rounds: Mapping[str, int],
) -> Layout:
    cells: dict[tuple[int, Content], int] = {}
    place = first + len(fields)
    for number in range(len(program.versions)):
        for content in _contents(program, number, subject, rounds.get(subject, 0)):
            key = (number if versioned else 0, content)
            if key not in cells:
                cells[key] = place
                place += 1
    return Layout(subject, versioned, fields, cells, place)


def _contents(program: Program, number: int, subject: str, rounds: int) -> Iterable[Content]:
    version = program.versions[number]
    yield from (Named(name) for owner, name in version.measures if owner == subject)
    yield from (Named(name) for owner, name in version.decisions if owner == subject)
    yield from (Effect(rule.id) for rule in version.rules.values() if rule.subject == subject)
    yield from (Round(each) for each in range(rounds))


__all__ = ["ACCEPTED", "Content", "Effect", "Layout", "Named", "Round", "layouts_of"]
