"""The machine that a desk lies on: its disk, its clock, who may read what, and the file itself."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from helpdesk_cli.domain.doctor.machine import judge_room, judge_skew
from tests.conftest import Hd
from tests.doctor.desks import digest, found_desk
from tests.doctor.telling import examine, list_findings, list_mended

MB = 1024 * 1024


@pytest.mark.parametrize(
    ("free", "size", "levels"),
    [
        (5 * MB, MB, ["error"]),
        (500 * MB, 600 * MB, ["warning"]),
        (500 * MB, 400 * MB, []),
    ],
)
def test_there_is_room_for_what_comes_and_for_a_copy(
    free: int, size: int, levels: list[str]
) -> None:
    assert [finding.level for finding in judge_room(free, size)] == levels


@pytest.mark.parametrize(
    ("ours", "told"),
    [
        (1_000, []),
        (1_010, []),
        (1_011, ["11s ahead of"]),
        (989, ["11s behind"]),
        (2_000, ["16m 40s ahead of"]),
    ],
)
def test_a_clock_that_goes_wrong_is_told(ours: int, told: list[str]) -> None:
    found = [finding.text for finding in judge_skew(ours, 1_000)]
    assert len(found) == len(told)
    assert all(words in text for words, text in zip(told, found, strict=True))


@pytest.fixture
def hd(tmp_path: Path, engine: str) -> Hd:
    return found_desk(tmp_path)


@pytest.mark.sqlite
class TestFile:
    """A desk in a file."""

    def test_what_everybody_may_read_is_told_and_closed(self, hd: Hd, tmp_path: Path) -> None:
        hd.ok("backup", str(hd.db), "--keep", "2")
        (backup,) = tmp_path.glob("desk-*.db")
        for path in (hd.db, backup):
            path.chmod(0o644)
        told = [text for _, text in list_findings(examine(hd))]
        for path in (hd.db, backup):
            assert f"{path} is open to everybody on this machine (mode 0644)" in told
        assert "file permissions" in list_mended(examine(hd, "--fix"))
        assert [path.stat().st_mode & 0o777 for path in (hd.db, backup)] == [0o600, 0o600]

    def test_a_group_that_shares_a_desk_goes_on_sharing_it(self, hd: Hd) -> None:
        hd.db.chmod(0o660)
        told = examine(hd, "--fix")
        assert any("is open to its group (mode 0660)" in text for _, text in list_findings(told))
        assert hd.db.stat().st_mode & 0o777 == 0o660

    def test_settings_that_others_may_write_are_told_and_closed(
        self, hd: Hd, tmp_path: Path
    ) -> None:
        config = tmp_path / "hd.toml"
        config.write_text('agent = "carol"\n')
        config.chmod(0o666)
        told = ("--config", str(config))
        assert any("can be changed by others" in text for _, text in find(hd, *told))
        examine(hd, "--fix", *told)
        assert config.stat().st_mode & 0o777 == 0o644

    def test_a_flipped_byte_is_told_and_nothing_is_written_then(self, hd: Hd) -> None:
        hd.write("UPDATE ticket SET queue_at = 1 WHERE id = 3")
        root = hd.rows("SELECT rootpage FROM sqlite_schema WHERE name = 'mail_message'")[0][0]
        flip(hd.db, (root - 1) * 4096 + 3)
        before = hd.db.read_bytes()
        told = examine(hd, "--fix")
        assert "integrity" in dict(list_findings(told))
        assert list_mended(told) == []
        assert hd.db.read_bytes() == before

    @pytest.mark.parametrize("place", [0, 20, 60, 100])
    def test_a_flipped_byte_at_the_beginning_is_told_without_a_traceback(
        self, hd: Hd, place: int
    ) -> None:
        flip(hd.db, place)
        done = hd("doctor", "--offline")
        assert done.code in (0, 1)
        assert "Traceback" not in done.err

    def test_rows_that_an_index_has_lost_are_found_and_put_in_again(self, hd: Hd) -> None:
        before = digest(hd)
        let_index_differ(hd.db)
        told = list_findings(examine(hd))
        assert any("index ticket_queue_of_agent" in text for _, text in told), told
        assert "integrity" in list_mended(examine(hd, "--fix"))
        assert digest(hd) == before
        assert "integrity" not in dict(list_findings(examine(hd)))


def find(hd: Hd, *options: str) -> list[tuple[str, str]]:
    return list_findings(examine(hd, *options))


def let_index_differ(path: Path) -> None:
    """Change a row while SQLite does not know of an index over it."""
    hidden = "name = 'ticket_queue_of_agent'"
    with closing(sqlite3.connect(path)) as one, one:
        one.execute("UPDATE ticket SET assignee = 'nobody' WHERE id = 5")
        (entry,) = one.execute(f"SELECT * FROM sqlite_schema WHERE {hidden}")
        write_schema(one, f"DELETE FROM sqlite_schema WHERE {hidden}")
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("UPDATE ticket SET assignee = NULL WHERE id = 5")
        write_schema(other, "INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", entry)


def write_schema(connection: sqlite3.Connection, sql: str, values: tuple[object, ...] = ()) -> None:
    ((version,),) = connection.execute("PRAGMA schema_version")
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute(sql, values)
    connection.execute(f"PRAGMA schema_version = {version + 1}")


def flip(path: Path, place: int) -> None:
    """Turn the bits of one byte, as a disk may."""
    with path.open("r+b") as file:
        file.seek(place)
        (byte,) = file.read(1)
        file.seek(place)
        file.write(bytes([byte ^ 0xFF]))
        os.fsync(file.fileno())


def test_a_mailbox_that_cannot_be_reached_is_told_unless_offline(hd: Hd, tmp_path: Path) -> None:
    config = tmp_path / "hd.toml"
    config.write_text(
        f'[[mailbox]]\nname = "files"\nkind = "maildir"\npath = "{tmp_path / "nowhere"}"\n'
        '[[mailbox]]\nname = "server"\nkind = "imap"\nhost = "127.0.0.1"\nport = 9\n'
        'tls = "none"\nuser = "a"\npassword_command = ["echo", "a"]\n'
    )
    config.chmod(0o600)
    done = hd("--config", str(config), "doctor", "--json")
    told = [text for check, text in list_findings(done.json()) if check == "mailboxes reachable"]
    assert done.code == 1
    assert [name in text for name, text in zip(("files", "server"), told, strict=True)] == [
        True
    ] * 2
    offline = examine(hd, "--config", str(config))
    (skipped,) = (e for e in offline["checks"] if e["check"] == "mailboxes reachable")
    assert skipped["skipped"] == "--offline"


def test_a_mailbox_that_was_never_read_is_told(hd: Hd, tmp_path: Path) -> None:
    config = tmp_path / "hd.toml"
    config.write_text(f'[[mailbox]]\nname = "files"\nkind = "maildir"\npath = "{tmp_path}"\n')
    config.chmod(0o600)
    told = dict(find(hd, "--config", str(config)))
    assert told["mailboxes fetched"] == "mailbox files has never been read"
