"""The ladder of a policy: what each rung watches, when it fires, what it does, whom it reaches."""

from dataclasses import dataclass
from typing import Literal

from helpdesk_cli.domain.policy.clocks import CLOCKS, ClockName
from helpdesk_cli.domain.time.duration import Duration

RungClock = ClockName | Literal["unread"]
"""What a rung watches: a clock, or for how long nobody has read what the customer wrote."""
UNREAD: Literal["unread"] = "unread"
RUNG_CLOCKS: tuple[RungClock, ...] = (*CLOCKS, UNREAD)


@dataclass(frozen=True, slots=True)
class RungMoment:
    """When a rung fires on a run of its clock.

    Either `percent` of the target, or `offset` before (`sign` -1) or after (+1) the due instant;
    both None is the due instant itself. What is unread has no target and counts from the instant
    since when it is.
    """

    text: str
    percent: int | None = None
    offset: Duration | None = None
    sign: Literal[-1, 1] = 1


Action = Literal["suggest", "email", "assign", "raise-severity", "webhook", "command"]
MESSAGES: tuple[Action, ...] = ("email", "webhook", "command")

ACCOUNT_MANAGER = "account-manager"
TICKET_RECIPIENTS = ("assignee", "team", ACCOUNT_MANAGER)
"""Recipients that each ticket resolves for itself."""

ROLE_PREFIX = "role:"
TEAM_PREFIX = "team:"
ENV_PREFIX = "env:"

DEFAULT_FALLBACK = ("team", "role:support-manager")
"""Who stands in for a recipient that a ticket does not have: the first of them that it has."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of an escalation ladder. `tiers` and `severities` empty mean no limit.

    `to` holds words of `TICKET_RECIPIENTS`, `role:…`, `team:…`, people's ids and addresses; for
    `assign` it is one person, role or team. `url` belongs to `webhook`, `command` (its argument
    list) to `command`. `text` is a line for whoever is told.
    """

    name: str
    clock: RungClock
    at: RungMoment
    action: Action
    to: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    send_window: str | None = None
    fallback: tuple[str, ...] = DEFAULT_FALLBACK
    url: str | None = None
    command: tuple[str, ...] = ()
    text: str | None = None

    @property
    def may_reach_manager(self) -> bool:
        """Whether somebody must know who manages the account to tell whom it reaches."""
        return ACCOUNT_MANAGER in (*self.to, *self.fallback)


@dataclass(frozen=True, slots=True)
class Manners:
    """The `[escalation]` table: how the pass behaves, whatever the ladder says.

    Who would get more than `digest_above` mails from one pass gets one digest instead. Solved
    tickets are closed, and customers reminded of pending ones, after so long; None is never.
    """

    digest_above: int = 5
    close_solved_after: Duration | None = None
    remind_pending_after: Duration | None = None
