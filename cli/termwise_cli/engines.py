"""Which options belong to which engine, and the packages that an engine needs."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Final, Literal

import click

EngineName = Literal["duckdb", "rete", "postgres", "spark"]
ENGINES: Final[tuple[EngineName, ...]] = ("duckdb", "rete", "postgres", "spark")

_OPTIONS: Final[Mapping[str, tuple[EngineName, ...]]] = {
    "--book": ("duckdb", "rete", "spark"),
    "--dsn": ("postgres",),
    "--master": ("spark",),
    "--threads": ("duckdb",),
    "--memory-limit": ("duckdb",),
}
_NEEDED: Final[Mapping[EngineName, str]] = {
    "duckdb": "--book",
    "rete": "--book",
    "postgres": "--dsn",
    "spark": "--book",
}
_PACKAGES: Final[Mapping[str, str]] = {"postgres": "psycopg", "spark": "pyspark"}


def check_options(engine: EngineName, given: Mapping[str, object]) -> None:
    """Refuse options of other engines, and ask for the one that this needs."""
    for option, value in given.items():
        own = _OPTIONS[option]
        if value is not None and engine not in own:
            listed = " or ".join(f"--engine {name}" for name in own)
            raise click.BadParameter(f"This is for {listed}.", param_hint=f"'{option}'")
    needed = _NEEDED[engine]
    if given[needed] is None:
        raise click.UsageError(f"Missing option '{needed}' (for --engine {engine}).")
    package = _PACKAGES.get(engine)
    if package is not None and find_spec(package) is None:
        raise click.UsageError(
            f"The engine {engine} needs {package}; install it with: "
            f"pip install 'termwise[{engine}]'"
        )
