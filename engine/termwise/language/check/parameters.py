"""Parameters checked: scalars, lists and tables become constants."""

from __future__ import annotations

from typing import assert_never

from termwise.language import declarations as d
from termwise.language import syntax as s
from termwise.language.check.constants import folded, word_of
from termwise.language.check.parameter_tables import check_table
from termwise.language.check.reading import Reading
from termwise.language.check.relate import together
from termwise.language.check.scope import Scope
from termwise.language.check.suggest import did_you_mean
from termwise.language.diagnostics import Label
from termwise.language.program import Parameter, Scalar, ValueList
from termwise.language.schema_words import SWITCHES
from termwise.language.tree import Constant
from termwise.language.types import Enumeration, Row, Type, Unknown, describe


def check_parameters(number: int, reading: Reading) -> None:
    """Fill in `parameters` of a version; those that are wrong are reported and left out."""
    version = reading.versions[number]
    written = {p.name.text: p for p in version.written.parameters}
    _Resolver(number, reading, written).resolve_all()


class _Resolver:
    """Parameters of one version; one may name another, in any order, never in a circle."""

    def __init__(
        self, number: int, reading: Reading, written: dict[str, d.ParameterWritten]
    ) -> None:
        self.number = number
        self.reading = reading
        self.written = written
        self.done = reading.versions[number].parameters
        self.tried: set[str] = set()
        self.open: list[str] = []

    def resolve_all(self) -> None:
        for name in _in_order(self.written):
            self.resolve(name)

    def resolve(self, name: str) -> Parameter | None:
        if name not in self.tried and name in self.written:
            self.tried.add(name)
            self.open.append(name)
            found = self._check(self.written[name])
            self.open.pop()
            if found is not None:
                self.done[name] = found
        return self.done.get(name)

    def _check(self, written: d.ParameterWritten) -> Parameter | None:
        match written:
            case d.ScalarWritten():
                return self._scalar(written)
            case d.ListWritten():
                return self._list(written)
            case d.TableWritten():
                return check_table(written, self.constant, self.reading)
            case _:
                assert_never(written)

    def _scalar(self, written: d.ScalarWritten) -> Scalar | None:
        if written.of is None:
            constant = self.constant(written.value)
        else:
            kind = self._of(written.of)
            if isinstance(kind, Row):
                self._one_key(written.of, written.value)
                return None
            constant = None if kind is None else self._value_of(written.value, kind)
        if constant is None:
            return None
        return Scalar(
            written.name.text,
            constant.value,
            constant.type,
            written.title,
            written.source,
            written.name.span,
        )

    def _one_key(self, of: s.Expression, value: s.Expression) -> None:
        word = word_of(value)
        shown = word[0] if word is not None else "…"
        self.reading.current.error(
            "wrong-of",
            "the keys of an entity stand in a list",
            of.span,
            help=f"write `value: [{shown}]`, and compare with `in`",
        )

    def _list(self, written: d.ListWritten) -> ValueList | None:
        kind = self._of(written.of) if written.of is not None else None
        if written.of is not None and kind is None:
            return None
        checked = [
            self.constant(v) if kind is None else self._value_of(v, kind) for v in written.values
        ]
        constants = [c for c in checked if c is not None]
        if len(constants) < len(checked):
            return None
        joined = self._joined(constants, kind)
        if joined is None:
            if not constants:
                self._empty(written)
            return None
        return ValueList(
            written.name.text,
            tuple(constant.value for constant in constants),
            joined,
            written.title,
            written.source,
            written.name.span,
        )

    def _joined(self, constants: list[Constant], kind: Type | None) -> Type | None:
        """The one type of all values; None where there is none (reported where there are two)."""
        for constant in constants:
            joined = constant.type if kind is None else together(kind, constant.type)
            if joined is None:
                assert kind is not None
                self.reading.current.error(
                    "wrong-type",
                    f"this is {describe(constant.type)}, and the values before it are "
                    f"{describe(kind)}",
                    constant.span,
                    help="all values of a list are of one kind",
                    labels=[Label(constants[0].span, f"{describe(kind)} here")],
                )
                return None
            kind = joined
        return kind

    def _empty(self, written: d.ListWritten) -> None:
        self.reading.current.error(
            "empty-list",
            f"{written.name.text} is an empty list, and does not say what its values would be",
            written.name.span,
            help="add `of: order.kind` (a field) or `of: application` (an entity)",
        )

    def _of(self, node: s.Expression) -> Type | None:
        """What `of:` names: an enumeration (`entity.field`) or an entity (its keys)."""
        entities = self.reading.header.entities
        if isinstance(node, s.Name) and node.name in entities:
            return Row(node.name)
        field = self._field(node)
        if isinstance(field, Enumeration | Unknown):
            return field if isinstance(field, Enumeration) else None
        if isinstance(node, s.Dot) and isinstance(node.base, s.Name):
            found = self._one_of(node.base.name, node.name)
            if found is not None:
                return found
            if self.reading.is_unread(node.base.name):
                return None
        if isinstance(node, s.Name) and self.reading.is_unread(node.name):
            return None
        self._wrong_of(node)
        return None

    def _wrong_of(self, node: s.Expression) -> None:
        entities = self.reading.header.entities
        known = [*entities]
        known += [
            f"{e.name}.{f.name}"
            for e in entities.values()
            for f in e.fields.values()
            if isinstance(f.type, Enumeration)
        ]
        message = "`of:` names an entity, or a field whose values are listed"
        help = did_you_mean(_dotted(node), known)
        other = self._field(node)
        if other is not None:
            message = f"{_dotted(node)} has no list of values: it is {describe(other)}"
            help = "leave `of:` out: values written out say themselves what they are"
        self.reading.current.error("wrong-of", message, node.span, help=help)

    def _field(self, node: s.Expression) -> Type | None:
        if not isinstance(node, s.Dot) or not isinstance(node.base, s.Name):
            return None
        entity = self.reading.header.entities.get(node.base.name)
        field = entity.fields.get(node.name) if entity is not None else None
        return field.type if field is not None else None

    def _one_of(self, subject: str, name: str) -> Enumeration | None:
        """The enumeration that a decision with `one_of` makes."""
        written = self.reading.versions[self.number].decisions_written.get((subject, name))
        if written is None or written.one_of is None:
            return None
        values = tuple(dict.fromkeys(w.text for w in written.one_of))
        return Enumeration(values, f"{subject}.{name}")

    def _value_of(self, node: s.Expression, kind: Type) -> Constant | None:
        word = word_of(node)
        assert word is not None, "the loader reads such values as words"
        text, span = word
        if isinstance(kind, Enumeration) and text not in kind.values:
            self.reading.current.error(
                "unknown-value",
                f"`{text}` is none of the values of {kind.name}",
                span,
                help=did_you_mean(text, kind.values),
            )
            return None
        return Constant(text, kind, span)

    def constant(self, node: s.Expression) -> Constant | None:
        """A literal, an expression of literals, or the value of another parameter."""
        from termwise.language.check.expressions import check_expression

        if isinstance(node, s.Name):
            return self._named(node)
        expr = check_expression(node, Scope(self.number), self.reading)
        if expr is None:
            return None
        constant = folded(expr)
        if constant is None:
            self.reading.current.error(
                "not-a-constant",
                "a parameter is a value written out, or the name of another parameter",
                node.span,
                help="what depends on a row is a decision",
            )
        return constant

    def _named(self, node: s.Name) -> Constant | None:
        if node.name in self.open:
            circle = [*self.open[self.open.index(node.name) :], node.name]
            self.reading.current.error(
                "cycle",
                f"the parameter {node.name} is defined by itself: {' → '.join(circle)}",
                node.span,
                help="write its value out",
            )
            return None
        found = self.resolve(node.name)
        if isinstance(found, Scalar):
            return Constant(found.value, found.type, node.span)
        if found is not None:
            self.reading.current.error(
                "parameter-not-a-value",
                f"{node.name} is not one value",
                node.span,
                help="name a parameter that is one, or write the value out",
                labels=[Label(found.span, "declared here")],
            )
        elif node.name not in self.written and not self.reading.is_unread(node.name):
            self._unknown(node)
        return None

    def _unknown(self, node: s.Name) -> None:
        known = [name for name, p in self.written.items() if isinstance(p, d.ScalarWritten)]
        near = did_you_mean(node.name, known)
        help = near if near.startswith("did") else f"text stands in quotes: '\"{node.name}\"'"
        if node.name.lower() in SWITCHES:
            help = f"write `{SWITCHES[node.name.lower()]}`"
        listed = self._listed(node.name)
        if listed is not None:
            help = f"it is a value of {listed}: say so with `of: {listed}`"
        self.reading.current.error(
            "unknown-name", f"no parameter is named `{node.name}`", node.span, help=help
        )

    def _listed(self, word: str) -> str | None:
        """A field that has `word` among its values."""
        for entity in self.reading.header.entities.values():
            for field in entity.fields.values():
                if isinstance(field.type, Enumeration) and word in field.type.values:
                    return f"{entity.name}.{field.name}"
        return None


def _dotted(node: s.Expression) -> str:
    if isinstance(node, s.Dot):
        return f"{_dotted(node.base)}.{node.name}"
    return node.name if isinstance(node, s.Name) else ""


def _in_order(written: dict[str, d.ParameterWritten]) -> list[str]:
    """Names behind those they name, so that a long chain of them needs no deep stack."""
    done: dict[str, None] = {}
    for name in written:
        chain = [name]
        while isinstance(value := getattr(written[chain[-1]], "value", None), s.Name):
            if value.name in done or value.name in chain or value.name not in written:
                break
            chain.append(value.name)
        done.update(dict.fromkeys(reversed(chain)))
    return list(done)
