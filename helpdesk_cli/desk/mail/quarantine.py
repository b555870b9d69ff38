"""Mails that nobody could read: kept whole, looked at, tried again, or dropped."""

from collections.abc import Sequence

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.mail.intake import Intake
from helpdesk_cli.domain.mail.taken import MailRow, Taken
from helpdesk_cli.errors import ConflictError
from helpdesk_cli.settings.mailbox import MailboxSettings
from helpdesk_cli.store.mail.messages import drop_raw, read_log, read_mail, read_raw


def list_quarantine(desk: Desk) -> list[MailRow]:
    """All mails in quarantine, the last one first."""
    return read_log(desk.store, desk.agent, None, "quarantined")


def read_quarantined(desk: Desk, mail_id: int) -> tuple[MailRow, bytes]:
    """One of them with its words, as they came."""
    return _find(desk, mail_id), read_raw(desk.store, mail_id)


def retry(
    desk: Desk,
    ids: Sequence[int],
    mailboxes: Sequence[MailboxSettings],
    our_addresses: Sequence[str],
) -> list[tuple[int, Taken]]:
    """Take them in again, all of them when none is named; what became of each."""
    boxes = {box.name: box for box in mailboxes}
    found = [_find(desk, each) for each in ids] or list_quarantine(desk)[::-1]
    done = []
    for mail in found:
        box = boxes.get(mail.mailbox, MailboxSettings(mail.mailbox, "pipe"))
        done.append((mail.id, Intake(desk, box, our_addresses).take_again(mail.id)))
    return done


def drop(desk: Desk, ids: Sequence[int]) -> list[int]:
    """Drop their text; that they came stays known, so that they are not taken in again."""
    desk.refuse_agents("hd mail quarantine")
    with desk.store.transaction("mail"):
        for mail_id in ids:
            _find(desk, mail_id)
            drop_raw(desk.store, mail_id, f"dropped by {desk.agent}")
    return list(ids)


def _find(desk: Desk, mail_id: int) -> MailRow:
    mail = read_mail(desk.store, mail_id, desk.agent)
    if mail.outcome != "quarantined":
        raise ConflictError(
            f"mail {mail_id} is not in quarantine: {mail.outcome}",
            hint="hd mail quarantine list shows what is",
        )
    return mail
