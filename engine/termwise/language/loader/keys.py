"""Every key that the loader knows, by the definition of the JSON Schema that describes it.

Two of a kind on purpose: the schemas are what editors show, this is what the loader reads, and a
test holds both equal.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

PROGRAM_KEYS: Final = frozenset(
    {"program", "title", "source", "currency", "time_zone", "units", "entities", "notes"}
)
ENTITY_KEYS: Final = frozenset({"title", "key", "date", "fields", "history"})
FIELD_KEYS: Final = frozenset({"type", "currency", "one_of", "missing", "title"})

VERSION_KEYS: Final = frozenset(
    {"effective", "announced", "replaces", "title", "source", "notes"}
    | {"parameters", "periods", "measures", "decisions", "rules"}
)
TABLE_KEYS: Final = frozenset({"keys", "from", "above", "columns", "rows", "otherwise"})
PARAMETER_KEYS: Final = TABLE_KEYS | {"value", "of", "title", "source", "note"}
PERIOD_KEYS: Final = frozenset(
    {"each", "every", "lasts", "from", "until", "where", "governed_by", "history", "title"}
)
AGGREGATE_KEYS: Final = frozenset(
    {"count", "sum", "min", "max", "average", "latest", "count_distinct"}
)
MEASURE_KEYS: Final = AGGREGATE_KEYS | {
    *("over", "via", "where", "during", "from", "to", "before", "through"),
    *("previous", "below", "by", "unit", "refused", "title"),
}
DECISION_KEYS: Final = frozenset({"value", "cases", "one_of", "title"})
CASE_KEYS: Final = frozenset({"id", "when", "then", "otherwise"})
EFFECT_KEYS: Final = frozenset({"pay", "charge", "accrue", "grant", "require", "notify"})
RULE_KEYS: Final = EFFECT_KEYS | {
    *("id", "for", "when", "settles", "to", "dated", "message"),
    *("title", "source", "note"),
}

SCENARIO_KEYS: Final = frozenset(
    {"scenario", "background", "as_of", "known_at", "terms_known_at", "rows_known_at"}
    | {"given", "expect"}
)
LINE_FILTERS: Final = frozenset(
    {"line_id", "kind", "version", "subject", "key", "index", "party", "party_type"}
    | {"date", "base", "rate", "amount", "currency", "message"}
)
LINE_KEYS: Final = LINE_FILTERS | {"line"}
LINES_KEYS: Final = LINE_FILTERS | {"lines", "count"}
TOTAL_KEYS: Final = LINE_FILTERS | {"total"}
NONE_KEYS: Final = LINE_FILTERS | {"none_of"}
DECISION_EXPECTED_KEYS: Final = frozenset({"decision", "key", "index", "value", "case", "version"})

KEYS: Final[Mapping[str, Mapping[str, frozenset[str]]]] = {
    "program": {"": PROGRAM_KEYS, "entity": ENTITY_KEYS, "field": FIELD_KEYS},
    "version": {
        "": VERSION_KEYS,
        "parameter": PARAMETER_KEYS,
        "period": PERIOD_KEYS,
        "measure": MEASURE_KEYS,
        "decision": DECISION_KEYS,
        "case": CASE_KEYS,
        "rule": RULE_KEYS,
    },
    "scenario": {
        "": SCENARIO_KEYS,
        "line": LINE_KEYS,
        "lines": LINES_KEYS,
        "total": TOTAL_KEYS,
        "none_of": NONE_KEYS,
        "decision": DECISION_EXPECTED_KEYS,
    },
    "book": {},
}
"""Schema → definition ("" is the file itself) → its keys."""
