"""The one function that neither Snowflake nor BigQuery has: the greatest common divisor."""

from __future__ import annotations

from typing import Final

from termwise.columns import sql
from termwise.columns.sql import Node

GCD: Final = "TERMWISE_GCD"

_STEPS: Final = (
    "let a = BigInt(A), b = BigInt(B); "
    "while (b !== 0n) { const rest = a % b; a = b; b = rest; } "
    "return a.toString();"
)

BIGQUERY: Final = (
    f"CREATE TEMPORARY FUNCTION {GCD}(A STRING, B STRING) RETURNS STRING LANGUAGE js AS '{_STEPS}'"
)
SNOWFLAKE: Final = (
    f"CREATE OR REPLACE TEMPORARY FUNCTION {GCD}(A VARCHAR, B VARCHAR) RETURNS VARCHAR "
    f"LANGUAGE JAVASCRIPT AS '{_STEPS}'"
)


def gcd(left: Node, right: Node) -> Node:
    """By way of texts, since numbers would become floating point ones in JavaScript."""
    found = sql.call(GCD, *(sql.cast(each, "VARCHAR") for each in (left, right)))
    return sql.cast(found, "INT128")
