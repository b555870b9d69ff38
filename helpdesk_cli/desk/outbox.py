"""Sending what the ladder decided: claimed, checked once more, sent, marked.

A crash between sending and marking may repeat a message; it carries the same Message-ID then.
Nothing else is ever sent twice, however many passes run at once.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from helpdesk_cli.desk.changes import append
from helpdesk_cli.desk.letters import write_letter, write_notice
from helpdesk_cli.desk.opened import Desk
from helpdesk_cli.domain.delivery import DeliverySettings
from helpdesk_cli.domain.ticket import SYSTEM, Event
from helpdesk_cli.errors import DeliveryError
from helpdesk_cli.store.outbox import OutboxRow, claim_letter, delay_letter, end_rows
from helpdesk_cli.store.runs import read_runs
from helpdesk_cli.store.tickets import read_ticket

if TYPE_CHECKING:
    from email.message import EmailMessage

MINUTE, HOUR, DAY = 60, 3_600, 86_400
LEASE = 10 * MINUTE
"""How long a claim holds: longer than any one delivery may take."""

WAITS = (1 * MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE)
"""After each failure; then hourly."""

PATIENCE = 3 * DAY
"""For so long after it was written, a letter that fails is tried again."""


class Carrier(NamedTuple):
    """How messages leave: a mail, a POST to a web address, a command fed with JSON.

    Each raises DeliveryError when it fails. `sender` is who mails are from.
    """

    sender: str
    mail: "Callable[[EmailMessage], None]"
    post: Callable[[str, Mapping[str, object]], None]
    run: Callable[[Sequence[str], Mapping[str, object]], None]


@contextmanager
def open_carrier(settings: DeliverySettings) -> Iterator[Carrier]:
    """The ways out that the settings name; connections are made when first needed."""
    from helpdesk_cli.mail.delivery import open_delivery
    from helpdesk_cli.mail.program import run_command
    from helpdesk_cli.mail.webhook import post_webhook

    timeout = settings.timeout_seconds
    with open_delivery(settings) as delivery:
        yield Carrier(
            settings.sender,
            delivery.send,
            partial(post_webhook, timeout_seconds=timeout),
            partial(run_command, timeout_seconds=timeout),
        )


class Delivered(NamedTuple):
    """What became of the letters of one pass."""

    sent: int = 0
    cancelled: int = 0
    delayed: int = 0
    parked: int = 0


def deliver_all(desk: Desk, carrier: Carrier) -> Delivered:
    """Send every letter that waits and may go now; one that fails never stops the rest."""
    done = Delivered()
    while True:
        with desk.store.transaction():
            claimed = claim_letter(desk.store, desk.now, desk.now + LEASE)
            rows = [row for row in claimed if _is_owed(desk, row)]
            for row in claimed:
                if row not in rows:
                    _end(desk, [row], "cancelled", "no longer owed")
        if not claimed:
            return done
        done = done._replace(cancelled=done.cancelled + (not rows))
        if rows:
            outcome = _deliver(desk, carrier, rows)
            done = done._replace(**{outcome: getattr(done, outcome) + 1})


def _deliver(desk: Desk, carrier: Carrier, rows: list[OutboxRow]) -> str:
    """Try one letter; which count of `Delivered` it adds to."""
    try:
        _send(desk, carrier, rows)
    except DeliveryError as error:
        with desk.store.transaction():
            return _put_off(desk, rows, error.message)
    with desk.store.transaction():
        _end(desk, rows, "sent", None)
    return "sent"


def _send(desk: Desk, carrier: Carrier, rows: list[OutboxRow]) -> None:
    first = rows[0]
    if first.action == "email":
        from helpdesk_cli.mail.compose import compose

        # Dated when it was decided, so that a repeat is the same message to the letter.
        carrier.mail(compose(write_letter(desk, rows, carrier.sender), first.written_at))
        return
    from helpdesk_cli.mail.payload import describe_notice

    told = describe_notice(write_notice(desk, first)) | {"letter": first.letter}
    if first.action == "webhook":
        carrier.post(first.recipient, told)
    else:
        carrier.run(json.loads(first.recipient), told)


def _put_off(desk: Desk, rows: list[OutboxRow], reason: str) -> str:
    first = rows[0]
    wait = WAITS[first.attempts] if first.attempts < len(WAITS) else HOUR
    if desk.now + wait > first.written_at + PATIENCE:
        _end(desk, rows, "parked", reason)
        return "parked"
    delay_letter(desk.store, first.letter, desk.now + wait, reason)
    return "delayed"


def _end(desk: Desk, rows: Sequence[OutboxRow], state: str, reason: str | None) -> None:
    """Mark rows and say so on the timelines of their tickets."""
    end_rows(desk.store, rows, state, desk.now, reason)
    for row in rows:
        told = f"Escalation: {row.rung}: {row.action} {state}, {row.recipient}"
        note = f"{told} ({reason})" if reason else told
        held = read_ticket(desk.store, row.ticket_id)
        append(desk, held, [Event(desk.now, "message", SYSTEM, False, note)])


def _is_owed(desk: Desk, row: OutboxRow) -> bool:
    """Whether the clock that the rung is about still runs: nobody has answered meanwhile."""
    return any(
        (run.clock, run.number) == (row.clock, row.number) and run.outcome is None
        for run in read_runs(desk.store, row.ticket_id)
    )
