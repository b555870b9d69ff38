"""The ladder: when its rungs fire on a ticket, whom they reach, what the same pass tidies up.

Pure: what has fired already, and who manages which account, is told by the caller. A rung fires
once on each run of its clock; whatever else moves, that identity (`PlannedRung.key`) stays.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from helpdesk_cli.domain.clocks.pauses import Pause
from helpdesk_cli.domain.clocks.sla import Run
from helpdesk_cli.domain.policy.policy import (
    ROLE_PREFIX,
    TEAM_PREFIX,
    ClockName,
    Policy,
    Promise,
    Rung,
    RungMoment,
    add_duration,
    subtract_duration,
)
from helpdesk_cli.domain.tickets.ticket import Status, Ticket
from helpdesk_cli.domain.time.calendar import Calendar
from helpdesk_cli.domain.time.duration import Duration

FiredKey = tuple[ClockName, int, str]
"""What fires once on a ticket: a clock, the number of its run, the name of the rung."""


@dataclass(frozen=True, slots=True)
class PlannedRung:
    """A rung that fires, or should have fired, on one run of a ticket's clock at `at`."""

    rung: Rung
    clock: ClockName
    number: int
    at: int

    @property
    def key(self) -> FiredKey:
        return self.clock, self.number, self.rung.name


# When rungs fire


def plan_rungs(
    policy: Policy,
    ticket: Ticket,
    runs: Iterable[Run],
    taken_in_at: int,
    ladder_since: Mapping[str, int],
    fired: AbstractSet[FiredKey] = frozenset(),
) -> tuple[PlannedRung, ...]:
    """Every rung that the runs still owed have reached or will reach, by instant, then as written.

    `ticket` and `runs` are the present ones, under `policy`. Left out for good is what should have
    `fired`, and has not, before the desk took the ticket in, before the ticket was last reopened,
    or before the rung stood in the policy (`ladder_since`, by name).
    """
    owed = [run for run in runs if run.outcome is None]
    if not owed:
        return ()
    promises = policy.promises(ticket.tier, ticket.severity, ticket.region)
    fallback = policy.calendar_of(ticket.tier, ticket.region)
    planned = []
    for rung in policy.escalations:
        if not is_meant(rung, ticket.tier, ticket.severity):
            continue
        since = max(taken_in_at, ladder_since.get(rung.name, taken_in_at))
        for run in owed:
            if run.clock == rung.clock:
                at = rung_moment(rung, run, promises[run.clock], fallback)
                if at is None:
                    continue
                one = PlannedRung(rung, run.clock, run.number, at)
                if at >= max(since, reopened_at(run)) or one.key in fired:
                    planned.append(one)
    return tuple(sorted(planned, key=lambda one: one.at))


def due_rungs(
    planned: Iterable[PlannedRung], fired: AbstractSet[FiredKey], now: int
) -> tuple[PlannedRung, ...]:
    """What is to fire at `now`, in the order planned."""
    return tuple(one for one in planned if one.at <= now and one.key not in fired)


def next_rung_at(planned: Iterable[PlannedRung], fired: AbstractSet[FiredKey]) -> int | None:
    """When the next rung fires, in the past if it is overdue; None when none is left."""
    return min((one.at for one in planned if one.key not in fired), default=None)


def is_meant(rung: Rung, tier: str, severity: str) -> bool:
    """Whether a rung's `when` fits."""
    return (not rung.tiers or tier in rung.tiers) and (
        not rung.severities or severity in rung.severities
    )


def rung_moment(rung: Rung, run: Run, promise: Promise, fallback: Calendar) -> int | None:
    """The instant at which a rung fires on a run that is owed; None while it stands still short
    of it.

    `promise` is what the run owes; business offsets of a wall-clock one count on `fallback`. What
    was reached before a pause began stays reached; otherwise the pause moves the share of the
    target, or the due instant, on by its open time (as rules 5 and 13 of `sla`).
    """
    if rung.at.percent is None:
        anchor = promise.due_after(run.started_at)
    else:
        share = -(-run.target_seconds * rung.at.percent // 100)
        anchor = promise.shift(run.started_at, share)
    calendar = promise.calendar or fallback
    for start, end in _join(run.pauses):
        if _offset(rung.at, anchor, calendar) <= start:
            break
        if end is None:
            return None
        if start < anchor:
            anchor = promise.shift(anchor, promise.open_seconds(start, end))
    return max(_offset(rung.at, anchor, calendar), run.started_at)


def _offset(moment: RungMoment, anchor: int, calendar: Calendar) -> int:
    if moment.offset is None:
        return anchor
    if moment.sign < 0:
        return subtract_duration(calendar, anchor, moment.offset)
    return add_duration(calendar, anchor, moment.offset)


def _join(pauses: Sequence[Pause]) -> list[tuple[int, int | None]]:
    """From one status straight to another in which the run stands still, it is the same pause."""
    joined: list[tuple[int, int | None]] = []
    for start, end, _ in pauses:
        if joined and joined[-1][1] == start:
            start = joined.pop()[0]
        joined.append((start, end))
    return joined


def reopened_at(run: Run) -> int:
    """The end of the last time it was solved, or its start."""
    ends = [pause.end for pause in run.pauses if pause.why == "solved" and pause.end is not None]
    return max(ends, default=run.started_at)


def raised_severity(policy: Policy, severity: str) -> str | None:
    """The next worse severity; None when there is none."""
    known = list(policy.severities)
    return known[known.index(severity) - 1] if severity in known[1:] else None


# Whom they reach


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person, a team or an address. `name` is the id in the policy, or the address itself.

    `why` is the word of the rung that names it.
    """

    name: str
    email: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Recipients:
    """Whom a rung reaches, in the order of its `to`, each once.

    `gaps` says of each word that named nobody who stands in, or that nobody does.
    """

    people: tuple[Recipient, ...]
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who gets the ticket: a person, or a team without a person."""

    assignee: str | None = None
    team: str | None = None


def find_recipients(
    rung: Rung, ticket: Ticket, policy: Policy, account_manager: str | None
) -> Recipients:
    """Whom a rung reaches on a ticket. A word that names nobody, or for an email nobody with an
    address, falls back to the first of the rung's `fallback` that names somebody.

    `account_manager` is a person's id or an address. A team is its own address, or else its
    members.
    """

    def reach(word: str) -> list[Recipient]:
        found = _resolve(word, ticket, policy, account_manager)
        return [one for one in found if one.email is not None or rung.action != "email"]

    people: dict[str, Recipient] = {}
    gaps = []
    for word in rung.to:
        found = reach(word)
        if not found:
            found = next(filter(None, map(reach, rung.fallback)), [])
            names = ", ".join(one.name for one in found) or "and nobody"
            gaps.append(f"{word}: nobody, {names} instead")
        for one in found:
            people.setdefault((one.email or one.name).lower(), one)
    return Recipients(tuple(people.values()), tuple(gaps))


def find_assignment(rung: Rung, policy: Policy) -> Assignment:
    """Who gets the ticket by a rung whose action is `assign`."""
    (word,) = rung.to
    if word.startswith(TEAM_PREFIX):
        return Assignment(team=word.removeprefix(TEAM_PREFIX))
    if word.startswith(ROLE_PREFIX):
        return Assignment(policy.roles[word.removeprefix(ROLE_PREFIX)])
    return Assignment(word)


def find_people(word: str, policy: Policy) -> list[Recipient]:
    """Whom a word reaches that asks for no ticket: a role, a team, a person or an address."""
    if word.startswith(TEAM_PREFIX):
        return _resolve_team(word.removeprefix(TEAM_PREFIX), policy, word)
    is_role = word.startswith(ROLE_PREFIX)
    name = policy.roles.get(word.removeprefix(ROLE_PREFIX)) if is_role else word
    return [_person(name, policy, word)] if name else []


def _resolve(
    word: str, ticket: Ticket, policy: Policy, account_manager: str | None
) -> list[Recipient]:
    if word == "team":
        return _resolve_team(ticket.team, policy, word)
    if word not in ("assignee", "account-manager"):
        return find_people(word, policy)
    name = ticket.assignee if word == "assignee" else account_manager
    return [_person(name, policy, word)] if name else []


def _resolve_team(name: str | None, policy: Policy, word: str) -> list[Recipient]:
    team = policy.teams.get(name or "")
    if team is None:
        return []
    if team.email is None and team.members:
        return [_person(member, policy, word) for member in team.members]
    return [Recipient(team.id, team.email, word)]


def _person(name: str, policy: Policy, word: str) -> Recipient:
    """An agent whom the policy does not know may be named by an address."""
    person = policy.people.get(name)
    if person is None:
        return Recipient(name, name if "@" in name else None, word)
    return Recipient(person.id, person.email, word)


# What the same pass tidies up

REMINDER = "Pending for long"
"""What the ladder calls the reminder that a customer gets; policies need not name it."""


def name_ladder(policy: Policy) -> list[str]:
    """All that is on the ladder, by name: the rungs, and the reminder if the policy has one."""
    reminder = [REMINDER] if policy.manners.remind_pending_after else []
    return [*(rung.name for rung in policy.escalations), *reminder]


def reminder_window(policy: Policy) -> Calendar:
    """When customers are written to of our own accord: while the desk is open."""
    return policy.calendars[policy.desk.default_calendar]


def close_due_at(status: Status, since: int, policy: Policy) -> int | None:
    """When a ticket that has its status since `since` is to be closed; None for never."""
    return _after(status == "solved", since, policy.manners.close_solved_after, policy)


def reminder_due_at(status: Status, since: int, policy: Policy) -> int | None:
    """When the customer of a ticket that has its status since `since` is to be reminded."""
    return _after(status == "pending", since, policy.manners.remind_pending_after, policy)


def _after(applies: bool, since: int, wait: Duration | None, policy: Policy) -> int | None:
    if not applies or wait is None:
        return None
    return add_duration(policy.calendars[policy.desk.default_calendar], since, wait)
