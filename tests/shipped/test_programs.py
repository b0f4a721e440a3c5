"""Shipped programs: worked cases for all they say, in all their languages, with their sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

import pytest
from termwise.language.check.folder import load_program
from termwise.language.diagnostics import Findings
from termwise.language.program import Program, Words
from termwise.scenario.files import scenario_files
from termwise.scenario.loader import load_scenario
from termwise.shipped_programs import program_folder, shipped_names

from tests.shipped.coverage import Reached, reached_by_scenarios

pytestmark = pytest.mark.parametrize("name", shipped_names())


@cache
def program_of(name: str) -> Program:
    """A shipped program."""
    return load_program(program_folder(name))


@cache
def reached(name: str) -> Reached:
    """What its scenarios reach."""
    return reached_by_scenarios(program_of(name), program_folder(name))


def test_every_rule_of_every_version_comes_out_in_a_scenario_and_stays_away_in_one(
    name: str,
) -> None:
    rules = {
        (version.name, rule) for version in program_of(name).versions for rule in version.rules
    }
    assert rules - reached(name).came == set()
    assert rules - reached(name).stayed == set()


def test_every_case_of_every_decision_is_taken_in_a_scenario(name: str) -> None:
    cases = {
        (version.name, f"{subject}.{decision}", case.id)
        for version in program_of(name).versions
        for (subject, decision), declared in version.decisions.items()
        if isinstance(declared.body, tuple)
        for case in declared.body
    }
    assert cases - reached(name).cases == set()


def lacks(program: Program, words: Mapping[str, object]) -> set[str]:
    """Languages of the program that `words` are not in; a plain text is in the first."""
    spoken = {language or program.languages[0] for language in words}
    return set(program.languages) - spoken


def titles(program: Program) -> Iterator[tuple[str, Words]]:
    """Everything that has words for people, and what it is."""
    yield "program.yaml", program.title
    for version in program.versions:
        yield version.name, version.title
        for parameter in version.parameters.values():
            yield f"{version.name}: {parameter.name}", parameter.title
        for rule in version.rules.values():
            yield f"{version.name}: {rule.id}", rule.title


def test_titles_are_in_every_language(name: str) -> None:
    program = program_of(name)
    missing = {what: lacks(program, words) for what, words in titles(program)}
    assert {what: languages for what, languages in missing.items() if languages} == {}


def test_messages_are_in_every_language(name: str) -> None:
    program = program_of(name)
    missing = {
        f"{version.name}: {rule.id}"
        for version in program.versions
        for rule in version.rules.values()
        if rule.message and lacks(program, rule.message)
    }
    assert missing == set()


def test_scenarios_have_titles_in_every_language(name: str) -> None:
    program = program_of(name)
    for path in scenario_files(program_folder(name)).values():
        scenario = load_scenario(path, Findings())
        assert scenario is not None
        assert lacks(program, scenario.title) == set(), path


def test_parameters_rules_and_versions_say_where_they_come_from(name: str) -> None:
    program = program_of(name)
    sources = {
        f"{version.name}: {what}": source
        for version in program.versions
        for what, source in (
            ("the version", version.source),
            *((p.name, p.source) for p in version.parameters.values()),
            *((rule.id, rule.source) for rule in version.rules.values()),
        )
    }
    assert {what for what, source in sources.items() if not any(source.values())} == set()
