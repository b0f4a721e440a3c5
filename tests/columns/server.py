"""A PostgreSQL server of one's own: in a temporary directory, reached by a socket in it alone."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{folder}'
fsync = off
full_page_writes = off
synchronous_commit = off
"""
_OWNER = "postgres"


def is_installed() -> bool:
    """Whether there is a server to start."""
    return _programs() is not None


@contextmanager
def server() -> Iterator[str]:
    """The connection string of a new server; it and its files are gone at the end.

    Its own order of texts is not that of code points, so that nothing can lean on it.
    """
    programs = _programs()
    assert programs is not None
    folder = Path(tempfile.mkdtemp(prefix="termwise-pg-"))
    data = folder / "data"
    if os.geteuid() == 0:
        shutil.chown(folder, _OWNER)
    try:
        _run(programs / "initdb", "-D", data, "-A", "trust", "-U", _OWNER, "--no-sync", *_LOCALE)
        with data.joinpath("postgresql.conf").open("a") as settings:
            settings.write(_SETTINGS.format(folder=folder))
        control = (programs / "pg_ctl", "-D", data, "-s", "-w", "-l", folder / "log")
        _run(*control, "start")
        try:
            yield f"host={folder} user={_OWNER} dbname=postgres"
        finally:
            _run(*control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


_LOCALE = ("-E", "UTF8", "--locale-provider=icu", "--icu-locale=fr", "--locale=C.UTF-8")


def _programs() -> Path | None:
    """The folder of the server's programs; Debian keeps them off the path."""
    found = shutil.which("pg_ctl")
    if found is not None:
        return Path(found).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    return versions[-1].parent if versions else None


def _run(*command: str | Path) -> None:
    """Run a program of the server, which root must not be."""
    as_owner: tuple[str, ...] = ()
    if os.geteuid() == 0:
        pwd.getpwnam(_OWNER)
        as_owner = ("runuser", "-u", _OWNER, "--")
    subprocess.run(
        [*as_owner, *map(str, command)],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=tempfile.gettempdir(),
    )
