"""What a rule came to: `rule.amount` of the same row, and the lines that a measure gathers."""

from __future__ import annotations

from termwise.language import declarations as d
from termwise.language import syntax as s
from termwise.language.check.reading import Reading
from termwise.language.check.scope import Scope
from termwise.language.check.suggest import an, did_you_mean
from termwise.language.diagnostics import Label
from termwise.language.source import Span
from termwise.language.tree import AtHand, Expr, LineAmount, LineField, Owner
from termwise.language.types import Date, Row, Type


def line_signature(rule: str, reading: Reading) -> tuple[str, dict[str, Type]]:
    """The subject of a rule, and the types that its lines have under each name in all versions."""
    from termwise.language.check.rules import party_type

    written = _written(rule, reading)
    parties = {party_type(number, each, reading) for number, each in written}
    types: dict[str, Type] = {}
    for name, found in (("amount", _amounts(rule, reading)), ("party", parties)):
        kind = next(iter(found)) if len(found) == 1 else None
        if kind is not None:
            types[name] = kind
    subject = written[0][1].subject.text if written else ""
    return subject, {**types, "date": Date()}


def _written(rule: str, reading: Reading) -> list[tuple[int, d.RuleWritten]]:
    """The rule in each version that has it, with the version's number."""
    versions = enumerate(reading.versions)
    return [(n, v.rules_written[rule]) for n, v in versions if rule in v.rules_written]


def _amounts(rule: str, reading: Reading) -> set[Type | None]:
    from termwise.language.check.rules import amount_type

    return {amount_type(number, each, reading) for number, each in _written(rule, reading)}


def is_rule(name: str, scope: Scope, reading: Reading) -> bool:
    """Whether a name can only be that of a rule."""
    return name not in scope.rows and any(name in v.rules_written for v in reading.versions)


def line_amount(node: s.Dot, base: s.Name, scope: Scope, reading: Reading) -> Expr | None:
    """`rule-id.amount`, where the subject of the rule is the subject here."""
    subject, types = line_signature(base.name, reading)
    if node.name != "amount":
        reading.current.error(
            "unknown-name",
            f"of the rule {base.name} only its amount can be read here",
            node.name_span,
            help=f"write `{base.name}.amount`",
            labels=_declared(base.name, reading),
        )
    elif subject != scope.subject or scope.gathered == subject:
        reading.current.error(
            "lines-of-another-row",
            f"{base.name} is a rule for each {subject}, and this is said of {_here(scope)}",
            node.span,
            help=f"gather its lines in a measure: `{{sum: {base.name}.amount}}`",
            labels=_declared(base.name, reading),
        )
    elif "amount" not in types:
        _no_amount(base.name, node.span, reading)
    else:
        row = AtHand(subject, Row(subject), base.span)
        return LineAmount(row, base.name, types["amount"], node.span)
    return None


def _here(scope: Scope) -> str:
    if scope.gathered is not None and scope.gathered == scope.subject:
        return "the rows that are gathered"
    return an(scope.subject) if scope.subject else "something else"


def of_line(
    row: AtHand, name: str, span: Span, name_span: Span, rule: str, reading: Reading
) -> Expr | None:
    """`name` of a gathered line of a rule; None where there is none (reported)."""
    subject, types = line_signature(rule, reading)
    if name == subject:
        return Owner(row, name, Row(subject), span)
    if name in types:
        return LineField(rule, name, types[name], span)  # type: ignore[arg-type]
    if name == "amount":
        _no_amount(rule, name_span, reading)
    elif name == "party":
        reading.current.error(
            "unknown-name",
            f"the lines of {rule} can go to rows of several entities: `party` is none of them",
            name_span,
            help="write the reference that is meant, from the row that the line is of",
            labels=_declared(rule, reading),
        )
    else:
        reading.current.error(
            "unknown-name",
            f"a line of {rule} has no `{name}`",
            name_span,
            help=did_you_mean(name, [*types, subject]),
            labels=_declared(rule, reading),
        )
    return None


def _no_amount(rule: str, span: Span, reading: Reading) -> None:
    """Report that a rule has no amount, unless that is because its amount is wrong."""
    found = [each for _, each in _written(rule, reading)]
    if found[0].effect in ("require", "notify"):
        reading.current.error(
            "unknown-name",
            f"{rule} has no amount: it has `{found[0].effect}`",
            span,
            help="only what is paid, charged, accrued or granted has an amount",
            labels=_declared(rule, reading),
        )
    elif len(_amounts(rule, reading) - {None}) > 1:
        reading.current.error(
            "type-differs-between-versions",
            f"the amount of {rule} has different types in different versions",
            span,
            help="let it come to one currency or unit in all versions, or give one another id",
            labels=[Label(r.id.span, "declared here") for r in found],
        )


def _declared(rule: str, reading: Reading) -> list[Label]:
    return [Label(each.id.span, "declared here") for _, each in _written(rule, reading)[:1]]
