"""Many cases, on the row engine and engines of SQL side by side, in one process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import unified_diff
from pathlib import Path

from termwise import BookError, ProgramError

from tests.differential.comparison import loaded, write_files
from tests.differential.outcome import Came, Outcome, shown
from tests.generators import Seeded, generate
from tests.long.engines import Engine, Name, counts, differing, outcomes, started
from tests.long.totals import Counted


def run(seeds: range, names: Sequence[Name], folder: Path) -> Iterator[Counted]:
    """Compare the programs of these seeds with the first engine; those that differ are kept."""
    with started(names) as engines:
        for seed in seeds:
            yield _one(seed, engines, names, folder)


def _one(seed: int, engines: Mapping[Name, Engine], names: Sequence[Name], folder: Path) -> Counted:
    case = generate(Seeded(seed))
    counted: Counter[str] = Counter({"programs generated": 1})
    try:
        program = loaded(case)
    except ProgramError as error:
        counted.update({f"refused: {each.code}" for each in error.diagnostics})
        return Counted(seed, True, counted, [])
    counted["programs accepted"] = 1
    agrees, has_rows = True, False
    for number, view in enumerate(case.views):
        try:
            book = program.book(view.book)
        except BookError:
            continue
        found = outcomes(engines, program, book, view)
        counted.update(counts(found, names))
        has_rows |= _has_rows(found.get(names[0]))
        differ = differing(found, names)
        if differ:
            agrees = False
            kept = folder / str(seed)
            kept.mkdir(parents=True, exist_ok=True)
            write_files(case, kept)
            text = "".join(_told(name, found, names[0]) for name in differ)
            (kept / f"book-{number}.txt").write_text(text, encoding="utf-8")
    counted["programs that came to lines or decisions"] = int(has_rows)
    return Counted(seed, agrees, counted, [])


def _has_rows(found: Outcome | None) -> bool:
    return isinstance(found, Came) and bool(found.lines or found.decisions)


def _told(name: Name, found: Mapping[Name, Outcome], first: Name) -> str:
    lines = unified_diff(shown(found[first]), shown(found[name]), first, name, n=0, lineterm="")
    return "\n".join(lines) + "\n"
