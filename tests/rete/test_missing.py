"""Without a working durable_rules, the error says how to get one."""

from __future__ import annotations

import subprocess
import sys

import pytest
from termwise.rete.missing import missing_matcher

from tests.cli.calls import environment

BLOCKED = """
import sys
sys.modules["durable_rules_engine"] = None
"""


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13)])
def test_it_is_not_installed(version: tuple[int, int]) -> None:
    """The compiler is named, and on 3.13 what the build needs besides."""
    told = str(missing_matcher(ModuleNotFoundError("no module"), "/opt/python", version))
    assert "apt-get install build-essential python3-dev" in told
    assert "/opt/python -m pip install durable_rules" in told
    assert ("CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject" in told) == (version == (3, 13))


def test_it_was_built_for_another_python() -> None:
    """The reason is told, and the build that mends it."""
    error = ImportError("undefined symbol: PyEval_CallObject")
    told = str(missing_matcher(error, "/opt/python", (3, 13)))
    assert "cannot be loaded: undefined symbol: PyEval_CallObject\n" in told
    assert "  CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject /opt/python -m pip" in told
    assert "--no-cache-dir --no-deps --force-reinstall durable_rules" in told


def test_the_command_line_tells_it() -> None:
    """As something to do, not as a fault of Termwise; what needs no engine works."""
    calls = "from termwise_cli.commands import cli\ncli.main({})"
    told = {
        verb: subprocess.run(
            [sys.executable, "-c", BLOCKED + calls.format([verb, "online-services-fr"])],
            capture_output=True,
            text=True,
            env=environment(),
            check=False,
        )
        for verb in ("check", "test")
    }
    assert told["check"].returncode == 0
    assert told["test"].returncode == 2
    assert told["test"].stdout == ""
    assert told["test"].stderr.startswith("Error: Termwise needs durable_rules")


def test_a_program_can_be_told_what_is_missing() -> None:
    """In Python it is an ImportError with the same words."""
    code = (
        "import termwise\n"
        "from termwise.rete.missing import NoMatcherError\n"
        "try: termwise.Program\n"
        "except NoMatcherError as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", BLOCKED + code],
        capture_output=True,
        text=True,
        env=environment(),
        check=True,
    )
    assert done.stdout.startswith("Termwise needs durable_rules")
