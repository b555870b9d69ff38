"""Finding the tickets of a period: none is missed, none but those is read, old desks included."""

import sqlite3
from pathlib import Path

import pytest

from helpdesk_cli.desk.desk import open_desk
from helpdesk_cli.desk.report.facts import read_facts
from helpdesk_cli.settings.hd_toml import Settings
from helpdesk_cli.store import report
from helpdesk_cli.store.ladder.ledger import FiredRung, record_fired
from helpdesk_cli.store.policy.policies import read_policies
from helpdesk_cli.store.report import find_touching, read_moves
from helpdesk_cli.store.sqlite.engine import SqliteStore
from helpdesk_cli.store.sqlite.schema.report import REPORT_SCHEMA
from helpdesk_cli.store.terms import DAY, SPELLS, UNFINISHED
from tests.clocks.stories import parse_moment
from tests.report.desks import MONDAY_AFTER, make_desk, report_week

pytestmark = pytest.mark.usefixtures("engine")

REOPENED = "Mon 10:00 customer\nMon 11:00 alice: status solved\nTue 10:00 customer"
STORIES = (
    "Mon 10:00 customer\nMon 11:00 alice\nTue 10:00 alice: status solved",
    f"{REOPENED}\nThu 10:00 alice: status solved",
    "Mon 10:00 customer\nMon 12:00 alice: status closed",
    "Mon 10:00 customer\nMon 12:00 alice: merge 1",
    "Tue 10:00 customer",
)


@pytest.mark.parametrize("days", [0, 1, 3, 20, 100, 400, 2_000])
def test_a_ticket_touches_the_periods_it_lived_in_however_long(tmp_path: Path, days: int) -> None:
    solved_at = parse_moment("Mon", "10:00")
    life = days * DAY
    story = "2020-01-01 10:00 customer\nMon 10:00 alice: status solved"
    with make_desk(tmp_path, story) as desk:
        with desk.store.transaction():
            desk.store.run(
                "UPDATE ticket SET created_at = :created_at", created_at=solved_at - life
            )
        periods = {
            "before it": (solved_at - life - DAY, solved_at - life),
            "its first second": (solved_at - life - DAY, solved_at - life + 1),
            "its last second": (solved_at, solved_at + DAY),
            "after it": (solved_at + 1, solved_at + DAY),
        }
        found = {name for name, each in periods.items() if find_touching(desk.store, *each)}
    assert found == {"its first second", "its last second"}


@pytest.mark.sqlite
def test_only_unfinished_tickets_and_those_of_the_period_are_read(tmp_path: Path) -> None:
    with make_desk(tmp_path, *STORIES) as desk:
        database = sqlite3.connect(desk.store.location)
        plan = database.execute(
            f"EXPLAIN QUERY PLAN {report._TOUCHING}", {"start_at": 0, "end_at": 1}
        ).fetchall()
        indexes = dict(database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index'"))
        database.close()
    steps = [step for *_, step in plan if "ticket" in step]
    assert len(steps) == len(SPELLS) + 2
    *finished, unfinished = steps
    assert all("SEARCH ticket USING INDEX ticket_spell" in step for step in finished)
    # The index that holds unfinished tickets alone, and all that is asked of them.
    assert "USING INDEX ticket_queue " in unfinished
    assert indexes["ticket_queue"].endswith(f"WHERE {UNFINISHED}")


def test_a_long_period_is_read_in_pages_each_ticket_in_one_of_them(tmp_path: Path) -> None:
    stories = ("Mon 10:00 customer\nTue 10:00 alice: status solved",) * 450
    with make_desk(tmp_path, *stories) as desk:
        start_at = parse_moment("Mon", "00:00")
        pages = list(read_facts(desk, read_policies(desk.store), start_at, start_at + DAY))
    ids = [ticket_id for facts in pages for ticket_id in facts.tickets]
    assert len(pages) > 2
    assert ids == list(range(1, 451))


def test_rungs_count_where_they_fired_the_most_often_first(tmp_path: Path) -> None:
    # Two of "Tell bob" in the week, one of "Warn"; one more of "Warn" in its first second after.
    fired = [
        ("Tell bob", 1, ("Mon", "00:00")),
        ("Tell bob", 5, ("Wed", "12:00")),
        ("Warn", 1, ("Sun", "23:59:59")),
        ("Warn", 5, ("next Mon", "00:00")),
    ]
    with make_desk(tmp_path, *STORIES) as desk:
        with desk.store.transaction():
            record_fired(
                desk.store,
                [
                    FiredRung(ticket, "first_reply", 1, rung, 0, parse_moment(*moment))
                    for rung, ticket, moment in fired
                ],
            )
        told = [(each.rung, each.fired) for each in report_week(desk).fired]
    assert told == [("Tell bob", 2), ("Warn", 1)]


@pytest.mark.sqlite
def test_a_desk_from_before_reports_existed_tells_the_same(tmp_path: Path) -> None:
    with make_desk(tmp_path, *STORIES) as desk:
        expected = report_week(desk, by=("tier",))
        location = desk.store.location
    database = sqlite3.connect(location)
    database.executescript(
        """
        DROP INDEX ticket_spell; DROP INDEX fired_rung_at;
        ALTER TABLE ticket DROP COLUMN solved_at; ALTER TABLE ticket DROP COLUMN was_reopened;
        """
    )
    database.executescript(REPORT_SCHEMA)
    database.close()
    with open_desk(Settings(db=location), parse_moment(*MONDAY_AFTER)) as desk:
        assert report_week(desk, by=("tier",)) == expected


@pytest.mark.sqlite
def test_changes_that_plan_anew_are_found_without_reading_the_timelines(tmp_path: Path) -> None:
    with make_desk(tmp_path, *STORIES) as desk, sqlite3.connect(desk.store.location) as database:
        asked: list[str] = []
        database.set_trace_callback(asked.append)
        read_moves(SqliteStore(desk.store.location, database), 0)
        ((*_, step),) = database.execute(f"EXPLAIN QUERY PLAN {asked[0]}").fetchall()
    assert "event_moving" in step
