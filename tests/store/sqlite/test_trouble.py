"""Whatever is wrong with the file: one line that names it and says what to do, and nothing lost."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from helpdesk_cli.domain.answers.queue import QueueFilter
from helpdesk_cli.errors import (
    ConflictError,
    HdError,
    NotFoundError,
    StoreError,
    StoreLockedError,
)
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.engines import open_store
from helpdesk_cli.store.queue.queue import read_queue
from helpdesk_cli.store.tickets.creating import create_tickets
from helpdesk_cli.store.tickets.every_ticket import list_open
from tests.store.data import NOW, add_tickets, message, new_ticket


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A desk with one ticket."""
    place = tmp_path / "desk.db"
    with open_store(place, create=True) as store:
        add_tickets(store, new_ticket(ref="A-1"))
    return place


def refusal(path: Path | str, *, create: bool = False) -> HdError:
    with pytest.raises(HdError) as raised:
        open_store(path, create=create)
    assert str(path) in raised.value.message
    assert "\n" not in raised.value.message
    assert raised.value.hint
    return raised.value


# --- no desk there


def test_a_missing_desk_says_how_to_make_one(tmp_path: Path) -> None:
    for place in (tmp_path / "desk.db", tmp_path / "none" / "desk.db"):
        error = refusal(place)
        assert isinstance(error, NotFoundError)
        assert "hd init --policy vimeo" in (error.hint or "")
        assert not place.exists()


def test_an_empty_file_is_no_desk_but_can_become_one(tmp_path: Path) -> None:
    place = tmp_path / "desk.db"
    place.touch(0o644)
    assert isinstance(refusal(place), NotFoundError)
    with open_store(place, create=True) as store:
        assert len(list_open(store)) == 0
    assert place.stat().st_mode & 0o777 == 0o600


def test_what_is_no_desk_is_refused_and_left_alone(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("Dear diary, " * 100)
    foreign = tmp_path / "other.db"
    connection = sqlite3.connect(foreign)
    connection.execute("CREATE TABLE song (title)")
    connection.close()
    for place in (text, foreign):
        before = place.read_bytes()
        for create in (False, True):
            error = refusal(place, create=create)
            assert isinstance(error, StoreError)
            assert "is not an hd desk" in error.message
        assert place.read_bytes() == before


def test_a_directory_or_device_is_no_desk(tmp_path: Path) -> None:
    for create in (False, True):
        assert "is a directory" in refusal(tmp_path, create=create).message
        assert "is not an hd desk" in refusal(os.devnull, create=create).message


def test_a_path_through_a_file_is_refused(path: Path) -> None:
    assert "Not a directory" in refusal(path / "desk.db").message
    assert isinstance(refusal(path / "desk.db", create=True), StoreError)


def test_a_desk_is_not_made_over_another(path: Path) -> None:
    assert isinstance(refusal(path, create=True), ConflictError)
    with open_store(path) as store:
        assert len(list_open(store)) == 1


@pytest.mark.parametrize("name", ["a b.db", "100%.db", "what?.db", "#1.db", "über.db", "%3f.db"])
def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    open_store(tmp_path / name, create=True).close()
    with open_store(tmp_path / name) as store:
        assert store.location == str(tmp_path / name)
    assert os.listdir(tmp_path) == [name]


# --- rights


def test_only_its_owner_can_read_a_desk(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with open_store(tmp_path / "deep" / "desk.db", create=True) as store:
            add_tickets(store, new_ticket())
            modes = {each.name: each.stat().st_mode for each in (tmp_path / "deep").iterdir()}
    finally:
        os.umask(before)
    assert modes.keys() == {"desk.db", "desk.db-wal", "desk.db-shm"}
    assert {stat.S_IMODE(mode) for mode in modes.values()} == {0o600}


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may write anything: be somebody else."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def nobodys() -> Iterator[Path]:
    """The desk of somebody who is not root, with one ticket, in a folder of their own."""
    folder = Path(tempfile.mkdtemp())
    with open_store(folder / "desk.db", create=True) as store:
        add_tickets(store, new_ticket(ref="A-1"))
    if os.geteuid() == 0:
        for each in (folder, folder / "desk.db"):
            os.chown(each, 65534, 65534)
    yield folder / "desk.db"
    folder.chmod(0o700)
    shutil.rmtree(folder)


needs_rights = pytest.mark.skipif(not hasattr(os, "seteuid"), reason="rights are POSIX's here")


@needs_rights
@pytest.mark.parametrize(("file", "folder"), [(0o400, 0o700), (0o600, 0o500), (0o400, 0o500)])
def test_a_read_only_desk_can_be_read_and_says_why_it_cannot_be_changed(
    nobodys: Path, file: int, folder: int
) -> None:
    nobodys.chmod(file)
    nobodys.parent.chmod(folder)
    with as_nobody(), open_store(nobodys) as store:
        assert [row.ref for row in read_queue(store, QueueFilter(), NOW)] == ["A-1"]
        with pytest.raises(StoreError) as raised:
            add_tickets(store, new_ticket())
    assert raised.value.message == f"{nobodys}: the desk can be read here but not changed"
    assert "writable" in (raised.value.hint or "")
    assert os.listdir(nobodys.parent) == ["desk.db"]


@needs_rights
def test_a_desk_that_was_read_without_rights_can_be_written_to_once_there_are(
    nobodys: Path,
) -> None:
    nobodys.chmod(0o400)
    with as_nobody(), open_store(nobodys) as store:
        len(list_open(store))
    nobodys.chmod(0o600)
    with as_nobody(), open_store(nobodys) as store:
        assert add_tickets(store, new_ticket()) == [2]


@needs_rights
def test_a_reader_without_rights_sees_what_a_writer_is_doing(nobodys: Path) -> None:
    nobodys.parent.chmod(0o755)
    nobodys.chmod(0o644)
    if os.geteuid() != 0:
        pytest.skip("takes two users")
    for each in (nobodys, nobodys.parent):
        os.chown(each, 0, 0)
    with open_store(nobodys) as writer:
        add_tickets(writer, new_ticket())
        with as_nobody(), open_store(nobodys) as reader:
            assert len(list_open(reader)) == 2


@needs_rights
def test_an_unreadable_desk_says_so(nobodys: Path) -> None:
    nobodys.chmod(0o000)
    with as_nobody():
        error = refusal(nobodys)
    assert isinstance(error, StoreError)
    assert "Permission denied" in error.message


@needs_rights
def test_a_desk_cannot_be_made_without_rights(nobodys: Path) -> None:
    nobodys.parent.chmod(0o500)
    with as_nobody():
        error = refusal(nobodys.with_name("second.db"), create=True)
    assert isinstance(error, StoreError)
    assert "no desk can be made at" in error.message


# --- others at work


def test_a_locked_desk_can_be_read_and_says_try_again_to_a_writer(path: Path) -> None:
    with open_store(path) as slow, open_store(path, busy_seconds=0) as quick:
        with slow.transaction():
            assert len(list_open(quick)) == 1
            with pytest.raises(StoreLockedError) as raised:
                add_tickets(quick, new_ticket())
        assert raised.value.exit_code == 75
        assert str(path) in raised.value.message
        assert add_tickets(quick, new_ticket()) == [2]


CRASH = """
import os, sys
from helpdesk_cli.store.engines import open_store
from tests.store.data import add_tickets, new_ticket
from helpdesk_cli.store.tickets.creating import create_tickets

store = open_store(sys.argv[1])
add_tickets(store, new_ticket(ref="B-1"))
with store.transaction():
    create_tickets(store, [new_ticket(ref="C-1", subject="x" * 5_000_000)])
    os._exit(9)
"""


def test_a_writer_that_dies_loses_what_it_had_not_finished_and_nothing_else(path: Path) -> None:
    died = subprocess.run([sys.executable, "-c", CRASH, path], cwd=Path(__file__).parents[3])
    assert died.returncode == 9
    with open_store(path) as store:
        assert [row.ref for row in read_queue(store, QueueFilter(), NOW)] == ["A-1", "B-1"]
        assert add_tickets(store, new_ticket()) == [3]


# --- the disk


@pytest.fixture
def full(path: Path) -> Iterator[Store]:
    """A desk whose disk has room for a few pages more."""
    with open_store(path) as store:
        ((pages,),) = store.rows("PRAGMA page_count")
        store.rows(f"PRAGMA max_page_count = {pages + 8}")
        yield store


def test_a_full_disk_loses_nothing_that_was_there(full: Store) -> None:
    events = [message(NOW, "x" * 3_000) for _ in range(50)]
    with pytest.raises(StoreError) as raised:
        add_tickets(full, new_ticket(events=events, ref="B-1"))
    assert "the disk is full; nothing was changed" in raised.value.message
    assert "free some space" in (raised.value.hint or "")
    assert [row.ref for row in read_queue(full, QueueFilter(), NOW)] == ["A-1"]
    assert full.rows("PRAGMA integrity_check") == [("ok",)]
    assert add_tickets(full, new_ticket(ref="B-1")) == [2]


def test_a_desk_that_did_not_fit_can_be_made_where_it_does(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    place = tmp_path / "desk.db"
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
    try:
        error = refusal(place, create=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert "nothing was changed" in error.message
    assert isinstance(refusal(place), NotFoundError)
    open_store(place, create=True).close()


def test_a_damaged_desk_is_told_from_an_empty_one(path: Path) -> None:
    with open_store(path) as store, store.transaction():
        create_tickets(store, [new_ticket(subject="x" * 500) for _ in range(200)])
    content = bytearray(path.read_bytes())
    content[8_192:] = b"\x5a" * (len(content) - 8_192)
    path.write_bytes(content)
    with pytest.raises(StoreError) as raised, open_store(path) as store:
        read_queue(store, QueueFilter(), NOW)
    assert "the file is damaged" in raised.value.message
    assert ".recover" in (raised.value.hint or "")


def test_a_desk_that_another_program_spoilt_is_refused_in_words(path: Path) -> None:
    with open_store(path) as store:
        store.rows("DROP VIEW v_queue")
        store.rows("ALTER TABLE clock RENAME TO clocks")
        with pytest.raises(StoreError) as raised:
            read_queue(store, QueueFilter(), NOW)
    assert "no such table: clock" in raised.value.message
