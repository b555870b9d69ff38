"""What a pass of `hd escalate` answers with: what came of it, or what the next one would do."""

from dataclasses import dataclass
from typing import NamedTuple


class PassRow(NamedTuple):
    """One pass: when it began, how long it took in seconds, and what came of it."""

    began_at: int
    seconds: float
    due: int = 0
    suggested: int = 0
    changed: int = 0
    sent: int = 0
    cancelled: int = 0
    delayed: int = 0
    parked: int = 0
    skipped: int = 0


class Skipped(NamedTuple):
    """A ticket that could not be decided on; the next pass looks at it again."""

    ticket_id: int
    reason: str


class Unheard(NamedTuple):
    """A rung that reached nobody: it named nobody with an address, or its message was given up.

    A report is about no ticket (0); its `rung` is its title.
    """

    ticket_id: int
    rung: str
    reason: str


class Ending(NamedTuple):
    """What became of a letter, or of a row of it that did not leave.

    `state` is `sent`, `cancelled`, `delayed`, `parked`, or `held` until hd.toml consents.
    """

    state: str
    reason: str | None = None


class Pass(NamedTuple):
    """What a pass did. `row` is its entry in the log, `failures` are letters that did not leave,
    `left` tickets that others held, due for long."""

    row: PassRow
    skipped: tuple[Skipped, ...] = ()
    unheard: tuple[Unheard, ...] = ()
    failures: tuple[Ending, ...] = ()
    left: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step on one ticket for one recipient, or a message that waits from an earlier pass.

    `to` is whom it reaches, or what the ticket is to become. `digest_of` is how many notices the
    letter holds that this is part of; 0 when nothing leaves. `attempts` to send it were made
    before; `cancelled` says why it will not go, `waits_for` what hd.toml has not consented to.
    `text` is what the policy has the rung say. A report is about no ticket and no clock; its title
    is its `rung`.
    """

    ticket_id: int | None
    ref: str | None
    subject: str
    rung: str
    action: str
    clock: str | None
    due_at: int
    send_at: int
    to: str | None = None
    gaps: tuple[str, ...] = ()
    digest_of: int = 0
    attempts: int = 0
    cancelled: str | None = None
    text: str | None = None
    waits_for: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The next pass in its order. `refusal`: new steps are too many, and none of them happens."""

    steps: tuple[PlannedStep, ...]
    skipped: tuple[Skipped, ...]
    refusal: str | None
