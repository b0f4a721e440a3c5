"""Rules checked: conditions, the effect and its type, the party, the date, the message."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from termwise.language import declarations as d
from termwise.language.check.expressions import (
    check_condition,
    check_conditions,
    check_expression,
)
from termwise.language.check.paths import subject_date
from termwise.language.check.reading import Name, Reading, Signature
from termwise.language.check.scope import Scope
from termwise.language.check.subjects import subject_scope
from termwise.language.check.suggest import an, did_you_mean
from termwise.language.diagnostics import Label
from termwise.language.program import (
    Accrue,
    Charge,
    Effect,
    Grant,
    Message,
    Notify,
    Pay,
    Require,
    Rule,
    TextPart,
    ValuePart,
)
from termwise.language.tree import Constant, DayOf, Expr
from termwise.language.types import (
    Date,
    Moment,
    Money,
    Number,
    Quantity,
    Row,
    Type,
    Unknown,
    describe,
)


def check_rule(written: d.RuleWritten, number: int, reading: Reading) -> Rule | None:
    """One rule of a version; None where it is wrong (reported)."""
    scope = subject_scope(written.subject, number, reading)
    if scope is None:
        return None
    when = check_conditions(written.when, scope, reading)
    effect = _effect(written, scope, reading)
    to = _to(written, scope, reading)
    dated = _dated(written, scope, reading)
    message = _message(written, scope, reading)
    if when is None or effect is None or to is None or dated is None or message is None:
        return None
    return Rule(
        written.id.text,
        written.subject.text,
        when,
        effect,
        to,
        dated,
        written.dated is None,
        message,
        written.title,
        written.source,
        written.id.span,
    )


def amount_type(number: int, written: d.RuleWritten, reading: Reading) -> Type | None:
    """The type of what a rule comes to; None for requirements and notices."""
    value = written.value
    if value is None or written.effect in ("require", "notify"):
        return None

    def infer() -> Signature | None:
        scope = subject_scope(written.subject, number, reading)
        expr = None if scope is None else check_expression(value, scope, reading)
        return None if expr is None else Signature(expr.type, False)

    return _quietly(Name(number, written.id.text, "amount"), infer, reading)


def party_type(number: int, written: d.RuleWritten, reading: Reading) -> Type | None:
    """The one entity that a rule's lines go to; None where they can go to several."""

    def infer() -> Signature | None:
        scope = subject_scope(written.subject, number, reading)
        if scope is None:
            return None
        found = {e.type for e in (check_expression(n, scope, reading) for n in written.to) if e}
        return Signature(found.pop(), False) if len(found) == 1 else None

    return _quietly(Name(number, written.id.text, "party"), infer, reading)


def _quietly(name: Name, infer: Callable[[], Signature | None], reading: Reading) -> Type | None:
    """A type without findings: the rule itself is checked, and reported, once."""

    def silent() -> Signature | None:
        found = infer()
        reading.current.found.clear()
        return found

    signature = reading.signature(name, silent)
    return None if signature is None else signature.type


def _effect(written: d.RuleWritten, scope: Scope, reading: Reading) -> Effect | None:
    if written.effect == "notify":
        return Notify()
    if written.value is None:
        return None
    if written.effect == "require":
        condition = check_condition(written.value, scope, reading)
        return None if condition is None else Require(condition)
    amount = check_expression(written.value, scope, reading)
    if amount is None or not _amount_fits(written, amount, reading):
        return None
    match written.effect:
        case "pay":
            return Pay(amount, _settles(written, reading))
        case "charge":
            return Charge(amount)
        case "accrue":
            return Accrue(amount)
        case "grant":
            return Grant(amount)
        case _:
            assert_never(written.effect)


def _how_to_come_to_money(amount: Expr, currency: str) -> str:
    match amount.type:
        case Quantity(unit=unit):
            price = f"4.99 {currency}"
            return f"multiply it by an amount, such as the price of one: `{unit} * {price}`"
        case Number(percent=False) if isinstance(amount, Constant):
            return f"an amount is written with its currency: `100 {currency}`"
        case Number():
            return "a rate or a number pays nothing by itself: write `rate * amount`"
        case _:
            return f"write an amount such as `100 {currency}`, or a calculation that comes to one"


def _amount_fits(written: d.RuleWritten, amount: Expr, reading: Reading) -> bool:
    if written.effect == "grant":
        if isinstance(amount.type, Quantity | Unknown):
            return True
        wanted, help = "a number of a unit", "write for example `30 points`"
    else:
        if isinstance(amount.type, Money | Unknown):
            return True
        wanted, help = "an amount of money", _how_to_come_to_money(amount, reading.header.currency)
    reading.current.error(
        "wrong-type",
        f"`{written.effect}` needs {wanted}, and this is {describe(amount.type)}",
        amount.span,
        help=help,
    )
    return False


def _settles(written: d.RuleWritten, reading: Reading) -> str | None:
    word = written.settles
    if word is None:
        return None
    found = [v.rules_written[word.text] for v in reading.versions if word.text in v.rules_written]
    if found and all(rule.effect == "accrue" for rule in found):
        return word.text
    rules = [r for v in reading.versions for r in v.rules_written.values()]
    accruing = {r.id.text for r in rules if r.effect == "accrue"}
    reading.current.error(
        "wrong-settles",
        f"`settles:` names a rule that accrues, and `{word.text}` is none",
        word.span,
        help=did_you_mean(word.text, accruing),
        labels=[Label(found[0].effect_span, f"this rule has `{found[0].effect}`")] if found else [],
    )
    return None


def _to(written: d.RuleWritten, scope: Scope, reading: Reading) -> tuple[Expr, ...] | None:
    parties: list[Expr] = []
    for node in written.to:
        expr = check_expression(node, scope, reading)
        if expr is None:
            return None
        if not isinstance(expr.type, Row) or not reading.is_entity(expr.type.subject):
            reading.current.error(
                "wrong-party",
                f"`to:` is a row of an entity, and this is {describe(expr.type)}",
                node.span,
                help="write for example `to: order.partner`",
            )
            return None
        parties.append(expr)
    return tuple(parties) if parties else None


def _dated(written: d.RuleWritten, scope: Scope, reading: Reading) -> Expr | None:
    if written.dated is None:
        date = subject_date(scope, written.id.span, reading)
        if date is None:
            reading.current.error(
                "rule-needs-date",
                f"{an(scope.subject or 'row')} has no date of its own:"
                " say on which day this happens",
                written.id.span,
                help="add `dated:` with a date",
            )
        return date
    expr = check_expression(written.dated, scope, reading)
    if expr is None:
        return None
    if isinstance(expr.type, Moment):
        return DayOf(expr, expr.span)
    if isinstance(expr.type, Date | Unknown):
        return expr
    reading.current.error(
        "wrong-type",
        f"`dated:` is a date, and this is {describe(expr.type)}",
        expr.span,
        help="write for example `dated: order.ends_on - 60 days`",
    )
    return None


def _message(written: d.RuleWritten, scope: Scope, reading: Reading) -> Message | None:
    message: dict[str, tuple[TextPart | ValuePart, ...]] = {}
    sound = True
    for language, parts in written.message.items():
        checked: list[TextPart | ValuePart] = []
        for part in parts:
            if isinstance(part, d.TextWritten):
                checked.append(TextPart(part.text))
                continue
            value = check_expression(part.value, scope, reading)
            if value is None:
                sound = False
            else:
                checked.append(ValuePart(value))
        message[language] = tuple(checked)
    return message if sound else None
