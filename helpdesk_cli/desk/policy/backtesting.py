"""The desk's past under another policy: replayed on all cores, and compared with what was."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.policy.rescheduling import Progress
from helpdesk_cli.desk.policy.supposed import DeskUnder, read_supposed
from helpdesk_cli.desk.tickets.history import History, Replayed, replay_all
from helpdesk_cli.desk.workers import part, spread
from helpdesk_cli.domain.ladder.recipients import find_recipients
from helpdesk_cli.domain.policy.ladder import Rung
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.report.integrity import Rescue, find_rescues, is_suspect
from helpdesk_cli.domain.tickets.ticket import Ticket
from helpdesk_cli.domain.time.zones import find_zone
from helpdesk_cli.domain.trial.backtest import (
    Backtest,
    Flip,
    Named,
    Promise,
    Span,
    Tally,
    hold_against,
    judge,
    tell_woken,
)
from helpdesk_cli.domain.trial.climbing import find_climbed, ticket_at
from helpdesk_cli.domain.trial.targets import Sample, sample
from helpdesk_cli.store.customers.accounts import read_account
from helpdesk_cli.store.report import count_fired, find_touching, read_names
from helpdesk_cli.store.tickets.every_ticket import read_some

PAGE = 1_000


class Task(NamedTuple):
    """A part of the work for one process: some tickets under a policy, by its text."""

    text: str
    span: Span
    ids: Sequence[int]


def backtest(
    desk: Desk,
    policy: Policy,
    source: str,
    span: Span,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Backtest:
    """What the policy would have made of what happened in the span."""
    desk.see_all("a look at the past")
    ids = find_touching(desk.store, span.start_at, span.now + 1)
    tasks = [Task(policy.text, span, page) for page in part(ids, PAGE)]
    tally = Tally()
    for done, each in enumerate(spread(desk, replay_page, tasks, jobs), start=1):
        tally.add(each)
        if progress:
            progress(min(done * PAGE, len(ids)), len(ids))
    fired: Counter[str] = Counter()
    for rung, _, times in count_fired(desk.store, span.start_at, span.now + 1):
        fired[rung] += times
    return Backtest(
        desk=policy.desk.name,
        policy=policy.hash,
        source=source,
        timezone=policy.desk.timezone,
        span=span,
        tally=tally,
        gained=_name(desk, [flip for flip in tally.flips if not flip.is_lost]),
        lost=_name(desk, [flip for flip in tally.flips if flip.is_lost]),
        fired=fired,
        woken=tell_woken(tally.mails),
    )


def replay_page(desk: Desk, task: Task) -> Tally:
    """What some tickets add up to."""
    under = DeskUnder(desk, read_supposed(task.text))
    climbing = _Climbing(under, task.span)
    tally = Tally()
    with desk.store.snapshot():
        for one in replay_all(under, read_some(desk.store, task.ids)):
            if _was_merged(one):
                continue
            ticket = one.assessment.ticket
            hold_against(tally, one.held.id, ticket, one.stored, one.assessment.runs, task.span)
            climbing.climb(tally, one)
            tally.moved += _find_moved(one, task.span)
    return tally


def sample_targets(
    desk: Desk, span: Span, jobs: int = 1, progress: Progress | None = None
) -> dict[Promise, Sample]:
    """The times that clocks took, by the promises of the policy in force and on its calendars."""
    desk.see_all("a look at the past")
    ids = find_touching(desk.store, span.start_at, span.now + 1)
    text = desk.in_force.policy.text
    tasks = [Task(text, span, page) for page in part(ids, PAGE)]
    samples: dict[Promise, Sample] = {}
    for done, found in enumerate(spread(desk, sample_page, tasks, jobs), start=1):
        for promise, one in found.items():
            samples.setdefault(promise, Sample()).add(one)
        if progress:
            progress(min(done * PAGE, len(ids)), len(ids))
    return samples


def sample_page(desk: Desk, task: Task) -> dict[Promise, Sample]:
    """How long the promises of some tickets took to be kept, replayed."""
    under = DeskUnder(desk, read_supposed(task.text))
    samples: dict[Promise, Sample] = {}
    with desk.store.snapshot():
        for one in replay_all(under, read_some(desk.store, task.ids)):
            if not _was_merged(one):
                sample(samples, one.assessment.ticket, one.assessment.runs, task.span)
    return samples


def _was_merged(one: Replayed) -> bool:
    """Whether it was merged away: what was owed counts on the target."""
    return one.held.status == "closed" and one.assessment.solved_at is None


def _find_moved(one: Replayed, span: Span) -> Iterator[Rescue]:
    """The promises that would have been kept only because something was changed late."""
    history = one.history
    kept = [
        run
        for run in one.assessment.runs
        if judge(run, span) and is_suspect(run, history.timeline, history.policies)
    ]
    if kept:
        yield from find_rescues(
            one.held.id,
            history.opening,
            history.timeline,
            history.policies,
            history.merged,
            kept,
        )


class _Climbing:
    """Counts the rungs that would have fired, and whom their mails would have reached when."""

    def __init__(self, desk: Desk, span: Span) -> None:
        self._desk = desk
        self._policy = desk.in_force.policy
        self._span = span
        self._zone = find_zone(self._policy.desk.timezone)
        self._managers: dict[str, str | None] = {}

    def climb(self, tally: Tally, one: Replayed) -> None:
        """Count those of a ticket."""
        span = self._span
        runs, ticket = one.assessment.runs, one.assessment.ticket
        for rung, at in find_climbed(self._policy, ticket, runs, span.start_at, span.now):
            tally.rungs[rung.name] += 1
            if rung.action == "email":
                hour = datetime.fromtimestamp(self._leaves_at(rung, at), self._zone).hour
                for address in self._reach(rung, one.history, at):
                    tally.mails[address, hour] += 1

    def _leaves_at(self, rung: Rung, at: int) -> int:
        window = rung.send_window
        return self._policy.calendars[window].opening_or_now(at) if window else at

    def _reach(self, rung: Rung, history: History, at: int) -> Iterator[str]:
        then = ticket_at(history.opening, history.timeline, at)
        found = find_recipients(rung, then, self._policy, self._find_manager(then))
        return (one.email for one in found.people if one.email)

    def _find_manager(self, ticket: Ticket) -> str | None:
        name = ticket.account
        if name is not None and name not in self._managers:
            account = read_account(self._desk.store, name)
            self._managers[name] = account.manager if account else None
        return None if name is None else self._managers[name]


def _name(desk: Desk, flips: Sequence[Flip]) -> tuple[Named, ...]:
    """The tickets by name, each once, in order of id."""
    by_ticket: dict[int, list[Flip]] = {}
    for flip in sorted(flips):
        by_ticket.setdefault(flip.ticket_id, []).append(flip)
    names = read_names(desk.store, by_ticket)
    return tuple(Named(id, *names[id], tuple(each)) for id, each in by_ticket.items())
