"""Passes that are killed, and passes at once: nothing is lost, and nothing is sent twice."""

import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from helpdesk_cli.desk.ladder.outbox.marking import LEASE
from helpdesk_cli.desk.tickets.intake import Report, open_tickets
from tests.conftest import Hd
from tests.ladder.cron.passes import KILLED, make_cold, several
from tests.ladder.ladders import (
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
from tests.ladder.messages.test_delivery import mail_by, read_ids
from tests.servers.smtp import Postbox, serve

pytestmark = [pytest.mark.usefixtures("engine"), pytest.mark.long]

FORKED = 180
COLD = 20
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
    return Counter(state for (state,) in hd.rows("SELECT state FROM outbox"))


class Kills:
    """A desk on which every pass has one ticket to tell two people of, and may be killed at it."""

    def __init__(self, hd: Hd, postbox: Postbox) -> None:
        self.hd, self.postbox, self.dice = hd, postbox, random.Random(7)
        self.now = instant("2026-11-17T09:00:00Z")
        self.rounds = 0
        self.stages: Counter[str] = Counter()

    def kill(
        self, how: str, make: Callable[[str, float | None], int], times: int, stages: set[str]
    ) -> None:
        """Kill so many passes, anywhere between their start and their usual end; then as many more
        as it takes, up to three times as many, until some were caught at each of these stages."""
        usual = max(self._time(make) for _ in range(3))
        killed = 0
        while killed < times or (killed < 3 * times and not self._has_seen(how, stages)):
            self._open_next()
            if make(write_instant(self.now), self.dice.uniform(0, usual)) == KILLED:
                killed += 1
                usual *= 1.05  # the machine may be busier or less busy by now
                self.stages[f"{how}, {self._find_stage()}"] += 1
            else:
                usual *= 0.9

    def _time(self, make: Callable[[str, float | None], int]) -> float:
        self._open_next()
        began = time.monotonic()
        assert make(write_instant(self.now), None) == 0
        return time.monotonic() - began

    def _has_seen(self, how: str, stages: set[str]) -> bool:
        return {f"{how}, {stage}" for stage in stages} <= self.stages.keys()

    def _open_next(self) -> None:
        """A ticket that is due at once, when no claim of an earlier pass holds any more."""
        self.rounds += 1
        self.now += LEASE + 60
        open_some(self.hd.at(write_instant(self.now - 3600)), 1)

    def _find_stage(self) -> str:
        """How far the last pass got with the ticket of its round."""
        rows = self.hd.rows(
            "SELECT letter, state, attempts FROM outbox WHERE ticket_id = :id", id=self.rounds
        )
        if not rows:
            return "nothing decided"
        if {state for _, state, _ in rows} == {"sent"}:
            return "all marked"
        if any(
            letter.encode() in raw for letter, _, _ in rows for raw in self.postbox.received[-2:]
        ):
            return "some sent"
        return "claimed" if any(attempts for _, _, attempts in rows) else "decided"


def test_passes_killed_at_200_random_points_lose_nothing_and_repeat_only_the_same_message(
    tmp_path: Path,
) -> None:
    hd = found(tmp_path, TELL, rung("Tell alice", to=["assignee"]), manners="digest_above = 10000")
    with serve(Postbox()) as postbox, several(hd, 1) as (passes,):
        mail_by(hd, postbox.port)
        kills = Kills(hd, postbox)
        caught = {"nothing decided", "claimed", "some sent"}
        kills.kill("forked", passes.make, FORKED, caught)
        kills.kill("cold", partial(make_cold, hd), COLD, {"nothing decided"})
        for later in (7200, 14_400):
            assert passes.make(write_instant(kills.now + later)) == 0
    seen = Counter(read_ids(postbox))
    assert show_states(hd) == {"sent": 2 * kills.rounds}
    assert len(seen) == 2 * kills.rounds, "every message is there"
    repeats = seen.total() - len(seen)
    assert repeats <= kills.stages.total(), "a kill falls into the window of at most one message"
    assert {*(f"forked, {stage}" for stage in caught), "cold, nothing decided"} <= (
        kills.stages.keys()
    )


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
