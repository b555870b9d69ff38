"""Sums that must hold on any desk: of groups, weeks and attributed time; and what never moves."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.policy.apply import apply_policy
from helpdesk_cli.desk.tickets.changes import append
from helpdesk_cli.domain.clocks.run import InForce
from helpdesk_cli.domain.clocks.sla import assess
from helpdesk_cli.domain.report.attribution import find_turns, trace_stays
from helpdesk_cli.domain.report.report import DIMENSIONS, Figures
from helpdesk_cli.domain.tickets.ticket import Event, Ticket
from helpdesk_cli.policy_file.reading.parse import parse_policy
from helpdesk_cli.store.tickets.tickets import read_ticket
from tests.conftest import PLAIN_POLICY
from tests.report.desks import fill_desk, report_range, report_week

FIRST_DAY = int(datetime(2026, 10, 26, tzinfo=UTC).timestamp())
DAY, HOUR = 86_400, 3_600
NOW = FIRST_DAY + 30 * DAY
TICKETS = 300
SEEDS = range(3)

SEVERITIES, TIERS = ("urgent", "normal"), ("gold", "free")
CLOCK_COUNTS = ("achieved", "breached", "breaching", "cancelled")
STRICTER = PLAIN_POLICY.replace('normal = "4 business hours"', 'normal = "1 business hour"')
LOOSER = PLAIN_POLICY.replace('"4 business hours"', '"400 business hours"')
SILENT = PLAIN_POLICY.replace('next_reply = "4 business hours"', "").replace("Plain", "Renamed")


def make_tickets(seed: int) -> list[tuple[Ticket, list[Event]]]:
    """Anything that can happen to tickets, over four weeks and a bit on either side."""
    dice = random.Random(seed)
    return [make_ticket(dice, number) for number in range(TICKETS)]


def make_ticket(dice: random.Random, number: int) -> tuple[Ticket, list[Event]]:
    at = created_at = FIRST_DAY + dice.randrange(-10 * DAY, 30 * DAY)
    ticket = Ticket(
        f"Ticket {number}",
        tier=dice.choice(["gold", "free"]),
        severity=dice.choice(["urgent", "normal"]),
        created_at=created_at,
        channel=dice.choice(["form", "phone", None]),
        topic=dice.choice(["billing", None]),
        team=dice.choice(["support", None]),
        account=dice.choice(["acme", "umbrella", None]),
        assignee=dice.choice(["alice", None, None]),
    )
    events = [Event(at, "message", "customer", True)]
    for _ in range(dice.randrange(8)):
        at += int(dice.expovariate(1 / (14 * HOUR)))
        events.append(dice.choice(make_moves(at)))
    return ticket, [event for event in events if event.at <= NOW]


def make_moves(at: int) -> list[Event]:
    statuses = ("open", "pending", "hold", "solved", "solved", "closed")
    return [
        Event(at, "message", "customer", True),
        Event(at, "message", "agent:alice", True),
        Event(at, "message", "agent:bob", True),
        Event(at, "message", "agent:bob", False),
        Event(at, "assignee", "agent:bob", to="bob"),
        Event(at, "assignee", "agent:bob", to=None),
        Event(at, "severity", "agent:bob", to="urgent"),
        Event(at, "topic", "agent:bob", to="outage"),
        *(Event(at, "status", "agent:alice", to=status) for status in statuses),
    ]


@pytest.fixture(scope="module", params=SEEDS)
def desk(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, engine: str
) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    tickets = make_tickets(request.param)
    with fill_desk(folder, tickets, policy=PLAIN_POLICY, now=NOW) as made:
        yield made


def count_additive(figures: Figures) -> dict[str, int]:
    """What adds up over periods that follow on each other."""
    counts = {name: getattr(figures, name) for name in ("opened", "solved", "reopened")}
    for clock, each in figures.clocks.items():
        counts |= {f"{clock} {name}": getattr(each, name) for name in CLOCK_COUNTS}
    return {name: count for name, count in counts.items() if count}


def count_all(figures: Figures) -> dict[str, int]:
    """What adds up over the parts of one period."""
    counts = count_additive(figures)
    counts |= {"start": figures.backlog_start, "end": figures.backlog_end}
    for clock, each in figures.clocks.items():
        counts |= {f"{clock} pending": each.pending, f"{clock} late": each.late_before}
    return {name: count for name, count in counts.items() if count}


def add_up(parts: list[dict[str, int]]) -> dict[str, int]:
    names = {name for part in parts for name in part}
    return {name: sum(part.get(name, 0) for part in parts) for name in names}


@pytest.mark.parametrize("by", [*((name,) for name in DIMENSIONS), DIMENSIONS])
def test_groups_add_up_to_the_whole(desk: Desk, by: tuple[str, ...]) -> None:
    report = report_week(desk, "2026-W46", [name for name in DIMENSIONS if name in by])
    assert len(report.groups) > 1
    assert add_up([count_all(group.figures) for group in report.groups]) == count_all(
        report.figures
    )


def test_four_weeks_add_up_to_the_report_of_four_weeks(desk: Desk) -> None:
    weeks = [report_week(desk, f"2026-W{number}") for number in (44, 45, 46, 47)]
    whole = report_range(desk, "2026-10-26", "2026-11-23")
    assert add_up([count_additive(week.figures) for week in weeks]) == count_additive(whole.figures)
    assert [breach.ticket_id for week in weeks for breach in week.breaches] == [
        breach.ticket_id for breach in whole.breaches
    ]
    assert [day for week in weeks for day in week.daily] == list(whole.daily)
    assert sum(week.spent.total for week in weeks) <= whole.spent.total
    for week, after in pairwise(weeks):
        assert week.figures.backlog_end == after.figures.backlog_start
        assert after.before.figures == week.figures


def test_days_add_up_to_their_period(desk: Desk) -> None:
    report = report_week(desk, "2026-W46")
    figures = report.figures
    for name in ("opened", "solved", "reopened"):
        assert sum(getattr(day, name) for day in report.daily) == getattr(figures, name), name
    assert report.daily[-1].backlog_end == figures.backlog_end
    rates = [each.attainment for each in figures.clocks.values()]
    assert sum(day.achieved for day in report.daily) == sum(rate.numerator for rate in rates)
    assert sum(day.broken for day in report.daily) == len(report.breaches)
    assert sum(cell.opened for cell in report.load) == figures.opened


def test_sla_and_estimate_add_up_to_all(desk: Desk) -> None:
    figures = report_week(desk, "2026-W46").figures
    for clock, each in figures.clocks.items():
        parts = [clocks[clock] for clocks in figures.commitments.values() if clock in clocks]
        assert sum(part.attainment.denominator for part in parts) == each.attainment.denominator


def test_attributed_time_adds_up_to_the_elapsed_time(desk: Desk) -> None:
    report = report_week(desk, "2026-W46")
    assert len(report.breaches) > 10
    paused = {"resolution": ("customer", "solved")}
    for breach in report.breaches:
        end_at = breach.stopped_at or report.seen_until
        assert breach.spent.total == end_at - breach.started_at
        assert breach.breached_at + breach.late_seconds == end_at
        skipped = ("outside_hours", *paused.get(breach.clock, ("solved",)))
        counted = breach.spent.total - sum(getattr(breach.spent, name) for name in skipped)
        assert breach.elapsed_seconds == counted, breach


@pytest.mark.parametrize("seed", SEEDS)
def test_the_trace_of_a_ticket_is_what_its_clocks_saw(seed: int) -> None:
    policy = InForce(parse_policy(PLAIN_POLICY, "plain"), 1, since=0)
    for ticket, events in make_tickets(seed):
        assessment = assess(ticket, events, [policy])
        stays = trace_stays(
            ticket.created_at, ticket.assignee, events, is_live=ticket.channel == "phone"
        )
        solved_at, reopened_at = find_turns(stays)
        is_over = assessment.status in ("solved", "closed")
        assert stays[-1].status == assessment.status
        assert (solved_at[-1] if is_over else None) == assessment.solved_at
        assert bool(reopened_at) == assessment.was_reopened


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("policy", [STRICTER, LOOSER, SILENT])
def test_a_new_policy_leaves_the_past_as_it_was(tmp_path: Path, policy: str) -> None:
    with fill_desk(tmp_path, make_tickets(7), policy=PLAIN_POLICY, now=NOW) as desk:
        before = [report_week(desk, week, ["tier", "agent"]) for week in ("2026-W46", "2026-W47")]
        assert any(each.breaching for each in before[1].figures.clocks.values())
        path = tmp_path / "next.toml"
        path.write_text(policy)
        apply_policy(desk, path)
        after = [report_week(desk, week, ["tier", "agent"]) for week in ("2026-W46", "2026-W47")]
    assert after == before


@pytest.mark.usefixtures("engine")
def test_changes_of_what_is_promised_leave_the_past_as_it_was(tmp_path: Path) -> None:
    weeks, dice = ("2026-W45", "2026-W46", "2026-W47"), random.Random(5)
    with fill_desk(tmp_path, make_tickets(8), policy=PLAIN_POLICY, now=NOW) as desk:
        before = [report_week(desk, week, ["tier", "severity"]) for week in weeks]
        desk.now += HOUR
        with desk.store.transaction():
            for ticket_id in range(1, TICKETS, 3):
                held = read_ticket(desk.store, ticket_id)
                if held.status != "closed":
                    field, values = dice.choice([("severity", SEVERITIES), ("tier", TIERS)])
                    to, was = dice.choice(values), getattr(held.ticket, field)
                    append(desk, held, [Event(desk.now, field, "agent:bob", to=to, was=was)])
        after = [report_week(desk, week, ["tier", "severity"]) for week in weeks]
    assert after == before
