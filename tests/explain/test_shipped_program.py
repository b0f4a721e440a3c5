"""What the shipped program's lines say, in both languages: one of each rule, word for word.

Written anew with `python -m tests.explain.test_shipped_program`; read what changed before it is
committed.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from tests.cli.calls import call

ROOT: Final = Path(__file__).parents[2]
GOLDEN: Final = Path(__file__).parent / "golden"

_PLACE: Final = re.compile(r"\([^()]*?([^/()]+\.yaml):\d+:\d+\)")
"""A place in a file: which line it is changes with every comment, and is tested apart."""

LINES: Final = {
    "agreement-signed:O1": "refused-unsigned",
    "web-certified:O1": "refused-not-certified",
    "technically-certified:O1": "refused-no-technical-certification",
    "in-catalog:O1": "refused-not-in-catalog",
    "priced:O1": "refused-without-a-price",
    "acquisition-commission:O1": "order-new-contract",
    "recurring-commission:O1:2010-06-15": "year-cut-after-18-months",
    "customer-bill:O1:2009-06-15": "order-new-contract",
    "internal-use-free:P1:2009-11-17": "benefit-first-year",
    "internal-use-free:P1:2010-11-17": "benefit-after-two-sales",
    "internal-use-bill:U1:2010-12-01": "use-after-two-sales",
    "internal-use-priced:U1:2009-06-01": "use-without-a-price",
    "expiry-notice:O1": "notice-renewed-the-day-after",
}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("line", LINES)
def test_a_line(line: str, language: str) -> None:
    """Sentence, numbers, conditions, version, sources."""
    assert _told(line, language) == _file(line, language).read_text(encoding="utf-8")


def test_places() -> None:
    """Where a source is said to stand, the rule or parameter is declared."""
    result = call("explain", ROOT / "rules" / "online-services-fr", "use-after-two-sales",
                  "--line", "internal-use-bill:U1:2010-12-01")  # fmt: skip
    found = re.findall(r"^  (?:rule )?([\w-]+).*\((\S+\.yaml):(\d+):\d+\)$", result.stdout, re.M)
    assert len(found) > 2
    for name, file, line in found:
        assert name in Path(file).read_text(encoding="utf-8").splitlines()[int(line) - 1]


def _told(line: str, language: str) -> str:
    scenario = LINES[line]
    options = ("--line", line, "--lang", language)
    result = call("explain", "online-services-fr", scenario, *options)
    assert result.exit_code == 0, result.stderr
    return _PLACE.sub(r"(\1)", result.stdout)


def _file(line: str, language: str) -> Path:
    return GOLDEN / f"{line.replace(':', '.')}.{language}.txt"


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for each in LINES:
        for code in ("en", "fr"):
            _file(each, code).write_text(_told(each, code), encoding="utf-8")
