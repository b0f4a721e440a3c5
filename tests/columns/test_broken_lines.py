"""A copy of a csv file without line ends inside quotes says the same."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st
from termwise.columns.book.broken_lines import mended_bytes

CELLS = st.text(st.sampled_from('a,"\n\r é'), max_size=6)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2)), st.integers(1, 9))
def test_every_row_is_a_line_and_comes_back(rows: list[list[str]], stretch: int) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    written = text.getvalue().encode()
    pieces = [written[at : at + stretch] for at in range(0, len(written), stretch)]
    out = io.BytesIO()
    assert mended_bytes(pieces, out)
    copy = out.getvalue().decode()
    assert copy.count("\n") == len(rows)
    read = list(csv.reader(io.StringIO(copy, newline="")))
    back = str.maketrans("\x02\x03", "\n\r")
    assert [[cell.translate(back) for cell in row] for row in read] == rows
