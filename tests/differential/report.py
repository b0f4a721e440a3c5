"""A disagreement in words: the program, the book, the question, and how the engines differ."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from typing import assert_never

from tests.differential.comparison import Broken, Compared, Comparison, Refused
from tests.differential.deciding import Decided
from tests.differential.engines import REFERENCE
from tests.differential.outcome import shown
from tests.generators import Case, View


def told(case: Case, view: View, found: Comparison) -> str:
    """Everything that shows a disagreement on one book."""
    return "\n".join([*_program(case), *_asked(view), *differences(found)])


def told_decided(case: Case, view: View, found: Decided) -> str:
    """Everything that shows a row that is decided otherwise than evaluated."""
    row = json.dumps({found.subject: found.row}, ensure_ascii=False)
    return "\n".join([*_program(case), *_asked(view), row, *decided_differences(found)])


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
        yield f"\n--- {name}\n{text}"


def _asked(view: View) -> Iterator[str]:
    yield json.dumps(view.book, indent=1, ensure_ascii=False)
    yield json.dumps(question(view))
