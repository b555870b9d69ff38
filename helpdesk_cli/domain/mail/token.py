"""The mark by which a desk recognises what it wrote; nobody else can make it.

It stands in the Message-ID of every letter, so that an answer names its ticket, and may stand in
subjects. What is signed names no person and no word of the ticket.
"""

from __future__ import annotations

import hmac
import re
from typing import NamedTuple

NO_TICKET = 0
"""What a letter about several tickets names."""

_LETTER = re.compile(r"<hd\.(0|[1-9][0-9]{0,17})\.([0-9a-f]{10})([0-9a-f]{20})@([0-9a-z.-]+)>")
_RATING = re.compile(r"\[#([1-9][0-9]{0,17}) ([a-z]+) ([0-9a-f]{10})\]")
_SUBJECT = re.compile(r"\[#([1-9][0-9]{0,17})-([0-9a-f]{8})\]")


class Signet(NamedTuple):
    """What a desk signs with. `key` tells it from all others and is no secret."""

    key: str
    secret: str

    @property
    def host(self) -> str:
        """The right-hand side of its Message-IDs: no other desk's, for each has a ticket 1, and
        none that changes with the settings between two tries."""
        return f"{self.key}.hd.invalid"

    def name_letter(self, ticket_id: int, told: str) -> str:
        """The Message-ID of a letter about a ticket: always the same for the same one.

        `told` says which letter it is, e.g. clock run, rung and recipient; any text does.
        """
        letter = self._sign("letter", told, 10)
        signature = self._sign("message", f"{ticket_id} {letter}", 20)
        return f"<hd.{ticket_id}.{letter}{signature}@{self.host}>"

    def find_letter(self, message_id: str) -> int | None:
        """The ticket that one of our Message-IDs names, or `NO_TICKET`; None when it is not ours.

        Whoever passes it on may have changed the case of its letters.
        """
        found = _LETTER.fullmatch(message_id.lower())
        if found is None or found[4] != self.host:
            return None
        return self._check("message", f"{found[1]} {found[2]}", found[3], int(found[1]))

    def mark_subject(self, ticket_id: int) -> str:
        """What names a ticket in a subject, where Message-IDs are lost, as `[#42-1f0c2a9b]`."""
        return f"[#{ticket_id}-{self._sign('subject', str(ticket_id), 8)}]"

    def find_marked(self, subject: str) -> int | None:
        """The ticket that a subject names last; None when it names none of ours."""
        for found in reversed([*_SUBJECT.finditer(subject.lower())]):
            ticket_id = self._check("subject", found[1], found[2], int(found[1]))
            if ticket_id is not None:
                return ticket_id
        return None

    def mark_rating(self, ticket_id: int, answer: str) -> str:
        """The mark in the subject of an answer to "how did we do", as `[#42 good 1f0c2a9b3d]`."""
        return f"[#{ticket_id} {answer} {self._sign('rating', f'{ticket_id} {answer}', 10)}]"

    def find_rating(self, subject: str) -> tuple[int, str] | None:
        """The ticket that such a subject is about, and the answer; None when it is none of ours."""
        for found in _RATING.finditer(subject.lower()):
            text = f"{found[1]} {found[2]}"
            if self._check("rating", text, found[3], int(found[1])) is not None:
                return int(found[1]), found[2]
        return None

    def _check(self, purpose: str, text: str, signature: str, ticket_id: int) -> int | None:
        known = self._sign(purpose, text, len(signature))
        return ticket_id if hmac.compare_digest(known, signature) else None

    def _sign(self, purpose: str, text: str, length: int) -> str:
        told = f"{purpose} {self.key} {text}".encode(errors="surrogatepass")
        return hmac.digest(self.secret.encode(), told, "sha256").hex()[:length]
