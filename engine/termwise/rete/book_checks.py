"""What must hold between a book and the terms before anything is computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termwise.language.program import ValueList, Version
from termwise.language.types import Moment
from termwise.language.types import Row as RowType
from termwise.rete.cells import VERSION

if TYPE_CHECKING:
    from termwise.rete.run import Run


def check_dates(run: Run) -> None:
    """No row that something is decided of is dated before the first version."""
    for name, entity in run.program.entities.items():
        if entity.date is None or entity.history or not run.decides(name):
            continue
        cell = run.compiled.layouts[name].fields[entity.date]
        moments = isinstance(entity.fields[entity.date].type, Moment)
        for row in run.entities[name].early:
            run.faults.early(name, row, run.day_of(row[cell]) if moments else row[cell])


def check_trees(run: Run) -> None:
    """No reference that a known version goes up by (`below`) leads in a circle.

    Looked at whether or not anything is gathered: the book is wrong as it stands.
    """
    for entity in run.program.entities:
        layout = run.compiled.layouts[entity]
        for reference in trees_of(entity, run):
            run.tree(entity, layout.fields[reference])


def trees_of(entity: str, run: Run) -> list[str]:
    """The references of an entity to itself that some known version goes up by."""
    found = (
        measure.below
        for reign in run.reigns_known
        for measure in run.program.versions[reign.number].measures.values()
        if measure.below is not None and measure.subject == entity
    )
    return list(dict.fromkeys(found))


def check_lists(run: Run) -> None:
    """Every key that a list names is in the book, if the list's version governs some row."""
    governing = {row[VERSION] for table in run.entities.values() for row in table.rows} | {
        row[VERSION] for name in run.program.periods() for row in run.rows(name)
    }
    today = run.version_on(run.as_of)
    if any(e.date is None and run.entities[e.name].rows for e in run.program.entities.values()):
        governing.add(today)
    for reign in run.reigns_known:
        if reign.number in governing:
            _check_version(run.program.versions[reign.number], run)


def _check_version(version: Version, run: Run) -> None:
    for parameter in version.parameters.values():
        if isinstance(parameter, ValueList) and isinstance(parameter.type, RowType):
            entity = parameter.type.subject
            terms = run.compiled.terms(run.compiled.numbers[version.name])
            table = run.entities[entity]
            for value in parameter.values:
                key = terms.cell_value(value, parameter.type)
                if key not in table.by_key or key in table.unknown:
                    run.faults.unknown_key(entity, key, parameter.name, version.name)
