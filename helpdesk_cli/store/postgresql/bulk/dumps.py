"""Backups by PostgreSQL's own programs, where they are installed."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from psycopg.conninfo import make_conninfo

from helpdesk_cli.errors import StoreError
from helpdesk_cli.store.postgresql.connection.address import Address, read_service

_SECRETS = ("sslpassword", "oauth_client_secret", "scram_client_key", "scram_server_key")
"""Parameters beside the password, for none of which libpq has a variable."""

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
    """Run one of the programs on the desk's server; no secret stands on its command line, which
    everybody on this machine can read."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="hd-") as folder:
        shown, env = _hide(address.parameters, Path(folder))
        done = subprocess.run(
            [program, f"--dbname={make_conninfo(**shown)}", *words],
            env=os.environ | env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode != 0:
        said = done.stderr.strip().partition("\n")[0]
        raise StoreError(f"{address.name}: {said}", hint="nothing was changed")


def _hide(parameters: dict[str, str], folder: Path) -> tuple[dict[str, str], dict[str, str]]:
    """The parameters that everybody may see, and the environment by which the secret ones go: a
    password as it is, others in a service file in this folder, for its owner alone."""
    shown = {key: value for key, value in parameters.items() if key not in ("password", *_SECRETS)}
    password = parameters.get("password")
    env = {"PGPASSWORD": password} if password else {}
    secrets = {key: parameters[key] for key in _SECRETS if key in parameters}
    if secrets:
        # There can be one service: what another one says is taken along.
        section = read_service(shown.get("service")) | secrets
        if password:
            section["password"] = password
        file = folder / "service.conf"
        file.touch(mode=0o600)
        lines = (f"{key}={value}\n" for key, value in section.items())
        file.write_text(f"[hd]\n{''.join(lines)}", encoding="utf-8", errors="surrogateescape")
        shown["service"] = "hd"
        env["PGSERVICEFILE"] = str(file)
    return shown, env
