"""Functions: how many arguments, of which types, and what comes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Final, get_args

from termwise.language import syntax as s
from termwise.language.check import tables
from termwise.language.check.paths import owners_from, subject_date
from termwise.language.check.reading import Reading
from termwise.language.check.relate import has_order, is_amount, product, together
from termwise.language.check.scope import Scope
from termwise.language.check.suggest import an, did_you_mean
from termwise.language.diagnostics import Label
from termwise.language.program import Table
from termwise.language.source import Span
from termwise.language.tree import (
    Absolute,
    At,
    AverageRate,
    Between,
    Brackets,
    CalendarUnit,
    Constant,
    DayOf,
    Default,
    Expr,
    Extreme,
    PartOf,
    Round,
    StartOf,
)
from termwise.language.types import Date, Moment, Number, Row, Type, Unknown, describe

TABLE_FUNCTIONS: Final = frozenset({"brackets", "average_rate"})
_UNITS: Final = get_args(CalendarUnit)


def check_call(node: s.Call, scope: Scope, reading: Reading, expected: Type | None) -> Expr | None:
    """Type a call; an unknown function or wrong arguments are reported."""
    if node.name in TABLE_FUNCTIONS:
        return check_table_function(node, None, scope, reading)
    if node.name == "at":
        return _at(node, scope, reading)
    if node.name == "start_of":
        return _start_of(node, scope, reading)
    counts, build = _SIMPLE.get(node.name, (None, None))
    if counts is None or build is None:
        reading.current.error(
            "unknown-function",
            f"there is no function `{node.name}`",
            node.name_span,
            help=_function_help(node, scope, reading),
        )
        return None
    if not _count_fits(node, counts, reading):
        return None
    arguments = _arguments(node.arguments, scope, reading, expected)
    return None if arguments is None else build(node, arguments, reading)


def _function_help(node: s.Call, scope: Scope, reading: Reading) -> str:
    declared = tables.parameter(node.name, scope, reading) is not None
    if declared or tables.is_broken(node.name, scope, reading):
        return f"a table is looked up in square brackets: `{node.name}[…]`"
    if node.name in _OTHER_NAMES:
        return _OTHER_NAMES[node.name]
    return did_you_mean(node.name, [*_SIMPLE, *TABLE_FUNCTIONS, "at", "start_of"])


_OTHER_NAMES: Final = {
    "sum": "a sum over many rows is a measure: `{sum: order.amount}` in `measures:`",
    "count": "a count of rows is a measure: `{count: order}` in `measures:`",
    "average": "an average over many rows is a measure: `{average: order.amount}` in `measures:`",
    "coalesce": "write `default(x, y)`",
    "ifnull": "write `default(x, y)`",
    "today": "nothing depends on today: write a date of the row",
    "now": "nothing depends on today: write a date of the row",
}


def _count_fits(node: s.Call, counts: range, reading: Reading) -> bool:
    if len(node.arguments) in counts:
        return True
    least, most = counts[0], counts[-1]
    if most > 9:
        wanted = f"{least} values or more"
    elif least == most:
        wanted = f"{least} value{'s' if least > 1 else ''}"
    else:
        wanted = f"{least} or {most} values"
    reading.current.error(
        "wrong-number-of-arguments",
        f"{node.name} takes {wanted}, not {len(node.arguments)}",
        node.span,
        help=_example(node.name),
    )
    return False


_EXAMPLES: Final = {
    "min": ("a, b",),
    "max": ("a, b",),
    "round": ("x", "x, step"),
    "floor": ("x", "x, step"),
    "ceil": ("x", "x, step"),
    "default": ("x, y",),
    "days_between": ("earlier, later",),
    "months_between": ("earlier, later",),
    "years_between": ("earlier, later",),
    "start_of": ("date, month",),
    "year_of": ("date",),
    "month_of": ("date",),
    "day_of": ("moment",),
    "at": ("partner.benefit_year", "partner.benefit_year, date"),
    "brackets": ("table, x", "table, low, high"),
    "average_rate": ("table, low, high",),
}


def _example(function: str) -> str:
    return "write " + " or ".join(f"`{function}({e})`" for e in _EXAMPLES.get(function, ("x",)))


def _arguments(
    nodes: Sequence[s.Expression], scope: Scope, reading: Reading, expected: Type | None
) -> list[Expr] | None:
    from termwise.language.check.expressions import check_expression, type_of

    found: list[Expr | None] = []
    for node in nodes:
        expr = check_expression(node, scope, reading, expected)
        if expected is None:
            expected = type_of(expr)
        found.append(expr)
    checked = [f for f in found if f is not None]
    return checked if len(checked) == len(found) else None


Builder = Callable[[s.Call, list[Expr], Reading], Expr | None]


def _misfit(node: s.Call, wanted: str, got: Expr, reading: Reading) -> None:
    reading.current.error(
        "wrong-type",
        f"{node.name} takes {wanted}, and this is {describe(got.type)}",
        got.span,
        help=_misfit_help(node.name, got.type),
    )


def _misfit_help(function: str, got: Type) -> str:
    if isinstance(got, Moment) and function != "day_of":
        return "day_of(…) gives the day of a moment"
    if isinstance(got, Date) and function == "day_of":
        return "a date is a day already: leave day_of out"
    if function in ("min", "max"):
        return "numbers, counts, amounts, dates and listed values have an order"
    return _example(function)


def _joined(node: s.Call, arguments: Sequence[Expr], reading: Reading) -> Type | None:
    kind: Type = arguments[0].type
    for other in arguments[1:]:
        joined = together(kind, other.type)
        if joined is None:
            reading.current.error(
                "wrong-type",
                f"{node.name} takes values of one kind, and {describe(kind)} and "
                f"{describe(other.type)} do not go together",
                other.span,
                help="give both the same unit, currency or kind",
                labels=[Label(arguments[0].span, f"this is {describe(arguments[0].type)}")],
            )
            return None
        kind = joined
    return kind


def _extreme(node: s.Call, arguments: list[Expr], reading: Reading) -> Expr | None:
    kind = _joined(node, arguments, reading)
    if kind is None:
        return None
    if not has_order(kind):
        _misfit(node, "values that have an order", arguments[0], reading)
        return None
    return Extreme(node.name == "max", tuple(arguments), kind, node.span)


def _default(node: s.Call, arguments: list[Expr], reading: Reading) -> Expr | None:
    kind = _joined(node, arguments, reading)
    return None if kind is None else Default(arguments[0], arguments[1], kind, node.span)


def _absolute(node: s.Call, arguments: list[Expr], reading: Reading) -> Expr | None:
    if not is_amount(arguments[0].type):
        _misfit(node, "a number or an amount", arguments[0], reading)
        return None
    return Absolute(arguments[0], arguments[0].type, node.span)


def _round(node: s.Call, arguments: list[Expr], reading: Reading) -> Expr | None:
    operand = arguments[0]
    if not is_amount(operand.type):
        _misfit(node, "a number or an amount", operand, reading)
        return None
    step: Expr = Constant(Fraction(1), operand.type, node.span)
    if len(arguments) == 2:
        step = arguments[1]
        joined = together(operand.type, step.type)
        if joined is None or (isinstance(operand.type, Number) and joined != operand.type):
            reading.current.error(
                "wrong-type",
                f"{node.name} takes a step of the same kind, {describe(operand.type)}, and this is "
                f"{describe(step.type)}",
                step.span,
                help="give both the same unit or currency",
                labels=[Label(operand.span, f"this is {describe(operand.type)}")],
            )
            return None
    assert node.name in ("round", "floor", "ceil")
    return Round(node.name, operand, step, operand.type, node.span)  # type: ignore[arg-type]


def _is_date(expr: Expr) -> bool:
    return isinstance(expr.type, Date | Unknown)


def _between(node: s.Call, arguments: list[Expr], reading: Reading) -> Expr | None:
    for argument in arguments:
        if not _is_date(argument):
            _misfit(node, "dates", argument, reading)
            return None
    unit = node.name.removesuffix("_between")
    return Between(unit, arguments[0], arguments[1], node.span)  # type: ignore[arg-type]


def _part(node: s.Call, arguments: list[Expr], reading: Reading) -> Expr | None:
    if not _is_date(arguments[0]):
        _misfit(node, "a date", arguments[0], reading)
        return None
    return PartOf(node.name.removesuffix("_of"), arguments[0], node.span)  # type: ignore[arg-type]


def _day(node: s.Call, arguments: list[Expr], reading: Reading) -> Expr | None:
    if not isinstance(arguments[0].type, Moment | Unknown):
        _misfit(node, "a moment", arguments[0], reading)
        return None
    return DayOf(arguments[0], node.span)


_ONE, _TWO, _ONE_OR_TWO, _MANY = range(1, 2), range(2, 3), range(1, 3), range(2, 100)
_SIMPLE: Final[dict[str, tuple[range, Builder]]] = {
    "min": (_MANY, _extreme),
    "max": (_MANY, _extreme),
    "abs": (_ONE, _absolute),
    "round": (_ONE_OR_TWO, _round),
    "floor": (_ONE_OR_TWO, _round),
    "ceil": (_ONE_OR_TWO, _round),
    "default": (_TWO, _default),
    "days_between": (_TWO, _between),
    "months_between": (_TWO, _between),
    "years_between": (_TWO, _between),
    "year_of": (_ONE, _part),
    "month_of": (_ONE, _part),
    "day_of": (_ONE, _day),
}


def _start_of(node: s.Call, scope: Scope, reading: Reading) -> Expr | None:
    from termwise.language.check.expressions import check_expression

    if not _count_fits(node, _TWO, reading):
        return None
    unit = node.arguments[1]
    if not isinstance(unit, s.Name) or unit.name not in _UNITS:
        reading.current.error(
            "unknown-calendar-unit",
            "start_of takes a date and a unit of the calendar",
            unit.span,
            help=did_you_mean(unit.name if isinstance(unit, s.Name) else "", _UNITS),
        )
        return None
    date = check_expression(node.arguments[0], scope, reading)
    if date is None:
        return None
    if not _is_date(date):
        _misfit(node, "a date", date, reading)
        return None
    return StartOf(unit.name, date, node.span)  # type: ignore[arg-type]


def _at(node: s.Call, scope: Scope, reading: Reading) -> Expr | None:
    from termwise.language.check.expressions import check_expression

    if not _count_fits(node, _ONE_OR_TWO, reading):
        return None
    found = _period_of(node, scope, reading)
    if found is None:
        return None
    period, owners = found
    if len(node.arguments) == 2:
        date = check_expression(node.arguments[1], scope, reading)
        if date is None:
            return None
        if isinstance(date.type, Moment):
            date = DayOf(date, date.span)
        if not _is_date(date):
            _misfit(node, "a date", date, reading)
            return None
    else:
        own = subject_date(scope, node.span, reading)
        if own is None:
            who = f"{an(scope.subject)} has" if scope.subject else "what stands here has"
            reading.current.error(
                "no-date",
                f"{who} no date of its own: at() must be told which day is meant",
                node.span,
                help="write `at(row.period, date)`",
            )
            return None
        date = own
    return At(owners, date, Row(period), node.span)


def _period_of(node: s.Call, scope: Scope, reading: Reading) -> tuple[str, tuple[Expr, ...]] | None:
    """The period and owners that `partner.benefit_year`, or `benefit_year` alone, names."""
    from termwise.language.check.expressions import check_expression
    from termwise.language.check.members import owners_of

    target = node.arguments[0]
    periods = {name for v in reading.versions for name in v.periods}
    name = target.name if isinstance(target, s.Name | s.Dot) else ""
    if name not in periods:
        declared_wrong = any(name in v.periods_written for v in reading.versions)
        if not declared_wrong and not reading.is_unread(name):
            reading.current.error(
                "unknown-period",
                f"no period is named `{name}`" if name else "at() needs a period here",
                target.name_span if isinstance(target, s.Dot) else target.span,
                help=did_you_mean(name, periods),
            )
        return None
    declared = owners_of(name, reading)
    if isinstance(target, s.Name):
        owners = owners_from(scope, name, target.span, reading)
        return None if owners is None else (name, owners)
    assert isinstance(target, s.Dot)
    base = check_expression(target.base, scope, reading)
    if base is None:
        return None
    if len(declared) != 1 or base.type != Row(declared[0][1]):
        wanted = " and ".join(an(entity) for _, entity in declared)
        alone = len(declared) == 1
        reading.current.error(
            "wrong-owner",
            f"each {name} belongs to {wanted}, and before the dot stands {describe(base.type)}",
            base.span,
            help=f"write {wanted} before the dot" if alone else f"write `at({name})`",
        )
        return None
    return name, (base,)


def check_table_function(
    node: s.Call, column: s.Dot | None, scope: Scope, reading: Reading
) -> Expr | None:
    """`brackets(table, x)`, `brackets(table, low, high)`, `average_rate(table, low, high)`."""
    counts = range(2, 4) if node.name == "brackets" else range(3, 4)
    if not _count_fits(node, counts, reading):
        return None
    target = node.arguments[0]
    base = target.base if isinstance(target, s.Subscript) else target
    table = tables.table_named(base, scope, reading)
    if table is None:
        return None
    key_nodes = target.arguments if isinstance(target, s.Subscript) else ()
    if table.threshold is None or len(key_nodes) != len(table.keys):
        _not_in_tiers(node, table, target.span, reading)
        return None
    keys = tables.check_keys(table, key_nodes, scope, reading)
    bounds = [tables.check_measured(table, n, scope, reading) for n in node.arguments[1:]]
    name = tables.column_of(table, column, node.span, reading)
    if keys is None or name is None or None in bounds:
        return None
    return _marginal(node, table, keys, [b for b in bounds if b is not None], name, reading)


def _not_in_tiers(node: s.Call, table: Table, span: Span, reading: Reading) -> None:
    labels = [Label(table.span, "declared here")]
    if table.threshold is None:
        message = f"{table.name} has no tiers, and {node.name} goes through tiers"
        help = f"declare {table.name} with `from:` or `above:`"
        reading.current.error("not-a-table", message, span, help=help, labels=labels)
        return
    keys = f"[{', '.join(table.keys)}]" if table.keys else ""
    message = (
        f"{node.name} takes the table with its keys"
        if keys
        else (f"{table.name} has no keys: its tiers are told by `{table.threshold}` alone")
    )
    help = f"write `{node.name}({table.name}{keys}, …)`"
    reading.current.error("wrong-number-of-keys", message, span, help=help, labels=labels)


def _marginal(
    node: s.Call,
    table: Table,
    keys: tuple[Expr, ...],
    bounds: list[Expr],
    column: str,
    reading: Reading,
) -> Expr | None:
    rate = tables.column_type(table, column)
    kind = product(rate, bounds[-1].type)
    if kind is None or isinstance(table.threshold_type, Date) or not is_amount(rate):
        reading.current.error(
            "wrong-units",
            f"{node.name} multiplies the cells of {table.name} by what is in each tier: "
            f"{describe(rate)} by {describe(bounds[-1].type)} has no meaning",
            node.span,
            help="the cells must be rates, or amounts for thresholds that count a unit",
        )
        return None
    if node.name == "average_rate":
        return AverageRate(table.name, keys, bounds[0], bounds[1], column, rate, node.span)
    low = bounds[0] if len(bounds) == 2 else None
    return Brackets(table.name, keys, low, bounds[-1], column, kind, node.span)
