"""Which options belong to which engine, and the packages that an engine needs."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Final, Literal

import click

from termwise_cli.params import ServerUrl

EngineName = Literal["duckdb", "rete", "postgres", "spark"]
ENGINES: Final[tuple[EngineName, ...]] = ("duckdb", "rete", "postgres", "spark")

_OPTIONS: Final[Mapping[str, tuple[EngineName, ...]]] = {
    "--book": ("duckdb", "rete", "spark", "postgres"),
    "--dsn": ("postgres",),
    "--master": ("spark",),
    "--threads": ("duckdb",),
    "--memory-limit": ("duckdb",),
}
_PACKAGES: Final[Mapping[str, str]] = {"postgres": "psycopg", "spark": "pyspark"}


def check_options(engine: EngineName, given: Mapping[str, object]) -> None:
    """Refuse options of other engines, and ask for the one that this needs."""
    for option, value in given.items():
        own = _OPTIONS[option]
        if value is not None and engine not in own:
            listed = " or ".join(f"--engine {name}" for name in own)
            raise click.BadParameter(f"This is for {listed}.", param_hint=f"'{option}'")
    on_server = isinstance(given["--book"], ServerUrl)
    if engine == "postgres":
        _check_server(given)
    elif given["--book"] is None:
        raise click.UsageError(f"Missing option '--book' (for --engine {engine}).")
    _check_package(engine, f"The engine {engine}")
    if on_server:
        _check_package("postgres", "A book on a PostgreSQL server")


def _check_server(given: Mapping[str, object]) -> None:
    """The engine on a server has the book there: its address is given once."""
    book = given["--book"]
    if book is None and given["--dsn"] is None:
        raise click.UsageError(
            "Missing option '--dsn' (for --engine postgres), or '--book postgres://…'."
        )
    if book is not None and given["--dsn"] is not None:
        raise click.UsageError("Give '--dsn' or '--book', not both: each says where the book is.")
    if book is not None and not isinstance(book, ServerUrl):
        message = "The engine postgres has the book in its tables: give postgres://… or --dsn."
        raise click.BadParameter(message, param_hint="'--book'")


def _check_package(extra: str, what: str) -> None:
    package = _PACKAGES.get(extra)
    if package is not None and find_spec(package) is None:
        raise click.UsageError(
            f"{what} needs {package}; install it with: pip install 'termwise[{extra}]'"
        )
