"""The typed tables of the book as temporary views of a session.

They come from where DuckDB has read and checked them, as parquet files in a folder that every
worker sees.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from termwise.columns.book.layout import layout
from termwise.columns.book.names import literal
from termwise.columns.spark.dialect import book_view
from termwise.language.program import Program

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def write_tables(connection: duckdb.DuckDBPyConnection, program: Program, folder: Path) -> None:
    """Write the tables of the schema `book` into a folder."""
    for number, entity in enumerate(program.entities.values()):
        made = layout(entity, program)
        columns = ", ".join(
            # DuckDB writes its own 128 bits as a floating point number.
            f"CAST({column.quoted} AS DECIMAL(38, 0)) AS {column.quoted}"
            if column.kind == "HUGEINT"
            else column.quoted
            for column in made.columns
        )
        file = literal(str(folder / f"{number}.parquet"))
        connection.execute(f"COPY (SELECT {columns} FROM {made.table}) TO {file} (FORMAT parquet)")


def view_tables(spark: SparkSession, program: Program, folder: Path) -> None:
    """Make the views of what `write_tables` wrote, under the names of the program."""
    for number, (name, entity) in enumerate(program.entities.items()):
        table = spark.read.parquet(str(folder / f"{number}.parquet"))
        table = table.toDF(*(column.field for column in layout(entity, program).columns))
        table.createOrReplaceTempView(f"`{book_view(name)}`")
