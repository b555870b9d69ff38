"""Which ticket a mail goes on with: a table of cases."""

from collections.abc import Collection, Mapping
from typing import Any

import pytest

from helpdesk_cli.domain.mail.threading import MOST_REFERENCES, find_thread, list_references
from helpdesk_cli.domain.mail.token import NO_TICKET, Signet
from tests.mail.incoming import make_mail

DESK = Signet("5c0f2e1a", "secret")
OTHER = Signet("5c0f2e1a", "guessed")
OURS, SECOND = DESK.name_letter(42, "reply 1"), DESK.name_letter(43, "reply 1")
KNOWN = {"<known@acme.example>": 7, "<later@acme.example>": 8}


def join(
    known: Mapping[str, int] = KNOWN,
    belongs_to: Collection[int] = (),
    tickets: Collection[int] = (7, 8, 42, 43),
    **changes: Any,
) -> int | None:
    found = find_thread(
        make_mail(**changes), DESK, known, tickets.__contains__, belongs_to.__contains__
    )
    return None if found is None else found.ticket_id


@pytest.mark.parametrize(
    ("changes", "ticket"),
    [
        ({}, None),
        ({"in_reply_to": (OURS,)}, 42),
        ({"references": (OURS,)}, 42),
        ({"references": (OURS.upper(),)}, 42),
        ({"references": ("<unknown@x.example>", OURS, "<unknown@y.example>")}, 42),
        # The nearest counts: what is answered before what was answered earlier.
        ({"references": (OURS, SECOND)}, 43),
        ({"in_reply_to": (OURS,), "references": (OURS, SECOND)}, 42),
        # What we signed counts more than what the desk merely knows.
        ({"in_reply_to": ("<known@acme.example>",), "references": (OURS,)}, 42),
        ({"in_reply_to": ("<known@acme.example>",)}, 7),
        ({"references": ("<known@acme.example>", "<later@acme.example>")}, 8),
        # Nobody else can make a mark of ours.
        ({"in_reply_to": (OTHER.name_letter(42, "reply 1"),)}, None),
        ({"in_reply_to": ("<hd.42.0123456789abcdef0123@5c0f2e1a.hd.invalid>",)}, None),
        ({"in_reply_to": (DESK.name_letter(NO_TICKET, "digest"),)}, None),
        # Of a ticket that is not there, nothing goes on.
        ({"in_reply_to": (DESK.name_letter(99, "reply"),)}, None),
        ({"in_reply_to": (DESK.name_letter(99, "x"), "<known@acme.example>")}, 7),
        # A bare subject joins nothing, and neither does a number in one.
        ({"subject": "Re: Login fails"}, None),
        ({"subject": "Re: [#42] Login fails", "belongs_to": (42,)}, None),
        # A mark in the subject counts from somebody who belongs there.
        ({"subject": f"Re: {DESK.mark_subject(42)} Login fails", "belongs_to": (42,)}, 42),
        ({"subject": f"Re: {DESK.mark_subject(42)} Login fails"}, None),
        ({"subject": f"Re: {OTHER.mark_subject(42)}", "belongs_to": (42,)}, None),
        # And last of all.
        (
            {
                "subject": DESK.mark_subject(42),
                "belongs_to": (42,),
                "in_reply_to": ("<known@acme.example>",),
            },
            7,
        ),
    ],
)
def test_a_mail_goes_on_with(changes: dict[str, Any], ticket: int | None) -> None:
    assert join(**changes) == ticket


def test_references_are_read_from_the_nearest_and_no_longer_than_a_thread() -> None:
    many = tuple(f"<{each}@x.example>" for each in range(10_000))
    mail = make_mail(in_reply_to=("<9999@x.example>",), references=many)
    found = list_references(mail)
    assert found[:2] == ("<9999@x.example>", "<9998@x.example>")
    assert len(found) == MOST_REFERENCES
