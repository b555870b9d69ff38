"""What tickets owe before a merge, they owe after it; their rungs fire when it is due."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.tickets.history import read_history
from helpdesk_cli.desk.tickets.merging import merge
from helpdesk_cli.desk.tickets.reading import explain_tickets
from helpdesk_cli.domain.clocks.run import Run
from helpdesk_cli.errors import HdError
from helpdesk_cli.store.tickets.tickets import read_ticket
from tests.tickets.random_desks import Step, act, do, fill, founded, opened, openings, passes, steps

pytestmark = pytest.mark.usefixtures("engine")

TWICE = """
SELECT clock, rung, started_at FROM fired_rung JOIN clock USING (ticket_id, clock, number)
GROUP BY clock, rung, started_at HAVING count(*) > 1
"""
SETTINGS = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def owed(desk: Desk, ticket: int) -> dict[str, int]:
    """By clock, when what is owed falls due, if it goes on from now."""
    return {
        run.clock: due
        for run, due in running(desk, ticket)
        if read_ticket(desk.store, ticket).status not in ("solved", "closed")
    }


def running(desk: Desk, ticket: int) -> Iterator[tuple[Run, int]]:
    for explained in explain_tickets(desk, [str(ticket)])[0].runs:
        run, reading = explained.run, explained.reading
        if run.outcome is None:
            due_at = run.due_at
            yield run, desk.now + (reading.remaining_seconds or 0) if due_at is None else due_at


@SETTINGS
@given(openings, steps(), st.permutations([1, 2, 3]))
def test_what_two_tickets_owe_and_have_unread_one_of_them_does_after_a_merge(
    opening: list[tuple[int, str, bool]], before: list[Step], pair: list[int]
) -> None:
    source, target = [number for number in pair if number <= len(opening)][:2]
    with founded() as hd:
        with opened(hd) as desk:
            fill(desk, opening)
            for step in before:
                do(desk, step)
            now = desk.now
            waits = read_history(desk, read_ticket(desk.store, source)).assess().awaits_answer
            is_solved = read_ticket(desk.store, target).status == "solved"
        with opened(hd, ".apart") as apart, opened(hd, ".merged") as merged:
            apart.now = merged.now = now
            others = [n for n in range(1, len(opening) + 1) if n not in (source, target)]
            elsewhere = [owed(merged, number) for number in others]
            try:
                done = merge(merged, [str(source)], str(target))
            except HdError:
                return
            assert done.opened == (is_solved and waits)
            if done.opened:
                act(apart, Step(0, "open", target, target))
            mine, theirs = owed(apart, target), owed(apart, source)
            expected = {
                clock: min(due for due in (mine.get(clock), theirs.get(clock)) if due is not None)
                for clock in mine.keys() | theirs.keys()
            }
            left = read_ticket(merged.store, target)
            assert owed(merged, target) == ({} if left.status == "solved" else expected)
            assert owed(merged, source) == {}
            unread = [read_ticket(apart.store, each).unread_since for each in (target, source)]
            since = min((at for at in unread if at is not None), default=None)
            is_over = left.status == "solved"
            assert read_ticket(merged.store, target).unread_since == (None if is_over else since)
            assert read_ticket(merged.store, source).unread_since is None
            assert [owed(merged, number) for number in others] == elsewhere


@SETTINGS
@given(openings, steps(most=12))
def test_a_rung_fires_once_at_the_due_instant_that_is_explained(
    opening: list[tuple[int, str, bool]], happened: list[Step]
) -> None:
    with founded() as hd, opened(hd) as desk:
        fill(desk, opening)
        for step in happened:
            for _ in passes(desk, step.minutes):
                assert_on_time(desk)
            do(desk, step._replace(minutes=0))
            for _ in passes(desk, 0):
                assert_on_time(desk)
            for number in range(1, len(opening) + 1):
                for run, _ in running(desk, number):
                    assert_fired(desk, number, run)
        assert desk.store.rows(TWICE) == []


def assert_on_time(desk: Desk) -> None:
    """What this pass has fired was due at the instant that is explained, and came at once, unless
    the run had been moved to where it was late already.
    """
    for ticket, clock, number, due_at in desk.store.rows(
        "SELECT ticket_id, clock, number, due_at FROM fired_rung WHERE fired_at = :now",
        now=desk.now,
    ):
        explained = {(run.clock, run.number): run.due_at for run, _ in running(desk, ticket)}
        assert explained[clock, number] == due_at <= desk.now


def assert_fired(desk: Desk, ticket: int, run: Run) -> None:
    """A run that is late has fired its rung, once, unless the ticket was taken up again since."""
    rows = desk.store.rows(
        "SELECT due_at FROM fired_rung WHERE ticket_id = :ticket AND clock = :clock"
        " AND number = :number",
        ticket=ticket,
        clock=run.clock,
        number=run.number,
    )
    solved = [pause.end or desk.now for pause in run.pauses if pause.why == "solved"]
    is_late = run.due_at is not None and run.due_at < desk.now
    if is_late and (run.due_at or 0) >= max(solved, default=0):
        assert len(rows) == 1, (ticket, run)
