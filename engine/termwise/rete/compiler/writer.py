"""Generated Python: functions written line by line, compiled once.

No word of an author ever stands in the text: it is made of generated names, whole numbers and
the keywords below; every constant is bound in the namespace.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any, Final

from termwise.rete import exact

_KNOWN: Final[dict[str, object]] = {
    "__builtins__": {},
    "len": len,
    "tuple": tuple,
    "F": Fraction,
    "R": exact.ratio,
    "Q": exact.quotient,
    "H": exact.rounded,
    "HR": exact.half_up,
}
"""What every generated function may call by a name of its own."""


class Namespace:
    """The names that generated functions reach, and the functions themselves."""

    def __init__(self) -> None:
        self._values: dict[str, object] = dict(_KNOWN)
        self._names: dict[int, str] = {}
        self._texts: list[str] = []

    def bind(self, value: object) -> str:
        """A name for this very object."""
        name = self._names.get(id(value))
        if name is None:
            name = f"K{len(self._values)}"
            self._names[id(value)] = name
            self._values[name] = value
        return name

    def function(self, parameters: str) -> Body:
        """A new function to be written; its name is `Body.name`."""
        name = f"f{len(self._values)}"
        self._values[name] = None
        return Body(name, parameters, self)

    def add(self, body: Body) -> None:
        """A function is written: it will be compiled with the others."""
        self._texts.append(body.text())

    def compiled(self) -> Callable[[str], Any]:
        """Compile what was added; gives the functions by name."""
        exec(compile("\n".join(self._texts), "<termwise>", "exec"), self._values)
        self._texts.clear()
        return self._values.__getitem__


class Body:
    """One function being written.

    What was computed is remembered by what it is, as long as the block lasts in which it was
    computed.
    """

    def __init__(self, name: str, parameters: str, namespace: Namespace) -> None:
        self.name = name
        self.namespace = namespace
        self._lines = [f"def {name}({parameters}):"]
        self._depth = 1
        self._count = 0
        self._memory: list[dict[Hashable, Any]] = [{}]

    def line(self, text: str) -> None:
        """Write a statement."""
        self._lines.append("    " * self._depth + text)

    def local(self, expression: str) -> str:
        """A new variable with the value of an expression."""
        self._count += 1
        name = f"v{self._count}"
        self.line(f"{name} = {expression}")
        return name

    @contextmanager
    def block(self, header: str) -> Iterator[None]:
        """Statements under a header such as `if …`."""
        self.line(f"{header}:")
        self._depth += 1
        self._memory.append({})
        yield
        self._memory.pop()
        self._depth -= 1

    def recall(self, what: Hashable) -> Any:
        """What `remember` was told, None if nothing or in a block that has ended."""
        for memory in reversed(self._memory):
            if what in memory:
                return memory[what]
        return None

    def remember(self, what: Hashable, value: Any) -> None:
        """Keep what something was computed to, until the block ends."""
        self._memory[-1][what] = value

    def bind(self, value: object) -> str:
        """A name for a constant."""
        return self.namespace.bind(value)

    def done(self) -> str:
        """The function is complete; gives its name."""
        self.namespace.add(self)
        return self.name

    def text(self) -> str:
        """The function's text."""
        return "\n".join(self._lines)
