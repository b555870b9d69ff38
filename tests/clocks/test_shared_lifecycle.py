"""Runs a file of timelines kept outside this repository, when `HD_CASES` names its folder."""

import io
import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from helpdesk_cli.domain.clocks.handover import hand_over
from helpdesk_cli.domain.clocks.reading import read_run
from helpdesk_cli.domain.clocks.run import InForce, Run
from helpdesk_cli.domain.clocks.sla import Assessment, Merged, assess
from helpdesk_cli.domain.clocks.state import read_state
from helpdesk_cli.domain.policy.clocks import CLOCKS
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.tickets.ticket import Event, Ticket
from helpdesk_cli.domain.time.instant import format_iso
from helpdesk_cli.policy_file.reading.parse import parse_policy
from helpdesk_cli.transfer.incoming import Incoming, Vocabulary
from helpdesk_cli.transfer.lines.jsonl import read_jsonl
from tests.toml_text import dump_toml

Case = dict[str, Any]
Timeline = tuple[Ticket, tuple[Event, ...]]


def load_cases() -> list[Case]:
    folder = os.environ.get("HD_CASES")
    path = Path(folder or "", "cases_sla_lifecycle.json")
    cases: list[Case] = json.loads(path.read_text()) if folder else []
    return cases


CASES = load_cases()


@pytest.mark.skipif(not CASES, reason="HD_CASES names no folder with cases_sla_lifecycle.json")
@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_case_from_outside(case: Case) -> None:
    policies = list(read_policies(case))
    timelines = {ticket.ref: (ticket, events) for ticket, events in read_tickets(case, policies)}
    for check in case["checks"]:
        now = epoch(check["at"])
        desk = {
            ref: assess(ticket, events, policies, now, merged_into(ref, timelines, policies))
            for ref, (ticket, events) in timelines.items()
            if ticket.created_at <= now
        }
        if "order" in check:
            assert order_of_queue(desk) == check["order"], check["at"]
        if "ref" in check:
            found = desk[check["ref"]]
            where = f"{check['ref']} at {check['at']}"
            assert found.status == check["status"], where
            runs = sorted(found.runs, key=lambda run: CLOCKS.index(run.clock))
            told = [describe(run, policies, now) for run in runs]
            assert narrow(told, check["clocks"]) == check["clocks"], where
            assert_queue_line(found, check["queue"], now, where)


def merged_into(
    ref: str | None, timelines: dict[str | None, Timeline], policies: list[InForce]
) -> list[Merged]:
    handed = (
        hand_over(ticket, events, policies, [], [ref or ""], ticket_id=2, taken_in_at=0)
        for ticket, events in timelines.values()
    )
    return [merged for merged in handed if merged]


def read_policies(case: Case) -> Iterator[InForce]:
    first = parse_policy(dump_toml(case["policy"]), case["id"])
    yield InForce(first, 1, since=0)
    if "apply" in case:
        later = parse_policy(dump_toml(case["apply"]["policy"]), case["id"])
        yield InForce(later, 2, since=epoch(case["apply"]["at"]))


def read_tickets(case: Case, policies: list[InForce]) -> Iterator[Timeline]:
    lines = "\n".join(map(json.dumps, case["tickets"])).encode()
    for incoming in read_jsonl(io.BytesIO(lines), vocabulary(policies)):
        assert isinstance(incoming, Incoming), incoming
        yield incoming.ticket, incoming.events


def vocabulary(policies: list[InForce]) -> Vocabulary:
    first: Policy = policies[0].policy
    return Vocabulary(
        tiers=frozenset(first.tiers),
        severities=frozenset(first.severities),
        default_severity=first.desk.default_severity,
        tier_of=lambda account, _at: first.desk.default_tier,
    )


def describe(run: Run, policies: list[InForce], now: int) -> Case:
    """The run with the keys of `hd explain --json` that the cases hold."""
    calendars = next(one.policy for one in policies if one.id == run.policy_id).calendars
    reading = read_run(run, now, calendars[run.calendar] if run.calendar else None)
    is_late = reading.state in ("breaching", "breached")
    return {
        "clock": run.clock,
        "state": reading.state,
        "target": run.target,
        "calendar": run.calendar,
        "started_at": format_iso(run.started_at),
        "due_at": show(run.due_at),
        "stopped_at": show(run.stopped_at),
        "breached_at": show(run.due_at if is_late else None),
        "elapsed_seconds": reading.elapsed_seconds,
        "remaining_seconds": reading.remaining_seconds,
        "reason": run.reason,
    }


def narrow(told: list[Case], expected: list[Case]) -> list[Case]:
    """What is told under the keys that a case holds; those of merges hold fewer."""
    keys = expected[0].keys() if expected else set()
    return [{key: clock[key] for key in keys} for clock in told]


def assert_queue_line(found: Assessment, expected: Case | None, now: int, where: str) -> None:
    """A null `clock` means that two clocks tie, or that none runs; `due_at` tells which."""
    assert (expected is None) == (found.status in ("solved", "closed")), where
    if expected is None:
        return
    nearest = found.nearest
    assert found.status == expected["status"], where
    assert show(nearest and nearest.due_at) == expected["due_at"], where
    if nearest and expected["clock"]:
        state = read_state(nearest.outcome, nearest.due_at, nearest.warns_at, now)
        assert (nearest.clock, state) == (expected["clock"], expected["state"]), where


def order_of_queue(desk: dict[str | None, Assessment]) -> list[str | None]:
    """Refs by nearest due instant, then those with nothing running; ties by age, then as filed."""

    def urgency(ref: str | None) -> tuple[bool, int, int]:
        nearest, created_at = desk[ref].nearest, desk[ref].ticket.created_at
        due_at = nearest.due_at if nearest else None
        return due_at is None, due_at or created_at, created_at

    waiting = [ref for ref, found in desk.items() if found.status not in ("solved", "closed")]
    return sorted(waiting, key=urgency)


def show(at: int | None) -> str | None:
    return None if at is None else format_iso(at)


def epoch(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())
