"""Checks scenarios against their program: the rows they give, the names they use."""

from __future__ import annotations

from typing import Final, NamedTuple, assert_never, get_args

from termwise.book.problems import BookError
from termwise.book.reader import read_book
from termwise.language.check.suggest import did_you_mean
from termwise.language.codes import Code
from termwise.language.declarations import Word
from termwise.language.diagnostics import Findings
from termwise.language.program import LineKind, Program
from termwise.scenario.declarations import (
    DecisionExpected,
    Expectation,
    Filters,
    LineExpected,
    LinesExpected,
    NoneExpected,
    NothingElse,
    Scenario,
    TotalExpected,
    Written,
)
from termwise.scenario.names import ACCEPTED, Names, names_of
from termwise.scenario.places import book_diagnostics
from termwise.scenario.rows import rows_of


class Named(NamedTuple):
    """What a scenario names, and the code of a name that is not there."""

    what: str
    code: Code


RULE: Final = Named("rule", "unknown-rule")
KIND: Final = Named("kind", "unknown-kind")
VERSION: Final = Named("version", "unknown-version")
SUBJECT: Final = Named("subject", "unknown-subject")
PARTY_TYPE: Final = Named("party type", "unknown-party-type")
CASE: Final = Named("case", "unknown-case")


class ScenarioCheck:
    """Checks the scenarios of one program, one after the other."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._names = names_of(program)

    def check(self, scenario: Scenario, findings: Findings) -> None:
        """Record rows that cannot be read, and names that no version of the program has."""
        try:
            read_book(self._program, rows_of(scenario))
        except BookError as error:
            findings.found += book_diagnostics(error, scenario, self._program)
        self.check_expected(scenario, findings)

    def check_expected(self, scenario: Scenario, findings: Findings) -> None:
        """Record the names in what is expected that no version of the program has."""
        for expectation in scenario.expect:
            _check_expectation(expectation, self._names, findings)


def _check_expectation(expectation: Expectation, names: Names, findings: Findings) -> None:
    match expectation:
        case LineExpected() | LinesExpected() | TotalExpected() | NoneExpected():
            _known(expectation.rule, names.rules, RULE, findings)
            _check_filters(expectation.filters, names, findings)
        case DecisionExpected():
            _check_decision(expectation, names, findings)
        case NothingElse():
            pass
        case _:
            assert_never(expectation)


def _check_filters(filters: Filters, names: Names, findings: Findings) -> None:
    known = {
        "kind": (KIND, get_args(LineKind)),
        "version": (VERSION, names.versions),
        "subject": (SUBJECT, names.subjects),
        "party_type": (PARTY_TYPE, names.entities),
    }
    for column, (named, choice) in known.items():
        _known_value(filters.get(column), choice, named, findings)


def _check_decision(expected: DecisionExpected, names: Names, findings: Findings) -> None:
    _known_value(expected.version, names.versions, VERSION, findings)
    decisions = names.decisions.get(expected.subject.text)
    if decisions is None:
        _known(expected.subject, names.subjects, SUBJECT, findings)
        return
    name = expected.name.text
    if name not in decisions:
        _no_decision(expected, names, findings)
    elif decisions[name]:
        _known_value(expected.case, decisions[name], CASE, findings)
    elif expected.case is not None and expected.case.text:
        findings.error(
            "unknown-case",
            f"{expected.subject.text}.{name} has no cases",
            expected.case.span,
            help="leave `case:` out",
        )


def _no_decision(expected: DecisionExpected, names: Names, findings: Findings) -> None:
    subject, name = expected.subject.text, expected.name.text
    if name in names.measures[subject]:
        help = "measures do not come out; a decision can be given the measure's value"
    elif name == ACCEPTED:
        help = f"no rule for {subject} has a `require:`, so nothing of it can be refused"
    else:
        help = did_you_mean(name, names.decisions[subject])
    message = f"{subject} has no decision {name} in any version"
    findings.error("unknown-decision", message, expected.name.span, help=help)


def _known(
    word: Word, known: tuple[str, ...] | frozenset[str], named: Named, findings: Findings
) -> None:
    if word.text not in known:
        message = f"there is no {named.what} {word.text} in any version"
        findings.error(named.code, message, word.span, help=did_you_mean(word.text, sorted(known)))


def _known_value(
    written: Written | None,
    known: tuple[str, ...] | frozenset[str],
    named: Named,
    findings: Findings,
) -> None:
    """Check a column whose values are few; nothing written there means missing."""
    if written is not None and written.text and written.text not in known:
        message = f"there is no {named.what} {written.text}"
        help = did_you_mean(written.text, sorted(known))
        findings.error(named.code, message, written.span, help=help)
