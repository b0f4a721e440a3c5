"""Parameters where expressions use them: names, and look-ups in tables."""

from __future__ import annotations

from collections.abc import Sequence

from termwise.language import syntax as s
from termwise.language.check.reading import Reading
from termwise.language.check.relate import together
from termwise.language.check.scope import Scope
from termwise.language.check.suggest import did_you_mean
from termwise.language.declarations import TableWritten
from termwise.language.diagnostics import Label
from termwise.language.program import Parameter as ParameterDeclared
from termwise.language.program import Scalar, Table
from termwise.language.source import Span
from termwise.language.tree import Constant, Expr, Lookup, Parameter
from termwise.language.types import Enumeration, Row, Text, Type, Unknown, describe


def parameter(name: str, scope: Scope, reading: Reading) -> ParameterDeclared | None:
    """The parameter of that name in the version at hand, if it is sound."""
    return reading.versions[scope.version].parameters.get(name)


def parameter_names(scope: Scope, reading: Reading) -> list[str]:
    """Every parameter of the version at hand."""
    return list(reading.versions[scope.version].parameters)


def is_broken(name: str, scope: Scope, reading: Reading) -> bool:
    """Whether a parameter of that name was declared but had an error of its own."""
    written = reading.versions[scope.version].written
    declared = name in written.unread or any(p.name.text == name for p in written.parameters)
    return declared and not parameter(name, scope, reading)


def constant_parameter(expr: Expr, scope: Scope, reading: Reading) -> Constant | None:
    """The constant that a parameter's name stands for; None for another expression."""
    if not isinstance(expr, Parameter):
        return None
    found = parameter(expr.name, scope, reading)
    assert isinstance(found, Scalar)
    return Constant(found.value, found.type, expr.span)


def table_named(node: s.Expression, scope: Scope, reading: Reading) -> Table | None:
    """The table that `node` names; anything else is reported."""
    found = parameter(node.name, scope, reading) if isinstance(node, s.Name) else None
    if isinstance(found, Table):
        return found
    if isinstance(node, s.Name) and is_broken(node.name, scope, reading):
        return None
    name = node.name if isinstance(node, s.Name) else ""
    other = parameter(name, scope, reading)
    names = [n for n, p in reading.versions[scope.version].parameters.items() if _is_table(p)]
    if other is not None or name in scope.rows:
        message = f"{name} is not a table, and only a table can be looked up in"
    elif name:
        message = f"no table is named `{name}`"
    else:
        message = "a table among the parameters is needed here"
    reading.current.error(
        "not-a-table",
        message,
        node.span,
        help=did_you_mean(name, names) if names else "no parameter of this version is a table",
        labels=[Label(other.span, "declared here")] if other is not None else [],
    )
    return None


def _is_table(found: ParameterDeclared) -> bool:
    return isinstance(found, Table)


def check_lookup(
    node: s.Subscript, column: s.Dot | None, scope: Scope, reading: Reading
) -> Expr | None:
    """`table[key, …]`, with `.column` after it where the table has several."""
    table = table_named(node.base, scope, reading)
    if table is None:
        return None
    wanted = [*table.keys, *([table.threshold] if table.threshold else [])]
    if len(node.arguments) != len(wanted):
        count = len(wanted)
        reading.current.error(
            "wrong-number-of-keys",
            f"{table.name} is looked up by {count} value{'s' if count > 1 else ''}, "
            f"not {len(node.arguments)}",
            node.span,
            help=f"write `{table.name}[{', '.join(wanted)}]`",
            labels=[Label(table.span, "declared here")],
        )
        return None
    keys = check_keys(table, node.arguments[: len(table.keys)], scope, reading)
    at: Expr | None = None
    if table.threshold is not None:
        at = check_measured(table, node.arguments[-1], scope, reading)
    name = column_of(table, column, node.span, reading)
    if keys is None or name is None or (table.threshold is not None and at is None):
        return None
    kind = table.column_types[table.columns.index(name)]
    span = column.span if column else node.span
    missing = at is not None or not (table.otherwise or _covers(table, keys))
    return Lookup(table.name, keys, at, name, kind, missing, span)


def check_keys(
    table: Table, nodes: Sequence[s.Expression], scope: Scope, reading: Reading
) -> tuple[Expr, ...] | None:
    """The keys of a look-up: text, enumerated values or rows."""
    from termwise.language.check.expressions import check_expression

    keys: list[Expr] = []
    for index, node in enumerate(nodes):
        key = check_expression(node, scope, reading, Text())
        if key is not None and _check_key(table, index, key, scope, reading):
            keys.append(key)
    return tuple(keys) if len(keys) == len(nodes) else None


def _check_key(table: Table, index: int, key: Expr, scope: Scope, reading: Reading) -> bool:
    match key:
        case Constant(value=str(word), type=Text()) if table.otherwise is None:
            return _check_constant(table, index, word, key.span, reading)
    match key.type:
        case Text() | Unknown():
            return True
        case Row(subject=subject) if reading.is_entity(subject):
            return True
        case Enumeration():
            return _check_words(table, index, key.type, key.span, scope, reading)
        case _:
            reading.current.error(
                "wrong-type",
                f"{table.keys[index]} of {table.name} is looked up by a name, "
                f"not by {describe(key.type)}",
                key.span,
                help="numbers, amounts and dates are looked up by `from:` or `above:`",
                labels=[Label(table.span, "declared here")],
            )
            return False


def _check_constant(table: Table, index: int, word: str, span: Span, reading: Reading) -> bool:
    known = [row.keys[index] for row in table.rows]
    if word in known:
        return True
    reading.current.error(
        "unknown-value",
        f"no row of {table.name} has the {table.keys[index]} `{word}`",
        span,
        help=did_you_mean(word, known),
        labels=[Label(table.span, "declared here")],
    )
    return False


def _check_words(
    table: Table, index: int, kind: Enumeration, span: Span, scope: Scope, reading: Reading
) -> bool:
    """Whether every key of a table is one of the values that it is compared with."""
    sound = True
    for row, place in zip(table.rows, _key_places(table, index, scope, reading), strict=True):
        word = row.keys[index]
        if word not in kind.values:
            sound = False
            reading.current.error(
                "unknown-value",
                f"`{word}` is none of the values of {kind.name}",
                place,
                help=did_you_mean(word, kind.values),
                labels=[Label(span, f"{table.name} is looked up by {kind.name} here")],
            )
    return sound


def _key_places(table: Table, index: int, scope: Scope, reading: Reading) -> list[Span]:
    written = reading.versions[scope.version].written.parameters
    found = next(p for p in written if p.name.text == table.name)
    assert isinstance(found, TableWritten)
    return [row[index].span for row in found.rows]


def _covers(table: Table, keys: Sequence[Expr]) -> bool:
    """Whether every combination of enumerated keys has its row."""
    if not all(isinstance(key.type, Enumeration) for key in keys):
        return False
    wanted = 1
    for key in keys:
        assert isinstance(key.type, Enumeration)
        wanted *= len(key.type.values)
    return len({row.keys for row in table.rows}) == wanted


def check_measured(table: Table, node: s.Expression, scope: Scope, reading: Reading) -> Expr | None:
    """What is compared with the thresholds of a table."""
    from termwise.language.check.expressions import check_expression

    assert table.threshold_type is not None
    expr = check_expression(node, scope, reading)
    if expr is None:
        return None
    if together(expr.type, table.threshold_type) is None:
        reading.current.error(
            "wrong-type",
            f"{table.name} is looked up by {describe(table.threshold_type)}, "
            f"and this is {describe(expr.type)}",
            expr.span,
            help="the thresholds and what is looked up must be alike",
            labels=[Label(table.span, "declared here")],
        )
        return None
    return expr


def column_of(table: Table, dot: s.Dot | None, span: Span, reading: Reading) -> str | None:
    """The column that `.name` takes; a table with one column needs none. `span`: the look-up."""
    if dot is not None and dot.name in table.columns:
        return dot.name
    if dot is None and len(table.columns) == 1:
        return table.columns[0]
    labels = [Label(table.span, "declared here")]
    columns = " or ".join(f"`.{c}`" for c in table.columns)
    if dot is None:
        reading.current.error(
            "which-column",
            f"{table.name} has several columns: which is meant?",
            span,
            help=f"write {columns} after the bracket",
            labels=labels,
        )
    else:
        reading.current.error(
            "unknown-name",
            f"{table.name} has no column `{dot.name}`",
            dot.name_span,
            help=did_you_mean(dot.name, table.columns),
            labels=labels,
        )
    return None


def column_type(table: Table, column: str) -> Type:
    """The type of a column's cells."""
    return table.column_types[table.columns.index(column)]
