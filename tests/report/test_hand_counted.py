"""Desks small enough to count by hand: what each figure must be is worked out in a comment."""

from pathlib import Path

import pytest

from helpdesk_cli.domain.report.report import ClockFigures, Rate, Spread, TimeSpent
from helpdesk_cli.errors import UsageError
from tests.report.desks import HOUR, make_desk, report_range, report_week

pytestmark = pytest.mark.usefixtures("engine")


def test_an_empty_desk_counts_nothing_and_divides_by_nothing(tmp_path: Path) -> None:
    with make_desk(tmp_path) as desk:
        report = report_week(desk, by=("tier",))
    figures = report.figures
    assert (figures.opened, figures.solved, figures.backlog_start, figures.backlog_end) == (0,) * 4
    assert (figures.clocks, report.groups, report.breaches) == ({}, (), ())
    assert ClockFigures().attainment.share is None
    assert len(report.daily) == 7
    assert len(report.load) == 168


def test_a_ticket_answered_and_solved_in_time(tmp_path: Path) -> None:
    # Opened Mon 10:00, answered Mon 11:30 (1.5 h of 4), solved Tue 11:30: 8 h on Monday less 1 h
    # before it came, and 2.5 h on Tuesday are 9.5 business hours of 16, 25.5 h by the clock.
    with make_desk(
        tmp_path, "Mon 10:00 customer\nMon 11:30 alice\nTue 11:30 alice: status solved"
    ) as desk:
        report = report_week(desk)
    figures = report.figures
    assert (figures.opened, figures.solved, figures.backlog_end) == (1, 1, 0)
    assert figures.to_solve == Spread(1, int(25.5 * HOUR), int(25.5 * HOUR))
    first, resolution = figures.clocks["first_reply"], figures.clocks["resolution"]
    assert first.attainment == Rate(1, 1)
    assert first.business.median_seconds == first.wall.median_seconds == 1.5 * HOUR
    assert (resolution.business.median_seconds, resolution.wall.median_seconds) == (
        9.5 * HOUR,
        25.5 * HOUR,
    )
    assert [(day.opened, day.solved, day.backlog_end) for day in report.daily[:3]] == [
        (1, 0, 1),
        (0, 1, 0),
        (0, 0, 0),
    ]
    assert [(c.weekday, c.hour) for c in report.load if c.opened] == [(1, 10)]


def test_a_late_answer_counts_when_it_was_due_and_tells_where_the_time_went(tmp_path: Path) -> None:
    # Due Mon 14:00, answered Tue 10:00 by alice, who took it Mon 15:00. By the clock 24 h:
    # 5 h unassigned (10-15), 2 + 1 h with alice (15-17, 9-10), 16 h closed (17-9).
    with make_desk(
        tmp_path, "Mon 10:00 customer\nMon 15:00 alice: assignee alice\nTue 10:00 alice"
    ) as desk:
        report = report_week(desk)
    first = report.figures.clocks["first_reply"]
    assert (first.achieved, first.breached, first.attainment) == (0, 1, Rate(0, 1))
    late = next(each for each in report.breaches if each.clock == "first_reply")
    assert late.spent == TimeSpent(unassigned=5 * HOUR, agent=3 * HOUR, outside_hours=16 * HOUR)
    assert (late.state, late.agent, late.late_seconds) == ("breached", "alice", 20 * HOUR)
    assert late.elapsed_seconds == 8 * HOUR
    assert report.daily[0].broken == 1


def test_a_breach_belongs_to_the_week_in_which_it_fell_due(tmp_path: Path) -> None:
    # Urgent, opened Fri 16:00: due at 17:00, the closing instant. Answered on the Monday after.
    story = 'ticket: severity = "urgent"\nFri 16:00 customer\nnext Mon 09:30 alice'
    with make_desk(tmp_path, story, now=("next Tue", "08:00")) as desk:
        this, after = report_week(desk), report_week(desk, "this")
    assert this.figures.clocks["first_reply"].breached == 1
    # The reply itself started no first_reply in the week after.
    assert "first_reply" not in after.figures.clocks
    assert after.before.figures == this.figures


def test_a_promise_still_owed_is_breaching_then_late_from_before(tmp_path: Path) -> None:
    # Due Mon 14:00, never answered: at the end of the week (Mon 0:00) late by 6 d 10 h. The week
    # after has no new breach of it, but still owes it.
    with make_desk(tmp_path, "Mon 10:00 customer") as desk:
        this, after = report_week(desk), report_week(desk, "this")
    first = this.figures.clocks["first_reply"]
    assert (first.breaching, first.breached, first.attainment) == (1, 0, Rate(0, 1))
    assert this.breaches[0].late_seconds == (6 * 24 + 10) * HOUR
    # Nobody had it: 7 h on Monday and 8 h on each of four days were open.
    assert this.breaches[0].spent.unassigned == this.breaches[0].elapsed_seconds == 39 * HOUR
    assert after.figures.clocks["first_reply"].late_before == 1
    assert after.figures.clocks["first_reply"].attainment == Rate(0, 0)
    assert (after.figures.backlog_start, after.figures.backlog_end) == (1, 1)


def test_the_end_of_what_is_seen_is_now(tmp_path: Path) -> None:
    # Read at Mon 14:00, the due instant itself: not late yet. One second later it is.
    for now, counted in (("14:00", "pending"), ("14:00:01", "breaching")):
        folder = tmp_path / counted
        folder.mkdir()
        with make_desk(folder, "Mon 10:00 customer", now=("Mon", now)) as desk:
            first = report_week(desk, "this").figures.clocks["first_reply"]
        assert getattr(first, counted) == 1, now


def test_what_happens_at_now_has_happened(tmp_path: Path) -> None:
    story = "Mon 10:00 customer\nMon 11:00 alice"
    with make_desk(tmp_path, story, now=("Mon", "11:00")) as desk:
        assert report_week(desk, "this").figures.clocks["first_reply"].achieved == 1


def test_waiting_on_the_customer_and_on_others_is_told_apart(tmp_path: Path) -> None:
    # Resolution of 16 business hours, pauses on pending. Taken and answered at once Mon 9:00.
    # Mon 9-13 alice, Mon 13 - Tue 13 pending (8 open hours), Tue 13 - Wed 13 on hold (8 h),
    # Wed 13 - Thu 11 alice (6 h), solved then: 4 + 8 + 6 = 18 h counted. The 16th ended on Wed
    # 17:00, 18 h by the clock before.
    story = """
        ticket: assignee = "alice"
        Mon 09:00 customer
        Mon 09:00 alice
        Mon 13:00 alice: status pending
        Tue 13:00 alice: status hold
        Wed 13:00 alice: status open
        Thu 11:00 alice: status solved
    """.replace("        ", "")
    with make_desk(tmp_path, story) as desk:
        report = report_week(desk)
    (late,) = report.breaches
    assert late.clock == "resolution"
    # Three nights of 16 h each.
    assert late.spent == TimeSpent(
        agent=10 * HOUR, customer=8 * HOUR, third_party=8 * HOUR, outside_hours=48 * HOUR
    )
    assert late.elapsed_seconds == 18 * HOUR
    assert late.late_seconds == 18 * HOUR


def test_a_ticket_reopened_and_solved_again(tmp_path: Path) -> None:
    # Solved Tue 10:00 and Thu 10:00, reopened by the customer on Wed 10:00: twice solved, 24 h
    # and 72 h after it came; the median of two is their mean.
    story = """
        Mon 10:00 customer
        Mon 11:00 alice
        Tue 10:00 alice: status solved
        Wed 10:00 customer
        Thu 10:00 alice
        Thu 10:00 alice: status solved
    """.replace("        ", "")
    with make_desk(tmp_path, story) as desk:
        report = report_week(desk)
    figures = report.figures
    assert (figures.opened, figures.solved, figures.reopened, figures.backlog_end) == (1, 2, 1, 0)
    assert figures.to_solve == Spread(2, 48 * HOUR, 72 * HOUR)
    assert [day.backlog_end for day in report.daily[:5]] == [1, 0, 1, 0, 0]
    # Until Tue 10:00 8 h, from Wed 10:00 to Thu 10:00 another 8: kept, and counted once.
    assert figures.clocks["resolution"].attainment == Rate(1, 1)
    assert figures.clocks["resolution"].business.median_seconds == 16 * HOUR


def test_solving_in_another_week_than_opening(tmp_path: Path) -> None:
    # Opened two weeks before (W45), solved in W46, reopened in W47 and solved again.
    story = """
        2026-11-06 10:00 customer
        2026-11-06 10:30 alice
        2026-11-10 10:00 alice: status solved
        Tue 10:00 customer
        Wed 10:00 alice
        Wed 10:00 alice: status solved
    """.replace("        ", "")
    with make_desk(tmp_path, story) as desk:
        told = {week: report_week(desk, f"2026-W{week}").figures for week in (45, 46, 47)}
    turnover = {
        week: (each.backlog_start, each.opened, each.reopened, each.solved, each.backlog_end)
        for week, each in told.items()
    }
    assert turnover == {45: (0, 1, 0, 0, 1), 46: (1, 0, 0, 1, 0), 47: (0, 0, 1, 1, 0)}


def test_closing_a_solved_ticket_solves_it_no_second_time(tmp_path: Path) -> None:
    story = "Mon 10:00 customer\nMon 11:00 alice\nMon 12:00 alice: status solved"
    spam = "Tue 10:00 customer\nTue 10:05 alice: status closed"
    with make_desk(tmp_path, f"{story}\nThu 10:00 robot: status closed", spam) as desk:
        figures = report_week(desk).figures
    assert (figures.opened, figures.solved, figures.backlog_end) == (2, 2, 0)
    # Closed without a reply, and not late: the first reply never became due.
    assert figures.clocks["first_reply"].cancelled == 1
    assert figures.clocks["first_reply"].attainment == Rate(1, 1)


def test_a_merged_ticket_counts_nowhere(tmp_path: Path) -> None:
    source = "Mon 10:00 customer\nMon 16:00 alice: merge 2"
    with make_desk(tmp_path, source, "Mon 10:00 customer\nMon 11:00 alice") as desk:
        report = report_week(desk, by=("severity",))
    assert (report.figures.opened, report.figures.solved, report.figures.backlog_end) == (1, 0, 1)
    assert report.figures.clocks["first_reply"].attainment == Rate(1, 1)
    assert sum(cell.opened for cell in report.load) == 1


def test_estimates_are_told_apart_from_promises(tmp_path: Path) -> None:
    # Free: 3 business days from Mon 10:00 are Thu 10:00; answered Thu 12:00, late.
    free = 'ticket: tier = "free"\nMon 10:00 customer\nThu 12:00 alice'
    with make_desk(tmp_path, free, "Mon 10:00 customer\nMon 11:00 alice") as desk:
        report = report_week(desk, by=("tier",))
    sla, estimate = report.figures.commitments["sla"], report.figures.commitments["estimate"]
    assert sla["first_reply"].attainment == Rate(1, 1)
    assert estimate["first_reply"].attainment == Rate(0, 1)
    assert report.figures.clocks["first_reply"].attainment == Rate(1, 2)
    assert {group.values for group in report.groups} == {("gold",), ("free",)}
    assert [breach.commitment for breach in report.breaches if breach.clock == "first_reply"] == [
        "estimate"
    ]


def test_groups_take_a_ticket_as_it_was_at_the_end_of_the_period(tmp_path: Path) -> None:
    # bob had it in the week; alice got it on the Monday after.
    story = "Mon 10:00 customer\nMon 11:00 bob\nMon 11:00 bob: assignee bob"
    with make_desk(
        tmp_path, f"{story}\nnext Mon 09:00 alice: assignee alice", now=("next Mon", "12:00")
    ) as desk:
        groups = report_week(desk, by=("agent", "team")).groups
    assert [group.values for group in groups] == [("bob", None)]


def test_a_run_goes_with_the_severity_it_was_judged_by(tmp_path: Path) -> None:
    # Answered as normal, raised to urgent afterwards.
    story = "Mon 10:00 customer\nMon 11:00 alice\nTue 10:00 alice: severity urgent"
    with make_desk(tmp_path, story) as desk:
        groups = {
            group.values[0]: group.figures for group in report_week(desk, by=("severity",)).groups
        }
    assert groups["normal"].clocks["first_reply"].achieved == 1
    assert groups["urgent"].opened == 1
    assert "first_reply" not in groups["urgent"].clocks


def test_the_ninetieth_percentile_is_the_nearest_rank(tmp_path: Path) -> None:
    # Ten replies after 6, 12, … 60 minutes: nine tenths of ten are nine, so 54 minutes; the
    # median lies between 30 and 36.
    stories = [f"Mon 10:00 customer\nMon 10:{6 * n:02} alice" for n in range(1, 10)]
    stories.append("Mon 10:00 customer\nMon 11:00 alice")
    with make_desk(tmp_path, *stories) as desk:
        first = report_week(desk).figures.clocks["first_reply"]
    assert first.business == Spread(10, 33 * 60, 54 * 60)


def test_a_range_of_days_counts_only_them(tmp_path: Path) -> None:
    stories = [f"{day} 10:00 customer\n{day} 11:00 alice" for day in ("Mon", "Tue", "Wed", "Thu")]
    with make_desk(tmp_path, *stories) as desk:
        report = report_range(desk, "2026-11-17", "2026-11-19")
    assert report.figures.opened == 2
    assert report.figures.clocks["first_reply"].achieved == 2
    assert report.figures.backlog_start == 1


def test_a_period_to_come_is_refused(tmp_path: Path) -> None:
    with make_desk(tmp_path) as desk, pytest.raises(UsageError, match="has not begun"):
        report_week(desk, "2026-W50")
