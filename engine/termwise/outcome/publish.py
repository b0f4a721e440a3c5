"""Puts finished files in their places: all of them, or none."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def published(targets: Sequence[Path]) -> Iterator[tuple[Path, ...]]:
    """Give an unused name beside each target to write to; at the end all become the targets.

    The targets stand in one folder, which is made if it is not there. When the block ends well,
    every new file is flushed to the disk and then renamed over its target, one right after the
    other: no file system renames two at once, so a reader who opens both in that instant may see
    one new and one old. Each is whole at any time. On any error or interruption, also between
    two renames, the new files are removed and the old ones stand as before. (Only a machine that
    loses power between two renames leaves one new and one old.)
    """
    folder = targets[0].parent
    made = _make(folder)
    written = tuple(_beside(target) for target in targets)
    kept = tuple(_beside(target) for target in targets)
    try:
        yield written
        for path in written:
            _flush(path)
        for target, copy in zip(targets, kept, strict=True):
            _keep(target, copy)
        _rename(written, targets, kept)
    except BaseException:
        _remove(written)
        _unmake(made)
        raise
    finally:
        _remove(kept)


def _rename(written: Sequence[Path], targets: Sequence[Path], kept: Sequence[Path]) -> None:
    try:
        for path, target in zip(written, targets, strict=True):
            path.replace(target)
        with suppress(OSError):  # Not every file system can flush a folder.
            _flush(targets[0].parent)
    except BaseException:
        for path, target, copy in zip(written, targets, kept, strict=True):
            if copy.exists():
                copy.replace(target)
            elif not path.exists():  # It was renamed, and nothing stood there before.
                target.unlink(missing_ok=True)
        raise


def _keep(target: Path, copy: Path) -> None:
    """A second name for what stands at the target, so that it can be put back."""
    if target.is_file():
        try:
            copy.hardlink_to(target)
        except OSError:  # Not every file system has hard links.
            shutil.copy2(target, copy)


def _beside(target: Path) -> Path:
    return target.with_name(f".{target.name}.{secrets.token_hex(8)}.tmp")


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(paths: Sequence[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _make(folder: Path) -> tuple[Path, ...]:
    """Make the folder; the folders that had to be made, the innermost first."""
    missing = tuple(each for each in (folder, *folder.parents) if not each.exists())
    folder.mkdir(parents=True, exist_ok=True)
    return missing


def _unmake(made: Sequence[Path]) -> None:
    for folder in made:
        with suppress(OSError):  # Somebody else may have put something there meanwhile.
            folder.rmdir()
