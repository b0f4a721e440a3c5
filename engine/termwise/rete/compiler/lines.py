"""Lines and messages to functions: from what a rule came to, to the line that comes out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from termwise.language.effects import currency_of, line_kind
from termwise.language.program import (
    Require,
    Rule,
    TextPart,
    ValuePart,
)
from termwise.outcome.model import Line
from termwise.rete import cells
from termwise.rete.calendar import day
from termwise.rete.cells import Row
from termwise.rete.compiler.bounds import Bounds
from termwise.rete.compiler.expressions import Expressions
from termwise.rete.compiler.terms import Terms
from termwise.rete.compiler.writer import Namespace
from termwise.rete.shown import worded

LineMaker = Callable[[Row, Any], Line]


def compile_line(rule: Rule, language: str, terms: Terms, bounds: Bounds) -> LineMaker:
    """The function that makes the lines of a rule, with messages in a language."""
    names = Namespace()
    c = Expressions(names.function("e, x"), terms, bounds, {rule.subject: "r"})
    body = c.body
    body.line(f"r = e[{cells.LINE_ROW}]")
    period = terms.program.is_period(rule.subject)
    key = f"r[{cells.KEY}]" if _is_text(rule, terms) else f"{body.bind(str)}(r[{cells.KEY}])"
    body.line(f"k = {key}")
    shown = f"{body.bind(day)}(r[{cells.START}]).isoformat()"
    ending = f" + {body.bind(':')} + {shown}" if period else ""
    parts = [
        f"{body.bind(rule.id + ':')} + k{ending}",
        body.bind(line_kind(rule.effect)),
        body.bind(rule.id),
        body.bind(terms.version.name),
        body.bind(rule.subject),
        "k",
        f"r[{cells.INDEX}]" if period else "None",
        f"{body.bind(str)}(e[{cells.LINE_PARTY}][{cells.KEY}])",
        f"e[{cells.LINE_PARTY_TYPE}]",
        f"{body.bind(day)}(e[{cells.LINE_DATE}])",
        f"e[{cells.LINE_BASE}]",
        f"e[{cells.LINE_RATE}]",
        f"e[{cells.LINE_AMOUNT}]",
        body.bind(currency_of(rule.effect)),
        _message(rule, language, c),
    ]
    new = body.bind(tuple.__new__)
    body.line(f"return {new}({body.bind(Line)}, ({', '.join(parts)}))")
    made = body.done()
    found: LineMaker = names.compiled()(made)
    return found


def _is_text(rule: Rule, terms: Terms) -> bool:
    """Whether the keys of a rule's subject are texts already."""
    program = terms.program
    entity = program.entities.get(rule.subject)
    if entity is not None:
        return not entity.numeric_key
    owners = program.periods()[rule.subject][0].owners
    return len(owners) > 1 or not program.entities[owners[0].entity].numeric_key


def _message(rule: Rule, language: str, c: Expressions) -> str:
    """Code of the message; a requirement without one says its title."""
    program = c.terms.program
    first = program.languages[0]
    if not rule.message:
        words = rule.title if isinstance(rule.effect, Require) else {}
        return c.body.bind(
            words.get(language) or words.get(first) or next(iter(words.values()), "")
        )
    parts = rule.message.get(language) or rule.message.get(first)
    codes = []
    for part in parts or next(iter(rule.message.values())):
        match part:
            case TextPart(text=text):
                codes.append(c.body.bind(text))
            case ValuePart(value=value):
                words_of = c.body.bind(worded(value.type, program))
                codes.append(f"{words_of}({c.value(value).otherwise_none()})")
    return " + ".join(codes) or c.body.bind("")
