"""Books in jsonl: both readers agree on every line."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from termwise.columns.book import folder as columns_folder

from tests.book.small_program import folder, program
from tests.columns.stored import loaded_rows, read_rows
from tests.columns.test_books import EVERY, no_other_reader

MADE = program(EVERY)
SOUND: dict[str, str] = {
    "yes": "true",
    "ratio": "0.5",
    "users": "7",
    "price": '"1.50"',
    "day": '"2009-06-01"',
    "at": '"2009-06-01T12:00"',
    "text": '"\\u00e9\\n\\"q\\""',
    "kind": '"it\'s"',
}
NUMBERS = [
    "1.10",
    "-0",
    "-0.0",
    "100.0",
    "0.000001",
    "0.0000001",
    "123456789.123456",
    "1234567890.12",
    "4.990000000000000001",
    "999999999999999999",
    "1000000000000000000",
    "1000000000000000001",
    "12345678901234567890123",
    "1e2",
    "1E400",
    "01",
    "+1",
    ".5",
    "5.",
    "NaN",
    "Infinity",
]
VALUES = (
    st.sampled_from(NUMBERS)
    | st.sampled_from([f'"{number}"' for number in NUMBERS])
    | st.sampled_from(["true", '"true"', '"false"', "null", '""', "{}", '{"a": 1}', "[1]", "tru"])
    | st.sampled_from(['"\\ud83d\\ude00"', '"\\ud83d"', '"\\u0000"', "'a'", '"\t"', '"\\x"', '"é"'])
    | st.sampled_from(['"a"', '"2009-06-02"', '"2009-06-01T12:00Z"', '"T1"', '"\U0001f600"'])
)
LINES = st.sampled_from(
    ["", " \t", "\r", "{}", "[]", "5", '{"a": 1}', "{,}", "\ufeff{}", "// no", "\x01", "{} {}"]
) | st.sampled_from(
    ['{"thing_id": "T7", "thing_id": "T8"}', '{"thing_id": "T9",}', '{"thing\\u005fid": "T9"}']
)


def line(key: str, changes: dict[str, str]) -> str:
    """A row of the table as JSON."""
    fields = {"thing_id": f'"{key}"'} | SOUND | changes
    return "{" + ", ".join(f'"{name}": {value}' for name, value in fields.items()) + "}"


@settings(max_examples=300)
@given(
    st.lists(
        st.dictionaries(st.sampled_from(list(EVERY.fields)[1:]), VALUES, max_size=2), max_size=3
    ),
    st.none() | LINES,
    st.sampled_from(["\n", "\r\n"]),
)
def test_both_readers_agree(rows: list[dict[str, str]], odd: str | None, ends: str) -> None:
    lines = [line(f"T{place}", changes) for place, changes in enumerate(rows)]
    content = "".join(f"{each}{ends}" for each in [*lines, *([] if odd is None else [odd])])
    with TemporaryDirectory() as path:
        book = folder(Path(path), thing_jsonl=content.encode())
        assert loaded_rows(MADE, book) == read_rows(MADE, book)


@settings(max_examples=60)
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=8), max_size=5), st.booleans())
def test_texts(texts: list[str], ascii_only: bool) -> None:
    changes = [{"text": json.dumps(text, ensure_ascii=ascii_only)} for text in texts]
    content = "".join(line(f"T{i}", each) + "\n" for i, each in enumerate(changes))
    with TemporaryDirectory() as path:
        book = folder(Path(path), thing_jsonl=content.encode())
        assert loaded_rows(MADE, book) == read_rows(MADE, book)


def test_a_sound_book_never_meets_the_row_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("read_book", "take_precisely"):
        monkeypatch.setattr(columns_folder, name, no_other_reader)
    lines = [line("T1", {}), "", line("T2", {"price": "1.10", "users": "5.0", "Text": "null"})]
    book = folder(tmp_path, thing_jsonl="\n".join(lines))
    rows = loaded_rows(MADE, book)
    assert rows == read_rows(MADE, book)
    assert isinstance(rows, dict)
    assert len(rows["thing"]) == 2
