"""A desk moves from place to place and engine to engine, and is the same desk there."""

import random
import subprocess
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any, cast

import pytest

from helpdesk_cli.desk.upkeep import moving
from helpdesk_cli.errors import StoreError
from helpdesk_cli.store.copies.copying import TABLES, copy_desk
from helpdesk_cli.store.desk_facts import RESCHEDULED_TO
from helpdesk_cli.store.door.store import Row, Store
from helpdesk_cli.store.engines import open_store
from tests.conftest import Hd, Result
from tests.desks.engines import ENGINES, list_tables
from tests.doctor.telling import examine, list_findings
from tests.processes import start

NOON = "2026-11-20T12:00:00Z"
WAYS = list(product(ENGINES, ENGINES))

SAME = [
    ("queue", "--json"),
    ("export",),
    ("search", "drm", "--json"),
    ("report", "--week", "2026-W47", "--json"),
    ("explain", "1", "11", "16", "--json"),
    ("show", "1", "11", "16", "--json"),
    ("log", "--json"),
    ("policy", "log", "--json"),
    ("account", "list", "--json"),
    ("escalate", "--plan", "--json"),
]
"""What a desk is asked before it moves, and after."""

NOT_COPIED = {"article_text", "article_word", "schema_version", "ticket_text", "_sqlite_migrations"}
"""An engine's own: made anew where a desk goes."""


def found_demo(place: Path, engine: str) -> Hd:
    """A sample desk, with everything on it that can be on a desk."""
    hd = Hd(place, now=NOON, engine=engine)
    hd.ok("demo", "--db", hd.location)
    article = place.with_name("drm.md")
    article.write_text('+++\ntitle = "DRM"\ntopics = ["drm"]\n+++\nWhy DRM fails.\n')
    hd.ok("article", "add", str(article))
    hd("escalate", "--quiet")
    hd.ok("account", "add", "pinned", "--pin", "-", stdin="2718281828\n")
    return hd


def ask(hd: Hd) -> list[Result]:
    return [hd(*asked) for asked in SAME]


@pytest.mark.usefixtures("engine")
def test_no_table_stays_behind(hd: Hd) -> None:
    with open_store(hd.location) as store:
        assert {*list_tables(store)} - NOT_COPIED == {*TABLES}


@pytest.mark.usefixtures("every_engine")
@pytest.mark.parametrize(("before", "after"), WAYS)
def test_a_desk_that_has_moved_answers_the_same(tmp_path: Path, before: str, after: str) -> None:
    old = found_demo(tmp_path / "old.db", before)
    answers = ask(old)
    new = replace(old, db=tmp_path / "new.db", engine=after)
    said = old.ok("move", "--to", new.location).out
    assert said.startswith("moved 61 tickets with all that belongs to them to ")
    assert ask(new) == answers
    new.ok("new", "Afterwards")
    assert new.ok("show", "62", "--json").json()["subject"] == "Afterwards"


@pytest.mark.usefixtures("engine")
def test_a_desk_that_was_left_is_read_and_not_written_to(hd: Hd, tmp_path: Path) -> None:
    hd.ok("new", "Hello")
    new = Hd(tmp_path / "new.db")
    hd.ok("move", "--to", new.location)
    queue = hd("queue", "--json")
    assert (queue.code, len(queue.json())) == (0, 1)
    assert f"shows what was so until it moved to {new.location}" in queue.err
    for words in (["note", "1", "--body", "x"], ["escalate", "--quiet"], ["new", "More"]):
        refused = hd(*words)
        assert (refused.code, f"was moved to {new.location}" in refused.err) == (1, True)
    new.ok("note", "1", "--body", "x")


@pytest.mark.usefixtures("engine")
def test_doctor_says_of_a_desk_that_was_left_where_it_is_and_asks_nothing_of_its_use(
    hd: Hd, tmp_path: Path
) -> None:
    for minute in range(0, 50, 5):
        hd.at(f"2026-11-17T09:{minute:02}:00Z").ok("escalate", "--quiet")
    hd("move", "--to", str(tmp_path / "new.db"))
    told = examine(hd.at("2026-11-20T10:00:00Z"))
    found = dict(list_findings(told))
    assert found.keys() == {"in use", "lint"}
    assert str(tmp_path / "new.db") in found["in use"]
    assert told["ok"]


def test_what_was_open_while_the_desk_moved_writes_to_it_no_more(hd: Hd, tmp_path: Path) -> None:
    with open_store(hd.location) as earlier:
        hd.ok("move", "--to", Hd(tmp_path / "new.db").location)
        with pytest.raises(StoreError, match="was moved to"), earlier.transaction():
            pytest.fail("may write")


@pytest.mark.usefixtures("engine")
def test_a_rehearsal_leaves_the_desk_in_use(hd: Hd, tmp_path: Path) -> None:
    hd.ok("new", "Hello")
    new = Hd(tmp_path / "new.db")
    assert hd.ok("move", "--to", new.location, "--keep").out.startswith("copied 1 ticket ")
    hd.ok("note", "1", "--body", "Still here.")
    assert len(new.ok("show", "1", "--json").json()["events"]) == 0


@pytest.mark.usefixtures("engine")
def test_a_move_to_a_desk_that_is_there_is_refused(hd: Hd, tmp_path: Path) -> None:
    other = Hd(tmp_path / "other.db")
    other.ok("init", "--policy", "vimeo")
    for place in (other.location, hd.location):
        refused = hd("move", "--to", place)
        assert (refused.code, "there is already" in refused.err) == (1, True)
    hd.ok("new", "Hello")


@pytest.mark.usefixtures("engine")
def test_a_move_that_was_cut_short_after_the_copy_is_ended_by_the_next(
    hd: Hd, tmp_path: Path
) -> None:
    hd.ok("new", "Hello")
    new = Hd(tmp_path / "new.db")
    hd.ok("move", "--to", new.location, "--keep")
    hd.ok("move", "--to", new.location)
    new.ok("note", "1", "--body", "x")


@pytest.mark.usefixtures("engine")
def test_a_desk_whose_clocks_are_not_those_of_its_timelines_does_not_move(
    hd: Hd, tmp_path: Path
) -> None:
    hd.ok("new", "Hello", "--tier", "gold")
    hd.write("UPDATE clock SET due_at = due_at + 1")
    new = Hd(tmp_path / "new.db")
    refused = hd("move", "--to", new.location)
    assert (refused.code, "ticket 1: its stored clocks are not those" in refused.err) == (1, True)
    assert not new.is_there()
    hd.ok("new", "More")


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("wrong", [None, 3])
def test_the_clocks_of_a_large_desk_are_looked_at_by_other_processes(
    hd: Hd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: int | None
) -> None:
    for name, value in (("_FEW", 0), ("_PART", 1), ("count_cores", lambda: 2)):
        monkeypatch.setattr(moving, name, value)
    for number in range(1, 4):
        hd.ok("new", f"Ticket {number}", "--tier", "gold")
    new = Hd(tmp_path / "new.db")
    if wrong is None:
        hd.ok("move", "--to", new.location)
        return
    hd.write(f"UPDATE clock SET due_at = due_at + 1 WHERE ticket_id = {wrong}")
    refused = hd("move", "--to", new.location)
    assert f"ticket {wrong}: its stored clocks are not those" in refused.err
    assert not new.is_there()


@pytest.mark.usefixtures("engine")
def test_a_desk_does_not_move_while_a_policy_is_on_its_way(hd: Hd, tmp_path: Path) -> None:
    hd.write("INSERT INTO desk (key, value) VALUES (:key, '0')", key=RESCHEDULED_TO)
    refused = hd("move", "--to", Hd(tmp_path / "new.db").location)
    assert (refused.code, "has not reached every ticket yet" in refused.err) == (1, True)


class Forgetful:
    """A store that loses the last row of every table that it is given more than one of."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def insert_many(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        given = list(rows)
        self._store.insert_many(table, columns, given[:-1] if table == "event" else given)


@pytest.mark.usefixtures("engine")
def test_a_copy_that_has_lost_a_row_is_found_out(hd: Hd, tmp_path: Path) -> None:
    hd.ok("new", "Hello", "--body", "Is anybody there?")

    def fill(target: Store) -> None:
        copy_desk(source, cast(Store, Forgetful(target)))

    new = Hd(tmp_path / "new.db")
    with (
        open_store(hd.location) as source,
        source.snapshot(),
        pytest.raises(StoreError, match="event differ"),
    ):
        open_store(new.location, create=True, fill=fill)
    assert not new.is_there()


@pytest.mark.usefixtures("every_engine")
@pytest.mark.parametrize(("before", "after"), [ENGINES, ENGINES[::-1]])
def test_a_move_that_is_killed_again_and_again_ends_with_one_whole_desk(
    tmp_path: Path, before: str, after: str
) -> None:
    old = found_demo(tmp_path / "old.db", before)
    exported = old.ok("export").out
    new = replace(old, db=tmp_path / "new.db", engine=after)
    dice = random.Random(7)
    for _ in range(6):
        moving = start(old, "move", "--to", new.location)
        with suppress(subprocess.TimeoutExpired):
            moving.communicate(timeout=dice.uniform(0.2, 1.5))
        moving.kill()
        moving.communicate()
        assert old("export").out == exported
    old("move", "--to", new.location)
    assert new.ok("export").out == exported
    assert [told.out for told in ask(new)] == [told.out for told in ask(old)]
    assert "was moved to" in old("new", "Too late").err
    new.ok("new", "In time")
