"""Whose mail it is that an agent passes on, in the shapes of mail programs."""

import pytest

from helpdesk_cli.domain.mail.incoming import Person
from tests.mail.reading.mails import HEAD, mix, read

ANN = Person("Ann Lee", "ann@acme.example")
AGENT = HEAD.replace("Ann Lee <ann@acme.example>", "Alice <alice@desk.example>")

GMAIL = """\
Please have a look.

---------- Forwarded message ---------
From: Ann Lee <ann@acme.example>
Date: Mon, Nov 30, 2026 at 10:00 AM
Subject: Live stream drops
To: <alice@desk.example>


It drops since 9:00.
"""
GMAIL_FRENCH = """\
---------- Forwarded message ---------
De : *Ann Lee* <ann@acme.example>
Date: lun. 30 nov. 2026 à 10:00
Subject: Live stream drops
To: Alice <alice@desk.example>

It drops since 9:00.
"""
APPLE = """\
Begin forwarded message:

> From: Ann Lee <ann@acme.example>
> Subject: Live stream drops
> Date: 30 November 2026 at 10:00:00 CET
> To: alice@desk.example
>\x20
> It drops since 9:00.
"""
APPLE_FRENCH = """\
Début du message transféré :

De: Ann Lee <ann@acme.example>
Objet: Live stream drops
Date: 30 novembre 2026 à 10:00:00 UTC+1
À: alice@desk.example

It drops since 9:00.
"""
OUTLOOK = """\
FYI

From: Ann Lee [mailto:ann@acme.example]
Sent: Monday, November 30, 2026 10:00 AM
To: Alice
Subject: Live stream drops

It drops since 9:00.
"""
OUTLOOK_FRENCH = """\
De : Ann Lee <ann@acme.example>
Envoyé : lundi 30 novembre 2026 10:00
À : Alice <alice@desk.example>
Objet : Live stream drops

It drops since 9:00.
"""
THUNDERBIRD = """\
-------- Forwarded Message --------
Subject: \tLive stream drops
Date: \tMon, 30 Nov 2026 10:00:00 +0100
From: \tAnn Lee <ann@acme.example>
To: \talice@desk.example

It drops since 9:00.
"""
ATTACHED = (
    "Content-Type: message/rfc822\n\nFrom: Ann Lee <ann@acme.example>\n"
    "Subject: Live stream drops\n\nIt drops since 9:00.\n"
)


@pytest.mark.parametrize(
    ("prefix", "text"),
    [
        ("Fwd: ", f"\n{GMAIL}"),
        ("Fwd: ", f"Content-Type: text/plain; charset=utf-8\n\n{GMAIL_FRENCH}"),
        ("Fwd: ", f"\n{APPLE}"),
        ("Fwd: ", f"Content-Type: text/plain; charset=utf-8\n\n{APPLE_FRENCH}"),
        ("FW: ", f"\n{OUTLOOK}"),
        ("TR: ", f"Content-Type: text/plain; charset=utf-8\n\n{OUTLOOK_FRENCH}"),
        ("", f"\n{THUNDERBIRD}"),
        ("Fwd: ", mix("\nSee below.\n", ATTACHED)),
        ("", mix(ATTACHED)),
    ],
)
def test_the_true_author_of_what_is_forwarded(prefix: str, text: str) -> None:
    mail = read(text, head=AGENT.replace("Subject: ", f"Subject: {prefix}"))
    assert mail.sender == Person("Alice", "alice@desk.example")
    assert mail.forwarded is not None
    assert mail.forwarded.sender == ANN
    assert mail.forwarded.subject == "Live stream drops"
    assert mail.forwarded.text == "It drops since 9:00."


def test_a_reply_with_its_history_forwards_nothing() -> None:
    mail = read(f"\n{OUTLOOK}", head=HEAD.replace("Subject: ", "Subject: Re: "))
    assert mail.forwarded is None
    assert mail.words == "FYI"


def test_a_forward_that_names_no_address_has_no_author() -> None:
    text = OUTLOOK.replace(" [mailto:ann@acme.example]", "")
    mail = read(f"\n{text}", head=AGENT.replace("Subject: ", "Subject: FW: "))
    assert mail.forwarded is not None
    assert mail.forwarded.sender is None
