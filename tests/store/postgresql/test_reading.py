"""Reading over libpq alone gives what psycopg gives, and becomes psycopg when more is asked."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpdesk_cli.errors import StoreError
from helpdesk_cli.store.door.moved import MOVED_TO
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.engines import open_store
from helpdesk_cli.store.idle_pass import save_idle_pass
from helpdesk_cli.store.postgresql import reading
from helpdesk_cli.store.postgresql.connection import libpq
from helpdesk_cli.store.postgresql.engine import PostgresqlStore
from helpdesk_cli.store.postgresql.reading import ReadingStore
from tests.conftest import Hd
from tests.store.data import NOW, add_tickets, due
from tests.test_startup_modules import among, load

HOSTILE = [
    "",
    "it's",
    'a "b"',
    "back\\slash",
    "\\'; DROP TABLE ticket; --",
    ":name %s %%",
    "漢字 🎬",
]


@pytest.fixture
def stores(postgresql_location: str) -> Iterator[tuple[Store, Store]]:
    """One desk, opened whole and to be read."""
    if libpq.load_libpq() is None:
        pytest.skip("no libpq on this machine")
    with (
        open_store(postgresql_location, create=True) as whole,
        open_store(postgresql_location, to_read=True) as quick,
    ):
        add_tickets(whole, due(1), due(2), due(3))
        yield whole, quick


def is_whole(store: Store) -> bool:
    assert isinstance(store, ReadingStore)
    return isinstance(store._opened, PostgresqlStore)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1, -2, CAST(1.5 AS float8), true, NULL, ':name', '%s', 12.50, CAST(2 AS int2)",
        "SELECT decode('00ff27', 'hex'), count(*), sum(id), avg(id) FROM ticket",
        "SELECT id, subject, queue_at, assignee FROM ticket ORDER BY id",
        "SELECT id FROM ticket WHERE id < 0",
    ],
)
def test_values_are_those_of_psycopg(stores: tuple[Store, Store], sql: str) -> None:
    whole, quick = stores
    assert quick.rows(sql) == whole.rows(sql)
    assert quick.row(sql) == whole.row(sql)
    assert [type(value) for value in quick.row(sql) or ()] == [
        type(value) for value in whole.row(sql) or ()
    ]
    assert not is_whole(quick)


def test_words_stay_words_whatever_is_in_them(stores: tuple[Store, Store]) -> None:
    _, quick = stores
    for text in HOSTILE:
        assert quick.row("SELECT CAST(:text AS text), :other", text=text, other=-3) == (text, -3)
    assert not is_whole(quick)
    assert quick.row("SELECT count(*) FROM ticket") == (3,)


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_text_that_no_server_takes_is_told_as_ever(stores: tuple[Store, Store], text: str) -> None:
    told = []
    for store in stores:
        with pytest.raises(Exception, match=r".") as refused:
            store.row("SELECT CAST(:text AS text)", text=text)
        told.append((refused.type, str(refused.value)))
    assert told[0] == told[1]


def test_what_writes_opens_the_desk_whole(stores: tuple[Store, Store]) -> None:
    whole, quick = stores
    with quick.transaction():
        quick.run("UPDATE ticket SET subject = 'changed' WHERE id = 1")
        assert quick.row("SELECT subject FROM ticket WHERE id = 1") == ("changed",)
    assert is_whole(quick)
    assert whole.row("SELECT subject FROM ticket WHERE id = 1") == ("changed",)


def test_writing_outside_a_transaction_is_a_bug_here_as_well(stores: tuple[Store, Store]) -> None:
    with pytest.raises(RuntimeError, match=r"within store\.transaction"):
        stores[1].run("DELETE FROM tag")


def test_a_log_is_added_to_without_psycopg(stores: tuple[Store, Store]) -> None:
    whole, quick = stores
    with quick.transaction("log"):
        save_idle_pass(quick, NOW, 0.5)
    with pytest.raises(StoreError), quick.transaction("log"):
        quick.run("INSERT INTO escalation_pass (began_at) VALUES (1)")
    assert whole.rows("SELECT began_at, seconds FROM escalation_pass") == [(NOW, 0.5)]
    assert not is_whole(quick)


def test_a_desk_that_was_moved_takes_no_entry(stores: tuple[Store, Store]) -> None:
    whole, quick = stores
    with whole.transaction():
        whole.insert_many("desk", ("key", "value"), [(MOVED_TO, "elsewhere")])
    with pytest.raises(StoreError, match="was moved to elsewhere"), quick.transaction("log"):
        save_idle_pass(quick, NOW, 0.5)


def test_what_the_server_notes_by_the_way_is_not_printed(
    stores: tuple[Store, Store], capfd: pytest.CaptureFixture[str]
) -> None:
    whole, quick = stores
    noting = "RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'psst'; RETURN 1; END $$"
    with whole.transaction():
        whole.run(f"CREATE FUNCTION note() {noting}")
    assert quick.rows("SELECT note()") == [(1,)]
    assert not is_whole(quick)
    assert capfd.readouterr() == ("", "")


def test_a_server_that_goes_away_is_told_by_the_whole_desk(stores: tuple[Store, Store]) -> None:
    _, quick = stores
    (process,) = quick.row("SELECT pg_backend_pid()") or (0,)
    stores[0].row("SELECT pg_terminate_backend(:process)", process=process)
    assert quick.row("SELECT count(*) FROM ticket") == (3,)
    assert is_whole(quick)


def test_without_libpq_the_desk_is_opened_whole(
    postgresql_location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_store(postgresql_location, create=True).close()
    monkeypatch.setattr(reading, "load_libpq", lambda: None)
    with open_store(postgresql_location, to_read=True) as store:
        assert isinstance(store, PostgresqlStore)


def test_a_desk_that_is_not_there_is_told_as_ever(postgresql_location: str) -> None:
    told = []
    for to_read in (False, True):
        with pytest.raises(Exception, match="no desk") as refused:
            open_store(postgresql_location, to_read=to_read)
        told.append(str(refused.value))
    assert told[0] == told[1]


@pytest.mark.usefixtures("every_engine")
@pytest.mark.parametrize(
    "args",
    [
        ["queue"],
        ["queue", "--json"],
        ["queue", "drm"],
        ["search", "drops"],
        ["next"],
        ["status"],
        ["escalate", "--quiet"],
    ],
    ids=" ".join,
)
def test_daily_commands_load_no_driver(tmp_path: Path, args: list[str]) -> None:
    hd = Hd(tmp_path / "desk.db", engine="postgresql")
    hd.ok("init", "--policy", "vimeo")
    if libpq.load_libpq() is None:
        pytest.skip("no libpq on this machine")
    hd.ok("new", "Live stream drops")
    hd.ok("escalate")
    loaded = load(hd, *args)
    assert among(loaded, {"helpdesk_cli.store.postgresql.connection.libpq"})
    assert not among(loaded, {"psycopg", "psycopg_binary", "asyncio", "ssl", "logging"})


@pytest.mark.usefixtures("every_engine")
def test_an_idle_pass_loads_hardly_anything(tmp_path: Path) -> None:
    hd = Hd(tmp_path / "desk.db", engine="postgresql")
    hd.ok("init", "--policy", "vimeo")
    if libpq.load_libpq() is None:
        pytest.skip("no libpq on this machine")
    hd.ok("escalate")
    idle = load(hd, "escalate", "--quiet")
    assert among(idle, {"helpdesk_cli.store.postgresql.connection.libpq"})
    assert not among(idle, {"re", "typing", "decimal", "enum", "contextlib", "zlib"})


def test_the_driver_brings_a_libpq_for_where_the_system_has_none() -> None:
    script = (
        "from helpdesk_cli.store.postgresql.connection import libpq; libpq._NAMES = ();"
        " print(libpq.load_libpq() is not None)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "True\n"
