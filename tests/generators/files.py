"""Puts a program together as the documents of its files."""

from __future__ import annotations

from tests.generators.drafts import VersionDraft, World
from tests.generators.schema import entity_yaml
from tests.generators.words import UNITS
from tests.generators.yaml_text import Yaml


def program_documents(world: World) -> dict[str, dict[str, Yaml]]:
    """What program.yaml and each version say, by file name."""
    versions = {f"{version.stem}.yaml": _version(version) for version in world.versions}
    return {"program.yaml": _program(world), **versions}


def _program(world: World) -> dict[str, Yaml]:
    return {
        "program": "generated",
        "title": {"en": "Generated", "fr": "Engendré"},
        "currency": world.currency,
        "time_zone": world.zone,
        "units": {unit: UNITS[unit] for unit in world.units},
        "entities": {name: entity_yaml(world, entity) for name, entity in world.entities.items()},
    }


def _version(version: VersionDraft) -> dict[str, Yaml]:
    document: dict[str, Yaml] = {"effective": version.effective.isoformat()}
    if version.announced is not None:
        document["announced"] = version.announced.isoformat()
    if version.replaces:
        document["replaces"] = version.replaces
    document["title"] = {"en": f"Version {version.stem}", "fr": f"Version {version.stem}"}
    sections: dict[str, Yaml] = {
        "parameters": version.parameters,
        "periods": version.periods,
        "measures": version.measures,
        "decisions": version.decisions,
        "rules": version.rules,
    }
    document.update({name: section for name, section in sections.items() if section})
    return document
