"""What would be made of a mail: it is taken in as usual, then rolled back."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.mail.senders import Senders
from helpdesk_cli.desk.mail.taking import Taker
from helpdesk_cli.domain.mail.explained import Explained
from helpdesk_cli.errors import UnreadableMailError
from helpdesk_cli.mail.reading.arrival import read_mail
from helpdesk_cli.settings.mailbox import MailboxSettings
from helpdesk_cli.store.ladder.outbox import ACKNOWLEDGEMENT, read_letter
from helpdesk_cli.store.mail.messages import digest_of, find_known_digests
from helpdesk_cli.store.tickets.tickets import read_ticket


def explain(
    desk: Desk, box: MailboxSettings, our_addresses: Sequence[str], raw: bytes
) -> Explained:
    """Take a mail as if it came to this mailbox now; nothing of it is stored."""
    desk.refuse_agents("hd mail explain")
    try:
        mail = read_mail(raw, box, desk.in_force.policy)
    except UnreadableMailError as error:
        return Explained("quarantined", error.message)
    senders = Senders(desk, our_addresses)
    author = senders.find_author(mail, box)
    account = senders.find_account(author.address)
    if find_known_digests(desk.store, [digest_of(raw)]):
        return Explained("duplicate", "it is known byte for byte", mail, author, account)
    explained = Explained("quarantined", "", mail, author, account)
    with suppress(_TakenBackError), desk.store.transaction("mail"):
        explained = _take(desk, Taker(desk, box, senders), explained)
        raise _TakenBackError
    return explained


class _TakenBackError(Exception):
    """Ends the transaction without anything having been written."""


def _take(desk: Desk, taker: Taker, explained: Explained) -> Explained:
    assert explained.mail is not None
    verdict = taker.take(explained.mail)
    explained = replace(explained, outcome=verdict.outcome, reason=verdict.reason)
    if verdict.ticket_id is None:
        return explained
    held = read_ticket(desk.store, verdict.ticket_id)
    known_id = None if verdict.outcome == "opened" else held.id
    letter = desk.signet.name_letter(held.id, ACKNOWLEDGEMENT)
    rows = () if known_id else read_letter(desk.store, letter)
    return replace(
        explained,
        ticket_id=known_id,
        ticket=held.ticket,
        status=held.status,
        acknowledged=tuple(recipient for row in rows for recipient in row.recipients),
    )
