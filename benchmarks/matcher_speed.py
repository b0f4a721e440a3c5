"""What one match costs: 6 columns, 6 rules of 3 or 4 tests, each fact new.

Run: python benchmarks/matcher_speed.py
Prints microseconds a match (best of many rounds), by the number of rules that fire.
"""

from __future__ import annotations

import random
from collections import defaultdict
from timeit import repeat

from termwise.rete.conditions import AllOf, Column, Compare, Condition, Negation, Present
from termwise.rete.encoding import Value
from termwise.rete.matcher import Matcher

Fact = tuple[Value, ...]

PLAN = Column("plan", "text")
COUNTRY = Column("country", "text")
USERS = Column("users", "int")
AGE = Column("age_days", "int")
AMOUNT = Column("amount_cents", "int")
RENEWED = Column("renewed", "flag")
COLUMNS = (PLAN, COUNTRY, USERS, AGE, AMOUNT, RENEWED)

RULES: tuple[Condition, ...] = (
    AllOf((Compare(PLAN, "=", "team"), Compare(USERS, ">=", 5), Compare(RENEWED, "=", True))),
    AllOf((Compare(PLAN, "=", "team"), Compare(AGE, "<", 400), Compare(AMOUNT, ">", 10_000))),
    AllOf((Compare(COUNTRY, "=", "DE"), Compare(USERS, ">=", 5), Compare(AGE, ">", 30))),
    AllOf((Compare(COUNTRY, "!=", "US"), Compare(AMOUNT, ">", 20_000), Compare(AGE, "<", 900))),
    AllOf((Present(COUNTRY), Compare(USERS, ">", 2), Compare(AMOUNT, ">", 5_000))),
    AllOf(
        (
            Compare(PLAN, "!=", "free"),
            Compare(RENEWED, "=", True),
            Compare(AGE, "<", 1_000),
            Negation(Compare(USERS, "<", 2)),
        )
    ),
)


def random_fact(source: random.Random) -> Fact:
    """A fact in the order of COLUMNS."""
    return (
        source.choice(("team", "team", "free", "solo")),
        source.choice(("DE", "US", "FR")),
        source.randrange(200),
        source.randrange(1_100),
        source.randrange(60_000),
        source.random() < 0.6,
    )


def facts_by_firing(matcher: Matcher, wanted: int) -> dict[int, list[Fact]]:
    """So many facts for each number of rules that fire."""
    source = random.Random(1)
    facts: dict[int, list[Fact]] = defaultdict(list)
    for _ in range(200 * wanted):
        fact = random_fact(source)
        same = facts[matcher.match(fact).bit_count()]
        if len(same) < wanted:
            same.append(fact)
    return facts


def microseconds(matcher: Matcher, facts: list[Fact]) -> float:
    """The best of two hundred rounds over these facts, for one match."""
    match = matcher.match

    def round_of_matches() -> None:
        for fact in facts:
            match(fact)

    return min(repeat(round_of_matches, number=1, repeat=200)) / len(facts) * 1e6


def main() -> None:
    with Matcher(COLUMNS, RULES) as matcher:
        by_firing = facts_by_firing(matcher, 1_000)
        for firing, facts in sorted(by_firing.items()):
            print(f"{firing} firing: {microseconds(matcher, facts):.2f} µs ({len(facts)} facts)")
        mixed = [random_fact(random.Random(seed)) for seed in range(1_000)]
        mean = sum(matcher.match(fact).bit_count() for fact in mixed) / len(mixed)
        print(f"mixed ({mean:.1f} firing on average): {microseconds(matcher, mixed):.2f} µs")


if __name__ == "__main__":
    main()
