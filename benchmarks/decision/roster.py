"""All peers, the plain one first."""

from __future__ import annotations

from typing import Final

from .peer import AnyPeer
from .peers import (
    bare_matcher,
    durable_host,
    openfisca,
    plain,
    rules_of_rule_engine,
    termwise,
    zen,
)

PEERS: Final[tuple[AnyPeer, ...]] = (
    *plain.PEERS,
    *bare_matcher.PEERS,
    *zen.PEERS,
    *termwise.PEERS,
    *rules_of_rule_engine.PEERS,
    *durable_host.PEERS,
    *openfisca.PEERS,
)

PACKAGES: Final = ("zen-engine", "rule-engine", "durable_rules", "OpenFisca-Core")
"""What the figures depend on beside the machine."""
