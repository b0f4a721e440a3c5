"""Books given as rows of Python."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from termwise.book.problems import BOUND
from termwise.book.reader import Rows, read_book
from termwise.language import types as t

from tests.book.small_program import SMALL, entity, field, of_type, problems, program, told


@dataclass
class Partner:
    """A row as a service may have it."""

    partner_id: str
    name: str
    agreement_signed_on: date | None = None


def test_dicts_and_dataclasses() -> None:
    order = {"order_id": 1, "kind": "renewal", "users": 5, "price": Decimal("4.99")}
    rows: Rows = {
        "partner": (Partner("P1", "Contoso", date(2009, 5, 20)) for _ in range(1)),
        "order": [order | {"ordered_on": date(2009, 6, 1), "partner": "P1", "renewal_of": ""}],
    }
    book = read_book(SMALL, rows)
    assert book.tables["partner"].rows == (("P1", "Contoso", None, date(2009, 5, 20), None),)
    assert book.tables["order"].rows == ((1, "P1", "renewal", date(2009, 6, 1), 5, 499, None),)


def test_an_absent_table_is_empty() -> None:
    assert [table.rows for table in read_book(SMALL, {}).tables.values()] == [(), ()]


def test_tables_that_are_none() -> None:
    assert told(SMALL, {"partners": []}) == ["there is no entity partners; did you mean partner?"]
    assert told(SMALL, {"partner": "P1"}) == [
        "partner: the table is a value of type str; give a list of rows"
    ]
    assert told(SMALL, {"partner": [{"partner_id": "P1", "name": "N"}, 5, Partner]})[0] == (
        "partner, row 2: 5 is not a row; "
        "a row is an object (a dict, or an instance of a dataclass) of fields"
    )


def test_rows_are_numbered_from_one() -> None:
    rows = [{"partner_id": "P1", "name": "N"}, {"partner_id": "P2", "name": 1.5, "nam": "x"}]
    assert told(SMALL, {"partner": rows}) == [
        'partner, row 2: partner has no field "nam"; leave it out, or declare it in program.yaml',
        "partner, row 2, field name: 1.5 is a value of type float; give a text, in quotes",
    ]


def test_a_field_that_no_row_has_is_told_once() -> None:
    rows = [{"partner_id": f"P{i}"} for i in range(50)]
    assert told(SMALL, {"partner": rows}) == [
        "partner, field name: there is no column name; "
        "add it; only fields declared with a ? may be left out"
    ]


def test_equal_values_of_other_types_are_not_confused() -> None:
    rows = [{"thing_id": "A", "value": 1}, {"thing_id": "B", "value": True}]
    [problem] = told(of_type(t.Quantity("users")), {"thing": rows})
    assert problem.startswith("thing, row 2, field value: True is a value of type bool")


def test_duplicate_keys_name_both_rows_and_numbers_are_equal_by_value() -> None:
    rows = [{"a_id": "7"}, {"a_id": "8"}, {"a_id": "007"}]
    [problem] = problems(program(entity("a", [], numeric_key=True)), {"a": rows})
    assert (problem.code, problem.row, problem.field) == ("duplicate-key", 3, "a_id")
    assert problem.message == "the key 7 stands in row 1 already"


def test_references_between_tables_that_refer_to_each_other() -> None:
    mutual = program(
        entity("a", [field("b", t.Row("b"))]),
        entity("b", [field("a", t.Row("a"), missing=True)]),
    )
    assert told(mutual, {"a": [{"a_id": "A", "b": "B"}], "b": [{"b_id": "B", "a": "A"}]}) == []
    assert told(mutual, {"a": [{"a_id": "A", "b": "B"}]}) == [
        'a, row 1, field b: there is no b "B"; add its row to b'
    ]


def test_many_references_to_nothing_stay_quick_and_are_counted() -> None:
    known = [{"partner_id": f"P{i}", "name": "N"} for i in range(900)]
    lost = [{"partner_id": f"Q{i}", "name": "N", "parent": f"X{i}"} for i in range(3000)]
    found = problems(SMALL, {"partner": known + lost})
    assert len(found) == BOUND
    assert found[-1].row == 900 + BOUND


def test_an_object_that_cannot_show_itself() -> None:
    class Shy:
        def __str__(self) -> str:
            raise RuntimeError

    [problem] = told(of_type(t.Text()), {"thing": [{"thing_id": "T", "value": Shy()}]})
    assert "a Shy is a value of type Shy" in problem
