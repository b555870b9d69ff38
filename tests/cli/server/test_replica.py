"""Answers that may be a moment old come from where HD_DB_READ says; nothing is written there."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from helpdesk_cli.errors import NotFoundError, StoreError
from helpdesk_cli.store.engines import open_changes, open_replica, open_store
from tests.conftest import Hd
from tests.desks.engines import copy_to, locate
from tests.desks.surroundings import find_room
from tests.patience import PATIENCE, wait_until
from tests.servers.postgresql import PostgresqlServer, as_somebody, find_user

LOOKS = (
    ("search", "drops"),
    ("export",),
    ("report", "--week"),
    ("policy", "backtest", "--what-if", "desk.default_severity=urgent"),
    ("policy", "suggest"),
)


@pytest.fixture
def copy(hd: Hd, tmp_path: Path) -> str:
    """A copy of the desk, made before it went on."""
    hd.ok("new", "It drops")
    place = locate(tmp_path / "copy.db")
    copy_to(hd.location, place)
    hd.ok("new", "It drops again")
    return place


def reading(hd: Hd, place: str) -> Hd:
    return replace(hd, env=(*hd.env, ("HD_DB_READ", place)))


def at(hd: Hd, place: str) -> Hd:
    return replace(hd, env=(*hd.env, ("HD_DB", place)))


@pytest.mark.parametrize("words", LOOKS, ids=" ".join)
def test_answers_come_from_there(hd: Hd, copy: str, words: tuple[str, ...]) -> None:
    assert reading(hd, copy).ok(*words).out == at(hd, copy).ok(*words).out


def test_what_must_see_what_was_written_does_not(hd: Hd, copy: str) -> None:
    look = reading(hd, copy)
    look.ok("new", "And a third")
    assert len(look.ok("queue").out.splitlines()) == 1 + 3
    assert len(look.ok("search", "drops").out.splitlines()) == 1 + 1


def test_the_place_that_a_flag_names_is_the_one_that_is_meant(hd: Hd, copy: str) -> None:
    assert len(reading(hd, copy).ok("--db", hd.location, "search", "drops").out.splitlines()) == 3


def test_another_desk_is_refused(hd: Hd, copy: str, tmp_path: Path) -> None:
    other = locate(tmp_path / "other.db")
    hd.ok("--db", other, "init", "--policy", "vimeo")
    refused = reading(hd, other)("search", "drops")
    assert refused.code == 1
    assert "is another desk than" in refused.err


@pytest.mark.parametrize(("version", "said"), [(-1, "reads schema"), (1, "knows schemas up to")])
def test_one_of_another_schema_is_refused_and_stays_as_it_is(
    hd: Hd, copy: str, version: int, said: str
) -> None:
    with open_store(copy) as store, store.transaction():
        if str(copy).startswith("postgresql"):
            store.run("UPDATE schema_version SET version = version + :more", more=version)
        else:
            ((found,),) = store.rows("PRAGMA user_version")
            store.rows(f"PRAGMA user_version = {found + version}")
    for _ in range(2):
        refused = reading(hd, copy)("search", "drops")
        assert refused.code == 1
        assert said in refused.err


def test_nothing_is_written_there(hd: Hd, copy: str) -> None:
    with open_replica(copy) as store, pytest.raises(StoreError), store.transaction():
        store.run("DELETE FROM tag")


@pytest.fixture
def standby(postgresql_server: PostgresqlServer) -> Iterator[tuple[str, str]]:
    """Where a desk can be made, and where a server that follows has it a moment later."""
    servers = []
    for _ in range(2):
        folder = Path(tempfile.mkdtemp(prefix="hd-pg-", dir=find_room()))
        if as_somebody():
            shutil.chown(folder, find_user().pw_uid)
        folder.chmod(0o755)
        servers.append(PostgresqlServer(postgresql_server.programs, folder))
    leader, follower = servers
    try:
        leader.lay_out()
        leader.start(wal_level="replica", max_wal_senders="4")
        program = str(leader.programs / "pg_basebackup")
        subprocess.run(
            [program, "-R", "-h", leader.folder, "-U", "hd", "-D", follower.folder / "data"],
            check=True,
            cwd=follower.folder,
            **as_somebody(),
        )
        follower.start(wal_level="replica", max_wal_senders="4")
        yield leader.location("hd"), follower.location("hd")
    finally:
        for server in (follower, leader):
            server.stop()
            shutil.rmtree(server.folder, ignore_errors=True)


def test_a_standby_answers_and_tells_that_it_has_changed(hd: Hd, standby: tuple[str, str]) -> None:
    leader, follower = standby
    desk = at(hd, leader)
    desk.ok("init", "--policy", "vimeo")
    desk.ok("new", "It drops")
    _follow(leader, follower)
    with open_changes(follower) as changes:
        desk.ok("new", "It drops again")
        assert changes.wait(PATIENCE)
    _follow(leader, follower)
    look = reading(desk, follower)
    assert len(look.ok("search", "drops").out.splitlines()) == 3
    for words in LOOKS:
        assert look.ok(*words).out == desk.ok(*words).out


def _follow(leader: str, follower: str) -> None:
    """Wait until it has all that was written."""
    with open_store(leader) as store:
        ((newest,),) = store.rows("SELECT CAST(pg_current_wal_lsn() AS text)")
    ask = f"SELECT pg_last_wal_replay_lsn() >= CAST('{newest}' AS pg_lsn)"

    def has_all() -> bool:
        try:
            with open_replica(follower) as replica:
                return replica.rows(ask) == [(True,)]
        except NotFoundError:
            return False  # not even the desk

    wait_until(has_all)
