"""The generators themselves: the same for the same seed, sound YAML, programs that are accepted."""

from __future__ import annotations

from pathlib import Path

import yaml
from hypothesis import HealthCheck, given, settings
from termwise.language.check.folder import check_folder

from tests.generators import Case, Seeded, generate, programs_and_books

_SEEDS = range(60)


def test_a_seed_always_gives_the_same_case() -> None:
    assert generate(Seeded(7)) == generate(Seeded(7))
    assert generate(Seeded(7)) != generate(Seeded(8))


def test_every_file_is_yaml_as_meant() -> None:
    for seed in _SEEDS:
        for name, text in generate(Seeded(seed)).files.items():
            read = yaml.load(text, yaml.BaseLoader)
            assert isinstance(read, dict), name


def test_nearly_all_programs_are_accepted(tmp_path: Path) -> None:
    accepted = 0
    for seed in _SEEDS:
        folder = tmp_path / str(seed)
        folder.mkdir()
        for name, text in generate(Seeded(seed)).files.items():
            folder.joinpath(name).write_text(text, encoding="utf-8")
        accepted += check_folder(folder).program is not None
    assert accepted >= 0.85 * len(_SEEDS)


@settings(max_examples=25, suppress_health_check=list(HealthCheck), deadline=None)
@given(programs_and_books())
def test_hypothesis_draws_cases(case: Case) -> None:
    assert "program.yaml" in case.files
    assert len(case.files) > 1
