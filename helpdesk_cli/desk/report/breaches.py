"""The broken promises of a report: which, by how much, and where the time went."""

from collections.abc import Iterator, Mapping, Sequence

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.report.facts import Facts
from helpdesk_cli.domain.report.attribution import OpenSeconds, attribute, count_elapsed
from helpdesk_cli.domain.report.judging import (
    BROKEN,
    Judged,
    Life,
    Promised,
    RunFact,
)
from helpdesk_cli.domain.report.report import (
    Breach,
    TimeSpent,
)
from helpdesk_cli.store.policy.spans import Spans, read_spans
from helpdesk_cli.store.report import read_names


class Calendars:
    """How much of a stretch was open, on the calendar that judges each run; each is read once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._spans: dict[tuple[int, str], Spans] = {}

    def open_seconds(self, run: RunFact, end_at: int) -> OpenSeconds | None:
        """The open seconds from the start of a run to its end; None for wall-clock time."""
        if run.calendar is None:
            return None
        key = run.policy_id, run.calendar
        if key not in self._spans:
            self._spans[key] = read_spans(
                self._desk.store, run.policy_id, [run.calendar], 0, self._desk.now
            )[run.calendar]
        if self._spans[key].covers(run.started_at, end_at):
            return self._spans[key].elapsed
        # Beyond what was compiled, the policy's own text says.
        policy = self._desk.policies_since(run.policy_id)[0].policy
        return policy.calendars[run.calendar].elapsed


def tell_breaches(
    desk: Desk,
    facts: Facts,
    lives: Mapping[int, Life],
    judged: Sequence[Judged],
    seen_until: int,
    calendars: Calendars,
) -> Iterator[Breach]:
    """What was broken, and where the time went."""
    broken = [each for each in judged if each.counted in BROKEN]
    ids = {run.ticket_id for each in broken for run in each.runs}
    names = read_names(desk.store, ids)
    stays = facts.stood(run for each in broken for run in each.runs)
    for promised, _, counted, runs in broken:
        for run, stood in zip(runs, stays, strict=False):
            stopped_at = None if counted == "breaching" else run.stopped_at
            end_at = seen_until if stopped_at is None else stopped_at
            open_seconds = calendars.open_seconds(run, end_at)
            elapsed = run.elapsed_seconds
            if stopped_at is None:
                rule = desk.policies_since(run.policy_id)[0].policy.clocks[run.clock]
                elapsed = count_elapsed(stood, run.started_at, end_at, open_seconds, rule.pause_on)
            yield _tell_breach(
                lives.get(run.ticket_id) or facts.heirs[run.ticket_id],
                *names[run.ticket_id],
                run,
                promised,
                stopped_at,
                end_at,
                elapsed,
                attribute(stood, run.started_at, end_at, open_seconds),
            )


def _tell_breach(
    life: Life,
    ref: str | None,
    subject: str,
    run: RunFact,
    promised: Promised,
    stopped_at: int | None,
    end_at: int,
    elapsed_seconds: int,
    spent: TimeSpent,
) -> Breach:
    """`end_at` is when it stopped or, while owed, the end of what the report sees."""
    breached_at = run.due_at or 0
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
        state="breaching" if stopped_at is None else "breached",
        target=run.target,
        started_at=run.started_at,
        breached_at=breached_at,
        stopped_at=stopped_at,
        late_seconds=end_at - breached_at,
        elapsed_seconds=elapsed_seconds,
        spent=spent,
    )


def add_up(breaches: Sequence[Breach]) -> TimeSpent:
    """Where the time of all of them went together."""
    return TimeSpent(*map(sum, zip(TimeSpent(), *(each.spent for each in breaches), strict=True)))


def by_instant(breach: Breach) -> tuple[int, int, str, int]:
    """The order in which they are told."""
    return breach.breached_at, breach.ticket_id, breach.clock, breach.number
