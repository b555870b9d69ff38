"""What the manual says of PostgreSQL is so: its first steps. Its rights: `test_access`."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers.postgresql import PostgresqlServer

PAGE = Path(__file__).parents[3] / "helpdesk_cli" / "manual" / "postgresql.md"
BLOCKS = re.findall(r"```(sh)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
FIRST_STEPS = next(text for kind, text in BLOCKS if kind == "sh" and "hd init" in text)


def run_hd(location: str, command: str, agent: str = "alice") -> "subprocess.CompletedProcess[str]":
    """A command as a shell runs it."""
    hd = f"{sys.executable} -m helpdesk_cli"
    return subprocess.run(
        ["bash", "-euc", command.replace("hd ", f"{hd} ", 1)],
        env={**os.environ, "HD_DB": location, "HD_AGENT": agent},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def desk(postgresql_server: PostgresqlServer) -> str:
    """One on which the manual's first steps were gone."""
    location = postgresql_server.location("of_the_manual")
    for line in FIRST_STEPS.splitlines():
        done = run_hd(location, line)
        assert (done.returncode, done.stderr) == (0, "")
    assert "Stream is black" in done.stdout
    return location


def test_its_first_steps_lead_to_a_queue(desk: str) -> None:
    assert "Stream is black" in run_hd(desk, "hd queue").stdout
