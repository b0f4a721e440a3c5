"""The program that a how-to page shows, file by file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tests.docs.readme import ROOT

HOW_TO = ROOT / "docs" / "how-to"
INDEX = HOW_TO / "README.md"
PAGES = sorted(page for page in HOW_TO.glob("*.md") if page != INDEX)

_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_NAMED = re.compile(r"^`([\w./-]+\.yaml)`\n\n```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_AMOUNT = re.compile(r"(?<![\d.])\d+\.\d\d(?![\d.])")


@dataclass(frozen=True, slots=True)
class Recipe:
    """A page: its files, by the name that stands before each, and its words."""

    page: Path
    files: dict[str, str]
    words: str
    fences: int

    @property
    def scenarios(self) -> dict[str, str]:
        """Its scenarios, by their file."""
        return {n: text for n, text in self.files.items() if n.startswith("scenarios/")}

    @property
    def amounts_told(self) -> set[str]:
        """The amounts that stand in the words."""
        return set(_AMOUNT.findall(self.words))

    @property
    def amounts_held(self) -> set[str]:
        """The amounts that a scenario gives or expects."""
        return set(_AMOUNT.findall("\n".join(self.scenarios.values())))

    def write(self, folder: Path) -> Path:
        """Write the program to a folder that is called as the page is."""
        program = folder / self.page.stem
        for name, content in self.files.items():
            file = program / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8")
        return program


def recipe(page: Path) -> Recipe:
    """What a page shows and says."""
    text = page.read_text(encoding="utf-8")
    named = _NAMED.findall(text)
    assert len({name for name, _ in named}) == len(named), "a file is shown twice"
    return Recipe(page, dict(named), _FENCE.sub("", text), len(_FENCE.findall(text)))
