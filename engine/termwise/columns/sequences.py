"""The rows of an entity one after the other, where a value reads the rows before it.

Rows that can never read one another, as they are tied to different rows, go side by side.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from termwise.columns.loops import is_ordered
from termwise.columns.measure_parts import parts_of
from termwise.columns.windows import looks_back
from termwise.language import tree as t
from termwise.language.dependencies import Node, Reads
from termwise.language.program import EntitySource, Measure, Program, Version
from termwise.language.tree import Expr

Path = tuple[str, ...]


def is_sequence(loop: frozenset[Node], reads: Reads, program: Program) -> bool:
    """Whether a loop can be made for one row after the other, by date, then key."""
    subjects = {node.subject for node in loop}
    entity = program.entities.get(next(iter(subjects)))
    if len(subjects) > 1 or entity is None or entity.date is None:
        return False
    own = (_path(m.by) == (m.gathered.name, entity.date) for m in _looking_back(loop, program))
    return is_ordered(loop, reads) and all(own)


def apart(things: Iterable[Node], versions: Sequence[Version]) -> list[Expr]:
    """What rows must have in common to read one another: expressions of the subject."""
    found: dict[Path, Expr] | None = None
    for version in versions:
        for thing in things:
            measure = version.measures.get((thing.subject, thing.name))
            if measure is not None and _gathers_own(measure) and looks_back(measure):
                ties = _same_on_both(measure)
                found = ties if found is None else {p: e for p, e in ties.items() if p in found}
    return list((found or {}).values())


def _looking_back(loop: frozenset[Node], program: Program) -> Iterable[Measure]:
    for version in program.versions:
        for (subject, name), measure in version.measures.items():
            if Node("value", subject, name) in loop and _gathers_own(measure):
                yield measure


def _gathers_own(measure: Measure) -> bool:
    source = measure.source
    return isinstance(source, EntitySource) and source.entity == measure.subject


def _same_on_both(measure: Measure) -> dict[Path, Expr]:
    """The ties that ask the same of the gathered row and of the subject."""
    found: dict[Path, Expr] = {}
    if measure.below is not None:
        return found
    for left, right in parts_of(measure).pairs:
        one, other = _path(left), _path(right)
        hands = (one[:1], other[:1]) == ((measure.gathered.name,), (measure.subject,))
        if hands and one[1:] == other[1:]:
            found[other] = right
    return found


def _path(expr: Expr | None) -> Path:
    """A row at hand and the fields that lead on from it; empty for anything else."""
    match expr:
        case t.AtHand(name=name):
            return (name,)
        case t.Field(row=row, name=name):
            before = _path(row)
            return (*before, name) if before else ()
        case t.DayOf(moment=moment):
            return _path(moment)
        case _:
            return ()
