"""An import is undone page by page: interrupted or not, the desk is one that never had it."""

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.tickets import changes, undoing_imports
from helpdesk_cli.desk.tickets.undo import undo
from helpdesk_cli.errors import ConflictError, NotFoundError
from helpdesk_cli.store.copies.copying import TABLES, digest_desk
from helpdesk_cli.view.printing.when import format_iso
from tests.conftest import Hd
from tests.ladder.ladders import open_at
from tests.processes import run, start
from tests.store.postgresql.at_once.agents_at_once import find_faults
from tests.tickets.random_desks import (
    FIRST,
    MINUTE,
    Step,
    do,
    fill,
    founded,
    opened,
    openings,
    steps,
)
from tests.tickets.undoing.test_undo_properties import derived

pytestmark = pytest.mark.usefixtures("engine")

ABOUT_COMMANDS = {"command", "import", "calendar_span"}
"""What is recorded about commands, and which part of the calendars has been looked up."""

COMPARED = {name for name in TABLES if not name.startswith("earlier_")} - ABOUT_COMMANDS


def hash_tables(desk: Desk) -> dict[str, str]:
    found = digest_desk(desk.store)
    return {name: found[name] for name in COMPARED}


def write(now: int, step: Step) -> str:
    """A line about one of six tickets of elsewhere; some were merged into another, or into #1."""
    said = [(now - 86_400, "customer"), (now - 80_000, "agent:zoe"), (now - 600, "customer")]
    events: list[dict[str, object]] = [
        {"at": format_iso(at), "kind": "message", "by": by, "public": True, "body": "Words."}
        for at, by in said[: step.other]
    ]
    if step.what == "merged":
        to = f"X-{step.other + 1}" if step.other != step.ticket else "#1"
        at = format_iso(now - 300)
        events.append({"at": at, "kind": "merge", "by": "agent:zoe", "to": to})
    elif step.what != "told":
        events.append({"at": format_iso(now - 400), "kind": "severity", "to": step.what})
    who = {"account": f"acme {step.other}", "contact": f"{step.ticket}@acme.example"}
    ticket = {"ref": f"X-{step.ticket}", "subject": "From elsewhere", "tier": "gold", **who}
    return json.dumps(ticket | {"created_at": format_iso(now - 86_400), "events": events})


def take_in(desk: Desk, hd: Hd, lines: Sequence[Step]) -> str:
    stdin = "\n".join(write(desk.now, line) for line in lines)
    return hd.at(format_iso(desk.now))("import", "-", "--update", stdin=stdin).out


lines = st.lists(
    st.builds(
        Step,
        st.just(0),
        st.sampled_from(["told", "told", "merged", "urgent", "normal"]),
        st.integers(1, 6),
        st.integers(1, 3),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(openings, lines, steps(), lines, st.integers(0, 3), steps(most=4))
def test_the_desk_is_one_that_never_had_the_import(
    monkeypatch: pytest.MonkeyPatch,
    opening: list[tuple[int, str, bool]],
    known: list[Step],
    before: list[Step],
    brought: list[Step],
    minutes: int,
    after: list[Step],
) -> None:
    monkeypatch.setattr(undoing_imports, "PAGE", 1)
    with founded() as hd:
        with opened(hd) as desk:
            fill(desk, opening)
            take_in(desk, hd, known)
            for step in before:
                do(desk, step)
            began = desk.now + MINUTE
        with opened(hd, ".never") as never, opened(hd, ".undone") as undone:
            never.now = undone.now = began
            told = take_in(undone, Hd(hd.db.with_suffix(".undone")), brought)
            never.now = undone.now = began + minutes * MINUTE
            if not told.startswith("imported 0 tickets, 0 events"):
                assert undo(undone)[1] == []
            assert hash_tables(undone) == hash_tables(never)
            for step in after:
                do(never, step)
                do(undone, step)
            assert derived(undone) == derived(never)


@contextmanager
def imported(tickets: int, updated: int) -> Iterator[tuple[Hd, dict[str, str]]]:
    """A desk with an import that also brought others up to date, and what it held before that."""
    with founded() as hd:
        now = FIRST + 100
        lines = [
            {
                **{"ref": f"T-{n}", "subject": "It drops", "created_at": format_iso(FIRST - n)},
                **{"account": f"acme {n % 50}", "contact": f"{n}@acme.example"},
                "events": [said(FIRST + 1, "customer")],
            }
            for n in range(tickets + updated)
        ]
        early = hd.at(format_iso(now))
        early.ok("import", "-", stdin="\n".join(map(json.dumps, lines[:updated])))
        with open_at(early) as desk:
            held = hash_tables(desk)
        for line in lines:
            line["events"] = [said(FIRST + 1, "customer"), said(FIRST + 2, "agent:zoe")]
        at = {"at": format_iso(FIRST + 3), "kind": "merge", "by": "agent:zoe"}
        lines[updated // 2]["events"].append({**at, "to": f"T-{updated + 1}"})  # type: ignore[attr-defined]
        lines[-1]["events"].append({**at, "to": "T-1"})  # type: ignore[attr-defined]
        early.ok("import", "-", "--update", stdin="\n".join(map(json.dumps, lines)))
        yield hd.at(format_iso(now + 60)), held


def said(at: int, by: str) -> dict[str, object]:
    return {"at": format_iso(at), "kind": "message", "by": by, "public": True, "body": "Words."}


def test_an_undo_that_is_killed_goes_on_when_it_is_given_again() -> None:
    chance = random.Random(5)
    with imported(600, 300) as (hd, held):
        for gone in sorted(chance.sample(range(700), 4)):
            undoing = start(hd, "undo")
            while undoing.poll() is None and count_aside(hd) <= gone:
                time.sleep(chance.random() / 100)
            undoing.kill()
            undoing.communicate()
        number = hd.rows("SELECT max(command_id) FROM import")[0][0]
        told = run(hd, "undo", str(number))
        assert told.code == 0 or "undone already" in told.err, told
        with open_at(hd) as desk:
            assert hash_tables(desk) == held
        assert [row for row in hd.rows("SELECT key FROM desk") if row[0] == "withdrawing"] == []


def count_aside(hd: Hd) -> int:
    ((found,),) = hd.rows(
        "SELECT (SELECT count(*) FROM earlier_ticket) + (SELECT count(*) FROM earlier_event"
        " WHERE command_id IS NOT NULL)"
    )
    return int(found)


class Interrupted(Exception):  # noqa: N818
    """By whoever had asked for it."""


def test_what_somebody_goes_on_with_meanwhile_stays_and_is_named() -> None:
    with imported(250, 120) as (hd, held), open_at(hd) as desk, open_at(hd.by("bob")) as bob:
        bob.now = desk.now + 1

        def reply(done: int, of: int) -> None:
            if done == undoing_imports.PAGE:
                changes.note(bob, ["T-110"], "Words")
            elif done == 120 + undoing_imports.PAGE:
                changes.note(bob, ["T-300"], "Words")

        command, stay = undo(desk, progress=reply)
        assert command.name == "import"
        assert stay == [110 + 1, 300 + 1]
        stored = desk.store.rows("SELECT ref FROM ticket ORDER BY id")
        assert stored == [(f"T-{n}",) for n in (*range(120), 300)]
        assert hash_tables(desk) != held


def test_agents_work_beside_it_and_nothing_of_theirs_is_lost() -> None:
    """Each in a process of their own would be slower to begin than the undo is to end."""
    with imported(500, 200) as (hd, _), open_at(hd) as desk:
        noted: list[int] = []
        is_over = threading.Event()
        agent = threading.Thread(target=note_at_random, args=(hd.by("bob"), noted, is_over))

        def begin(done: int, of: int) -> None:
            if done == undoing_imports.PAGE:
                agent.start()

        try:
            _, stay = undo(desk, progress=begin)
        finally:
            is_over.set()
            agent.join()
        assert {ticket_id for ticket_id in noted if ticket_id > 200} <= {*stay}
        kept = desk.store.rows("SELECT id FROM ticket WHERE id > 200 ORDER BY id")
        assert kept == [(ticket_id,) for ticket_id in stay if ticket_id > 200]
        counted = desk.store.rows(
            "SELECT ticket_id, count(*) FROM event WHERE body = 'Mine.' GROUP BY ticket_id"
        )
        assert Counter(noted) == dict(counted)
        assert [*find_faults(hd.location, [])] == []


def note_at_random(hd: Hd, noted: list[int], is_over: threading.Event) -> None:
    chance = random.Random(7)
    with open_at(hd) as desk:
        desk.now += 60
        while not is_over.is_set():
            number = chance.randrange(700)
            with suppress(NotFoundError, ConflictError):  # gone, or merged into another
                changes.note(desk, [f"T-{number}"], "Mine.")
                noted.append(number + 1)


def test_it_is_said_while_it_is_not_ended_and_nothing_is_imported() -> None:
    with imported(150, 10) as (hd, held):

        def interrupt(done: int, of: int) -> None:
            raise Interrupted

        with open_at(hd) as desk, pytest.raises(Interrupted):
            undo(desk, progress=interrupt)
        ((number,),) = hd.rows("SELECT max(command_id) FROM import")
        refused = hd("import", "-", stdin=json.dumps({"ref": "N", "subject": "x"}))
        assert refused.code == 1
        assert f"the import of command {number} is being undone" in refused.err
        assert f"hd undo {number} continues it" in refused.err
        assert hd.by("bob")("undo").code == 1
        assert "an import is being undone: some of its tickets are still here" in hd("queue").err
        assert hd("undo").out.startswith("import undone: ")
        assert hd.ok("queue").err == ""
        with open_at(hd) as desk:
            assert hash_tables(desk) == held
        assert hd("undo", str(number)).code == 1
