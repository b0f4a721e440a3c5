r"""Reads the text of an expression into its tree.

expression  = conjunction { "or" conjunction } ;
conjunction = negation { "and" negation } ;
negation    = { "not" } comparison ;
comparison  = sum [ relation ] ;
relation    = ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) sum
            | "between" sum "and" sum
            | [ "not" ] "in" ( list | path )
            | "is" ( "present" | "missing" ) ;
list        = "[" arguments "]" ;
path        = name { "." name } ;
sum         = product { ( "+" | "-" ) product } ;        (* a space on both sides of "-" *)
product     = signed { ( "*" | "/" ) signed } ;
signed      = { "-" } operand ;
operand     = literal | reference ;
reference   = ( name | call | "(" expression ")" ) { "." name | "[" arguments "]" } ;
call        = name "(" [ arguments ] ")" ;
arguments   = expression { "," expression } ;
literal     = number [ "%" | word ] | date | text | "true" | "false" ;

number      = digit { digit } [ "." digit { digit } ] ;
date        = digit digit digit digit "-" digit digit "-" digit digit ;
text        = '"' { character | "\" character } '"' | "'" { character | "\" character } "'" ;
name        = word ;                      (* none of: and or not in is between true false *)
word        = letter { letter | digit } { "-" ( letter | digit ) { letter | digit } } ;
letter      = (* any letter of any script, or "_" *) ;
"""

from __future__ import annotations

from datetime import date

from termwise.language import syntax
from termwise.language.bracket_faults import call_of_path, empty_list
from termwise.language.complaints import (
    call_of_if,
    missing_value,
    name_expected,
    percent_word,
    unexpected,
)
from termwise.language.cursor import MOST_NESTING, Cursor, too_deep
from termwise.language.diagnostics import Findings
from termwise.language.lexer import tokens_of
from termwise.language.literals import number_value, text_value
from termwise.language.nesting import is_deeper_than
from termwise.language.placement import Placement
from termwise.language.reading import Reading
from termwise.language.relation_faults import (
    between_without_and,
    chained,
    in_without_list,
    minus_unspaced,
    presence,
)
from termwise.language.syntax import Expression
from termwise.language.tokens import CLOSING, KEYWORDS, ExpressionError

MOST_CHARACTERS = 10_000

_COMPARISONS: dict[str, syntax.ComparisonOp] = {
    "=": "=",
    "!=": "!=",
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
}
_SUMS: dict[str, syntax.ArithmeticOp] = {"+": "+", "-": "-"}
_PRODUCTS: dict[str, syntax.ArithmeticOp] = {"*": "*", "/": "/"}
_RELATIONS = frozenset({*_COMPARISONS, "between", "in", "is"})
_OPERAND_STARTS = frozenset({"number", "date", "text", "name", "true", "false", "(", "-"})


def parse_expression(text: str, place: Placement, findings: Findings) -> Expression | None:
    """The tree of `text`, or None and an error in `findings`."""
    try:
        return _parsed(text, place)
    except ExpressionError as fault:
        span = place.span(fault.start, fault.end)
        findings.error(fault.code, fault.message, span, help=fault.help)
        return None


def _parsed(text: str, place: Placement) -> Expression:
    if len(text) > MOST_CHARACTERS:
        raise ExpressionError(
            "expression-too-long",
            f"this expression has more than {MOST_CHARACTERS:,} characters",
            0,
            len(text),
            "move parts of it to decisions of their own, and use their names here",
        )
    tokens = tokens_of(text)
    tree = _Parser(Reading(text, tokens), place).whole()
    # Each node has a token of its own, so a short expression cannot be too deep.
    if len(tokens) > MOST_NESTING and is_deeper_than(tree, MOST_NESTING):
        raise too_deep(0, len(text))
    return tree


class _Parser(Cursor):
    """One method a rule of the grammar; each leaves `_at` behind what it has read.

    Only brackets recurse, and they are counted, so no text can exhaust the stack.
    """

    __slots__ = ()

    def whole(self) -> Expression:
        """The expression, and nothing after it."""
        tree = self._expression()
        if self._next != "end":
            raise unexpected(self._reading, self._at)
        return tree

    def _expression(self) -> Expression:
        start = self._at
        first = self._conjunction()
        if self._next != "or":
            return first
        operands = [first]
        while self._take("or"):
            operands.append(self._conjunction())
        return syntax.Or(tuple(operands), self._since(start))

    def _conjunction(self) -> Expression:
        start = self._at
        first = self._negation()
        if self._next != "and":
            return first
        operands = [first]
        while self._take("and"):
            operands.append(self._negation())
        return syntax.And(tuple(operands), self._since(start))

    def _negation(self) -> Expression:
        start = self._at
        while self._take("not"):
            pass
        nots = range(start, self._at)
        node = self._comparison()
        for outer in reversed(nots):
            node = syntax.Not(node, self._since(outer))
        return node

    def _comparison(self) -> Expression:
        start = self._at
        item = self._sum()
        relation = self._at
        if not self._relation_follows():
            return item
        node = self._relation(item, start)
        if self._relation_follows():
            raise chained(self._reading, relation, self._at)
        return node

    def _relation_follows(self) -> bool:
        if self._next == "not":
            return self._tokens[self._at + 1].kind == "in"
        return self._next in _RELATIONS

    def _relation(self, item: Expression, start: int) -> Expression:
        kind = self._next
        self._advance()
        match kind:
            case "between":
                low, high = self._bounds()
                return syntax.Between(item, low, high, self._since(start))
            case "is":
                present = self._present()
                return syntax.Presence(item, present, self._since(start))
            case "in":
                values = self._values()
                return syntax.Membership(item, values, False, self._since(start))
            case "not":
                self._advance()
                values = self._values()
                return syntax.Membership(item, values, True, self._since(start))
            case _:
                right = self._sum()
                return syntax.Comparison(_COMPARISONS[kind], item, right, self._since(start))

    def _bounds(self) -> tuple[Expression, Expression]:
        low = self._sum()
        if not self._take("and"):
            raise between_without_and(self._reading, self._at)
        return low, self._sum()

    def _present(self) -> bool:
        word = self._tokens[self._at].text
        if self._next != "name" or word not in ("present", "missing"):
            raise presence(self._reading, self._at)
        self._advance()
        return word == "present"

    def _values(self) -> Expression:
        """A list, or a path to one; what else could be meant is refused as a whole."""
        start = self._at
        if self._next == "[":
            items = self._bracketed()
            return syntax.ListLiteral(items, self._since(start))
        if self._next != "name":
            raise in_without_list(self._reading, start, start)
        path = self._path()
        if self._next in CLOSING:
            raise in_without_list(self._reading, start, self._at)
        return path

    def _path(self) -> Expression:
        start = self._at
        node: Expression = self._name()
        while self._next == ".":
            node = self._dot(node, start)
        return node

    def _sum(self) -> Expression:
        start = self._at
        node = self._product()
        while self._next in _SUMS:
            op = _SUMS[self._next]
            if op == "-":
                self._check_spaces()
            self._advance()
            right = self._product()
            node = syntax.Arithmetic(op, node, right, self._since(start))
        return node

    def _check_spaces(self) -> None:
        """The minus at hand stands apart from its neighbours."""
        before, minus, after = self._tokens[self._at - 1 : self._at + 2]
        if before.end < minus.start and minus.end < after.start:
            return
        ends_name = before.kind == "name" and before.end == minus.start
        # At the end of the text it is the value that is missing, not a space.
        if after.kind != "end" or ends_name:
            follows = after.kind in _OPERAND_STARTS
            raise minus_unspaced(self._reading, self._at, operand_follows=follows)

    def _product(self) -> Expression:
        start = self._at
        node = self._signed()
        while self._next in _PRODUCTS:
            op = _PRODUCTS[self._next]
            self._advance()
            right = self._signed()
            node = syntax.Arithmetic(op, node, right, self._since(start))
        return node

    def _signed(self) -> Expression:
        start = self._at
        while self._take("-"):
            pass
        signs = range(start, self._at)
        node = self._operand()
        for outer in reversed(signs):
            node = syntax.Negative(node, self._since(outer))
        return node

    def _operand(self) -> Expression:
        match self._next:
            case "name" | "(":
                return self._reference()
            case "number":
                return self._number()
            case "date":
                token = self._advance()
                return syntax.DateLiteral(date.fromisoformat(token.text), self._of(token))
            case "text":
                token = self._advance()
                return syntax.TextLiteral(text_value(token.text), self._of(token))
            case "true" | "false":
                token = self._advance()
                return syntax.BooleanLiteral(token.kind == "true", self._of(token))
            case _:
                raise missing_value(self._reading, self._at)

    def _number(self) -> Expression:
        start = self._at
        value = number_value(self._advance().text)
        if self._take("%"):
            return syntax.Percent(value / 100, self._since(start))
        word = self._tokens[self._at]
        if word.kind != "name" or word.text in KEYWORDS:
            return syntax.Number(value, self._since(start))
        if word.text.lower() == "percent":
            raise percent_word(self._reading, self._at)
        self._advance()
        return syntax.Measured(value, word.text, self._since(start), self._of(word))

    def _reference(self) -> Expression:
        start = self._at
        node = self._head()
        while True:
            match self._next:
                case ".":
                    node = self._dot(node, start)
                case "[":
                    arguments = self._bracketed()
                    node = syntax.Subscript(node, arguments, self._since(start))
                case "(":
                    raise call_of_path(self._reading, start, self._at)
                case _:
                    return node

    def _head(self) -> Expression:
        if self._next == "(":
            return self._parenthesised()
        if self._tokens[self._at + 1].kind == "(":
            return self._call()
        return self._name()

    def _parenthesised(self) -> Expression:
        opening = self._open()
        node = self._expression()
        self._close(opening)
        return node

    def _name(self) -> syntax.Name:
        token = self._advance()
        return syntax.Name(token.text, self._of(token))

    def _call(self) -> Expression:
        start = self._at
        if self._tokens[start].text.lower() == "if":
            raise call_of_if(self._reading, start)
        name = self._advance()
        opening = self._open()
        arguments = () if self._next == ")" else self._arguments()
        self._close(opening)
        return syntax.Call(name.text, arguments, self._since(start), self._of(name))

    def _dot(self, base: Expression, start: int) -> Expression:
        self._advance()
        if self._next != "name":
            raise name_expected(self._reading, self._at)
        name = self._advance()
        return syntax.Dot(base, name.text, self._since(start), self._of(name))

    def _bracketed(self) -> tuple[Expression, ...]:
        """The values of a list or of a look-up: one at least."""
        opening = self._open()
        if self._next == "]":
            raise empty_list(self._reading, opening)
        arguments = self._arguments()
        self._close(opening)
        return arguments

    def _arguments(self) -> tuple[Expression, ...]:
        arguments = [self._expression()]
        while self._take(","):
            arguments.append(self._expression())
        return tuple(arguments)
