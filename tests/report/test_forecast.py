"""What is coming, worked out by hand: who is late with how many agents, and how many it takes."""

from pathlib import Path

import pytest

from helpdesk_cli.desk.report.forecasting import make_forecast
from helpdesk_cli.errors import UsageError
from tests.clocks.stories import parse_moment
from tests.report.desks import HOUR, make_desk

pytestmark = pytest.mark.usefixtures("engine")

# Urgent tickets are due an hour after they came. Nothing was ever answered, so each takes 15
# minutes; read at Mon 10:30.
AT_TEN = 'ticket: severity = "urgent"; team = "support"\nMon 10:00 customer'
AT_QUARTER = 'ticket: severity = "urgent"; team = "support"\nMon 10:15 customer'
NOW = ("Mon", "10:30")


def test_one_agent_misses_what_two_would_save(tmp_path: Path) -> None:
    # Due 11:00 three times and 11:15 once; done 10:45, 11:00, 11:15 (late) and 11:30 (late).
    with make_desk(tmp_path, AT_TEN, AT_TEN, AT_TEN, AT_QUARTER, now=NOW) as desk:
        alone, both = make_forecast(desk, 1), make_forecast(desk, 2)
    assert [ticket.late_seconds for ticket in alone.tickets] == [0, 0, 900, 900]
    assert (alone.missed, alone.agents_needed) == (2, 2)
    # Two at a time: 10:45 twice, 11:00 twice.
    assert both.missed == 0
    assert [(each.agents, each.missed) for each in alone.staffing] == [(1, 2), (2, 0)]
    assert alone.handling_seconds == 15 * 60
    assert (alone.learnt_from, alone.calendar) == (0, "office")


def test_what_is_late_already_goes_first_and_nobody_saves_it(tmp_path: Path) -> None:
    # Due 10:00 and 11:00: the first is done at 10:45, late by 45 minutes, the second at 11:00.
    late = 'ticket: severity = "urgent"\nMon 09:00 customer'
    with make_desk(tmp_path, AT_TEN, late, now=NOW) as desk:
        forecast = make_forecast(desk, 1)
    assert [ticket.ticket_id for ticket in forecast.tickets] == [2, 1]
    assert [ticket.late_seconds for ticket in forecast.tickets] == [45 * 60, 0]
    assert (forecast.already_late, forecast.missed, forecast.agents_needed) == (1, 1, 1)


def test_numbers_of_agents_that_save_nothing_more_are_not_told_one_by_one(tmp_path: Path) -> None:
    # Both are late already, whoever comes: one agent misses as few as ten.
    late = 'ticket: severity = "urgent"\nMon 09:00 customer'
    with make_desk(tmp_path, late, late, now=NOW) as desk:
        forecast = make_forecast(desk, 10)
    assert [(each.agents, each.missed) for each in forecast.staffing] == [(1, 2), (10, 2)]


def test_a_deadline_nearer_than_one_ticket_takes_is_saved_by_nobody(tmp_path: Path) -> None:
    with make_desk(tmp_path, AT_TEN, now=("Mon", "10:50")) as desk:
        assert make_forecast(desk, 1).agents_needed is None


def test_work_goes_on_in_office_hours_only(tmp_path: Path) -> None:
    # Read on Mon 20:00; the ticket of Mon 16:30 is due Tue 9:30, done Tue 9:15.
    story = 'ticket: severity = "urgent"\nMon 16:30 customer'
    with make_desk(tmp_path, story, now=("Mon", "20:00")) as desk:
        (ticket,) = make_forecast(desk, 1).tickets
    assert ticket.done_at == parse_moment("Tue", "09:15")
    assert not ticket.is_missed


def test_handling_is_the_median_time_between_the_replies_of_an_agent(tmp_path: Path) -> None:
    # alice: 10 and 30 minutes; bob, over night: 16:50 to 9:10, 20 open minutes. The median is 20.
    replied = [("Mon", "10:00", "alice"), ("Mon", "10:10", "alice"), ("Mon", "10:40", "alice")]
    replied += [("Mon", "16:50", "bob"), ("Tue", "09:10", "bob")]
    stories = [f"Mon 09:00 customer\n{day} {time} {who}" for day, time, who in replied]
    with make_desk(tmp_path, *stories, now=("Wed", "09:00")) as desk:
        forecast = make_forecast(desk)
    assert (forecast.handling_seconds, forecast.learnt_from) == (20 * 60, 3)
    # alice and bob of the policy.
    assert forecast.agents == 2


def test_a_team_has_its_own_queue(tmp_path: Path) -> None:
    other = 'ticket: severity = "urgent"\nMon 10:00 customer'
    with make_desk(tmp_path, AT_TEN, other, now=NOW) as desk:
        assert [ticket.ticket_id for ticket in make_forecast(desk, 1, "support").tickets] == [1]
        with pytest.raises(UsageError, match='no team "suport"'):
            make_forecast(desk, 1, "suport")
        with pytest.raises(UsageError, match="at least one agent"):
            make_forecast(desk, 0)


def test_a_ticket_that_waits_on_the_customer_takes_no_time(tmp_path: Path) -> None:
    story = "Mon 09:00 customer\nMon 09:10 alice\nMon 09:20 alice: status pending"
    with make_desk(tmp_path, story, now=NOW) as desk:
        forecast = make_forecast(desk, 1)
    assert forecast.tickets == ()
    assert (forecast.agents_needed, forecast.handling_seconds) == (1, HOUR // 4)
