"""How messages leave: a mail, a call of a hook, a program; and what each kind of row hands over."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.ladder.letters import Matter, write_letter, write_notice
from helpdesk_cli.desk.ladder.outbox.trust import find_missing_consent
from helpdesk_cli.desk.ladder.reminders import write_reminder
from helpdesk_cli.desk.outgoing.surveying import write_survey
from helpdesk_cli.errors import DeliveryDelayedError
from helpdesk_cli.settings.mail import DeliverySettings
from helpdesk_cli.store.ladder.outbox import SURVEY

if TYPE_CHECKING:
    from email.message import EmailMessage


class Carrier(NamedTuple):
    """How messages leave: a mail, a POST to a web address, a command fed with JSON.

    A mail goes to all whom its headers name, unless some of them are given beside it.
    Each raises DeliveryError when it fails. `sender` is who mails are from.
    """

    sender: str
    mail: Callable[..., None]
    post: Callable[[str, Mapping[str, object]], None]
    run: Callable[[Sequence[str], Mapping[str, object]], None]


@contextmanager
def open_carrier(settings: DeliverySettings) -> Iterator[Carrier]:
    """The ways out that the settings name; connections are made when first needed."""
    from helpdesk_cli.mail.sending.door import open_delivery

    def post(url: str, told: Mapping[str, object]) -> None:
        from helpdesk_cli.mail.sending.webhook import post_webhook

        post_webhook(url, told, settings.timeout_seconds)

    def run(command: Sequence[str], told: Mapping[str, object]) -> None:
        from helpdesk_cli.mail.sending.program import run_command

        run_command(command, told, settings.timeout_seconds)

    with open_delivery(settings) as delivery:
        yield Carrier(settings.sender, delivery.send, post, run)


def hand_over(desk: Desk, carrier: Carrier, matters: Sequence[Matter]) -> None:
    """Send the one letter that these make. Raises DeliveryError when that fails."""
    if matters[0].row.action in ("webhook", "command"):
        _call(desk, carrier, matters[0])
    else:
        carrier.mail(_compose(desk, carrier.sender, matters))


def _compose(desk: Desk, sender: str, matters: Sequence[Matter]) -> "EmailMessage":
    """A mail is dated when it was first tried: a repeat is the same message to the letter."""
    from helpdesk_cli.mail.letters.notices import compose, compose_reminder

    first = matters[0].row
    if first.action == SURVEY:
        from helpdesk_cli.mail.letters.reply import compose_reply
        from helpdesk_cli.mail.letters.report import read_mail_back

        letter = write_survey(desk, matters[0].held, first)
        return read_mail_back(compose_reply(letter, first.written_at))
    if first.action == "reminder":
        return compose_reminder(write_reminder(desk, matters, sender), first.written_at)
    return compose(write_letter(desk, matters, sender), first.written_at)


def _call(desk: Desk, carrier: Carrier, matter: Matter) -> None:
    from helpdesk_cli.mail.letters.payload import describe_notice

    row = matter.row
    missing = find_missing_consent(desk, row)
    if missing:
        raise DeliveryDelayedError(missing)
    told = describe_notice(write_notice(desk, matter)) | {"letter": row.letter}
    if row.action == "webhook":
        carrier.post(row.recipient, told)
    else:
        carrier.run(json.loads(row.recipient), told)
