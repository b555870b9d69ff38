"""Backups by PostgreSQL's own programs, where they are installed."""

import os
import re
import shutil
import subprocess

from psycopg.conninfo import make_conninfo

from helpdesk_cli.errors import StoreError
from helpdesk_cli.store.postgresql.connection.address import Address

_DATA = re.compile(r"^\d+; .* TABLE DATA (\S+) (\S+) ", re.MULTILINE)


def can_dump(server_version: int) -> bool:
    """Whether pg_dump is installed, and knows such a server."""
    program = shutil.which("pg_dump")
    if program is None or shutil.which("pg_restore") is None:
        return False
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    found = re.search(r" (\d+)", said.stdout)
    return found is not None and int(found[1]) >= server_version // 10_000


def write_dump(address: Address, path: str) -> None:
    """Dump the desk's schema into a file, as of one instant, and read its list of contents."""
    _run(address, "pg_dump", "--format=custom", f"--schema={address.schema}", "--no-owner",
         "--no-privileges", f"--file={path}")  # fmt: skip
    if (address.schema, "event") not in _list_tables(path):
        raise StoreError(f"{address.name}: pg_dump left the desk's tables out")


def read_dump(address: Address, path: str) -> None:
    """Make the schema of a dump, whole or not at all; there must be none of its name."""
    if (address.schema, "event") not in _list_tables(path):
        others = " or ".join(sorted({f"#{schema}" for schema, _ in _list_tables(path)}))
        raise StoreError(
            f"{path} is no dump of a desk in the schema {address.schema}",
            hint=f"it has one for {others}" if others else "name another file",
        )
    _run(address, "pg_restore", "--no-owner", "--no-privileges", "--single-transaction",
         "--exit-on-error", path)  # fmt: skip


def _list_tables(path: str) -> list[tuple[str, str]]:
    """The tables of a dump, each with its schema."""
    done = subprocess.run(
        ["pg_restore", "--list", path], capture_output=True, text=True, check=False
    )
    return _DATA.findall(done.stdout)


def _run(address: Address, program: str, *words: str) -> None:
    """Run one of the programs on the desk's server; the password goes by its environment."""
    known = dict(address.parameters)
    password = known.pop("password", None)
    env = os.environ | ({"PGPASSWORD": password} if password else {})
    done = subprocess.run(
        [program, f"--dbname={make_conninfo(**known)}", *words],
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        said = done.stderr.strip().partition("\n")[0]
        raise StoreError(f"{address.name}: {said}", hint="nothing was changed")
