"""A small program made by hand: every type of field, and references of both kinds of key."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from termwise.book.problems import BookError, BookProblem
from termwise.book.reader import Rows, read_book
from termwise.language import types as t
from termwise.language.program import Entity, FieldDeclaration, Program, Unit
from termwise.language.source import Source, Span

NOWHERE = Span(Source("program.yaml", ""), 1, 1, 1, 1)


def field(name: str, type: t.Type, *, missing: bool = False) -> FieldDeclaration:
    """A column."""
    return FieldDeclaration(name, type, missing, {}, NOWHERE)


def entity(
    name: str,
    fields: Iterable[FieldDeclaration],
    *,
    key: str | None = None,
    numeric_key: bool = False,
    date: str | None = None,
) -> Entity:
    """A table; its key is `<name>_id` unless given, and stands first among the fields."""
    key = key or f"{name}_id"
    own = field(key, t.Number() if numeric_key else t.Text())
    columns = {each.name: each for each in (own, *fields)}
    return Entity(name, key, numeric_key, date, columns, False, {}, NOWHERE)


def program(*entities: Entity, time_zone: str = "Europe/Paris") -> Program:
    """A program of these entities, in euros, that counts users."""
    return Program(
        name="small",
        title={"en": "Small"},
        languages=("en",),
        currency="EUR",
        time_zone=time_zone,
        units={"users": Unit("users", "user")},
        entities={each.name: each for each in entities},
        versions=(),
        digest="",
    )


PARTNER = entity(
    "partner",
    [
        field("name", t.Text()),
        field("country", t.Text(), missing=True),
        field("agreement_signed_on", t.Date(), missing=True),
        field("parent", t.Row("partner"), missing=True),
    ],
)

ORDER = entity(
    "order",
    [
        field("partner", t.Row("partner"), missing=True),
        field("kind", t.Enumeration(("new_contract", "added_users", "renewal"), "order.kind")),
        field("ordered_on", t.Date()),
        field("users", t.Quantity("users")),
        field("price", t.Money("EUR")),
        field("renewal_of", t.Row("order"), missing=True),
    ],
    numeric_key=True,
    date="ordered_on",
)

SMALL = program(PARTNER, ORDER)

PARTNERS = "partner_id,name,country,agreement_signed_on,parent\n"
ORDERS = "order_id,partner,kind,ordered_on,users,price,renewal_of\n"


def of_type(type: t.Type, *, missing: bool = False, time_zone: str = "Europe/Paris") -> Program:
    """A program with one table, `thing`, that has one field, `value`."""
    return program(entity("thing", [field("value", type, missing=missing)]), time_zone=time_zone)


def folder(path: Path, **files: str | bytes) -> Path:
    """Write files named by their keyword (`partner_csv`) into `path`."""
    path.mkdir(exist_ok=True)
    for name, content in files.items():
        stem, _, ending = name.rpartition("_")
        data = content.encode() if isinstance(content, str) else content
        (path / f"{stem}.{ending}").write_bytes(data)
    return path


def problems(program: Program, source: Path | Rows) -> tuple[BookProblem, ...]:
    """The problems of a book; none where it can be read."""
    try:
        read_book(program, source)
    except BookError as error:
        return error.problems
    return ()


def told(program: Program, source: Path | Rows) -> list[str]:
    """The problems as a person reads them."""
    return [str(problem) for problem in problems(program, source)]
