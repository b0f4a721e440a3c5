"""What a program declares of its book: two programs that declare the same can share a book."""

from __future__ import annotations

from termwise.book.model import Book, Declared
from termwise.book.report import Report
from termwise.language.program import Entity, Program


def declared_by(program: Program) -> Declared:
    """All that decides how a table is read: the fields with their types, and the time zone."""
    return (program.time_zone, *(_entity(entity) for entity in program.entities.values()))


def check_declared(book: Book, declared: Declared) -> None:
    """Raise BookError for a book that was read for a program that declares other tables."""
    if book.declared not in (None, declared):
        report = Report()
        message = "this book was read for a program that declares its entities otherwise"
        report.whole.add("other-program", message, "read it again with this program")
        report.raise_problems()


def _entity(entity: Entity) -> tuple[object, ...]:
    fields = ((field.name, field.type, field.missing) for field in entity.fields.values())
    return (entity.name, entity.key, entity.numeric_key, *fields)
