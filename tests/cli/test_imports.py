"""What a verb imports: nothing that it has no use for, so that it begins at once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.calls import SAMPLE, environment

READERS = {"yaml"}
FAULTS = {"jsonschema", "referencing", "attrs"}
"""What says of a file's form what is wrong; a file without fault has no use for it."""
ENGINES = {"durable_rules_engine", "duckdb", "sqlglot"}
"""What an engine needs: it takes its time, and may not even be there."""
FORMATS = {"pyarrow"}
TABLES = {"rich"}
HEAVY = READERS | FAULTS | ENGINES | FORMATS | TABLES

RUN = ("run", "online-services-fr", "--book", str(SAMPLE), "--as-of", "2010-12-31", "--engine")

PROGRAM = """
import json, sys
from termwise_cli.commands import cli
try: cli.main(json.loads(sys.argv[1]))
except SystemExit as ending: assert ending.code == 0
print("MODULES" + json.dumps(list(sys.modules)))
"""


def imported(*arguments: str) -> set[str]:
    """The packages of `HEAVY` that a call imports."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(arguments)],
        capture_output=True,
        text=True,
        env=environment(),
        check=True,
    )
    modules = json.loads(done.stdout.split("MODULES")[1])
    return {name.split(".")[0] for name in modules} & HEAVY


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        (("--help",), set()),
        (("--version",), set()),
        (("check", "--help"), set()),
        (("run", "--help"), set()),
        (("completion", "bash"), set()),
        (("schema", "version"), set()),
        (("check", "online-services-fr"), READERS),
        (("check", "online-services-fr", "--engine", "rete"), READERS),
        (("check", "online-services-fr", "--engine", "duckdb"), READERS | {"sqlglot"}),
        (("sql", "--help"), set()),
        (("sql", "online-services-fr"), READERS | {"sqlglot"}),
        (("plan", "online-services-fr"), READERS),
        (("programs",), READERS | TABLES),
        ((*RUN, "duckdb"), READERS | {"duckdb", "sqlglot"}),
        ((*RUN, "rete"), READERS | {"durable_rules_engine"}),
        (("test", "online-services-fr", "order-direct"), READERS | {"durable_rules_engine"}),
        (
            ("test", "online-services-fr", "order-direct", "--engine", "duckdb"),
            READERS | {"duckdb", "sqlglot"},
        ),
    ],
)
def test_imports(arguments: tuple[str, ...], needed: set[str], tmp_path: Path) -> None:
    out = ("--out", str(tmp_path)) if "--book" in arguments else ()
    assert imported(*arguments, *out) == needed
