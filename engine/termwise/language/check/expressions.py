"""Expressions as written to typed expressions: one function a construct, None after an error."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from termwise.language import syntax as s
from termwise.language.check import functions, tables
from termwise.language.check.advice import arithmetic_help, comparison_help
from termwise.language.check.constants import folded, measured, word_of
from termwise.language.check.lines import is_rule, line_amount
from termwise.language.check.members import member
from termwise.language.check.reading import Reading
from termwise.language.check.relate import (
    has_order,
    is_amount,
    product,
    quotient,
    sum_of,
    together,
)
from termwise.language.check.scope import Scope
from termwise.language.check.suggest import an, did_you_mean, unspaced_minus
from termwise.language.diagnostics import Label
from termwise.language.program import Scalar, Table, ValueList
from termwise.language.schema_words import SWITCHES, nearest
from termwise.language.source import Span
from termwise.language.tree import (
    And,
    Arithmetic,
    Compare,
    ComparisonOp,
    Constant,
    ConstantValue,
    Expr,
    Member,
    Negate,
    Not,
    Or,
    Parameter,
    Present,
    Scale,
    Shift,
    Value,
)
from termwise.language.types import (
    Boolean,
    Date,
    Duration,
    Enumeration,
    Moment,
    Number,
    Row,
    Text,
    Type,
    Unknown,
    describe,
    plural,
)


def check_expression(
    node: s.Expression, scope: Scope, reading: Reading, expected: Type | None = None
) -> Expr | None:
    """Type one expression. `expected` resolves bare enumerated values; it is not enforced."""
    match node:
        case s.Number():
            return Constant(node.value, Number(), node.span)
        case s.Percent():
            return Constant(node.value, Number(percent=True), node.span)
        case s.Measured():
            return measured(node, reading.header, reading.current)
        case s.DateLiteral():
            return Constant(node.value, Date(), node.span)
        case s.BooleanLiteral():
            return Constant(node.value, Boolean(), node.span)
        case s.TextLiteral():
            return _text(node, reading, expected)
        case s.Name():
            return _name(node, scope, reading, expected)
        case s.Dot():
            return _dot(node, scope, reading)
        case s.Subscript():
            return tables.check_lookup(node, None, scope, reading)
        case s.Call():
            return functions.check_call(node, scope, reading, expected)
        case s.ListLiteral():
            reading.current.error(
                "list-out-of-place",
                "a list in brackets stands only after `in`",
                node.span,
                help="write `order.kind in [a, b]`",
            )
            return None
        case s.Negative():
            return _negative(node, scope, reading)
        case s.Arithmetic():
            return _arithmetic(node, scope, reading)
        case s.Comparison():
            return _comparison(node, scope, reading)
        case s.Between():
            return _between(node, scope, reading)
        case s.Membership():
            return _membership(node, scope, reading)
        case s.Presence():
            return _presence(node, scope, reading)
        case s.Not():
            operand = check_condition(node.operand, scope, reading)
            return None if operand is None else Not(operand, node.span)
        case s.And() | s.Or():
            return _junction(node, scope, reading)
        case _:
            assert_never(node)


def check_condition(node: s.Expression, scope: Scope, reading: Reading) -> Expr | None:
    """Type an expression that must be a yes or no."""
    expr = check_expression(node, scope, reading, Boolean())
    if expr is None or isinstance(expr.type, Boolean | Unknown):
        return expr
    help = "compare it with something: `=`, `!=`, `<`, `<=`, `>`, `>=`, `in`"
    if isinstance(expr.type, Row | Date | Moment):
        help = "`… is present` asks whether it is there"
    _wrong(expr, "a yes or no", reading, help)
    return None


def check_conditions(
    nodes: Sequence[s.Expression], scope: Scope, reading: Reading
) -> tuple[Expr, ...] | None:
    """Type a list of conditions; None where one of them is wrong."""
    checked = [check_condition(node, scope, reading) for node in nodes]
    return tuple(c for c in checked if c is not None) if None not in checked else None


def check_typed(
    node: s.Expression, wanted: Type, scope: Scope, reading: Reading, why: str
) -> Expr | None:
    """Type an expression that must be `wanted`; `why` ends "… is needed here: {why}"."""
    expr = check_expression(node, scope, reading, wanted)
    if expr is None or together(expr.type, wanted) is not None:
        return expr
    _wrong(expr, describe(wanted), reading, why)
    return None


def conjunction(parts: Sequence[Expr], span: Span) -> Expr | None:
    """All of `parts` together; None for none."""
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else And(tuple(parts), span)


def _wrong(expr: Expr, wanted: str, reading: Reading, help: str) -> None:
    reading.current.error(
        "wrong-type",
        f"{wanted} is needed here, and this is {describe(expr.type)}",
        expr.span,
        help=help,
        labels=_declared(expr, reading),
    )


def _declared(expr: Expr, reading: Reading) -> list[Label]:
    """Where the thing an expression names is declared, for a second span."""
    if isinstance(expr, Parameter):
        for version in reading.versions:
            found = version.parameters.get(expr.name)
            if found is not None and found.span.source is expr.span.source:
                return [Label(found.span, f"{expr.name} is declared here")]
    return []


def _text(node: s.TextLiteral, reading: Reading, expected: Type | None) -> Expr | None:
    if isinstance(expected, Enumeration):
        return _enumerated(node.value, node.span, expected, reading)
    return Constant(node.value, Text(), node.span)


def _enumerated(word: str, span: Span, kind: Enumeration, reading: Reading) -> Expr | None:
    if word in kind.values:
        return Constant(word, kind, span)
    reading.current.error(
        "unknown-value",
        f"`{word}` is none of the values of {kind.name}",
        span,
        help=did_you_mean(word, kind.values),
    )
    return None


def _name(node: s.Name, scope: Scope, reading: Reading, expected: Type | None) -> Expr | None:
    row = scope.row(node.name, node.span)
    if row is not None:
        return row
    parameter = tables.parameter(node.name, scope, reading)
    if parameter is not None:
        return _parameter(node, parameter, reading)
    if isinstance(expected, Enumeration):
        return _enumerated(node.name, node.span, expected, reading)
    if not scope.rows and _is_subject(node.name, reading):
        reading.current.error(
            "not-a-constant",
            f"a parameter is the same for every row, and {an(node.name)} is a row",
            node.span,
            help="write the value out; what depends on a row is a decision",
        )
        return None
    if isinstance(expected, Unknown) or tables.is_broken(node.name, scope, reading):
        # Beside what is wrong, or not typed yet, a bare word may be one of its values.
        return Constant(node.name, Unknown(), node.span)
    if not reading.is_unread(node.name):
        known = [*scope.rows, *tables.parameter_names(scope, reading)]
        reading.current.error(
            "unknown-name",
            f"nothing here is named `{node.name}`",
            node.span,
            help=_help_for_name(node.name, known, scope, reading, expected),
        )
    return None


_NOTHING = frozenset({"missing", "present", "null", "none", "nothing", "empty"})


def _help_for_name(
    name: str, known: list[str], scope: Scope, reading: Reading, expected: Type | None
) -> str:
    owner = next((s for s in _subjects(scope) if has(s, name, reading)), None)
    if owner is not None:
        return f"write `{owner}.{name}`"
    if any(name in v.rules_written for v in reading.versions):
        return f"{name} is a rule: write `{name}.amount`"
    if _is_subject(name, reading):
        return (
            f"{an(name)} is not at hand here: a measure gathers them, such as `{{count: {name}}}`"
        )
    minus = unspaced_minus(name, known)
    if minus is not None:
        return minus
    if name.lower() in SWITCHES and isinstance(expected, Boolean):
        return f"write `{SWITCHES[name.lower()]}`"
    if name.lower() in _NOTHING:
        return "whether a value is there is asked by `is present` or `is missing`"
    if isinstance(expected, Text):
        return f'text stands in quotes: "{name}"'
    if any(name in v.parameters for v in reading.versions):
        return f"declare the parameter {name} in this file too: each version is whole"
    help = did_you_mean(name, known)
    if scope.rows and nearest(name, known) is None:
        help += "; a figure of the terms is declared under `parameters:`"
    return help


def _is_subject(name: str, reading: Reading) -> bool:
    return reading.is_entity(name) or any(name in v.periods_written for v in reading.versions)


def _subjects(scope: Scope) -> list[str]:
    return [n for n, row in scope.rows.items() if row.subject == n or n in scope.owners]


def has(row: str, name: str, reading: Reading) -> bool:
    """Whether `row.name` would be something."""
    entity = reading.header.entities.get(row)
    if entity is not None and name in entity.fields:
        return True
    return any(v.place(row, name) is not None for v in reading.versions)


def _parameter(node: s.Name, found: Scalar | ValueList | Table, reading: Reading) -> Expr | None:
    match found:
        case Scalar(type=kind):
            return Parameter(node.name, kind, node.span)
        case ValueList():
            message, help = "is a list", f"write `… in {node.name}`"
        case Table():
            message, help = "is a table", f"write `{node.name}[…]`, with what to look up"
        case _:
            assert_never(found)
    reading.current.error(
        "parameter-not-a-value",
        f"{node.name} {message}, not one value",
        node.span,
        help=help,
        labels=[Label(found.span, "declared here")],
    )
    return None


def _dot(node: s.Dot, scope: Scope, reading: Reading) -> Expr | None:
    if isinstance(node.base, s.Subscript):
        return tables.check_lookup(node.base, node, scope, reading)
    if isinstance(node.base, s.Call) and node.base.name in functions.TABLE_FUNCTIONS:
        return functions.check_table_function(node.base, node, scope, reading)
    if isinstance(node.base, s.Name) and is_rule(node.base.name, scope, reading):
        return line_amount(node, node.base, scope, reading)
    base = check_expression(node.base, scope, reading)
    if base is None:
        return None
    if isinstance(base.type, Unknown):
        return Value(base, node.name, Unknown(), True, node.span)
    if not isinstance(base.type, Row):
        reading.current.error(
            "dot-on-a-value",
            f"{describe(base.type)} has no names of its own: `{node.name}` cannot follow it",
            node.name_span,
            help="a dot follows a row: an entity, a reference, a period",
        )
        return None
    return member(base, node.name, node.span, node.name_span, scope, reading)


def _negative(node: s.Negative, scope: Scope, reading: Reading) -> Expr | None:
    operand = check_expression(node.operand, scope, reading)
    if operand is None:
        return None
    if not is_amount(operand.type):
        _wrong(operand, "a number or an amount", reading, "only those can be negative")
        return None
    negated = Negate(operand, operand.type, node.span)
    return folded(negated) or negated


def _arithmetic(node: s.Arithmetic, scope: Scope, reading: Reading) -> Expr | None:
    left = check_expression(node.left, scope, reading)
    right = check_expression(node.right, scope, reading)
    if left is None or right is None:
        return None
    shifted = _shifted(node, left, right)
    if shifted is not None:
        return shifted
    kind: Type | None
    match node.op:
        case "*":
            kind = product(left.type, right.type)
        case "/":
            kind = quotient(left.type, right.type)
        case "+" | "-":
            kind = sum_of(left.type, right.type)
        case _:
            assert_never(node.op)
    if kind is None:
        _no_arithmetic(node, left, right, reading)
        return None
    if isinstance(kind, Duration):
        return _scaled(left, right, kind, node.span)
    expr = Arithmetic(node.op, left, right, kind, node.span)
    return folded(expr) or expr


def _scaled(left: Expr, right: Expr, kind: Duration, span: Span) -> Expr:
    duration, factor = (left, right) if isinstance(left.type, Duration) else (right, left)
    return Scale(duration, factor, kind, span)


def _shifted(node: s.Arithmetic, left: Expr, right: Expr) -> Expr | None:
    """A date or moment moved by a duration; None for any other sum."""
    if node.op not in ("+", "-"):
        return None
    back = node.op == "-"
    if not back and isinstance(left.type, Duration) and isinstance(right.type, Date | Moment):
        left, right = right, left
    match left.type, right.type:
        case (Date(), Duration(kind="months" | "days")) | (Moment(), Duration(kind="hours")):
            return Shift(left, right, back, left.type, node.span)
        case _:
            return None


def _no_arithmetic(node: s.Arithmetic, left: Expr, right: Expr, reading: Reading) -> None:
    a, b = describe(left.type), describe(right.type)
    words = {
        "+": f"{a} and {b} cannot be added",
        "-": f"{b} cannot be taken from {a}",
        "*": f"{a} cannot be multiplied by {b}",
        "/": f"{a} cannot be divided by {b}",
    }
    reading.current.error(
        "wrong-units",
        words[node.op],
        node.span,
        help=arithmetic_help(node.op, left.type, right.type),
        labels=[*_declared(left, reading), *_declared(right, reading)],
    )


def _comparison(node: s.Comparison, scope: Scope, reading: Reading) -> Expr | None:
    pair = check_pair(node.left, node.right, scope, reading)
    if pair is None:
        return None
    left, right = pair
    op: ComparisonOp = "=" if node.op == "!=" else node.op
    if not _comparable(op, left, right, node.span, reading):
        return None
    compared = Compare(op, left, right, node.span)
    return Not(compared, node.span) if node.op == "!=" else compared


def check_pair(
    first: s.Expression, second: s.Expression, scope: Scope, reading: Reading
) -> tuple[Expr, Expr] | None:
    """Two sides of which either may be a bare enumerated value of the other."""
    if _is_bare(first, scope, reading) and not _is_bare(second, scope, reading):
        right = check_expression(second, scope, reading)
        left = check_expression(first, scope, reading, type_of(right))
    else:
        left = check_expression(first, scope, reading)
        right = check_expression(second, scope, reading, type_of(left))
    return None if left is None or right is None else (left, right)


def type_of(expr: Expr | None) -> Type:
    """The type of an expression; unknown for one that is wrong."""
    return Unknown() if expr is None else expr.type


def _is_bare(node: s.Expression, scope: Scope, reading: Reading) -> bool:
    if isinstance(node, s.TextLiteral):
        return True
    return (
        isinstance(node, s.Name)
        and node.name not in scope.rows
        and tables.parameter(node.name, scope, reading) is None
    )


def _comparable(op: ComparisonOp, left: Expr, right: Expr, span: Span, reading: Reading) -> bool:
    kind = together(left.type, right.type)
    if kind is None:
        reading.current.error(
            "wrong-comparison",
            f"{describe(left.type)} cannot be compared with {describe(right.type)}",
            span,
            help=comparison_help(left.type, right.type),
            labels=[*_declared(left, reading), *_declared(right, reading)],
        )
        return False
    if op != "=" and not has_order(kind):
        reading.current.error(
            "no-order",
            f"{describe(kind)} has no order: nothing is less or more than another",
            span,
            help="use = or !=",
        )
        return False
    return True


def _between(node: s.Between, scope: Scope, reading: Reading) -> Expr | None:
    item = check_expression(node.item, scope, reading)
    expected = type_of(item)
    low = check_expression(node.low, scope, reading, expected)
    high = check_expression(node.high, scope, reading, expected)
    if item is None or low is None or high is None:
        return None
    for bound in (low, high):
        if not _comparable("<=", item, bound, bound.span, reading):
            return None
    bounds = (Compare("<=", low, item, node.span), Compare("<=", item, high, node.span))
    return And(bounds, node.span)


def _membership(node: s.Membership, scope: Scope, reading: Reading) -> Expr | None:
    item = check_expression(node.item, scope, reading)
    if isinstance(node.values, s.ListLiteral):
        if item is None:
            return None
        values = _list_values(node.values, item, scope, reading)
        found: Expr | None = None if values is None else Member(item, values, node.span)
    else:
        found = _in_parameter(node, item, scope, reading)
    return Not(found, node.span) if found is not None and node.negated else found


def _list_values(
    node: s.ListLiteral, item: Expr, scope: Scope, reading: Reading
) -> tuple[ConstantValue, ...] | None:
    values: list[ConstantValue] = []
    failed = False
    for each in node.items:
        value = _list_value(each, item, scope, reading)
        if value is None:
            failed = True
        else:
            values.append(value)
    return None if failed else tuple(values)


def _list_value(
    node: s.Expression, item: Expr, scope: Scope, reading: Reading
) -> ConstantValue | None:
    if isinstance(item.type, Row):
        word = word_of(node)
        if word is not None and reading.is_entity(item.type.subject):
            return word[0]
    expr = check_expression(node, scope, reading, item.type)
    if expr is None:
        return None
    constant = folded(expr) or tables.constant_parameter(expr, scope, reading)
    if constant is None:
        reading.current.error(
            "list-of-constants",
            "a list holds values that are written out, or parameters",
            node.span,
            help="compare with `=` and `or` instead",
        )
        return None
    if together(item.type, constant.type) is None:
        _wrong(constant, describe(item.type), reading, "every value of the list must be alike")
        return None
    return constant.value


def _in_parameter(
    node: s.Membership, item: Expr | None, scope: Scope, reading: Reading
) -> Expr | None:
    found = _list_named(node.values, item, scope, reading)
    if found is None or item is None:
        return None
    if together(item.type, found.type) is None:
        reading.current.error(
            "wrong-comparison",
            f"{found.name} is a list of {plural(found.type)}, and this is {describe(item.type)}",
            item.span,
            help="`of:` of the list says what its values are",
            labels=[Label(found.span, f"{found.name} is declared here")],
        )
        return None
    return Member(item, found.name, node.span)


def _list_named(
    node: s.Expression, item: Expr | None, scope: Scope, reading: Reading
) -> ValueList | None:
    """The list that stands after `in` by its name; anything else is reported."""
    is_name = isinstance(node, s.Name) and node.name not in scope.rows
    name = node.name if isinstance(node, s.Name) and is_name else ""
    found = tables.parameter(name, scope, reading)
    if isinstance(found, ValueList):
        return found
    if is_name and found is None and tables.is_broken(name, scope, reading):
        return None
    lists = [
        n
        for n in tables.parameter_names(scope, reading)
        if isinstance(tables.parameter(n, scope, reading), ValueList)
    ]
    if is_name and found is None:
        message, help = f"no list is named `{name}`", did_you_mean(name, lists)
        if item and isinstance(item.type, Enumeration) and name in item.type.values:
            message, help = f"`{name}` is one value, not a list", f"compare with `= {name}`"
    else:
        message = "after `in` stands a list, or a parameter that is a list"
        help = "write `in [a, b]`, or name a parameter with `value: [a, b]`"
    if isinstance(found, Scalar):
        message, help = f"{name} is one value, not a list", f"compare with `= {name}`"
    elif isinstance(found, Table):
        message = f"{name} is a table, not a list"
    labels = [Label(found.span, "declared here")] if found is not None else []
    reading.current.error("not-a-list", message, node.span, help=help, labels=labels)
    return None


def _presence(node: s.Presence, scope: Scope, reading: Reading) -> Expr | None:
    operand = check_expression(node.operand, scope, reading)
    if operand is None:
        return None
    found = Present(operand, node.span)
    return found if node.present else Not(found, node.span)


def _junction(node: s.And | s.Or, scope: Scope, reading: Reading) -> Expr | None:
    operands = check_conditions(node.operands, scope, reading)
    if operands is None:
        return None
    return (And if isinstance(node, s.And) else Or)(operands, node.span)
