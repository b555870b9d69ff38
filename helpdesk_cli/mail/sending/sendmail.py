"""Mail through the machine's own `sendmail -t`, which reads the recipient from the headers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpdesk_cli.mail.sending.program import run_program

if TYPE_CHECKING:
    from collections.abc import Sequence
    from email.message import EmailMessage

    from helpdesk_cli.settings.mail import DeliverySettings


class SendmailDelivery:
    """Hands each mail to a process of its own."""

    def __init__(self, settings: DeliverySettings) -> None:
        self._settings = settings

    def __enter__(self) -> SendmailDelivery:
        return self

    def __exit__(self, *exc: object) -> None:
        """Nothing is held."""

    def send(self, message: EmailMessage, to: Sequence[str] = ()) -> None:
        # A pipe of a Unix program carries Unix lines.
        unix = message.policy.clone(linesep="\n")
        run_program(
            self._settings.sendmail, message.as_bytes(policy=unix), self._settings.timeout_seconds
        )
