"""Letters: which rows of the outbox share one, and what it says when it is written.

A row by itself is one letter. Who would get more than the policy's `digest_above` together gets a
single digest instead, above all after the desk was down for a while or a window opens.
"""

import json
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.domain.clocks.run import Run
from helpdesk_cli.domain.customers.advice import advises_phone
from helpdesk_cli.domain.ladder.letters import Letter, Notice
from helpdesk_cli.domain.ladder.rungs import Unread
from helpdesk_cli.domain.mail.token import NO_TICKET
from helpdesk_cli.domain.policy.ladder import ENV_PREFIX, UNREAD
from helpdesk_cli.domain.tickets.routing import private_team
from helpdesk_cli.domain.tickets.ticket import Event
from helpdesk_cli.store.customers.accounts import read_account
from helpdesk_cli.store.ladder.outbox import OutboxRow
from helpdesk_cli.store.tickets.tickets import StoredTicket

MAILS = ("email", "reminder")
"""What goes by mail. Each makes digests of its own: colleagues are told more than customers."""


class Matter(NamedTuple):
    """A row with what it is about, as it stands now; no run when that is no longer promised, or
    when it is about an unread ticket that was read.

    `ahead` is what a pass that is planned will have added to the timeline by then.
    """

    row: OutboxRow
    held: StoredTicket
    run: Run | Unread | None
    ahead: Sequence[Event] = ()


def find_own_run(
    row: OutboxRow, runs: Sequence[Run], unread_since: int | None
) -> Run | Unread | None:
    """What a row is about; None when a run is no longer promised, or a ticket was read."""
    if row.clock == UNREAD:
        return Unread(row.number) if row.number == unread_since else None
    return next((run for run in runs if (run.clock, run.number) == (row.clock, row.number)), None)


def gather_letters(rows: Sequence[OutboxRow], above: int) -> list[list[OutboxRow]]:
    """The letters that rows never tried make, if all leave when they may.

    More than `above` mails to one person at one instant are a digest.
    """
    letters = []
    for (action, _, _), group in groupby(sorted(rows, key=_destination), key=_destination):
        together = list(group)
        is_digest = action in MAILS and len(together) > above
        letters += [together] if is_digest else [[row] for row in together]
    return letters


def name_letter(desk: Desk, rows: Sequence[OutboxRow]) -> str:
    """The Message-ID of the letter that these rows make: always the same for the same rows.

    Who answers a digest answers no ticket.
    """
    told = "\n".join(
        f"{row.ticket_id} {row.clock} {row.number} {row.rung} {row.recipient}" for row in rows
    )
    return desk.signet.name_letter(rows[0].ticket_id if len(rows) == 1 else NO_TICKET, told)


def name_thread(desk: Desk, rows: Sequence[OutboxRow]) -> tuple[str, ...]:
    """The Message-ID to which all letters about one ticket refer; a digest is about none."""
    if len(rows) > 1:
        return ()
    return (desk.signet.name_letter(rows[0].ticket_id, "thread"),)


def write_letter(desk: Desk, matters: Sequence[Matter], sender: str) -> Letter:
    """The letter that these make."""
    rows = [matter.row for matter in matters]
    first = rows[0]
    return Letter(
        recipient=first.recipient,
        sender=sender,
        message_id=first.letter,
        references=name_thread(desk, rows),
        notices=tuple(write_notice(desk, matter) for matter in matters),
    )


def write_notice(desk: Desk, matter: Matter) -> Notice:
    """The notice that a row is for its recipient."""
    row, held, run, _ = matter
    policy, ticket = desk.in_force.policy, held.ticket
    assert run is not None, "was there when it was checked"
    account = read_account(desk.store, ticket.account) if ticket.account else None
    promised = None if run.clock == UNREAD else run
    due_at = (promised.due_at or row.due_at) if promised else None
    tier, severity = policy.tiers.get(ticket.tier), policy.severities.get(ticket.severity)
    return Notice(
        ticket_id=held.id,
        ref=ticket.ref,
        subject=ticket.subject,
        account=ticket.account,
        contact=ticket.contact,
        tier=tier.label if tier else ticket.tier,
        severity=severity.label if severity else ticket.severity,
        status=held.status,
        assignee=ticket.assignee,
        clock=run.clock,
        rung=row.rung,
        text=find_text(desk, row.rung),
        target=promised.target if promised else None,
        due_at=due_at,
        late=due_at is not None and desk.now > due_at,
        unread_since=None if promised else run.number,
        phone=advises_phone(policy, ticket),
        direct_line=account.phone if account else None,
        private=private_team(policy, ticket) is not None,
        zone=policy.desk.timezone,
        language=policy.desk.language,
        desk=policy.desk.name,
    )


def find_text(desk: Desk, rung_name: str) -> str | None:
    """What the policy in force has a rung say."""
    rung = desk.in_force.policy.find_rung(rung_name)
    return rung.text if rung else None


def name_recipient(row: OutboxRow) -> str:
    """Whom a row reaches. What follows the host of a hook, or a program, may be a secret."""
    from urllib.parse import urlsplit

    try:
        if row.action == "webhook" and not row.recipient.startswith(ENV_PREFIX):
            return urlsplit(row.recipient).hostname or row.action
        if row.action == "command":
            return str(json.loads(row.recipient)[0])
    except (ValueError, LookupError, TypeError):  # a row that hd did not write
        return row.action
    return row.recipient


def _destination(row: OutboxRow) -> tuple[str, str, int]:
    return row.action, row.recipient, row.send_at
