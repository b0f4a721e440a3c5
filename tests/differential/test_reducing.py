"""A case that fails is made small enough to be read, and fails still."""

from __future__ import annotations

from tests.differential.comparison import Compared, compare
from tests.differential.outcome import Came
from tests.differential.reducing import reduced
from tests.generators import Case, Seeded, generate


def _charges(case: Case) -> bool:
    """Stands for a fault that charges show."""
    return any(
        isinstance(found, Compared)
        and isinstance(found.reference, Came)
        and any("'charge'" in line for line in found.reference.lines)
        for found in compare(case)
    )


def test_only_what_a_failure_needs_is_left() -> None:
    large = next(case for case in map(generate, map(Seeded, range(100))) if _charges(case))
    small = reduced(large, _charges)
    assert _charges(small)
    assert len(small.views) == 1
    assert len(small.documents) == 2, "program.yaml and one version"
    version = next(text for name, text in small.files.items() if name != "program.yaml")
    assert "decisions" not in version
    # A rule that charges, and at most one that its amount speaks of.
    assert version.count("id:") <= 2
    assert 5 * _length(small) < _length(large)


def _length(case: Case) -> int:
    return len("".join(case.files.values()))
