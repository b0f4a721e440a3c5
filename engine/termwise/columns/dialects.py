"""Every dialect by its name; no engine runs those of `termwise.columns.printed`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from termwise.columns.dialect import Dialect, DuckDB
from termwise.columns.postgres.dialect import Postgres
from termwise.columns.printed.bigquery import BigQuery
from termwise.columns.printed.snowflake import Snowflake
from termwise.columns.spark.dialect import Spark

DIALECTS: Final[Mapping[str, type[Dialect]]] = {
    "duckdb": DuckDB,
    "postgres": Postgres,
    "spark": Spark,
    "snowflake": Snowflake,
    "bigquery": BigQuery,
}
