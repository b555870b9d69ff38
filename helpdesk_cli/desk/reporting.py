"""The report of a period: did we keep our promises, to whom not, why.

Told as it was at the end of the period: what happened, or was applied, later does not exist for
it, but for the stop of a clock that was owed then.
"""

from collections.abc import Mapping, Sequence

from helpdesk_cli.desk.opened import Desk
from helpdesk_cli.desk.report_facts import Facts
from helpdesk_cli.domain.calendar import Calendar
from helpdesk_cli.domain.policy import CLOCKS, ClockName
from helpdesk_cli.domain.report import (
    Before,
    Breach,
    Dimension,
    FiredRungs,
    Period,
    Report,
    TimeSpent,
)
from helpdesk_cli.domain.report_attribution import OpenSeconds, attribute, count_elapsed
from helpdesk_cli.domain.report_figures import (
    Count,
    Counted,
    Judged,
    Life,
    Promised,
    RunFact,
    Seen,
    count_days,
    count_load,
    judge_all,
)
from helpdesk_cli.domain.report_period import previous_period
from helpdesk_cli.errors import UsageError
from helpdesk_cli.store.policies import StoredPolicy, read_policies
from helpdesk_cli.store.report import count_fired, read_names
from helpdesk_cli.store.spans import read_spans

REPORT_BY: tuple[Dimension, ...] = ("tier",)
"""How a report is grouped when nobody says."""


def make_report(desk: Desk, period: Period, by: Sequence[Dimension] = REPORT_BY) -> Report:
    """Every figure of a period, grouped by these dimensions. Refused before it has begun."""
    if period.start_at > desk.now:
        raise UsageError(f"{period.name} has not begun", hint="hd report --week this")
    seen = Seen(period, desk.now)
    with desk.store.snapshot():
        policies = read_policies(desk.store)
        facts = Facts(desk, policies, previous_period(period).start_at, period.end_at)
        lives = facts.lives(period)
        judged = judge_all(facts.runs(period), facts.promises, seen)
        breaches = _tell_breaches(desk, facts, lives, judged, seen.late_at)
        fired = count_fired(desk.store, period.start_at, seen.end_at)
        before = _look_back(desk, facts, previous_period(period))
    count = Count(lives, facts.turns, judged, by, seen)
    figures = count.tell_whole()
    in_force = desk.policies_since(_in_force_before(policies, period.end_at).id)[0].policy
    return Report(
        desk=in_force.desk.name,
        period=period,
        seen_until=seen.late_at,
        policy=in_force.hash,
        figures=figures,
        by=tuple(by),
        groups=count.tell_groups() if by else (),
        breaches=breaches,
        spent=_add_up(breaches),
        daily=count_days(lives.values(), facts.turns, judged, figures.backlog_start, seen),
        load=count_load(lives.values(), seen),
        fired=tuple(FiredRungs(rung, _clock(clock), times) for rung, clock, times in fired),
        before=before,
    )


def _look_back(desk: Desk, facts: Facts, period: Period) -> Before:
    seen = Seen(period, desk.now)
    judged = judge_all(facts.runs(period), facts.promises, seen)
    return Before(period, Count(facts.tickets, facts.turns, judged, (), seen).tell_whole())


def _tell_breaches(
    desk: Desk,
    facts: Facts,
    lives: Mapping[int, Life],
    judged: Sequence[Judged],
    seen_until: int,
) -> tuple[Breach, ...]:
    """What was broken, in order of the instants, and where the time went."""
    broken = [each for each in judged if each.counted in ("breached", "breaching")]
    ids = {each.run.ticket_id for each in broken}
    names = read_names(desk.store, ids)
    stays = facts.stays(ids)
    calendars = _Calendars(desk, [each.run for each in broken], seen_until)
    breaches = []
    for counted, run, promised in broken:
        end_at, elapsed = run.stopped_at, run.elapsed_seconds
        open_seconds = calendars.open_seconds(run)
        if counted == "breaching" or end_at is None:
            end_at = seen_until
            rule = desk.policies_since(run.policy_id)[0].policy.clocks[run.clock]
            elapsed = count_elapsed(
                stays[run.ticket_id], run.started_at, end_at, open_seconds, rule.pause_on
            )
        spent = attribute(stays[run.ticket_id], run.started_at, end_at, open_seconds)
        breaches.append(
            _tell_breach(
                lives[run.ticket_id],
                *names[run.ticket_id],
                counted,
                run,
                promised,
                end_at,
                elapsed,
                spent,
            )
        )
    return tuple(sorted(breaches, key=_by_instant))


def _tell_breach(
    life: Life,
    ref: str | None,
    subject: str,
    counted: Counted,
    run: RunFact,
    promised: Promised,
    end_at: int,
    elapsed_seconds: int,
    spent: TimeSpent,
) -> Breach:
    breached_at = run.due_at or 0
    is_owed = counted == "breaching"
    return Breach(
        ticket_id=life.id,
        ref=ref,
        subject=subject,
        account=life.account,
        channel=life.channel,
        topic=life.topic,
        team=life.team,
        agent=life.agent,
        tier=promised.tier,
        severity=promised.severity,
        commitment=promised.commitment,
        clock=run.clock,
        number=run.number,
        state="breaching" if is_owed else "breached",
        target=run.target,
        started_at=run.started_at,
        breached_at=breached_at,
        stopped_at=None if is_owed else run.stopped_at,
        late_seconds=end_at - breached_at,
        elapsed_seconds=elapsed_seconds,
        spent=spent,
    )


class _Calendars:
    """How much of a stretch was open, on the calendar that judges each run."""

    def __init__(self, desk: Desk, runs: Sequence[RunFact], seen_until: int) -> None:
        reach: dict[tuple[int, str], tuple[int, int]] = {}
        for run in runs:
            if run.calendar is not None:
                key = run.policy_id, run.calendar
                since, until = reach.get(key, (run.started_at, seen_until))
                stopped_at = seen_until if run.stopped_at is None else run.stopped_at
                reach[key] = min(since, run.started_at), max(until, stopped_at)
        self._open_seconds: dict[tuple[int, str | None], OpenSeconds] = {}
        for (policy_id, name), (since, until) in reach.items():
            spans = read_spans(desk.store, policy_id, [name], since, until)[name]
            # Beyond what was compiled, the policy's own text says.
            covered = spans.covers(since, until)
            calendar = spans if covered else _parse_calendar(desk, policy_id, name)
            self._open_seconds[policy_id, name] = calendar.elapsed

    def open_seconds(self, run: RunFact) -> OpenSeconds | None:
        """None for wall-clock time."""
        return self._open_seconds.get((run.policy_id, run.calendar))


def _parse_calendar(desk: Desk, policy_id: int, name: str) -> Calendar:
    return desk.policies_since(policy_id)[0].policy.calendars[name]


def _in_force_before(policies: Sequence[StoredPolicy], at: int) -> StoredPolicy:
    """The first policy judges from the beginning, whenever it was applied."""
    return [policies[0], *(each for each in policies[1:] if each.applied_at < at)][-1]


def _add_up(breaches: Sequence[Breach]) -> TimeSpent:
    return TimeSpent(*map(sum, zip(TimeSpent(), *(each.spent for each in breaches), strict=True)))


def _clock(word: str) -> ClockName:
    return next(clock for clock in CLOCKS if clock == word)


def _by_instant(breach: Breach) -> tuple[int, int, str, int]:
    return breach.breached_at, breach.ticket_id, breach.clock, breach.number
