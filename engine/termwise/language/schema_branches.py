"""Chooses, where a schema offers several forms, the one that an author meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from termwise.language.schema_instance import Path
from termwise.language.schema_leaves import told
from termwise.language.schema_violation import (
    Violation,
    missing,
    path_of,
    refused_format,
    refused_kind,
    refused_value,
    wish,
    wished_kinds,
)

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

Branch = Sequence["ValidationError"]

# A value that says which form is meant (`kind: sum`) weighs more than any number of keys.
_WEIGHTS = {"unknown-key": 10, "missing-key": 10}
_SAYS_WHICH = 1000


def violations(errors: Iterable[ValidationError]) -> list[Violation]:
    """One violation for each fault, whatever number of errors it causes."""
    found = list(dict.fromkeys(v for error in errors for v in _told(error)))
    meant = {(v.path[:-1], n) for v in found if v.code == "unknown-key" for n in v.names}
    odd = {v.path for v in found if v.code == "wrong-type"}
    return [v for v in found if not _follows(v, meant, odd)]


def _follows(violation: Violation, meant: set[tuple[Path, str]], odd: set[Path]) -> bool:
    """Whether it goes away with another one: a key mistyped is missing as well."""
    if violation.code == "missing-key":
        return any((violation.path, name) in meant for name in violation.names)
    return violation.code != "wrong-type" and violation.path in odd and violation.place != "key"


def _told(error: ValidationError) -> Iterator[Violation]:
    is_choice = error.validator in {"anyOf", "oneOf"} and error.context
    return _best_branch(error) if is_choice else told(error)


def _best_branch(error: ValidationError) -> Iterator[Violation]:
    """The faults of the form that fits best, told as if it were the only one."""
    instance = _value(error)
    branches = [branch for branch in _branches(error) if not _kinds_refused_by(branch)]
    if not branches:
        yield refused_kind(_kinds_refused(error), instance, path_of(error))
    elif isinstance(instance, dict | list):
        yield from _of_structure(error, branches)
    else:
        yield _of_scalar(error, branches)


def _value(error: ValidationError) -> Any:
    return error.instance


def _branches(error: ValidationError) -> list[Branch]:
    grouped: dict[object, list[ValidationError]] = {}
    for inner in error.context or []:
        grouped.setdefault(inner.relative_schema_path[0], []).append(inner)
    return list(grouped.values())


def _kinds_refused_by(branch: Branch) -> list[str]:
    """The kinds of value that a form takes, where it refuses this one for its kind."""
    return [kind for inner in branch if not inner.relative_path for kind in _kinds_refused(inner)]


def _kinds_refused(error: ValidationError) -> list[str]:
    if error.validator == "type":
        return wished_kinds(error)
    if error.validator not in {"anyOf", "oneOf"} or not error.context:
        return []
    refused = [_kinds_refused_by(branch) for branch in _branches(error)]
    if not all(refused):
        return []
    said = wish(error)
    return [said] if said else [kind for kinds in refused for kind in kinds]


def _of_scalar(error: ValidationError, branches: Sequence[Branch]) -> Violation:
    """Several forms of one value: everything that could stand there, in one sentence."""
    leaves = [leaf for branch in branches for leaf in _leaves(branch)]
    path, value = path_of(error), _value(error)
    if said := wish(error):
        return refused_format([said], value, path)
    values = [v for leaf in leaves for v in _listed(leaf)]
    if all(leaf.validator in {"enum", "const"} for leaf in leaves):
        return refused_value(values, value, path)
    wishes = [said for leaf in leaves if (said := wish(leaf))]
    if not wishes:
        return next(iter(told(leaves[0])))
    return refused_format([*(f"`{v}`" for v in values), *wishes], value, path)


def _leaves(branch: Branch) -> Iterator[ValidationError]:
    for error in branch:
        if error.validator in {"anyOf", "oneOf"} and error.context:
            for inner in _branches(error):
                if not _kinds_refused_by(inner):
                    yield from _leaves(inner)
        else:
            yield error


def _listed(error: ValidationError) -> list[Any]:
    value: Any = error.validator_value
    if error.validator == "enum":
        return list(value)
    return [value] if error.validator == "const" else []


def _of_structure(error: ValidationError, branches: Sequence[Branch]) -> Iterator[Violation]:
    path = path_of(error)
    faults = [violations(branch) for branch in branches]
    # One key of several, as the effect of a rule: the forms differ in nothing else.
    if len(faults) > 1 and all(_lacks_one_key(found, path) for found in faults):
        yield missing([name for found in faults for name in found[0].names], path)
        return
    costs = [_cost(branch, found, path) for branch, found in zip(branches, faults, strict=True)]
    yield from faults[costs.index(min(costs))]


def _lacks_one_key(found: Sequence[Violation], path: Path) -> bool:
    return len(found) == 1 and found[0].code == "missing-key" and found[0].path == path


def _cost(branch: Branch, found: Sequence[Violation], path: Path) -> int:
    """How far a value is from a form; faults far inside it speak less against it."""
    says_otherwise = sum(
        inner.validator in {"const", "enum"} and len(inner.relative_path) == 1 for inner in branch
    )
    here = [v for v in found if v.path == path or (v.place == "key" and v.path[:-1] == path)]
    weights = sum(_WEIGHTS.get(v.code, 2) for v in here) + len(found) - len(here)
    return says_otherwise * _SAYS_WHICH + weights
