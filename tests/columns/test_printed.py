"""Scripts for Snowflake and BigQuery: nobody runs them here, so that what can be read is held."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Final

import pytest
import sqlglot
from sqlglot import exp
from termwise import Program, ProgramError
from termwise.columns.compiler import Asked
from termwise.columns.dialects import DIALECTS
from termwise.columns.printing import sql_text
from termwise.columns.unsupported import UnsupportedTerms

from tests.columns.agreement import awkward_case, shipped
from tests.differential.comparison import loaded
from tests.generators import Seeded, generate

PRINTED: Final = ("snowflake", "bigquery")
SEEDS: Final = (14, 23)
"""With loops, trees, moments, fractions and names of every kind."""


@cache
def programs() -> tuple[Program, ...]:
    return (shipped(), awkward_case()[0], *_generated())


def _generated() -> Iterator[Program]:
    for seed in SEEDS:
        try:
            yield loaded(generate(Seeded(seed)))
        except ProgramError:
            continue


@cache
def script(place: int, dialect: str) -> str:
    asked = Asked(date(2025, 12, 31))
    try:
        return sql_text(programs()[place].terms, asked, DIALECTS[dialect]())
    except UnsupportedTerms:
        return ""


@cache
def parsed(place: int, dialect: str) -> tuple[exp.Expr, ...]:
    """Every statement, as sqlglot's parser of that dialect reads it."""
    found = sqlglot.parse(script(place, dialect), read=dialect)
    assert all(each is not None for each in found)
    return tuple(each for each in found if each is not None)


CASES: Final = [(place, each) for place in range(len(programs())) for each in PRINTED]


@pytest.mark.parametrize(("place", "dialect"), CASES)
def test_every_statement_is_read(place: int, dialect: str) -> None:
    statements = parsed(place, dialect)
    ends = [line for line in script(place, dialect).splitlines() if line.endswith(";")]
    assert len(statements) == len(ends)
    assert len(statements) > 10
    assert not [each for each in statements if isinstance(each, exp.Command)]


@pytest.mark.parametrize("place", range(len(programs())))
def test_snowflake_divides_multiples_alone(place: int) -> None:
    """The quotient of a multiple is whole, whatever decimals `/` rounds it to."""
    divisions = [each for part in parsed(place, "snowflake") for each in part.find_all(exp.Div)]
    assert divisions or place
    for division in divisions:
        by = division.expression
        multiple = division.this.unnest()
        assert isinstance(multiple, exp.Sub)
        rest = multiple.expression.unnest()
        assert isinstance(rest, exp.Mod)
        assert rest.this.unnest() == multiple.this.unnest()
        assert rest.expression.unnest() == by.unnest()
        whole = division.parent
        assert isinstance(whole, exp.Cast)
        assert whole.to.sql() == "DECIMAL(38, 0)"


@pytest.mark.parametrize("place", range(len(programs())))
def test_bigquery_divides_whole_numbers_alone(place: int) -> None:
    statements = parsed(place, "bigquery")
    assert not [each for part in statements for each in part.find_all(exp.Div)]
    assert place or "DIV(" in script(place, "bigquery")


@pytest.mark.parametrize(("place", "dialect"), CASES)
def test_no_number_is_a_floating_one(place: int, dialect: str) -> None:
    exact = {"DECIMAL", "BIGDECIMAL", "BIGINT", "INT", "DATE", "TIMESTAMP", "TIMESTAMPNTZ"}
    texts = {"TEXT", "VARCHAR"}
    used = {
        each.to.this.name for part in parsed(place, dialect) for each in part.find_all(exp.Cast)
    }
    assert used <= exact | texts | {"BOOLEAN"}
    numbers = [n.this for p in parsed(place, dialect) for n in p.find_all(exp.Literal) if n.is_int]
    assert not [each for each in numbers if "e" in each.lower()]


@pytest.mark.parametrize("place", range(len(programs())))
def test_bigquery_takes_the_names(place: int) -> None:
    """Few signs, and no two names that differ in capitals alone; as many as elsewhere."""
    counts = []
    for dialect in PRINTED:
        statements = parsed(place, dialect)
        names = {each.name for part in statements for each in part.find_all(exp.Identifier)}
        counts.append(len(names - {"seq", "key", "path", "value", "this"}))
    assert not [name for name in names if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,299}", name)]
    assert counts[0] == len(names - {"key", "path", "value", "this", "seq"})
    assert len({name.lower() for name in names}) == len(names)


@pytest.mark.parametrize("place", range(len(programs())))
def test_bigquery_joins_by_an_equality(place: int) -> None:
    """It has no LEFT JOIN by anything else."""
    joins = [j for part in parsed(place, "bigquery") for j in part.find_all(exp.Join)]
    for join in joins:
        if join.side == "LEFT":
            on = join.args["on"].unnest()
            parts = on.flatten() if isinstance(on, exp.And) else [on]
            assert any(isinstance(each.unnest(), exp.EQ) for each in parts), join.sql()


@pytest.mark.parametrize("dialect", PRINTED)
def test_it_says_that_it_was_never_run(dialect: str) -> None:
    assert f"-- Printed, not run: Termwise has no engine for {dialect}" in script(0, dialect)
    assert "Printed, not run" not in script(0, "postgres")


@pytest.mark.parametrize("dialect", PRINTED)
def test_what_repeats_is_said(dialect: str) -> None:
    together = "".join(script(place, dialect) for place in range(len(programs())))
    assert "-- REPEAT until it adds no row" in together
    assert "-- REPEAT for each further position of " in together
    assert "RECURSIVE" not in together


def test_dates_and_series() -> None:
    snowflake, bigquery = (
        re.sub(r"\s+", "", "".join(script(place, each) for place in range(len(programs()))))
        for each in PRINTED
    )
    assert "ADD_MONTHS" not in snowflake + bigquery
    for word in ("DATEADD(MONTH,", "DATEDIFF(DAY,", "LATERALFLATTEN(INPUT=>ARRAY_GENERATE_RANGE(0"):
        assert word in snowflake
    for word in ("DATE_ADD(", "MONTH)", "DATE_DIFF(", "UNNEST(GENERATE_ARRAY(0", "BIGNUMERIC"):
        assert word in bigquery
    assert "CREATEORREPLACETEMPORARYFUNCTIONTERMWISE_GCD" in snowflake
    assert "CREATETEMPORARYFUNCTIONTERMWISE_GCD" in bigquery
