"""The way into a mailbox: what every kind of them offers. `open_box` opens one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from helpdesk_cli.mail.boxes.letter import Letter
from helpdesk_cli.settings.mailbox import MailboxSettings


class Box(Protocol):
    """A mailbox, open until `close`. Raises FetchError when it cannot be used now."""

    def letters(self) -> Iterator[Letter]:
        """The mails that wait there, in the order in which they came, one after the other."""

    def settle(self, done: Sequence[Letter], failed: Sequence[Letter]) -> None:
        """Put away what was taken in. It is stored already: what is not put away is recognised the
        next time."""

    def listen(self) -> int | None:
        """Begin to wait for mail: the file that can be read from once something has come.

        None when the mailbox cannot tell; then it is to be looked into now and then.
        """

    def hush(self) -> None:
        """End waiting."""

    def close(self) -> None:
        """Let go of it."""


def open_box(settings: MailboxSettings) -> Box:
    """The mailbox that the settings name."""
    if settings.kind == "imap":
        from helpdesk_cli.mail.boxes.imap import ImapBox

        return ImapBox(settings)
    if settings.kind == "maildir":
        from helpdesk_cli.mail.boxes.maildir import MaildirBox

        return MaildirBox(settings)
    from helpdesk_cli.mail.boxes.mbox import MboxBox

    return MboxBox(settings)
