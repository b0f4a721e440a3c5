"""Scenarios for people: what differs side by side, then the count."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from termwise.language.render.cells import visible, width
from termwise.scenario.compare import Difference, Failure
from termwise.scenario.runner import Failed, Passed, Unrunnable
from termwise.scenario.suite import ScenarioRun

from termwise_cli.console import colour_on, diagnostics_text
from termwise_cli.scenario_reports.tally import tally

_RED = "\x1b[1;31m"
_ROOM = 100


def text(runs: Sequence[ScenarioRun]) -> str:
    """The scenarios that did not pass, one after the other, and a last line that counts all."""
    blocks = ["\n".join(_block(run)) for run in runs if not isinstance(run.verdict, Passed)]
    return "\n\n".join([*blocks, str(tally(runs))])


def _block(run: ScenarioRun) -> Iterator[str]:
    match run.verdict:
        case Passed():
            pass
        case Failed(failures=failures):
            yield f"{_red('failed')} {visible(run.name)}{_title(run)}"
            for failure in failures:
                yield from _failure(failure)
        case Unrunnable(diagnostics=diagnostics):
            yield f"{_red('could not be run')} {visible(run.name)}{_title(run)}"
            yield diagnostics_text(diagnostics, sys.stdout)


def _title(run: ScenarioRun) -> str:
    title = next(iter(run.title.values()), "")
    return f": {visible(title)}" if title else ""


def _failure(failure: Failure) -> Iterator[str]:
    yield f"  {visible(str(failure.span))}"
    yield f"    {_clipped(visible(failure.span.source.line(failure.span.line).strip()))}"
    yield f"    {visible(failure.message)}"
    if failure.differences:
        yield from _side_by_side(failure.differences)


def _clipped(line: str) -> str:
    """A line of the file, cut where it is long."""
    return line if len(line) <= _ROOM else line[: _ROOM - 1] + "…"


def _side_by_side(differences: Sequence[Difference]) -> Iterator[str]:
    """Columns under one another: its name, what was expected, what came out."""
    rows = [("", "expected", "came out")]
    rows += [(d.column, _shown(d.expected), _shown(d.came)) for d in differences]
    first, second = (max(width(row[i]) for row in rows) for i in (0, 1))
    for name, expected, came in rows:
        yield f"      {_padded(name, first)}  {_padded(expected, second)} | {came}".rstrip()


def _shown(value: str) -> str:
    return visible(value) or "(nothing)"


def _padded(value: str, cells: int) -> str:
    return value + " " * (cells - width(value))


def _red(words: str) -> str:
    return f"{_RED}{words}\x1b[0m" if colour_on(sys.stdout) else words
