"""What was undone or replaced long ago goes for good, and `--at` says so."""

import json
import re
from pathlib import Path

import pytest

from tests.conftest import Hd
from tests.erasure.ann import BEFORE, LATER, OF_HERS, UNDONE, UNDONE_NOTE, find, read_all

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture
def desk(hd: Hd) -> Hd:
    """An import of Tuesday at ten that was undone at one, and a phone that was replaced at two."""
    hd.ok("account", "add", "beta", "--phone", "+33 1")
    hd.ok("import", "-", stdin=json.dumps(OF_HERS))
    hd.at("2026-11-17T13:00:00Z").ok("undo")
    hd.at("2026-11-17T14:00:00Z").ok("account", "set", "beta", "--phone", "+33 2")
    return hd.at(LATER)


@pytest.mark.parametrize(
    ("before", "rows", "phone_is_there"),
    [
        ("2026-11-17T13:00:01Z", "5 rows of what was undone", True),
        ("1d", "6 rows of what was undone", False),
        ("2026-11-19", "6 rows of what was undone", False),
    ],
)
def test_what_was_undone_before_that_goes(
    desk: Hd, before: str, rows: str, phone_is_there: bool
) -> None:
    would = desk.ok("erase", "--undone-before", before, "--dry-run").out
    assert would == f"would erase {rows}\n"
    said = desk.ok("erase", "--undone-before", before, "--yes").out
    assert said == f"erased {rows}\nNext: earlier backups still contain it\n"
    left = read_all(desk)
    assert find((UNDONE, UNDONE_NOTE), left) == []
    assert ("+33 1" in left) == phone_is_there


def test_where_nothing_is_to_be_erased_nothing_is_asked_or_logged(desk: Hd) -> None:
    before = read_all(desk)
    for how in ((), ("--dry-run",), ("--yes",)):
        told = desk.ok("erase", "--undone-before", "2026-11-17T13:00:00Z", *how)
        assert told.out == "nothing to erase\n"
    assert read_all(desk) == before


def test_the_desk_as_of_then_says_what_is_missing(desk: Hd) -> None:
    assert desk("queue", "--at", BEFORE).err == "as of Tue 17 Nov 12:00 UTC\n"
    desk.ok("erase", "--undone-before", "1d", "--yes")
    asked = desk("queue", "--at", BEFORE, "--json")
    assert asked.json() == []
    assert "without what was undone or replaced since then" in asked.err
    assert "without 1 import that has been undone since" in asked.err
    assert "erased" not in desk("queue", "--at", "2026-11-19T10:00:00Z").err


def test_an_instant_to_come_is_refused(desk: Hd) -> None:
    refused = desk("erase", "--undone-before", "2027-01-01", "--yes")
    assert (refused.code, "lies in the future" in refused.err) == (2, True)


@pytest.mark.sqlite
def test_copies_beside_the_file_are_named(desk: Hd, tmp_path: Path) -> None:
    copy = tmp_path / "desk.db.v12.bak"
    copy.write_bytes(b"")
    told = desk.ok("erase", "--undone-before", "1d", "--yes")
    assert re.search(r"so do these copies of the desk:\n +\S+desk\.db\.v12\.bak\n", told.out)
    again = desk.ok("erase", "--undone-before", "1d", "--dry-run", "--json").json()
    assert again["copies"] == [str(copy)]
    desk.ok("backup", str(desk.db), "--keep", "3")
    again = desk.ok("erase", "--undone-before", "1d", "--dry-run", "--json").json()
    assert len(again["copies"]) == 2, "a backup with its moment in the name, too"
