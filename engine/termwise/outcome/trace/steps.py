"""One expression with what it came to for a row, and the same for everything inside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from termwise.language.tree import Expr
from termwise.language.types import Type
from termwise.outcome.model import Value


@dataclass(frozen=True, slots=True)
class RowRef:
    """A row: `start` and `index` are those of a period row.

    `called` is the text of the entity's field `name`, where it has one.
    """

    subject: str
    key: str
    start: date | None = None
    index: int | None = None
    called: str | None = None

    @property
    def id(self) -> str:
        """Its key; of a period row `key:start`."""
        return self.key if self.start is None else f"{self.key}:{self.start.isoformat()}"


@dataclass(frozen=True, slots=True)
class ValueRef:
    """A measure, decision or `accepted` of a row (or a rule's amount), as a version says it.

    `version` is None where no version governs the row.
    """

    row: RowRef
    name: str
    version: str | None


@dataclass(frozen=True, slots=True)
class Written:
    """A constant: it stands in the expression."""


@dataclass(frozen=True, slots=True)
class FromParameter:
    """The value of a parameter, found among the parameters of the trace."""

    version: str
    name: str


@dataclass(frozen=True, slots=True)
class RowReached:
    """A row; None where none is there."""

    row: RowRef | None


@dataclass(frozen=True, slots=True)
class ReadFrom:
    """A field of an entity row, or an attribute of a period row; None where no row is there."""

    row: RowRef | None


@dataclass(frozen=True, slots=True)
class NamedValue:
    """A measure or decision; where it was unfolded it is among the values of the trace."""

    of: ValueRef | None


@dataclass(frozen=True, slots=True)
class LineOf:
    """What a rule came to for a row: 0 where no line came."""

    of: ValueRef | None


@dataclass(frozen=True, slots=True)
class Tier:
    """A row of a table, by its place: its keys as written and its threshold."""

    keys: tuple[str, ...]
    threshold: Value


@dataclass(frozen=True, slots=True)
class CellFound:
    """A cell of a table: `tier` is the row that answered, None for `otherwise` and for none."""

    version: str
    table: str
    tier: Tier | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """The part of a bracket calculation that lies in one tier: `part` x `cell` = `amount`."""

    low: Value
    high: Value
    part: Value
    cell: Value
    amount: Value


@dataclass(frozen=True, slots=True)
class TiersSummed:
    """The sum over the tiers of a table."""

    version: str
    table: str
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """Whether something is in a list: its values, and the parameter where it is one."""

    version: str
    parameter: str | None
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Worked:
    """Calculated, compared or combined from the parts."""


How = (
    Written
    | FromParameter
    | RowReached
    | ReadFrom
    | NamedValue
    | LineOf
    | CellFound
    | TiersSummed
    | Listed
    | Worked
)


@dataclass(frozen=True, slots=True)
class Step:
    """What an expression came to; `parts` are those of `walk.children(expr)`, in that order.

    `value` is exact and None where it is missing; of a row it is the key (of a period row
    `key:start`). A condition is True or False, a missing yes or no is None.
    """

    expr: Expr
    text: str
    value: Value
    type: Type
    how: How
    parts: tuple[Step, ...]

    @property
    def holds(self) -> bool:
        """Whether a condition holds: what is missing does not."""
        return self.value is True
