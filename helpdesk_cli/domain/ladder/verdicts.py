"""Why a rung has not fired on a ticket, will not, or when it will: by the rules of the pass."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from helpdesk_cli.domain.clocks.run import Run, find_promised_to
from helpdesk_cli.domain.ladder.rungs import (
    Bar,
    Barred,
    FiredKey,
    PlannedRung,
    Unread,
    find_owed,
    judge_rung,
)
from helpdesk_cli.domain.policy.ladder import Rung
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.tickets.ticket import PromisedTo, Status, Ticket

Why = Literal["fired", "due", "coming", "over", "nothing_owed"] | Bar
"""`due`: the next pass fires it. `over`: what it would fire on is owed no more."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer on a rung and one run of its clock; `number` is None where there is no run.

    Its moment is, or would have been, `at`. It counts, was over, or fired, from `since` on.
    """

    why: Why
    number: int | None = None
    at: int | None = None
    since: int | None = None
    reason: str | None = None


class Way(NamedTuple):
    """How far a message of a rung got: on which run, to whom, its state, and why."""

    number: int
    recipient: str
    state: str
    send_at: int
    reason: str | None


@dataclass(frozen=True, slots=True)
class RungAnswer:
    """Why a rung has not fired on a ticket, will not, or when it will.

    `to` is whom its message would reach now, `gaps` who is missing; it leaves at `opens_at` at the
    earliest. `ways` say how far those that were written got.
    """

    ticket_id: int
    rung: Rung
    promised_to: PromisedTo
    status: Status
    verdicts: tuple[Verdict, ...]
    to: tuple[str, ...]
    gaps: tuple[str, ...]
    opens_at: int | None
    ways: tuple[Way, ...]
    last_pass_at: int | None
    now: int


@dataclass(frozen=True, slots=True)
class Climb:
    """What a ticket owes, and where it stands on its ladder; `fired` says when each rung fired."""

    ticket: Ticket
    runs: Sequence[Run]
    unread_since: int | None
    taken_in_at: int
    ladder_since: Mapping[str, int]
    fired: Mapping[FiredKey, int]


def judge_climb(policy: Policy, rung: Rung, climb: Climb, now: int) -> tuple[Verdict, ...]:
    """A verdict for each run on which it fired or may still fire; else for the last one."""
    found = [*_find_fired(rung, climb), *_judge_owed(policy, rung, climb, now)]
    if found:
        return tuple(found)
    over = [run for run in climb.runs if run.clock == rung.clock]
    return (_judge_over(policy, rung, over[-1], climb) if over else Verdict("nothing_owed"),)


def _find_fired(rung: Rung, climb: Climb) -> Iterator[Verdict]:
    for (clock, number, name), fired_at in climb.fired.items():
        if (clock, name) == (rung.clock, rung.name):
            yield Verdict("fired", number, since=fired_at)


def _judge_owed(policy: Policy, rung: Rung, climb: Climb, now: int) -> Iterator[Verdict]:
    for owed in find_owed(climb.runs, climb.unread_since):
        if owed.clock != rung.clock or (owed.clock, owed.number, rung.name) in climb.fired:
            continue
        yield _judge(policy, rung, owed, climb, now)


def _judge(policy: Policy, rung: Rung, owed: Run | Unread, climb: Climb, now: int) -> Verdict:
    judged = judge_rung(
        policy,
        climb.ticket,
        rung,
        owed,
        climb.taken_in_at,
        climb.ladder_since,
        climb.fired.keys(),
    )
    if isinstance(judged, Barred):
        return _bar(judged, owed)
    return Verdict("due" if judged.at <= now else "coming", owed.number, judged.at)


def _judge_over(policy: Policy, rung: Rung, run: Run, climb: Climb) -> Verdict:
    """The verdict on a run that is over: when it ended, and when the rung would have fired."""
    over = Verdict("over", run.number, None, run.stopped_at, run.reason or run.outcome)
    if run.clock not in policy.promises(*find_promised_to(run, climb.ticket)):
        return over
    judged = judge_rung(
        policy, climb.ticket, rung, run, climb.taken_in_at, climb.ladder_since, frozenset()
    )
    if isinstance(judged, PlannedRung):
        return replace(over, at=judged.at)
    return over if judged.why == "stands_still" else _bar(judged, run)


def _bar(barred: Barred, owed: Run | Unread) -> Verdict:
    return Verdict(barred.why, owed.number, barred.at, barred.since)
