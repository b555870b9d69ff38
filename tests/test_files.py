"""What hd reads as a whole and what it writes, whatever lies at the path."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from helpdesk_cli.files import MOST_READ, NewFile, begin_file, read_small_text
from tests.conftest import Hd
from tests.processes import run_shell

pytestmark = pytest.mark.sqlite

TICKET = '{"ref": "A-1", "subject": "Hello", "created_at": "2026-11-16T09:00:00Z"}\n'
BAD_ROW = '{"ref": "A-2", "created_at": "yesterday"}\n'


@pytest.fixture
def tickets(tmp_path: Path) -> Path:
    """A file of one good row and one bad one."""
    path = tmp_path / "tickets.jsonl"
    path.write_text(TICKET + BAD_ROW)
    return path


@pytest.mark.parametrize(
    ("lies_there", "said"),
    [
        ("pipe", "not a regular file"),
        ("/dev/zero", "not a regular file"),
        ("folder", "Is a directory"),
        ("large", "larger than 4 MB"),
        ("a\0b", "no file can have this name"),
        ("nothing", "No such file or directory"),
    ],
)
def test_what_is_no_small_file_is_refused_without_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lies_there: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    Path("folder").mkdir()
    Path("large").write_bytes(bytes(MOST_READ + 1))
    with pytest.raises(OSError, match=said):
        read_small_text(lies_there)


def test_a_file_may_be_read_up_to_the_bound(tmp_path: Path) -> None:
    path = tmp_path / "just.toml"
    path.write_bytes(bytes(MOST_READ))
    assert len(read_small_text(path)) == MOST_READ


def test_bytes_that_are_no_text_are_named_by_line(tmp_path: Path) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes(b"one\ntwo\ncaf\xe9\n")
    with pytest.raises(ValueError, match="line 3: expected UTF-8, got byte 0xe9"):
        read_small_text(path)


def test_a_file_that_is_not_put_leaves_nothing(tmp_path: Path) -> None:
    with NewFile(tmp_path) as new, new.open_text() as stream:
        stream.write("half")
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_is_taken_stays_taken(tmp_path: Path) -> None:
    place = tmp_path / "copy"
    place.write_text("mine")
    with NewFile(tmp_path) as new, pytest.raises(FileExistsError):
        new.put_anew(place)
    assert [each.read_text() for each in tmp_path.iterdir()] == ["mine"]


def test_two_that_write_the_same_file_do_not_share_its_making(tmp_path: Path) -> None:
    place = tmp_path / "report.html"
    with begin_file(place) as one, begin_file(place) as two:
        for new, text in ((one, "one"), (two, "two")):
            with new.open_text() as stream:
                stream.write(text)
        one.put(place)
        two.put(place)
    assert place.read_text() == "two"
    assert list(tmp_path.iterdir()) == [place]


WRITERS = {
    "rejects": ["import", "tickets.jsonl", "--rejects"],
    "export": ["export", "--output"],
    "report": ["report", "--format", "csv", "--output"],
}
"""Every way to have a file written, the place to be added."""


@pytest.fixture(params=WRITERS, ids=str)
def write_to(request: pytest.FixtureRequest) -> list[str]:
    return WRITERS[request.param]


@pytest.fixture
def desk(hd: Hd, tickets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hd:
    """A desk with a ticket, seen from where it lies; a copy of it lies beside it."""
    hd.ok("new", "Hello")
    shutil.copy(hd.db, tmp_path / "desk.db.v3.bak")
    monkeypatch.chdir(tmp_path)
    return hd


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("desk.db", "a database, which is not overwritten"),
        ("../{here}/desk.db", "a database, which is not overwritten"),
        ("link-to-desk", "a database, which is not overwritten"),
        ("desk.db.v3.bak", "a database, which is not overwritten"),
        ("desk.db-wal", "part of a database, which is not overwritten"),
        ("desk.db-shm", "part of a database, which is not overwritten"),
        ("desk.db-journal", "part of a database, which is not overwritten"),
        ("hd.toml", "a file that this command reads"),
        ("policy.toml", "a file that this command reads"),
        ("pipe", "not a regular file"),
        ("/dev/full", "not a regular file"),
    ],
)
def test_what_must_stay_is_never_written_over(
    desk: Hd, write_to: list[str], place: str, said: str, tmp_path: Path
) -> None:
    os.mkfifo("pipe")
    os.symlink("desk.db", "link-to-desk")
    Path("hd.toml").write_text('policy = "policy.toml"\n')
    place = place.format(here=tmp_path.name)
    asking = replace(desk, env=(("HD_CONFIG", "hd.toml"),))
    before = desk.ok("export").out
    refused = asking(*write_to, place)
    assert refused.out == ""
    assert f"{place}: " in refused.err
    # The name alone tells that it is no export.
    assert said in refused.err if refused.code == 1 else 'no format "' in refused.err
    assert desk.ok("export").out == before
    assert not list(tmp_path.glob(".hd-*"))


@pytest.mark.parametrize("place", ["tickets.jsonl", "./tickets.jsonl", "the-same"])
def test_bad_rows_never_replace_the_file_that_they_stand_in(desk: Hd, place: str) -> None:
    os.link("tickets.jsonl", "the-same")
    refused = desk("import", "tickets.jsonl", "--rejects", place)
    assert (refused.code, refused.out) == (1, "")
    assert "a file that this command reads" in refused.err
    assert Path("tickets.jsonl").read_text() == TICKET + BAD_ROW


def test_a_planted_link_is_replaced_and_not_followed(
    desk: Hd, write_to: list[str], tmp_path: Path
) -> None:
    Path("precious").write_text("mine")
    os.symlink("precious", "out")
    assert desk(*write_to, "out").code == 0
    assert Path("precious").read_text() == "mine"
    assert not Path("out").is_symlink()
    assert Path("out").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("kind", ["rejects", "export"])
def test_what_customers_wrote_is_for_the_owner_alone(desk: Hd, kind: str) -> None:
    Path("out").write_text("of before")
    Path("out").chmod(0o644)
    assert desk(*WRITERS[kind], "out").code == 0
    assert Path("out").stat().st_mode & 0o777 == 0o600


def test_a_report_that_others_may_read_stays_so(desk: Hd) -> None:
    desk.ok("report", "--output", "week.html")
    assert Path("week.html").stat().st_mode & 0o777 == 0o600
    Path("week.html").chmod(0o644)
    desk.ok("report", "--output", "week.html")
    assert Path("week.html").stat().st_mode & 0o777 == 0o644


def test_an_import_that_fails_leaves_no_bad_rows_behind(desk: Hd, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    assert desk("import", "tickets.jsonl", "--strict").code == 1
    assert sorted(tmp_path.iterdir()) == before


def test_a_name_as_long_as_can_be_is_written(desk: Hd, write_to: list[str]) -> None:
    name = "n" * 255
    assert desk(*write_to, name).code == 0
    assert Path(name).exists()


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["report", "--output", "week.pdf"], 'no format ".pdf"'),
        (["report", "--output", "week.hmtl"], '(did you mean ".html"?)'),
        (["export", "--output", "tickets.csv"], 'no format ".csv"'),
    ],
)
def test_a_suffix_that_says_something_else_is_refused(
    desk: Hd, tmp_path: Path, args: list[str], said: str
) -> None:
    refused = desk(*args)
    assert (refused.code, refused.out) == (2, "")
    assert said in refused.err
    assert not Path(args[-1]).exists()


def test_a_reader_that_has_seen_enough_is_no_trouble(desk: Hd) -> None:
    lines = (TICKET.replace("A-1", f"B-{n}").replace("Hello", "x" * 500) for n in range(500))
    desk.ok("import", "-", stdin="".join(lines))
    done = run_shell(desk, "set -o pipefail; $HD queue | head -1")
    assert (done.code, done.out.count("\n"), done.err) == (0, 1, "")
