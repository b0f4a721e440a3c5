"""Loads the cases of a decision."""

from __future__ import annotations

from termwise.language.declarations import CaseWritten, Word
from termwise.language.diagnostics import Findings, Label
from termwise.language.loader.expressions import conditions, expression
from termwise.language.loader.keys import CASE_KEYS
from termwise.language.loader.record import Record
from termwise.language.loader.unique import without_duplicates
from termwise.language.loader.words import word
from termwise.language.yaml_nodes import Node, Sequence


def load_cases(node: Sequence, findings: Findings) -> tuple[CaseWritten, ...]:
    """All cases in their order; `otherwise` must be the last."""
    cases = [case for item in node.items if (case := _case(item, findings)) is not None]
    last = next((case for case in cases if case.otherwise), None)
    if last is not None:
        for case in cases[cases.index(last) + 1 :]:
            findings.error(
                "case-after-otherwise",
                f"the case `{case.id.text}` can never be reached: `otherwise` takes all before it",
                case.id.span,
                help="put `otherwise` last, or delete this case",
                labels=[Label(last.id.span, "`otherwise` is here")],
            )
    return without_duplicates("case", cases, findings)


def _case(node: Node, findings: Findings) -> CaseWritten | None:
    record = Record.of(node, CASE_KEYS, findings)
    id = word(record.node("id")) if record else None
    if record is None or id is None:
        return None
    otherwise = record.entry("otherwise")
    if otherwise is not None:
        for stray in record.present(frozenset({"when", "then"})):
            findings.error(
                "case-incomplete",
                f"a case with `otherwise:` has no `{stray.key.text}:`",
                stray.key.span,
                help="write `otherwise:` with the value, or `when:` and `then:`",
                labels=[Label(otherwise.key.span, "`otherwise` is here")],
            )
        return CaseWritten(id, (), True, expression(otherwise.value, findings), record.span)
    _both(record, id)
    when, then = conditions(record.node("when"), findings), record.node("then")
    return CaseWritten(id, when, False, expression(then, findings), record.span)


def _both(record: Record, id: Word) -> None:
    for key in ("when", "then"):
        if record.node(key) is None:
            record.findings.error(
                "case-incomplete",
                f"the case `{id.text}` has no `{key}:`",
                id.span,
                help="a case has `when:` and `then:`; the last one may have `otherwise:` instead",
            )
