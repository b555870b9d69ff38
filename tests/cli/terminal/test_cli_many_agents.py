"""Many agents at once, each a process of its own: nothing is given twice, and nothing is lost."""

import json

import pytest

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.queue.queue import EVERYTHING, take_next
from helpdesk_cli.errors import StoreLockedError
from helpdesk_cli.settings.hd_toml import Settings
from helpdesk_cli.store.engines import open_store
from tests.conftest import Hd, open_the_team
from tests.desks.engines import held
from tests.processes import finish, start

AGENTS = 20


def test_twenty_agents_at_once_never_get_the_same_ticket(hd: Hd) -> None:
    open_the_team(hd)
    hd.ok("new", stdin=json.dumps([{"subject": f"Ticket {n}"} for n in range(60)]))
    taking = [start(hd.by(f"agent-{n}"), "next", "--take", "--json") for n in range(AGENTS)]
    results = [finish(process) for process in taking]
    assert {(result.code, result.err) for result in results} == {(0, "")}
    ids = [result.json()["id"] for result in results]
    assert len(set(ids)) == AGENTS
    for n, ticket in enumerate(ids):
        taken = hd.ok("show", str(ticket), "--json").json()
        assert (taken["assignee"], len(taken["events"])) == (f"agent-{n}", 1)
    assert len(hd.ok("queue", "--unassigned", "--json").json()) == 60 - AGENTS


def test_when_the_tickets_run_out_the_late_ones_get_none(hd: Hd) -> None:
    open_the_team(hd)
    hd.ok("new", stdin=json.dumps([{"subject": f"Ticket {n}"} for n in range(3)]))
    taking = [start(hd.by(f"agent-{n}"), "next", "--take", "--json") for n in range(8)]
    answers = [finish(process) for process in taking]
    got = [answer.json()["id"] for answer in answers if answer.json() is not None]
    assert sorted(got) == [1, 2, 3]
    assert {answer.code for answer in answers} == {0}


def test_writers_on_one_ticket_all_leave_their_words(hd: Hd) -> None:
    open_the_team(hd)
    hd.ok("new", "Live stream drops")
    commands = (["reply", "--body"], ["note", "--body"], ["tag", "--add"])
    writing = [
        start(hd.by(f"agent-{n}"), command, "1", option, f"word {n}")
        for n, (command, option) in enumerate(commands * 4)
    ]
    assert {finish(process).code for process in writing} == {0}
    shown = hd.ok("show", "1", "--json").json()
    written = [event for event in shown["events"] if event["kind"] != "assignee"]
    said = {event["body"] or event["add"] for event in written}
    assert said == {f"word {n}" for n in range(12)}
    assert len(written) == 12
    assert len(shown["events"]) == 13  # the first to reply has it
    assert shown["status"] == "open"


def test_of_many_who_take_one_ticket_one_has_it_and_the_others_are_told(hd: Hd) -> None:
    open_the_team(hd)
    hd.ok("new", "Live stream drops")
    taking = [start(hd.by(f"agent-{n}"), "take", "1") for n in range(6)]
    results = [finish(process) for process in taking]
    assert sorted(result.code for result in results) == [0, 1, 1, 1, 1, 1]
    owner = hd.ok("show", "1", "--json").json()["assignee"]
    for result in results:
        assert result.code == 0 or f"ticket 1 is assigned to {owner}" in result.err


def test_the_same_file_imported_twice_at_once_is_there_once(hd: Hd) -> None:
    file = hd.db.with_name("tickets.jsonl")
    lines = [
        json.dumps({"ref": f"Z-{n}", "subject": "Hello", "created_at": "2026-11-16T09:00:00Z"})
        for n in range(500)
    ]
    file.write_text("\n".join(lines))
    importing = [start(hd, "import", str(file), "--json") for _ in range(3)]
    counts = [finish(process).json() for process in importing]
    assert sorted((count["tickets"], count["known"]) for count in counts) == [
        (0, 500),
        (0, 500),
        (500, 0),
    ]
    assert len(hd.ok("queue", "--json").json()) == 500


def test_a_desk_that_somebody_holds_is_read_but_not_written(hd: Hd) -> None:
    hd.ok("new", "Live stream drops")
    settings = Settings(agent="alice")
    with held(hd.location):
        assert len(hd.ok("queue", "--json").json()) == 1
        with (
            Desk(open_store(hd.location, busy_seconds=0.05), 1_800_000_000, settings) as desk,
            pytest.raises(StoreLockedError, match="locked by another process") as refused,
        ):
            take_next(desk, EVERYTHING)
    assert refused.value.exit_code == 75
    assert hd.ok("next", "--json").json()["id"] == 1
