"""Reads YAML into nodes that keep their place; all faults of a file come out."""

from __future__ import annotations

from pathlib import Path

import yaml

from termwise.language.diagnostics import Diagnostic, Findings
from termwise.language.places import Places
from termwise.language.source import Source, Span
from termwise.language.source_file import LARGEST, read_source, refuse_unseen, too_large
from termwise.language.torn_report import report
from termwise.language.torn_values import Tear, veil
from termwise.language.yaml_builder import Builder
from termwise.language.yaml_faults import explain
from termwise.language.yaml_nodes import Node, Scalar
from termwise.language.yaml_tears import tear_behind

# libyaml is twenty times faster and gives the same places; wheels of PyYAML carry it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# A tear is mended and the text read again; so many characters are read again at most.
_READ_AGAIN = 1_500_000


def read_yaml(path: Path, name: str, findings: Findings) -> Node | None:
    """Read a file of the author's; `name` is how diagnostics call it.

    None means that an error was recorded. A node may come with errors as well (a key
    written twice, a value torn): what is meant is plain then, so that later checks can go
    on and all faults come out at once; `findings.failed` says whether to use it.
    """
    source = read_source(path, name, findings)
    return None if source is None else parse_yaml(source, findings)


def parse_yaml(source: Source, findings: Findings) -> Node | None:
    """Read a text, as `read_yaml` does with a file."""
    if len(source.text) > LARGEST:
        too_large(Span(source, 1, 1, 1, 1), findings)
        return None
    if source.text.startswith("\ufeff"):
        source = Source(source.name, source.text[1:])
    if refuse_unseen(source, findings):
        return None
    return _read_mending(Places(source), findings)


def _read_mending(places: Places, findings: Findings) -> Node | None:
    tears: list[Tear] = []
    left = _READ_AGAIN
    while True:
        builder, error = _read(places, veil(places.source.text, tears))
        new = [tear for tear in _torn(builder, error, places) if _apart(tear, tears)]
        tears += new
        if not new or left < 0:
            break
        left -= places.offset(error.problem_mark) if error else len(places.source.text)
    builder.unsound |= bool(new)
    return _conclude(places, builder, error, tears, findings)


def _torn(builder: Builder, error: yaml.MarkedYAMLError | None, places: Places) -> list[Tear]:
    behind = tear_behind(error, places, builder) if error is not None else None
    return [*builder.tears, behind] if behind is not None else builder.tears


def _apart(tear: Tear, others: list[Tear]) -> bool:
    return all(tear.end <= other.start or other.end <= tear.start for other in others)


def _read(places: Places, text: str) -> tuple[Builder, yaml.MarkedYAMLError | None]:
    builder = Builder(places)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
            if builder.stopped:
                break
    except yaml.MarkedYAMLError as error:
        return builder, error
    return builder, None


def _conclude(
    places: Places,
    builder: Builder,
    error: yaml.MarkedYAMLError | None,
    tears: list[Tear],
    findings: Findings,
) -> Node | None:
    here = Findings(builder.findings.found)
    report(places, tears, here)
    if error is not None:
        here.found.append(explain(error, places, builder))
    elif _is_empty(builder.root) and not builder.stopped:
        here.found.append(_empty(places))
        builder.unsound = True
    findings.found += sorted(here.found, key=lambda d: (d.span.line, d.span.column))
    return None if error is not None or builder.unsound else builder.root


def _is_empty(root: Node | None) -> bool:
    return root is None or (isinstance(root, Scalar) and root.text == "" and root.style == "plain")


def _empty(places: Places) -> Diagnostic:
    return Diagnostic(
        "yaml-empty",
        "the file says nothing",
        Span(places.source, 1, 1, 1, 1),
        "write its entries (`key: value`), or delete the file",
    )
