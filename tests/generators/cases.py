"""A whole case: a program, a book, and the days it is looked at from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tests.generators.books import BookDraft, make_book
from tests.generators.choice import Choice
from tests.generators.decisions import make_decision
from tests.generators.drafts import VersionDraft, World
from tests.generators.files import program_documents
from tests.generators.measures import make_measure
from tests.generators.parameters import make_parameters
from tests.generators.pasts import make_past
from tests.generators.periods import make_period
from tests.generators.rules import make_rule
from tests.generators.schema import make_entities
from tests.generators.words import CURRENCIES, NEAR, UNITS, ZONES, around
from tests.generators.yaml_text import Yaml, written

_FIRST = date(2023, 12, 31)
_MAKERS = (
    make_decision,
    make_measure,
    make_rule,
    make_period,
    make_measure,
    make_rule,
    make_decision,
    make_rule,
)
_MOST_PERIODS = 3


@dataclass(frozen=True, slots=True)
class View:
    """A book, and what it is looked at from."""

    book: BookDraft
    as_of: date
    terms_known_at: date | None
    rows_known_at: date | None
    language: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """What the files of a program say, by name, with books for it."""

    documents: dict[str, dict[str, Yaml]]
    views: tuple[View, ...]

    @property
    def files(self) -> dict[str, str]:
        """The text of each file by its name."""
        return {name: written(document) for name, document in self.documents.items()}


def generate(choice: Choice) -> Case:
    """A program that is nearly always accepted, with one to three books."""
    world = _world(choice)
    make_entities(world)
    _make_versions(world)
    make_parameters(world)
    for _ in range(choice.integer(2, 18)):
        maker = choice.pick(_MAKERS)
        if maker is not make_period or len(world.periods) < _MOST_PERIODS:
            maker(world)
    views = [_view(world) for _ in range(choice.integer(1, 3))]
    if choice.chance(30):
        make_past(world)
    return Case(program_documents(world), tuple(views))


def _view(world: World) -> View:
    choice = world.choice
    days = [version.effective for version in world.versions] + [date(2025, 3, 31)]
    return View(
        make_book(world, days),
        _as_of(choice, days),
        _known(choice, days),
        _known(choice, days),
        choice.pick((None, "en", "fr", None)),
    )


def _world(choice: Choice) -> World:
    currency = choice.pick(list(CURRENCIES))
    others = [code for code in CURRENCIES if code != currency]
    units = choice.several(list(UNITS), 1, 2)
    return World(choice, currency, choice.pick(others), choice.pick(ZONES), tuple(units))


def _make_versions(world: World) -> None:
    """One to four versions; a later one may replace another that is not the first."""
    choice = world.choice
    days = sorted({_FIRST, *choice.several(NEAR, 0, 3)})
    for day in days:
        announced = day - timedelta(choice.integer(0, 60)) if choice.chance(40) else None
        world.versions.append(VersionDraft(day.isoformat(), day, announced, []))
    if len(days) < 4 and choice.chance(15):
        last = days[-1]
        again = VersionDraft(f"{last.isoformat()}.2", last, last + timedelta(10), [])
        world.versions.append(again)
    if len(world.versions) > 2 and choice.chance(25):
        replaced = choice.pick(world.versions[1:-1])
        world.versions[-1].replaces.append(replaced.stem)


def _as_of(choice: Choice, days: list[date]) -> date:
    if choice.chance(70):
        return date(2025, 6, 30)
    return choice.pick([*NEAR, *(day for each in days for day in around(each))])


def _known(choice: Choice, days: list[date]) -> date | None:
    if choice.chance(70):
        return None
    return choice.pick([*(day for each in days[1:] for day in around(each)), *NEAR])
