"""Files of an outcome: what stands in them, and that they are whole or not there."""

from __future__ import annotations

import csv
import importlib
import io
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from termwise.language import types as t
from termwise.outcome.cells import LINE_COLUMNS, decision_cells, line_cells
from termwise.outcome.csv_text import csv_row, guarded, unguarded
from termwise.outcome.model import Line
from termwise.outcome.rows import parquet_line
from termwise.outcome.writers import Format, write_outcome

from tests.outcome.samples import DECISIONS, GRANT, LINES, PAY

FORMATS: tuple[Format, ...] = get_args(Format)
pq: Any = importlib.import_module("pyarrow.parquet")


def test_csv_byte_for_byte(tmp_path: Path) -> None:
    write_outcome(LINES, DECISIONS[:2], tmp_path / "a" / "b", "csv")
    written = tmp_path / "a" / "b"
    assert (written / "lines.csv").read_bytes().decode() == (
        "line_id,kind,rule,version,subject,key,index,party,party_type,date,base,rate,amount,"
        "currency,message\n"
        "recurring-commission:O2:2010-01-15,pay,recurring-commission,2009-11-17,contract_year,"
        "O2,1,P1,partner,2010-01-15,495.43,6%,29.73,EUR,\n"
        "agreement-signed:O3,refusal,agreement-signed,2009-11-17,order,O3,,P1,partner,2010-01-15,"
        ',,,,"Contoso, ""C"" had not signed\non 2009-06-01"\n'
        "internal-use-free:P1:2009-11-17,grant,internal-use-free,2009-11-17,benefit_year,"
        "P1,1,P1,partner,2010-01-15,,,755/3,users,\n"
    )
    assert (written / "decisions.csv").read_bytes().decode() == (
        "subject,key,index,name,value,case,version\n"
        "internal_use_month,U1,2,share,151/365,,2009-11-17\n"
        "internal_use_month,U1,2,price,4.99,second,2009-11-17\n"
    )


def test_what_a_spreadsheet_would_run(tmp_path: Path) -> None:
    line = PAY._replace(kind="accrue", amount=-1200, key="-7", party="@sum", message="'so'\r")
    name = DECISIONS[0]._replace(value="=1+1", type=t.Text())
    less = DECISIONS[0]._replace(value=-2)
    write_outcome([line], [name, less], tmp_path, "csv")
    with (tmp_path / "lines.csv").open(newline="") as file:
        [row] = csv.DictReader(file)
    assert row["amount"] == "-12.00"
    assert (row["key"], row["party"], row["message"]) == ("'-7", "'@sum", "''so'\r")
    with (tmp_path / "decisions.csv").open(newline="") as file:
        assert [row["value"] for row in csv.DictReader(file)] == ["'=1+1", "-2"]


@given(st.lists(st.text(), min_size=2))
def test_any_text_is_read_back_from_csv(texts: list[str]) -> None:
    row = csv_row([guarded(text) for text in texts])
    [cells] = csv.reader(io.StringIO(row, newline=""), strict=True)
    assert [unguarded(cell) for cell in cells] == texts
    assert not any(cell[:1] in set("=+-@\t\r\n") - {""} for cell in cells)


def test_jsonl(tmp_path: Path) -> None:
    write_outcome(LINES, DECISIONS, tmp_path, "jsonl")
    pay, refusal, grant = map(json.loads, (tmp_path / "lines.jsonl").read_text().splitlines())
    assert tuple(pay) == LINE_COLUMNS
    assert (pay["index"], pay["date"], pay["amount"]) == (1, "2010-01-15", "29.73")
    assert (refusal["index"], refusal["amount"], refusal["currency"]) == (None, None, "")
    assert grant["amount"] == "755/3"
    values = [json.loads(row) for row in (tmp_path / "decisions.jsonl").read_text().splitlines()]
    assert [row["value"] for row in values[1:5]] == ["4.99", "P1:2009-11-17", None, "true"]


def test_parquet(tmp_path: Path) -> None:
    write_outcome(LINES, DECISIONS, tmp_path, "parquet")
    pay, refusal, grant = pq.read_table(tmp_path / "lines.parquet").to_pylist()
    assert tuple(pay) == (*LINE_COLUMNS, "amount_exact")
    assert (pay["index"], pay["date"], pay["amount"]) == (1, date(2010, 1, 15), Decimal("29.73"))
    assert (pay["base"], pay["rate"], pay["amount_exact"]) == ("495.43", "6%", "29.73")
    assert (refusal["index"], refusal["amount"], refusal["amount_exact"]) == (None, None, None)
    assert (grant["amount"], grant["amount_exact"]) == (None, "755/3")
    decisions = pq.read_table(tmp_path / "decisions.parquet").to_pylist()
    assert [row["value"] for row in decisions[1:4]] == ["4.99", "P1:2009-11-17", None]


@given(st.sampled_from(["EUR", "JPY", "KWD", "CLF"]), st.integers(-(10**18), 10**18))
def test_amounts_of_money_always_fit_parquet(currency: str, minor: int) -> None:
    values = parquet_line(PAY._replace(currency=currency, amount=minor))
    assert isinstance(values[12], Decimal)
    assert str(values[12]) == values[-1]


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_came_out(tmp_path: Path, format: Format) -> None:
    write_outcome([], [], tmp_path, format)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [f"decisions.{format}", f"lines.{format}"]


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_an_interrupted_run_leaves_everything_as_it_was(
    tmp_path: Path, format: Format, error: type[BaseException]
) -> None:
    def broken() -> Iterator[Line]:
        yield PAY
        raise error

    with pytest.raises(error):
        write_outcome(broken(), [], tmp_path / "new", format)
    assert not (tmp_path / "new").exists()
    write_outcome([GRANT], DECISIONS, tmp_path, format)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(error):
        write_outcome(broken(), [], tmp_path, format)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("links", [True, False])
@pytest.mark.parametrize("existed", [True, False])
def test_an_interruption_between_the_two_renames(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, existed: bool, links: bool
) -> None:
    if existed:
        write_outcome([GRANT], DECISIONS, tmp_path, "csv")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    replace = Path.replace

    def interrupted(self: Path, target: Path) -> Path:
        if target.name == "decisions.csv" and self.read_bytes() != before.get(target.name):
            raise KeyboardInterrupt
        return replace(self, target)

    def no_links(self: Path, target: Path) -> None:
        raise OSError(f"no links between {self} and {target}")

    monkeypatch.setattr(Path, "replace", interrupted)
    if not links:
        monkeypatch.setattr(Path, "hardlink_to", no_links)
    with pytest.raises(KeyboardInterrupt):
        write_outcome(LINES, [], tmp_path, "csv")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_run_over_an_old_one_replaces_both(tmp_path: Path) -> None:
    write_outcome(LINES, DECISIONS, tmp_path, "csv")
    write_outcome([PAY], [], tmp_path, "csv")
    assert (tmp_path / "lines.csv").read_text().count("\n") == 2
    assert (tmp_path / "decisions.csv").read_text().count("\n") == 1
    assert len(list(tmp_path.iterdir())) == 2


def test_all_formats_say_the_same(tmp_path: Path) -> None:
    for format in FORMATS:
        write_outcome(LINES, DECISIONS, tmp_path, format)
    with (tmp_path / "lines.csv").open(newline="") as file:
        from_csv = [tuple(row) for row in csv.reader(file)][1:]
    assert from_csv == [line_cells(line) for line in LINES]
    rows = [json.loads(row) for row in (tmp_path / "decisions.jsonl").read_text().splitlines()]
    shown = [tuple("" if v is None else str(v) for v in row.values()) for row in rows]
    assert shown == [decision_cells(each) for each in DECISIONS]
