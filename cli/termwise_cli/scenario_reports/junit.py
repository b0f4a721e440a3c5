"""Scenarios as JUnit's XML, which most build servers read."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from termwise.language.loader.folder import shown
from termwise.language.render.cells import visible
from termwise.scenario.runner import Failed, Passed, Unrunnable
from termwise.scenario.suite import ScenarioRun

from termwise_cli.scenario_reports.findings import findings
from termwise_cli.scenario_reports.tally import tally


def junit(program: str, runs: Sequence[ScenarioRun]) -> str:
    """One suite, with a case for each scenario."""
    count = tally(runs)
    root = Element("testsuites")
    counts = {"tests": len(runs), "failures": count.failed, "errors": count.unrunnable}
    settings = {name: str(number) for name, number in counts.items()}
    time = f"{sum(run.seconds for run in runs):.3f}"
    suite = SubElement(root, "testsuite", {"name": _safe(program), **settings, "time": time})
    for run in runs:
        _case(suite, program, run)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode")


def _case(suite: Element, program: str, run: ScenarioRun) -> None:
    settings = {
        "classname": _safe(program),
        "name": _safe(run.name),
        "file": _safe(shown(run.path)),
        "time": f"{run.seconds:.3f}",
    }
    case = SubElement(suite, "testcase", settings)
    match run.verdict:
        case Passed():
            return
        case Failed():
            kind = "failure"
        case Unrunnable():
            kind = "error"
    found = [f"{d.span}: {d.message}" for d in findings(run)]
    told = SubElement(case, kind, {"message": _safe(found[0] if found else kind)})
    told.text = "\n".join(map(_safe, found))


def _safe(text: str) -> str:
    """Text without the characters that XML cannot hold."""
    return "".join(c for c in visible(text) if c not in "\ufffe\uffff")
