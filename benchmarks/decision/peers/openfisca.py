"""OpenFisca-Core: a variable a rule, calculated for a population of one order.

It is made for arrays of many; one at a time is not its purpose. Of the ways to do it the quickest
is taken: one simulation is kept, its inputs are set and its results deleted before each order.
Amounts are whole cents: its own fractions are 32-bit floats.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from ..orders import COUNTRIES, KINDS, Answer, Earned, InCents, in_cents
from ..peer import Peer, untyped
from .plain import share

_entities = untyped("openfisca_core.entities")
_enums = untyped("openfisca_core.indexed_enums")
_periods = untyped("openfisca_core.periods")
_simulations = untyped("openfisca_core.simulations")
_systems = untyped("openfisca_core.taxbenefitsystems")
_variables = untyped("openfisca_core.variables")

_DAY: Final = _periods.period("2010-06-01")
_KIND: Final = _enums.Enum("Kind", {kind: kind for kind in KINDS})
_COUNTRY: Final = _enums.Enum("Country", {country: country for country in COUNTRIES})

_INPUTS: Final[Mapping[str, Mapping[str, object]]] = {
    "kind": {"value_type": _enums.Enum, "possible_values": _KIND, "default_value": _KIND.renewal},
    "users": {"value_type": int},
    "amount": {"value_type": int},
    "country": {
        "value_type": _enums.Enum,
        "possible_values": _COUNTRY,
        "default_value": _COUNTRY.FR,
    },
}


def _acquisition(order: Any, period: Any) -> Any:
    return (order("kind", period) == _KIND.new_contract) * share(order("amount", period), 12)


def _extension(order: Any, period: Any) -> Any:
    applies = (order("kind", period) == _KIND.added_users) & (order("users", period) >= 10)
    return applies * share(order("amount", period), 6)


def _volume(order: Any, period: Any) -> Any:
    return (order("users", period) > 250) * share(order("amount", period), 2)


def _loyalty(order: Any, period: Any) -> Any:
    cents = order("amount", period)
    return ((order("kind", period) == _KIND.renewal) & (cents >= 100_000)) * share(cents, 3)


def _home(order: Any, period: Any) -> Any:
    cents = order("amount", period)
    return ((order("country", period) == _COUNTRY.FR) & (cents > 2_000_000)) * share(cents, 1)


def _handling(order: Any, period: Any) -> Any:
    return (order("users", period) < 5) * 1_000


_FORMULAS: Final = {
    "acquisition": _acquisition,
    "extension": _extension,
    "volume": _volume,
    "loyalty": _loyalty,
    "home": _home,
    "handling": _handling,
}


def _set_up() -> Callable[[InCents], dict[str, Any]]:
    simulation = _simulations.SimulationBuilder().build_default_simulation(_system(), 1)

    def decide(order: InCents) -> dict[str, Any]:
        for rule in _FORMULAS:
            simulation.delete_arrays(rule)
        for name, value in order.items():
            simulation.set_input(name, _DAY, [value])
        return {rule: simulation.calculate(rule, _DAY) for rule in _FORMULAS}

    return decide


def _system() -> Any:
    entity = _entities.build_entity("order", "orders", "An order", is_person=True)
    system = _systems.TaxBenefitSystem([entity])
    common = {"entity": entity, "definition_period": _periods.DateUnit.DAY}
    for name, said in _INPUTS.items():
        system.add_variable(type(name, (_variables.Variable,), {**common, **said}))
    for rule, formula in _FORMULAS.items():
        said = {"value_type": int, "formula": formula}
        system.add_variable(type(rule, (_variables.Variable,), {**common, **said}))
    return system


def _read(results: dict[str, Any]) -> Answer:
    """A rule that comes to nothing does not apply: no amount here is less than a cent."""
    amounts = {rule: int(array[0]) for rule, array in results.items()}
    return tuple(Earned(rule, cents) for rule, cents in amounts.items() if cents)


PEERS = (Peer("OpenFisca-Core", "other", in_cents, _set_up, _read),)
