"""Loads a scenario file, with the rows of its background."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType

from termwise.language.diagnostics import Diagnostic, Findings
from termwise.language.loader.folder import in_order, read_checked
from termwise.language.loader.keys import SCENARIO_KEYS
from termwise.language.loader.record import Record, one_or_more, scalar
from termwise.language.loader.words import day, texts
from termwise.scenario.declarations import Scenario
from termwise.scenario.expectations import load_expectation
from termwise.scenario.given import Tables, load_given, merged

_BACKGROUND_KEYS = frozenset({"scenario", "given"})


class Backgrounds:
    """The rows of the files that serve several scenarios; each file is read once."""

    def __init__(self) -> None:
        self._read: dict[Path, tuple[Tables, list[Diagnostic]]] = {}

    def rows(self, path: Path, findings: Findings) -> Tables:
        """The rows of a file; its faults are recorded for every scenario that it serves."""
        if path not in self._read:
            own = Findings()
            self._read[path] = _rows_of_background(path, own), own.found
        rows, found = self._read[path]
        findings.found += found
        return rows


def load_scenario(
    path: Path, findings: Findings, backgrounds: Backgrounds | None = None
) -> Scenario | None:
    """What a scenario file says; None where it cannot be run at all.

    Whoever loads many scenarios gives the same `backgrounds` for all.
    """
    with in_order(findings):
        node = read_checked(path, "scenario", findings)
        record = Record.of(node, SCENARIO_KEYS, findings)
        scenario = _scenario(path, record) if record else None
    if scenario is None or scenario.background is None:
        return scenario
    before = (backgrounds or Backgrounds()).rows(scenario.background, findings)
    return replace(scenario, given=merged(before, scenario.given))


def _scenario(path: Path, record: Record) -> Scenario | None:
    findings, expect = record.findings, record.node("expect")
    as_of, background = day(record.node("as_of"), findings), _background(path, record)
    expected = [load_expectation(item, findings) for item in one_or_more(expect)]
    if record.raw("expect") is None:
        _nothing_expected(record)
    if as_of is None:
        return None
    return Scenario(
        name=path.stem,
        title=texts(record.node("scenario")),
        background=background,
        as_of=as_of,
        known_at=day(record.node("known_at"), findings),
        terms_known_at=day(record.node("terms_known_at"), findings),
        rows_known_at=day(record.node("rows_known_at"), findings),
        given=load_given(record.node("given")),
        expect=tuple(one for one in expected if one is not None),
        span=record.span,
    )


def _background(path: Path, record: Record) -> Path | None:
    """The background's file; it is named as seen from the scenario's own folder."""
    named = scalar(record.node("background"))
    if named is None:
        return None
    found = path.parent / named.text
    if found.is_file():
        return found
    record.findings.error(
        "background-missing",
        f"there is no file {named.text} beside this scenario",
        named.span,
        help=_neighbour(path.parent, named.text),
    )
    return None


def _neighbour(folder: Path, named: str) -> str:
    names = [file.relative_to(folder).as_posix() for file in sorted(folder.rglob("*.yaml"))]
    near = get_close_matches(named, names, 1)
    return f"did you mean {near[0]}?" if near else "name it as seen from the scenario's own folder"


def _rows_of_background(path: Path, findings: Findings) -> Tables:
    with in_order(findings):
        node = read_checked(path, "scenario", findings)
        record = Record.of(node, SCENARIO_KEYS, findings)
        if record is None:
            return MappingProxyType({})
        for stray in record.present(SCENARIO_KEYS - _BACKGROUND_KEYS):
            findings.error(
                "not-in-background",
                f"`{stray.key.text}:` belongs to a scenario, and this file serves as a background",
                stray.key.span,
                help="a background has only `given:`; move this to the scenarios that use it",
            )
        return load_given(record.node("given"))


def _nothing_expected(record: Record) -> None:
    record.findings.error(
        "nothing-expected",
        "this scenario expects nothing, so it can never fail",
        record.mapping.entries[0].key.span if record.mapping.entries else record.span,
        help="add `as_of:` and `expect:`; a file with rows only is a background, and stands apart",
    )
