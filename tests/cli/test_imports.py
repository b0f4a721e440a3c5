"""What a verb imports: nothing that it has no use for, so that it begins at once."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.cli.calls import environment

READERS = {"yaml", "jsonschema"}
ENGINES = {"durable_rules_engine", "duckdb", "sqlglot"}
"""What an engine needs: it takes its time, and may not even be there."""
FORMATS = {"pyarrow"}
TABLES = {"rich"}
HEAVY = READERS | ENGINES | FORMATS | TABLES

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
        (("plan", "online-services-fr"), READERS),
        (("programs",), READERS | TABLES),
        (("test", "online-services-fr", "order-direct"), READERS | {"durable_rules_engine"}),
    ],
)
def test_imports(arguments: tuple[str, ...], needed: set[str]) -> None:
    assert imported(*arguments) == needed
