"""What must not fire: history, what is over, what was re-planned; and what the pass tidies up."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from helpdesk_cli.store.sqlite.engine import APPLICATION_ID
from helpdesk_cli.store.sqlite.schema.first import FIRST_SCHEMA
from tests.conftest import Hd
from tests.ladder.ladders import (
    TELL,
    at,
    found,
    hear,
    instant,
    merge,
    notes,
    open_ticket,
    read_mails,
    rung,
    settle,
    write_policy,
)

pytestmark = pytest.mark.usefixtures("engine")

SUGGEST = rung("Answer now", "suggest", "50%")
LATER = rung("Tell again", at="1 hour after")


def import_ticket(hd: Hd, created_at: str, *events: dict[str, str]) -> None:
    record = {"ref": "Z-1", "subject": "Old", "created_at": created_at, "events": events}
    hd.ok("import", "-", stdin=json.dumps(record) + "\n")


def test_a_deadline_before_the_import_never_fires_one_after_it_does(tmp_path: Path) -> None:
    hd = found(tmp_path, SUGGEST, TELL, LATER)
    import_ticket(at(hd, "10:30"), "2026-11-17T09:00:00Z")
    assert settle(hd, "10:30") == {}
    assert settle(hd, "11:00") == {"due": 1, "sent": 1}


def test_a_rung_that_is_new_in_the_policy_looks_ahead_only(tmp_path: Path) -> None:
    hd = open_ticket(found(tmp_path, LATER))
    policy = write_policy(tmp_path / "policy.toml", SUGGEST, TELL, LATER)
    at(hd, "10:30").ok("policy", "apply", str(policy))
    assert settle(hd, "10:30") == {}
    assert settle(hd, "11:00") == {"due": 1, "sent": 1}


def test_a_rung_that_fired_does_not_fire_again_when_the_policy_or_the_ticket_changes(
    tmp_path: Path,
) -> None:
    hd = open_ticket(found(tmp_path, TELL))
    settle(hd, "10:00")
    policy = write_policy(tmp_path / "policy.toml", rung("Tell the manager", at="2 hours after"))
    at(hd, "10:10").ok("policy", "apply", str(policy))
    at(hd, "10:20").ok("set", "1", "--severity", "urgent")
    at(hd, "10:30").ok("set", "1", "--tier", "free")
    at(hd, "10:40").ok("set", "1", "--tier", "gold")
    for hour in (12, 15, 23):
        assert settle(hd, f"{hour}:00") == {}


@pytest.mark.parametrize("over", ["reply", "solve", "close", "merge"])
def test_what_is_over_before_it_is_due_never_fires(tmp_path: Path, over: str) -> None:
    hd = open_ticket(found(tmp_path, TELL))
    end(at(hd, "09:50"), over)
    assert settle(hd, "11:00") == {}


def end(hd: Hd, how: str) -> None:
    if how == "merge":
        merge(hd)
    else:
        hd.ok(how, "1", *(["--body", "Looking."] if how == "reply" else []))


def test_reopening_takes_the_ladder_up_where_it_stood_without_what_was_past(tmp_path: Path) -> None:
    hd = open_ticket(found(tmp_path, SUGGEST, TELL, LATER))
    settle(hd, "09:30")
    at(hd, "09:40").ok("solve", "1")
    assert settle(hd, "12:00") == {}
    hear(at(hd, "12:10"))
    # 20 minutes of the hour were left, so it is due at 12:30.
    assert settle(hd, "12:29") == {}
    assert settle(hd, "12:30") == {"due": 1, "sent": 1}
    at(hd, "12:40").ok("solve", "1")
    hear(at(hd, "14:00"))
    assert settle(hd, "14:01") == {}, "the hour after 12:30 is past"


@pytest.mark.parametrize(
    ("then", "reason"),
    [
        (["set", "1", "--severity", "normal"], "the rung is not meant for gold, normal"),
        (["solve", "1"], "solved"),
        (["close", "1"], "closed"),
        (["reply", "1", "--body", "Looking."], "answered"),
    ],
)
def test_a_message_that_is_no_longer_deserved_is_cancelled_with_its_reason(
    tmp_path: Path, then: list[str], reason: str
) -> None:
    urgent = rung("Tell", send_window="office", when='severities = ["urgent"]')
    hd = found(tmp_path, urgent)
    at(hd, "05:00", day=18).ok("new", "Late", "--severity", "urgent")
    settle(hd, "06:00", day=18)
    at(hd, "07:00", day=18).ok(*then)
    assert settle(hd, "09:00", day=18) == {"cancelled": 1}
    assert read_mails(tmp_path) == []
    assert notes(hd) == [f"Escalation: Tell: email cancelled, carol@desk.example ({reason})"]


def test_a_message_about_a_ticket_merged_meanwhile_is_cancelled(tmp_path: Path) -> None:
    hd = found(tmp_path, rung("Tell", send_window="office"))
    at(hd, "05:00", day=18).ok("new", "Late")
    settle(hd, "06:00", day=18)
    end(at(hd, "07:00", day=18), "merge")
    settle(hd, "09:00", day=18)
    assert notes(hd) == ["Escalation: Tell: email cancelled, carol@desk.example (merged)"]


def test_a_message_of_a_rung_taken_out_of_the_policy_is_cancelled(tmp_path: Path) -> None:
    hd = found(tmp_path, rung("Tell", send_window="office"))
    at(hd, "05:00", day=18).ok("new", "Late")
    settle(hd, "06:00", day=18)
    at(hd, "07:00", day=18).ok(
        "policy", "apply", str(write_policy(tmp_path / "policy.toml", LATER))
    )
    assert settle(hd, "09:00", day=18) == {"due": 1, "sent": 1, "cancelled": 1}


def test_solved_tickets_are_closed_when_the_policy_says_and_the_timeline_says_so(
    tmp_path: Path,
) -> None:
    hd = open_ticket(found(tmp_path, TELL, manners='close_solved_after = "24 hours"'))
    at(hd, "09:30").ok("solve", "1")
    assert settle(hd, "09:29", day=18) == {}
    plan = at(hd, "09:30", day=18).on_screen()("escalate", "--plan").out
    assert plan == "#1  Solved for long  close  due now\n"
    assert settle(hd, "09:30", day=18) == {"due": 1, "changed": 1}
    assert hd.ok("show", "1", "--json").json()["status"] == "closed"
    assert notes(hd) == ["Solved for long: closed"]
    assert settle(hd, "09:31", day=18) == {}


def test_a_ticket_reopened_in_time_is_not_closed(tmp_path: Path) -> None:
    hd = open_ticket(found(tmp_path, manners='close_solved_after = "24 hours"'))
    at(hd, "09:30").ok("solve", "1")
    hear(at(hd, "08:00", day=18))
    assert settle(hd, "12:00", day=18) == {}


def test_what_came_in_solved_or_pending_is_not_tidied_up(tmp_path: Path) -> None:
    manners = 'close_solved_after = "1 hour"\nremind_pending_after = "1 hour"'
    for place, status in enumerate(("solved", "pending")):
        (tmp_path / status).mkdir()
        hd = found(tmp_path / status, manners=manners)
        event = {"at": f"2026-11-16T1{place}:00:00Z", "kind": "status", "by": "agent:a"}
        import_ticket(at(hd, "10:30"), "2026-11-16T09:00:00Z", event | {"to": status})
        assert settle(hd, "23:00") == {}


def test_who_has_been_waited_for_long_is_suggested_to_be_reminded_once_each_time(
    tmp_path: Path,
) -> None:
    hd = open_ticket(found(tmp_path, manners='remind_pending_after = "3 hours"'))
    at(hd, "09:30").ok("reply", "1", "--body", "Which browser?", "--pend")
    assert settle(hd, "12:30") == {"due": 1, "changed": 1}
    assert settle(hd, "13:30") == {}
    reminder = "Pending for long: remind the customer"
    assert hd.ok("queue", "--json").json()[0]["suggestion"] == reminder
    assert hd.ok("show", "1", "--json").json()["suggestion"] == reminder
    assert notes(hd) == [reminder]
    hear(at(hd, "14:00"))
    assert hd.ok("queue", "--json").json()[0]["suggestion"] is None
    at(hd, "15:00").ok("reply", "1", "--body", "And now?", "--pend")
    assert settle(hd, "18:00") == {"due": 1, "changed": 1}


def test_a_rung_that_fires_while_a_ticket_is_pending_does_not_swallow_its_reminder(
    tmp_path: Path,
) -> None:
    hd = open_ticket(found(tmp_path, SUGGEST, manners='remind_pending_after = "3 hours"'))
    at(hd, "09:10").ok("pend", "1")
    assert settle(hd, "09:30") == {"due": 1, "suggested": 1}
    assert settle(hd, "12:10") == {"due": 1, "changed": 1}


def test_a_wait_that_a_policy_makes_longer_is_not_looked_at_again_and_again(tmp_path: Path) -> None:
    hd = open_ticket(found(tmp_path, manners='close_solved_after = "1 hour"'))
    at(hd, "09:30").ok("solve", "1")
    longer = write_policy(tmp_path / "policy.toml", manners='close_solved_after = "2 hours"')
    at(hd, "10:00").ok("policy", "apply", str(longer))
    assert settle(hd, "10:30") == {}
    ((look_at,),) = hd.rows("SELECT next_rung_at FROM ticket")
    assert look_at == instant("2026-11-17T11:30:00Z")
    assert settle(hd, "11:30") == {"due": 1, "changed": 1}


@pytest.mark.sqlite
def test_a_desk_from_before_there_were_ladders_starts_its_ladder_now(tmp_path: Path) -> None:
    hd = open_ticket(found(tmp_path, SUGGEST, TELL, LATER))
    write_old_desk(hd.db)
    assert at(hd, "10:30")("escalate", "--plan").code == 0
    assert settle(hd, "10:30") == {}, "half of the hour and all of it passed before"
    assert settle(hd, "11:00") == {"due": 1, "sent": 1}
    assert (tmp_path / "desk.db.v1.bak").exists()


def write_old_desk(path: Path) -> None:
    """The same desk as the first schema held it."""
    new = path.with_suffix(".new")
    path.rename(new)
    with closing(sqlite3.connect(path)) as db:
        db.executescript(FIRST_SCHEMA)
        db.execute("ATTACH ? AS new", (str(new),))
        tables = db.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            columns = ", ".join(
                name for (name,) in db.execute("SELECT name FROM pragma_table_info(?)", (table,))
            )
            db.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM new.{table}")
        db.execute("DELETE FROM desk WHERE key IN ('key', 'secret')")
        db.execute(
            "CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT,"
            " name TEXT, applied_at TEXT)"
        )
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('helpdesk', 'm001_first_schema', '2026-01-01')"
        )
        db.commit()
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("PRAGMA user_version = 1")


@pytest.mark.parametrize("before", ["", 'close_solved_after = "48 hours"'])
def test_a_policy_that_closes_sooner_closes_what_was_solved_before_it_too(
    tmp_path: Path, before: str
) -> None:
    hd = open_ticket(found(tmp_path, manners=before))
    at(hd, "09:30").ok("solve", "1")
    sooner = write_policy(tmp_path / "policy.toml", manners='close_solved_after = "24 hours"')
    at(hd, "10:00").ok("policy", "apply", str(sooner))
    assert settle(hd, "09:29", day=18) == {}
    assert settle(hd, "09:30", day=18) == {"due": 1, "changed": 1}


def test_what_was_suggested_is_suggested_again_when_the_ticket_is_reopened(tmp_path: Path) -> None:
    hd = open_ticket(found(tmp_path, SUGGEST, TELL))
    settle(hd, "09:30")
    at(hd, "09:40").ok("solve", "1")
    assert hd.ok("show", "1", "--json").json()["suggestion"] is None
    at(hd, "12:00").ok("reopen", "1")
    assert hd.ok("show", "1", "--json").json()["suggestion"] == "Answer now"
    assert settle(hd, "12:01") == {}


def test_a_message_is_not_sent_for_a_deadline_that_was_past_when_the_ticket_was_reopened(
    tmp_path: Path,
) -> None:
    hd = found(tmp_path, rung("Tell", send_window="office"))
    at(hd, "05:00", day=18).ok("new", "Late")
    settle(hd, "06:00", day=18)
    at(hd, "07:00", day=18).ok("solve", "1")
    at(hd, "08:00", day=18).ok("reopen", "1")
    (step,) = at(hd, "09:00", day=18)("escalate", "--plan", "--json").json()
    assert step["cancelled"] == "reopened since"
    assert settle(hd, "09:00", day=18) == {"cancelled": 1}
