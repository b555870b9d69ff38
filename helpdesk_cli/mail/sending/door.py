"""The one door by which mail leaves: senders know neither server nor folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from email.message import EmailMessage

    from helpdesk_cli.settings.mail import DeliverySettings


class Delivery(Protocol):
    """A way out for many mails, to be used in a `with` statement."""

    def __enter__(self) -> Delivery: ...

    def __exit__(self, *exc: object) -> None: ...

    def send(self, message: EmailMessage, to: Sequence[str] = ()) -> None:
        """Hand one mail over; it has been accepted when this returns.

        It goes to all whom its headers name, or, where the way lets choose, to these of them alone.

        Raises DeliveryDelayedError when the same mail may pass later, DeliveryRefusedError when it
        or its recipient was refused for good. After a lost connection nobody knows whether the
        mail arrived: it is delayed, and carries the same Message-ID when it is sent again. Raises
        PartlyRefusedError when it has left for some of its recipients alone.
        """


def open_delivery(settings: DeliverySettings) -> Delivery:
    """The way that the settings name. It connects when the first mail is sent.

    Raises ConfigError when the certificates are not where they should be.
    """
    if settings.kind == "smtp":
        from helpdesk_cli.mail.sending.smtp import SmtpDelivery

        return SmtpDelivery(settings)
    if settings.kind == "sendmail":
        from helpdesk_cli.mail.sending.sendmail import SendmailDelivery

        return SendmailDelivery(settings)
    from helpdesk_cli.mail.sending.maildir import MaildirDelivery

    return MaildirDelivery(settings)
