"""Which ticket a mail continues, and what in it says so.

What we signed counts most; then the mails that the desk knows; then a mark in the subject, which
anybody can copy, and so counts only from somebody who belongs to that ticket. Neither the words of
a subject nor what mail programs count by themselves (`Thread-Index`) join anything.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from helpdesk_cli.domain.mail.incoming import IncomingMail
from helpdesk_cli.domain.mail.token import Signet

MOST_REFERENCES = 100
"""A thread grows by one Message-ID an answer; past that many they are no thread."""


class Thread(NamedTuple):
    """The ticket that a mail continues, and why."""

    ticket_id: int
    why: str


def list_references(mail: IncomingMail) -> tuple[str, ...]:
    """The Message-IDs that a mail refers to, each once, the nearest first."""
    nearest_first = (*reversed(mail.in_reply_to), *reversed(mail.references))
    return tuple(dict.fromkeys(nearest_first))[:MOST_REFERENCES]


def find_thread(
    mail: IncomingMail,
    signet: Signet,
    known: Mapping[str, int],
    is_ticket: Callable[[int], bool],
    belongs: Callable[[int], bool],
) -> Thread | None:
    """The ticket that a mail continues; None when it begins a new one.

    `known` are the Message-IDs of mails that stand on tickets; `is_ticket` says whether there is
    one of that number, `belongs` whether the sender is a contact of it, or of its account.
    """
    return next(
        (
            thread
            for thread in _list_threads(mail, signet, known, belongs)
            if is_ticket(thread.ticket_id)
        ),
        None,
    )


def _list_threads(
    mail: IncomingMail,
    signet: Signet,
    known: Mapping[str, int],
    belongs: Callable[[int], bool],
) -> Iterator[Thread]:
    references = list_references(mail)
    for reference in references:
        signed = signet.find_letter(reference)
        if signed:
            yield Thread(signed, f"it answers our mail {reference}")
    for reference in references:
        if reference in known:
            yield Thread(known[reference], f"it answers a mail on that ticket, {reference}")
    marked = signet.find_marked(mail.subject)
    if marked is not None and belongs(marked):
        yield Thread(marked, "its subject has the mark of that ticket, whose contact has written")
