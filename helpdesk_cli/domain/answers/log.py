"""The log of commands as it is asked for: who did what, on which tickets, and what was erased."""

from collections.abc import Sequence
from typing import NamedTuple

from helpdesk_cli.domain.tickets.command import Command


class Erasure(NamedTuple):
    """An erasure in numbers: whose words they were is nowhere written down.

    `tickets` keep their times and lose their words, of which there are so many `messages`; `mails`
    and `files` go. `others`: tickets of other people on which they were copied, had written or were
    named. `undone`: rows kept of what was undone or replaced.
    """

    contacts: int = 0
    tickets: int = 0
    messages: int = 0
    mails: int = 0
    files: int = 0
    others: int = 0
    undone: int = 0

    def plus(self, other: "Erasure") -> "Erasure":
        """Both together."""
        return Erasure(*map(sum, zip(self, other, strict=True)))


class LogEntry(NamedTuple):
    """An entry of the log. An erasure names no tickets."""

    command: Command
    tickets: Sequence[int]
    erased: Erasure | None = None
