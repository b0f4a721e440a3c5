"""Loads the cases of a decision."""

from __future__ import annotations

from termwise.language.declarations import CaseWritten
from termwise.language.diagnostics import Findings, Label
from termwise.language.loader.expressions import conditions, expression
from termwise.language.loader.keys import CASE_KEYS
from termwise.language.loader.record import Record
from termwise.language.loader.unique import without_duplicates
from termwise.language.loader.words import word
from termwise.language.yaml_nodes import Node, Sequence


def load_cases(node: Sequence, findings: Findings) -> tuple[CaseWritten, ...]:
    """All cases in their order; `otherwise` must be the last."""
    found = (_case(item, findings) for item in node.items)
    cases = without_duplicates("case", (c for c in found if c is not None), findings)
    at = next((at for at, case in enumerate(cases) if case.otherwise), len(cases))
    for case in cases[at + 1 :]:
        findings.error(
            "case-after-otherwise",
            f"the case `{case.id.text}` can never be reached: `otherwise` takes what is left",
            case.id.span,
            help="put `otherwise` last, or delete this case",
            labels=[Label(cases[at].id.span, "`otherwise` is in this case")],
        )
    return cases


def _case(node: Node, findings: Findings) -> CaseWritten | None:
    record = Record.of(node, CASE_KEYS, findings)
    id = word(record.node("id")) if record else None
    if record is None or id is None:
        return None
    otherwise = record.node("otherwise")
    return CaseWritten(
        id=id,
        when=() if otherwise else conditions(record.node("when"), findings),
        otherwise=otherwise is not None,
        then=expression(otherwise or record.node("then"), findings),
        span=record.span,
    )
