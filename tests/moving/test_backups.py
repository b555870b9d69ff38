"""A backup is whole, private, written beside whoever works, and brings the desk back."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import Hd
from tests.desks.engines import held

pytestmark = pytest.mark.usefixtures("engine")

BY = [
    pytest.param("the engine's own way", id="own"),
    pytest.param("a file of SQLite", id="file"),
]


@pytest.fixture(params=BY)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Whether pg_dump is there."""
    if request.param == "a file of SQLite":
        monkeypatch.setenv("PATH", "/nowhere")
    elif shutil.which("pg_dump") is None:
        pytest.skip("no pg_dump here: apt-get install postgresql-client")
    return str(request.param)


def ask(hd: Hd) -> list[str]:
    words = (["queue", "--json"], ["export"], ["search", "drops", "--json"], ["log", "--json"])
    return [hd.ok(*each).out for each in words]


@pytest.mark.usefixtures("way")
def test_what_is_restored_is_the_desk_of_that_moment(hd: Hd, tmp_path: Path) -> None:
    hd.ok("new", "Live stream drops", "--body", "Since nine.")
    asked = ask(hd)
    hd.ok("backup", str(tmp_path / "copy"))
    hd.ok("new", "Later")
    hd.ok("restore", str(tmp_path / "copy"), "--yes")
    assert ask(hd) == asked
    hd.ok("new", "Afterwards")
    assert hd.ok("show", "2", "--json").json()["subject"] == "Afterwards"


@pytest.mark.usefixtures("way")
def test_imports_can_still_be_taken_back_on_a_restored_desk(hd: Hd, tmp_path: Path) -> None:
    line = '{"ref": "Z-1", "subject": "x", "created_at": "2026-11-16T09:00:00Z", "events": []}\n'
    hd.ok("import", "-", stdin=line)
    hd.ok("backup", str(tmp_path / "copy"))
    hd.ok("restore", str(tmp_path / "copy"), "--yes")
    hd.ok("undo")
    assert hd.ok("queue", "--json").json() == []


@pytest.mark.usefixtures("way")
def test_a_backup_is_for_its_owner_alone(hd: Hd, tmp_path: Path) -> None:
    hd.ok("backup", str(tmp_path / "copy"))
    assert (tmp_path / "copy").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith((".hd-", "-"))] == []


def test_a_backup_is_not_written_over(hd: Hd, tmp_path: Path) -> None:
    hd.ok("backup", str(tmp_path / "copy"))
    before = (tmp_path / "copy").read_bytes()
    refused = hd("backup", str(tmp_path / "copy"))
    assert (refused.code, "already exists" in refused.err) == (1, True)
    assert (tmp_path / "copy").read_bytes() == before


def test_a_backup_goes_to_no_server_and_a_password_on_no_screen(hd: Hd) -> None:
    told = hd("backup", "postgresql://hd:SECRET@db.example/desk")
    assert told.code == 2
    assert "hd move --to ADDRESS --keep" in told.err
    assert "SECRET" not in told.err


def test_of_dated_backups_the_newest_stay_and_nothing_else_goes(hd: Hd, tmp_path: Path) -> None:
    others = ["desk-copy.db", "desk-20261117T0100Z.db", "my-desk-20261117T010000Z.db"]
    for name in others:
        (tmp_path / name).touch()
    for hour in range(1, 5):
        at = hd.at(f"2026-11-17T0{hour}:00:00Z")
        at.ok("backup", str(tmp_path / "desk.db"), "--keep", "2")
    dated = {path.name for path in tmp_path.glob("*desk-*.db")}
    assert dated - {*others} == {"desk-20261117T030000Z.db", "desk-20261117T040000Z.db"}
    assert dated >= {*others}


def test_a_backup_is_written_while_somebody_writes(hd: Hd, tmp_path: Path) -> None:
    hd.ok("new", "Before")
    with held(hd.location):
        hd.ok("backup", str(tmp_path / "copy"))
    new = Hd(tmp_path / "other.db")
    if (tmp_path / "copy").read_bytes().startswith(b"SQLite"):
        new.ok("restore", str(tmp_path / "copy"))
        assert len(new.ok("queue", "--json").json()) == 1


def test_a_desk_that_is_there_is_replaced_when_asked_and_stays_beside(
    hd: Hd, tmp_path: Path
) -> None:
    hd.ok("backup", str(tmp_path / "copy"))
    hd.ok("new", "Later")
    refused = hd("restore", str(tmp_path / "copy"))
    assert (refused.code, "there is already a desk at" in refused.err) == (1, True)
    aside = hd.ok("restore", str(tmp_path / "copy"), "--yes", "--json").json()["aside"]
    old = replace(hd, env=(("HD_DB", aside),))
    assert len(hd.ok("queue", "--json").json()) == 0
    assert len(old("queue", "--json").json()) == 1


@pytest.mark.parametrize(
    "content", [b"", b"Dear diary", b"SQLite format 3\0 and no more", b"PGDMP"]
)
def test_what_is_no_backup_leaves_the_desk_in_its_place(
    hd: Hd, tmp_path: Path, content: bytes
) -> None:
    hd.ok("new", "Hello")
    (tmp_path / "copy").write_bytes(content)
    assert hd("restore", str(tmp_path / "copy"), "--yes").code in (1, 2)
    hd.ok("note", "1", "--body", "Still here.")


def test_a_backup_that_is_missing_is_told(hd: Hd, tmp_path: Path) -> None:
    refused = hd("restore", str(tmp_path / "none"), "--yes")
    assert (refused.code, "cannot be read" in refused.err) == (1, True)
    hd.ok("new", "Hello")


@pytest.mark.sqlite
def test_a_damaged_desk_is_replaced(hd: Hd, tmp_path: Path) -> None:
    hd.ok("new", "Hello")
    hd.ok("backup", str(tmp_path / "copy"))
    content = bytearray(hd.db.read_bytes())
    content[4_096:] = b"\x5a" * (len(content) - 4_096)
    hd.db.write_bytes(content)
    assert hd("restore", str(tmp_path / "copy")).code == 1
    hd.ok("restore", str(tmp_path / "copy"), "--yes")
    assert len(hd.ok("queue", "--json").json()) == 1


def test_what_waited_to_be_sent_is_pointed_out(hd: Hd, tmp_path: Path) -> None:
    hd.ok("backup", str(tmp_path / "copy"))
    assert "message" not in hd.ok("restore", str(tmp_path / "copy"), "--yes").out


def test_a_desk_that_was_left_can_be_brought_back_to_where_it_was(hd: Hd, tmp_path: Path) -> None:
    hd.ok("new", "Hello")
    hd.ok("backup", str(tmp_path / "copy"))
    hd.ok("move", "--to", Hd(tmp_path / "new.db").location)
    hd.ok("restore", str(tmp_path / "copy"), "--yes")
    hd.ok("note", "1", "--body", "Here again.")
