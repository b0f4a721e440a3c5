"""All peers, the bar first."""

from __future__ import annotations

from typing import Final

from .peer import Peer, by_hand, offers, termwise

PEERS: Final = (
    Peer("DuckDB by hand", "bar", by_hand("duckdb_by_hand")),
    Peer("Termwise on DuckDB", "termwise", termwise("duckdb"), there=offers("duckdb")),
    Peer("Polars by hand", "other", by_hand("polars_by_hand")),
    Peer("Python by hand", "python", by_hand("python_by_hand")),
    Peer("Termwise, row engine", "other", termwise("rete"), bears=100_000),
    Peer(
        "Termwise on Spark (local)",
        "other",
        termwise("spark", "--master", "local[2]"),
        bears=100_000,
        there=offers("spark"),
    ),
    Peer(
        "OpenFisca, commissions only",
        "other",
        by_hand("openfisca", "commissions"),
        writes="commissions",
    ),
)

PACKAGES: Final = ("duckdb", "polars", "pyspark", "OpenFisca-Core", "durable_rules")
"""What the figures depend on beside the machine."""
