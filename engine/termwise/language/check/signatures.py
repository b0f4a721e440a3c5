"""The signature of a measure or decision, inferred when first asked for."""

from __future__ import annotations

from termwise.language.check.reading import Name, Reading, Signature
from termwise.language.types import Enumeration


def signature_of(name: Name, reading: Reading) -> Signature | None:
    """The type and possible absence of `subject.name` in a version; None if it is wrong."""
    # Expressions need signatures and signatures are made of expressions: one of the two imports
    # has to wait until it is used.
    from termwise.language.check.decisions import check_decision
    from termwise.language.check.measures import check_measure

    version = reading.versions[name.version]
    key = (name.subject, name.name)

    if key in version.decisions_written:
        values = version.decisions_written[key].one_of
        if values is not None:
            kind = Enumeration(tuple(dict.fromkeys(v.text for v in values)), ".".join(key))
            reading.assume(name, Signature(kind, True))

    def infer() -> Signature | None:
        if key in version.measures_written:
            measure = check_measure(version.measures_written[key], name.version, reading)
            if measure is None:
                return None
            version.measures[key] = measure
            return Signature(measure.type, measure.missing)
        decision = check_decision(version.decisions_written[key], name.version, reading)
        if decision is None:
            return None
        version.decisions[key] = decision
        return Signature(decision.type, decision.missing)

    return reading.signature(name, infer)
