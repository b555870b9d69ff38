"""What the manual says of PostgreSQL is so: its first steps, and the rights that it lists."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgresql_server import PostgresqlServer

PAGE = Path(__file__).parents[3] / "helpdesk_cli" / "manual" / "postgresql.md"
BLOCKS = re.findall(r"```(sh|sql)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
FIRST_STEPS = next(text for kind, text in BLOCKS if kind == "sh" and "hd init" in text)
RIGHTS = next(text for kind, text in BLOCKS if kind == "sql")


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


@pytest.fixture(scope="module")
def agents_desk(desk: str, postgresql_server: PostgresqlServer) -> Iterator[str]:
    """The same with alice's own login."""
    schema = desk.rpartition("#")[2]
    postgresql_server.run_sql(re.sub(r"\bhd\b(?!_)", schema, RIGHTS))
    yield desk.replace("//hd@", "//alice@")
    postgresql_server.run_sql("DROP OWNED BY hd_agents; DROP ROLE alice; DROP ROLE hd_agents")


@pytest.mark.parametrize(
    "command",
    [
        "hd queue",
        'hd new "Another" --body "Help"',
        "hd next --take",
        'hd reply 1 --body "Looking"',
        "hd set 1 --severity urgent",
        "hd solve 1",
        "hd tag 1 --add vip",
        "hd show 1",
        "hd search black",
        "hd escalate",
        "hd report",
        "hd export",
    ],
)
def test_an_agent_with_these_rights_can_work(agents_desk: str, command: str) -> None:
    done = run_hd(agents_desk, command)
    assert (done.returncode, done.stderr) == (0, "")


def test_and_can_undo(agents_desk: str) -> None:
    assert run_hd(agents_desk, 'hd note 1 --body "Hm"').returncode == 0
    assert run_hd(agents_desk, "hd undo").returncode == 0


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE event SET body = 'else'",
        "DELETE FROM event",
        "TRUNCATE event",
        "INSERT INTO policy VALUES (9, 'x', 'x', 'x', 1, 'x', 0)",
        "DROP TRIGGER event_is_never_changed ON event",
        "ALTER TABLE event DISABLE TRIGGER ALL",
        "CREATE TABLE mine (id bigint)",
    ],
)
def test_but_neither_change_a_word_nor_the_policy(
    agents_desk: str, postgresql_server: PostgresqlServer, sql: str
) -> None:
    here = f"SET search_path TO {agents_desk.rpartition('#')[2]}; SET ROLE alice;"
    with pytest.raises(RuntimeError, match=r"permission denied|must be owner"):
        postgresql_server.run_sql(f"{here} {sql}")


def test_what_an_agent_may_not_do_is_said(agents_desk: str) -> None:
    done = run_hd(agents_desk, "hd policy apply vodlix")
    assert done.returncode == 1
    assert "permission denied for table policy" in done.stderr
