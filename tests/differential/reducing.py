"""Makes a case smaller as long as it still fails: whatever can be left out is left out.

Hypothesis would take away single choices, after which everything behind them is another program.
Here whole things go: a version, an entity, a rule, a condition of it, a row, a cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tests.generators import Case, View

Path = tuple[str | int, ...]
"""Where something stands in a case: the keys and places that lead to it."""

_MOST_TRIES = 3000


def reduced(case: Case, fails: Callable[[Case], bool]) -> Case:
    """The smallest case of those tried that still fails."""
    tries = 0
    shrank = True
    while shrank:
        shrank = False
        for path in sorted(_paths(_content(case)), key=len):
            smaller = _without(case, path)
            if smaller is None:
                continue
            tries += 1
            if tries > _MOST_TRIES:
                return case
            if fails(smaller):
                case, shrank = smaller, True
    return case


def _content(case: Case) -> dict[str, Any]:
    books = [{"book": view.book, "terms": view.terms_known_at} for view in case.views]
    return {"documents": case.documents, "views": books}


def _paths(content: object, here: Path = ()) -> Iterator[Path]:
    """Everything that can be left out: entries of mappings, items of lists."""
    match content:
        case Mapping():
            for key, value in content.items():
                yield (*here, key)
                yield from _paths(value, (*here, key))
        case list() | tuple():
            # The last first, so that those before keep their places.
            for place in reversed(range(len(content))):
                yield (*here, place)
                yield from _paths(content[place], (*here, place))
        case _:
            return


def _without(case: Case, path: Path) -> Case | None:
    """The case without what stands there; None where nothing does any more."""
    match path:
        case ("documents", "program.yaml", "title", *_):
            # Its languages are those that a question may ask for.
            return None
        case ("documents", *rest) if rest:
            documents = _cut(case.documents, rest)
            if documents is None:
                return None
            return _with_fewer_columns(replace(case, documents=documents), rest)
        case ("views", int(place)) if place < len(case.views) > 1:
            left = (*case.views[:place], *case.views[place + 1 :])
            return replace(case, views=left)
        case ("views", int(place), "terms") if place < len(case.views):
            view = case.views[place]
            plain = replace(view, terms_known_at=None, rows_known_at=None, language=None)
            return None if plain == view else _with_view(case, place, plain)
        case ("views", int(place), "book", *rest) if rest and place < len(case.views):
            book = _cut(case.views[place].book, rest)
            if book is None:
                return None
            return _with_view(case, place, replace(case.views[place], book=book))
        case _:
            return None


def _with_fewer_columns(case: Case, path: Sequence[str | int]) -> Case:
    """The books without the table or column that was just taken out of program.yaml."""
    match path:
        case ("program.yaml", "entities", str(entity)):
            views = [_without_table(view, entity) for view in case.views]
        case ("program.yaml", "entities", str(entity), "fields", str(field)):
            views = [_without_column(view, entity, field) for view in case.views]
        case _:
            return case
    return replace(case, views=tuple(views))


def _without_table(view: View, entity: str) -> View:
    return replace(view, book={name: rows for name, rows in view.book.items() if name != entity})


def _without_column(view: View, entity: str, field: str) -> View:
    rows = view.book.get(entity, [])
    less = [{name: cell for name, cell in row.items() if name != field} for row in rows]
    return replace(view, book={**view.book, entity: less})


def _with_view(case: Case, place: int, view: View) -> Case:
    return replace(case, views=(*case.views[:place], view, *case.views[place + 1 :]))


def _cut(content: Any, path: Sequence[str | int]) -> Any:
    """A copy without what stands at the path; None where nothing does."""
    first, *rest = path
    if not _has(content, first):
        return None
    inner = _cut(content[first], rest) if rest else None
    if rest and inner is None:
        return None
    copy: Any = dict(content) if isinstance(content, Mapping) else list(content)
    if rest:
        copy[first] = inner
    else:
        del copy[first]
    return copy


def _has(content: Any, place: str | int) -> bool:
    if isinstance(content, Mapping):
        return place in content
    return isinstance(content, list | tuple) and isinstance(place, int) and place < len(content)
