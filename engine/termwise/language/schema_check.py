"""Checks a file's form against the JSON schema that editors use as well."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any, Literal, assert_never

from termwise.language.diagnostics import Diagnostic, Findings
from termwise.language.schema_acceptance import Acceptance
from termwise.language.schema_branches import violations
from termwise.language.schema_instance import Instance
from termwise.language.schema_violation import Violation
from termwise.language.source import Span
from termwise.language.yaml_nodes import Node
from termwise.resources import shipped

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource

SchemaName = Literal["program", "version", "scenario", "book"]


def check_schema(node: Node, schema_name: SchemaName, findings: Findings) -> None:
    """Record one diagnostic for each fault of a file's form, where it stands."""
    instance = Instance(node)
    if not _shipped_acceptance(schema_name).surely(instance.value):
        _tell(instance, _shipped_validator(schema_name), findings)


def check_against(node: Node, schema: Mapping[str, Any], findings: Findings) -> None:
    """Do as `check_schema`, with a schema at hand."""
    _tell(Instance(node), _validator(schema, None), findings)


def _tell(instance: Instance, validator: Draft202012Validator, findings: Findings) -> None:
    value: Any = instance.value
    found = [_diagnostic(v, instance) for v in violations(validator.iter_errors(value))]
    findings.found += sorted(found, key=lambda d: (d.span.line, d.span.column))


def _diagnostic(violation: Violation, instance: Instance) -> Diagnostic:
    span = _span(violation, instance)
    return Diagnostic(violation.code, violation.message, span, violation.help)


def _span(violation: Violation, instance: Instance) -> Span:
    match violation.place:
        case "key":
            return instance.key_span(violation.path)
        case "value":
            return instance.node(violation.path).span
        case "head":
            return instance.head_span(violation.path)
    assert_never(violation.place)


@cache
def _shipped_acceptance(schema_name: SchemaName) -> Acceptance:
    folder = shipped("schemas")
    return Acceptance(
        _loaded(folder, f"{schema_name}.schema.json"), lambda name: _loaded(folder, name)
    )


@cache
def _shipped_validator(schema_name: SchemaName) -> Draft202012Validator:
    folder = shipped("schemas")
    return _validator(_loaded(folder, f"{schema_name}.schema.json"), folder)


def _validator(schema: Mapping[str, Any], folder: Traversable | None) -> Draft202012Validator:
    # Importing jsonschema takes some 0.1 s, which a file without a fault need not wait for.
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema, registry=_registry(folder))


def _registry(folder: Traversable | None) -> Registry[Any]:
    """Finds a schema that another one refers to beside it, whatever folder its `$id` names."""
    # mypy does not see through the decorator that gives these classes their constructors.
    from referencing import Registry
    from referencing.exceptions import NoSuchResource
    from referencing.jsonschema import DRAFT202012

    def retrieve(uri: str) -> Resource[Any]:
        if folder is None:
            raise NoSuchResource(uri)
        return DRAFT202012.create_resource(_loaded(folder, uri.rsplit("/", 1)[-1]))

    return Registry(retrieve=retrieve)  # type: ignore[call-arg]


def _loaded(folder: Traversable, name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((folder / name).read_text(encoding="utf-8"))
    return loaded
