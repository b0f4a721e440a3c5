"""The subjects that measures, decisions and rules are declared for."""

from __future__ import annotations

from termwise.language import declarations as d
from termwise.language.check.members import owners_of
from termwise.language.check.reading import Reading
from termwise.language.check.scope import Scope
from termwise.language.check.suggest import did_you_mean
from termwise.language.types import Row


def subject_scope(word: d.Word, number: int, reading: Reading) -> Scope | None:
    """What is at hand for a row of that entity or period; None where it is neither."""
    name = word.text
    if reading.is_entity(name):
        return Scope(number, name, {name: Row(name)})
    version = reading.versions[number]
    if name in version.periods:
        owners = owners_of(name, reading)
        rows = {name: Row(name), **{n: Row(e) for n, e in owners}}
        return Scope(number, name, rows, frozenset(n for n, _ in owners))
    if name in version.periods_written or reading.is_unread(name):
        return None
    elsewhere = [v.written.name for v in reading.versions if name in v.periods_written]
    only = f" (only of {', '.join(elsewhere)})" if elsewhere else ""
    help = did_you_mean(name, [*reading.header.entities, *version.periods_written])
    if elsewhere:
        help = f"declare the period {name} in this file too: each version is whole"
    reading.current.error(
        "unknown-subject",
        f"`{name}` is no entity, and no period of this version{only}",
        word.span,
        help=help,
    )
    return None
