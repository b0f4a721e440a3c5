"""The awkward circumstances of a run by name: what was in the book, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction

from termwise.language import tree
from termwise.language.types import Money
from termwise.language.walk import walk
from termwise.outcome.model import DecisionValue, Line

from tests.differential.engines import Question
from tests.differential.reached import Place, expressions, places
from tests.oracle import measures, names, subjects, terms
from tests.oracle.currencies import minor_digits
from tests.oracle.rows import EntityRow, Env, PeriodRow, SubjectRow, at_hand
from tests.oracle.state import Run

_EXACT_IN_FLOATS = 2**53


def circumstances(
    run: Run, question: Question, lines: Sequence[Line], decisions: Sequence[DecisionValue]
) -> set[str]:
    """Every circumstance of a run that came to lines and decisions."""
    rows = [row for name in subjects.subjects(run) for row in subjects.rows_of(run, name)]
    return {
        *_of_book(run),
        *_of_clocks(run, question),
        *_of_periods(run, rows),
        *_of_acceptance(run, rows),
        *_of_conditions(run, rows),
        *_of_ties(run, rows),
        *_of_lines(lines),
        *_of_decisions(decisions),
    }


def _of_book(run: Run) -> Iterator[str]:
    borders = {reign.first for reign in run.reigns[1:]}
    for entity in run.program.entities:
        if not run.of(entity):
            yield "book: an empty table"
    for row, values in run.rows.items():
        day = run.date_of(row)
        if day in borders:
            yield "book: a row on the first day of a later version"
        if day is not None and day + timedelta(1) in borders:
            yield "book: a row on the last day of a version"
        if day is not None and run.reigns and day < run.reigns[0].first:
            yield "book: a row before the first version (facts only)"
        for value in values.values():
            yield from _of_cell(run, value)


def _of_cell(run: Run, value: object) -> Iterator[str]:
    match value:
        case None:
            yield "book: a missing value"
        case Fraction() if _is_large(value):
            yield "book: an amount or number above 2^53"
        case datetime() if value.date() != run.day_of(value):
            yield "book: a moment on another day in the zone"
        case date() if (value.month, value.day) == (2, 29):
            yield "book: 29 February"
        case date() if value.day == 31:
            yield "book: the 31st"
        case str() if any(char in value for char in "'\"\\"):
            yield "book: a text with quotes or backslashes"
        case str() if not value.isascii():
            yield "book: a text beyond ASCII"
        case EntityRow() if value not in run.rows:
            yield "book: a reference to a row that is not there yet"


def _of_clocks(run: Run, question: Question) -> Iterator[str]:
    known = question.terms_known_at
    versions = run.program.versions
    if known is not None and any(version.announced > known for version in versions):
        yield "clocks: a version not known yet"
    if not run.reigns:
        yield "clocks: no version known at all"
    in_force = {reign.version.name for reign in run.reigns}
    if any(other.replaces and other.name in in_force for other in versions):
        yield "clocks: a version that replaces another"
    if len({version.effective for version in versions}) < len(versions):
        yield "clocks: two versions of one day"
    if len(run.reigns) > 1:
        yield "clocks: several versions in force"
    if question.rows_known_at is not None:
        yield "clocks: rows_known_at"
    if run.reigns and question.as_of >= run.reigns[-1].first and len(run.reigns) > 2:
        yield "clocks: three versions or more have come into force"


def _of_periods(run: Run, rows: Sequence[SubjectRow]) -> Iterator[str]:
    for row in rows:
        if not isinstance(row, PeriodRow):
            continue
        if row.governed is None:
            yield "periods: a row that is facts only"
        elif (there := run.version_on(row.start)) is None or there.name != row.governed:
            yield "periods: a row under an earlier or later version (governed_by)"
        if row.end is None:
            yield "periods: an open row"
        elif row.end != row.full_end or row.start != row.full_start:
            yield "periods: a row that is cut"
        if row.full_end is not None and (row.full_end - row.full_start).days % 7 and row.index > 3:
            yield "periods: a fourth row or later"
        if (row.start.month, row.start.day) == (2, 29):
            yield "periods: a row from 29 February"
        if row.start.day == 31:
            yield "periods: a row from the 31st"
        if any("+" in str(owner.key) or "%" in str(owner.key) for _, owner in row.owners[1:]):
            yield "periods: a combination whose key is escaped"


def _of_acceptance(run: Run, rows: Sequence[SubjectRow]) -> Iterator[str]:
    for row in rows:
        # Of a row whose owners are refused nothing is judged.
        if names.owners_accepted(run, row) and names.failing(run, row):
            yield "rows: a refused row"
            if isinstance(row, PeriodRow):
                yield "rows: a refused period row"
        elif not names.accepted(run, row):
            yield "rows: a period row whose owner is refused"


def _of_conditions(run: Run, rows: Sequence[SubjectRow]) -> Iterator[str]:
    """`not` over a comparison with a missing side, read for some row."""
    for row in rows:
        for place, env in _read_for(run, row):
            if place.kind == "name" and (place.subject, place.name) in env.version.measures:
                continue
            for expr in expressions(place, env.version):
                for node in walk(expr):
                    if isinstance(node, tree.Not) and _is_missing(run, node.operand, env):
                        yield "values: not of a comparison with a missing side"
                    if isinstance(node, tree.Arithmetic) and _divides_by_zero(run, node, env):
                        yield "values: a division by zero"


def _is_missing(run: Run, node: tree.Expr, env: Env) -> bool:
    if isinstance(node, tree.Member):
        return terms.value(run, node.item, env) is None
    if not isinstance(node, tree.Compare):
        return False
    return None in (terms.value(run, node.left, env), terms.value(run, node.right, env))


def _divides_by_zero(run: Run, node: tree.Arithmetic, env: Env) -> bool:
    return node.op == "/" and terms.number(run, node.right, env) == 0


def _of_ties(run: Run, rows: Sequence[SubjectRow]) -> Iterator[str]:
    """`latest` with several rows of its last day."""
    for row in rows:
        for place, env in _read_for(run, row):
            measure = env.version.measures.get((place.subject, place.name))
            if place.kind != "name" or measure is None:
                continue
            found = measures.gathered(run, measure, row, env)
            if len(found) > 1:
                yield "measures: several rows gathered"
            if measure.aggregate == "latest" and measure.by is not None:
                days = sorted(terms.day(run, measure.by, inner) or date.min for _, inner in found)
                if len(days) > 1 and days[-1] == days[-2]:
                    yield "measures: a tie in latest"


def _read_for(run: Run, row: SubjectRow) -> Iterator[tuple[Place, Env]]:
    """The measures, decisions and rules of a row, with what is at hand there."""
    version = subjects.decided_by(run, row)
    subject = row.entity if isinstance(row, EntityRow) else row.period
    if version is not None:
        env = Env(at_hand(row), version)
        for place in places(version):
            if place.subject == subject and place.kind != "period":
                yield place, env


def _of_lines(lines: Sequence[Line]) -> Iterator[str]:
    for line in lines:
        yield f"lines: {line.kind}"
        if line.currency in ("EUR", "USD", "JPY", "KWD"):
            yield f"lines: a currency with {minor_digits(line.currency)} decimals"
        amount = line.amount
        if amount is not None:
            if _is_large(amount):
                yield "lines: an amount above 2^53"
            if amount < 0:
                yield "lines: a negative amount"
            if amount == 0:
                yield "lines: an amount of zero"
        if line.rate is not None:
            yield "lines: rate and base"
        if not line.message.isascii():
            yield "lines: a message beyond ASCII"
        if "—" in line.message:
            yield "lines: a message with a missing value"


def _of_decisions(decisions: Sequence[DecisionValue]) -> Iterator[str]:
    for each in decisions:
        match each.value:
            case None:
                yield "decisions: a missing value"
            case Fraction() as value if _never_ends(value):
                yield "decisions: a fraction whose decimals never end"
            case int() | Fraction() as value if _is_large(value):
                yield "decisions: a value above 2^53"
            case _ if isinstance(each.type, Money):
                yield "decisions: an amount"
        if each.name == "accepted" and each.value is False:
            yield "decisions: not accepted"


def _is_large(value: int | Fraction) -> bool:
    return not -_EXACT_IN_FLOATS <= value <= _EXACT_IN_FLOATS


def _never_ends(value: Fraction) -> bool:
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest > 1
