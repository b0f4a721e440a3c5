"""Help: it is there for every verb, and says what the code does."""

from __future__ import annotations

from importlib import import_module

import pytest
from termwise import __version__
from termwise_cli.commands import VERBS, cli

from tests.cli.calls import call


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(verb: str) -> None:
    """The line in the list of verbs is the first line of the verb's own help."""
    result = call(verb, "--help")
    assert result.exit_code == 0
    command = import_module(f"termwise_cli.verbs.{verb}").command
    first = command.help.split("\n")[0].split(": ")[0].rstrip(".")
    assert VERBS[verb].rstrip(".") == first
    assert command.help.split("\n")[0] in result.output


def test_the_list_of_verbs() -> None:
    """Every verb stands in the help, in the order in which one meets them."""
    output = call("--help").output
    places = [output.index(f"\n  {verb} ") for verb in VERBS]
    assert places == sorted(places)
    assert "Exit codes:" in output
    assert list(VERBS) == cli.list_commands(cli.make_context("termwise", ["init"]))


def test_version() -> None:
    """The version is the package's."""
    assert call("--version").output == f"termwise, version {__version__}\n"


def test_an_unknown_verb() -> None:
    """The nearest verb is named."""
    result = call("chek")
    assert result.exit_code == 2
    assert "There is no verb chek. Did you mean check?" in result.stderr
    assert result.stdout == ""


def test_an_unknown_option() -> None:
    """Misuse is 2, on stderr."""
    result = call("check", "--srtict", "online-services-fr")
    assert result.exit_code == 2
    assert "--strict" in result.stderr
