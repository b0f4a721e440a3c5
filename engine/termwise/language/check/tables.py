"""Parameters where expressions use them: names, and look-ups in tables."""

from __future__ import annotations

from collections.abc import Sequence

from termwise.language import syntax as s
from termwise.language.check.reading import Reading
from termwise.language.check.relate import together
from termwise.language.check.scope import Scope
from termwise.language.check.suggest import did_you_mean
from termwise.language.diagnostics import Label
from termwise.language.program import Parameter as ParameterDeclared
from termwise.language.program import Scalar, Table
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
    written = reading.versions[scope.version].written.parameters
    return any(p.name.text == name for p in written) and not parameter(name, scope, reading)


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
    names = [n for n, p in reading.versions[scope.version].parameters.items() if _is_table(p)]
    reading.current.error(
        "not-a-table",
        "a table of the parameters is needed here",
        node.span,
        help=did_you_mean(node.name if isinstance(node, s.Name) else "", names),
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
        reading.current.error(
            "wrong-number-of-keys",
            f"{table.name} is looked up by {len(wanted)}, not {len(node.arguments)}",
            node.span,
            help=f"write {table.name}[{', '.join(wanted)}]",
            labels=[Label(table.span, "declared here")],
        )
        return None
    keys = check_keys(table, node.arguments[: len(table.keys)], scope, reading)
    at: Expr | None = None
    if table.threshold is not None:
        at = check_measured(table, node.arguments[-1], scope, reading)
    name = column_of(table, column, reading)
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
        if key is None or not _check_key(table, index, key, reading):
            return None
        keys.append(key)
    return tuple(keys)


def _check_key(table: Table, index: int, key: Expr, reading: Reading) -> bool:
    match key.type:
        case Text() | Unknown():
            return True
        case Row(subject=subject) if reading.is_entity(subject):
            return True
        case Enumeration(values=values, name=name):
            return all(
                _check_word(row.keys[index], values, name, row.span, table, reading)
                for row in table.rows
            )
        case _:
            reading.current.error(
                "wrong-type",
                f"{table.keys[index]} of {table.name} is looked up by a name, "
                f"not by {describe(key.type)}",
                key.span,
                help="numbers, amounts and dates are looked up by `from:` or `above:`",
            )
            return False


def _check_word(
    word: str, values: tuple[str, ...], name: str, span: object, table: Table, reading: Reading
) -> bool:
    if word in values:
        return True
    row = next(r for r in table.rows if r.span is span)
    reading.current.error(
        "unknown-value",
        f"`{word}` in {table.name} is none of the values of {name}",
        row.span,
        help=did_you_mean(word, values),
    )
    return False


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


def column_of(table: Table, dot: s.Dot | None, reading: Reading) -> str | None:
    """The column that `.name` takes; a table with one column needs none."""
    if dot is None:
        if len(table.columns) == 1:
            return table.columns[0]
        reading.current.error(
            "which-column",
            f"{table.name} has several columns",
            table.span,
            help="write one of them after the bracket: "
            + " or ".join(f".{c}" for c in table.columns),
        )
        return None
    if dot.name in table.columns:
        return dot.name
    reading.current.error(
        "unknown-name",
        f"{table.name} has no column `{dot.name}`",
        dot.name_span,
        help=did_you_mean(dot.name, table.columns),
        labels=[Label(table.span, "declared here")],
    )
    return None


def column_type(table: Table, column: str) -> Type:
    """The type of a column's cells."""
    return table.column_types[table.columns.index(column)]
