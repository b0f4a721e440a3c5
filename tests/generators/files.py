"""Writes a program as its files."""

from __future__ import annotations

from tests.generators.drafts import VersionDraft, World
from tests.generators.schema import entity_yaml
from tests.generators.words import UNITS
from tests.generators.yaml_text import Yaml, written


def program_files(world: World) -> dict[str, str]:
    """The text of program.yaml and of each version, by file name."""
    files = {"program.yaml": written(_program(world))}
    for version in world.versions:
        files[f"{version.stem}.yaml"] = written(_version(version))
    return files


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
