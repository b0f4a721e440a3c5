"""Disagreements in words: the program, the book, the question, and how the answers differ."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from typing import assert_never

from termwise import BookError, ProgramError

from tests.differential.comparison import (
    Broken,
    Compared,
    Comparison,
    Refused,
    agrees,
    compare,
    loaded,
)
from tests.differential.deciding import Decided, decided
from tests.differential.engines import REFERENCE
from tests.differential.outcome import shown
from tests.generators import Case, View


def disagrees(case: Case) -> bool:
    """Whether engines differ on a case."""
    return not all(map(agrees, compare(case)))


def decides_otherwise(case: Case) -> bool:
    """Whether some row is decided otherwise than evaluated."""
    return any(not found.agrees for _, found in _decided(case))


def told(case: Case) -> str:
    """The program, and every book on which engines differ."""
    lines = list(_program(case))
    # A program that broke the checker has one comparison, of no book in particular.
    for view, found in zip(case.views, compare(case), strict=False):
        if not agrees(found):
            lines += [*_asked(view), *differences(found)]
    return "\n".join(lines)


def told_decided(case: Case) -> str:
    """The program, and every row that is decided otherwise than evaluated."""
    lines = list(_program(case))
    for view, found in _decided(case):
        if not found.agrees:
            row = json.dumps({found.subject: found.row}, ensure_ascii=False)
            lines += [*_asked(view), f"decided: {row}", *decided_differences(found)]
    return "\n".join(lines)


def _decided(case: Case) -> Iterator[tuple[View, Decided]]:
    try:
        program = loaded(case)
    except ProgramError:
        return
    for view in case.views:
        try:
            yield from ((view, found) for found in decided(program, view))
        except BookError:
            continue


def differences(found: Comparison) -> Iterator[str]:
    """How engines differ from the reference."""
    match found:
        case Refused(codes=codes):
            yield f"refused: {', '.join(codes)}"
        case Broken(traceback=traceback):
            yield traceback
        case Compared(outcomes=outcomes):
            for name, each in outcomes.items():
                yield from difflib.unified_diff(
                    shown(found.reference), shown(each), REFERENCE, name, lineterm=""
                )
        case _:
            assert_never(found)


def decided_differences(found: Decided) -> Iterator[str]:
    """How the answer about one row differs from what the whole book says of it."""
    before, after = shown(found.evaluated), shown(found.decided)
    return difflib.unified_diff(before, after, "evaluated", "decided", lineterm="")


def question(view: View) -> dict[str, str | None]:
    """What a book is looked at from, as text."""
    return {
        "as_of": str(view.as_of),
        "terms_known_at": None if view.terms_known_at is None else str(view.terms_known_at),
        "rows_known_at": None if view.rows_known_at is None else str(view.rows_known_at),
        "language": view.language,
    }


def _program(case: Case) -> Iterator[str]:
    for name, text in case.files.items():
        yield f"--- {name}\n{text}"


def _asked(view: View) -> Iterator[str]:
    for entity, rows in view.book.items():
        yield f"--- {entity}"
        yield from (json.dumps(row, ensure_ascii=False) for row in rows)
    yield f"--- asked: {json.dumps(question(view))}"
