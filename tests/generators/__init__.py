"""Random programs with books for them, built so that nearly all are accepted.

Everything is drawn through `Choice`, so that the same code serves Hypothesis and long seeded runs.
"""

from tests.generators.cases import Case, View, generate
from tests.generators.choice import Choice, Seeded
from tests.generators.strategies import programs_and_books

__all__ = ["Case", "Choice", "Seeded", "View", "generate", "programs_and_books"]
