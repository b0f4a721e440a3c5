"""The words, texts and days that programs and books are made of."""

from __future__ import annotations

from datetime import date, timedelta

ENTITIES = ("member", "deal", "item", "claim")
UNITS = {"users": "user", "points": "point", "sales": "sale"}
CURRENCIES = {"EUR": 2, "USD": 2, "JPY": 0, "KWD": 3}
ZONES = ("UTC", "Europe/Paris", "America/New_York", "Asia/Kolkata", "Pacific/Auckland")

# `item` and `rate_a` clash with a row at hand and a parameter: they must be quoted there.
ENUMERATIONS = (
    ("web", "technical"),
    ("low", "middle", "high"),
    ("new_one", "renewal", "item"),
    ("third-party", "own", "rate_a", "größer"),
)

TEXTS = (
    "plain",
    "Plain",
    "with 'one' and \"two\"",
    "back\\slash",
    "naïve café",
    "日本語",
    "emoji 🎉 and «quotes»",
    "line\nbreak\tand tab",
    " spaces around ",
    "comma, semi; pipe| {brace}",
    "e\u0301 is not é",
    "true",
    "12",
    "2024-02-29",
    "null",
    "\u200f\u2028 odd",
    "'; -- % _ \\'",
    "\u00a0\U0001d538\U0010ffff",
)

KEYS = (
    "A1",
    "a1",
    "B-2",
    "10",
    "9",
    "x+y",
    "50%",
    "x%2By",
    "é",
    "Z z",
    "it's",
    '"q"',
    "🎉",
    "07",
    "\u202ea",
)

NEAR = (
    date(2024, 1, 1),
    date(2024, 1, 31),
    date(2024, 2, 28),
    date(2024, 2, 29),
    date(2024, 3, 1),
    date(2024, 3, 31),
    date(2024, 5, 15),
    date(2024, 6, 30),
    date(2024, 7, 1),
    date(2024, 12, 31),
    date(2025, 1, 1),
    date(2025, 2, 28),
    date(2025, 3, 31),
)
FAR = (date(1900, 1, 1), date(1996, 2, 29), date(2199, 12, 31), date(2200, 12, 31))


def around(day: date) -> tuple[date, date, date]:
    """The day, the one before and the one after."""
    return day, day - timedelta(1), day + timedelta(1)
