"""Passes that are killed, and passes at once: nothing is lost, and nothing is sent twice."""

import random
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from helpdesk_cli.desk.intake import Report, open_tickets
from helpdesk_cli.desk.outbox import LEASE
from tests.conftest import Hd
from tests.escalate.ladders import (
    TELL,
    at,
    found,
    instant,
    open_at,
    parse,
    read_body,
    recipients,
    rung,
)
from tests.escalate.passes import KILLED, several
from tests.escalate.test_delivery import mail_by, read_ids
from tests.mail_server import Postbox, serve

KILLS = 200
AT_ONCE = 4
RUNS = 50
RUNGS = 500
ASSIGNEES = ("alice", "bob", "carol")


def open_some(hd: Hd, count: int, assignees: tuple[str, ...] = ("alice",)) -> None:
    with open_at(hd) as desk:
        open_tickets(
            desk,
            [
                Report(f"Ticket {n}", assignee=assignees[n % len(assignees)])
                for n in range(1, count + 1)
            ],
        )


def show_states(hd: Hd) -> Counter[str]:
    with closing(sqlite3.connect(hd.db)) as db:
        return Counter(state for (state,) in db.execute("SELECT state FROM outbox"))


def test_passes_killed_at_200_random_points_lose_nothing_and_repeat_only_the_same_message(
    tmp_path: Path,
) -> None:
    hd = found(tmp_path, TELL, rung("Tell alice", to=["assignee"]), manners="digest_above = 10000")
    dice = random.Random(7)
    now, rounds, kills = instant("2026-11-17T09:00:00Z"), 0, 0
    with serve(Postbox()) as postbox, several(hd, 1) as (passes,):
        mail_by(hd, postbox.port)
        while kills < KILLS:
            rounds += 1
            now += LEASE + 60
            open_some(hd.at(write_instant(now)), 1)
            kills += passes.make(write_instant(now), dice.uniform(0, 0.12)) == KILLED
        for _ in range(2):
            now += 7200
            assert passes.make(write_instant(now)) == 0
    seen = Counter(read_ids(postbox))
    assert show_states(hd) == {"sent": 2 * rounds}
    assert len(seen) == 2 * rounds, "every message is there"
    repeats = seen.total() - len(seen)
    assert repeats <= kills, "each kill falls into the window of at most one message"


def write_instant(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat()


def test_four_processes_with_fifty_passes_each_send_every_message_once(tmp_path: Path) -> None:
    hd = found(tmp_path, TELL, manners="digest_above = 10000")
    postbox = pass_at_once(hd)
    assert len(postbox.received) == RUNGS
    assert len(set(read_ids(postbox))) == RUNGS


def test_four_processes_with_fifty_passes_each_send_everybody_one_digest_with_every_rung(
    tmp_path: Path,
) -> None:
    hd = found(tmp_path, rung("Tell the assignee", to=["assignee"]))
    mails = [parse(raw) for raw in pass_at_once(hd).received]
    assert recipients(mails) == [f"{name}@desk.example" for name in ASSIGNEES]
    told = Counter(line for mail in mails for line in read_body(mail).split())
    assert {told[f"[#{n}]"] for n in range(1, RUNGS + 1)} == {1}


def pass_at_once(hd: Hd) -> Postbox:
    """What a server received when many passes were made at once, each to its end."""
    open_some(at(hd, "09:00"), RUNGS, ASSIGNEES)
    with serve(Postbox()) as postbox, several(hd, AT_ONCE) as processes:
        mail_by(hd, postbox.port)
        for each in processes:
            each.order(["2026-11-17T10:00:00Z"] * RUNS)
        codes = [code for each in processes for code in each.collect(RUNS)]
    assert codes == [0] * AT_ONCE * RUNS
    assert show_states(hd) == {"sent": RUNGS}
    return postbox
