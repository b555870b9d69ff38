"""What somebody has written now, told from the history below it, in the shapes of mail programs."""

import pytest

from helpdesk_cli.domain.mail.quotes import strip_quotes

WORDS = "It still drops.\n\nAnn"

GMAIL = """\
On Mon, Nov 30, 2026 at 10:00 AM Support <support@desk.example> wrote:

> Is it better now?
> Bob
"""
GMAIL_BROKEN = """\
On Mon, Nov 30, 2026 at 10:00 AM The support of a company with a long name <
support@desk.example> wrote:

> Is it better now?
"""
GMAIL_FRENCH = """\
Le lun. 30 nov. 2026 à 10:00, Support <support@desk.example> a écrit :

> Est-ce mieux maintenant ?
"""
APPLE = """\
> On 30 Nov 2026, at 10:00, Support <support@desk.example> wrote:
>\x20
> Is it better now?
"""
APPLE_FRENCH = """\
> Le 30 nov. 2026 à 10:00, Support <support@desk.example> a écrit :
>\x20
> Est-ce mieux maintenant ?
"""
OUTLOOK = """\
From: Support <support@desk.example>
Sent: Monday, November 30, 2026 10:00 AM
To: Ann Lee <ann@acme.example>
Subject: RE: Live stream drops

Is it better now?
"""
OUTLOOK_FRENCH = """\
De : Support <support@desk.example>
Envoyé : lundi 30 novembre 2026 10:00
À : Ann Lee
Objet : RE: Live stream drops

Est-ce mieux maintenant ?
"""
OUTLOOK_RULE = f"{'_' * 32}\n{OUTLOOK}"
OUTLOOK_OLD = "-----Original Message-----\n" + OUTLOOK
OUTLOOK_OLD_FRENCH = "-----Message d'origine-----\n" + OUTLOOK_FRENCH
OUTLOOK_BOLD = OUTLOOK.replace("From:", "*From:*").replace("Sent:", "*Sent:*")
THUNDERBIRD = """\
On 30/11/2026 10:00, Support wrote:
> Is it better now?
"""
THUNDERBIRD_FRENCH = """\
Le 30/11/2026 à 10:00, Support a écrit :
> Est-ce mieux maintenant ?
"""
GERMAN = """\
Am Mo., 30. Nov. 2026 um 10:00 Uhr schrieb Support <support@desk.example>:

> Ist es jetzt besser?
"""
SPANISH = """\
El lun, 30 nov 2026 a las 10:00, Support (<support@desk.example>) escribió:

> ¿Va mejor ahora?
"""


@pytest.mark.parametrize(
    "history",
    [
        *(GMAIL, GMAIL_BROKEN, GMAIL_FRENCH, APPLE, APPLE_FRENCH, OUTLOOK, OUTLOOK_FRENCH),
        *(OUTLOOK_RULE, OUTLOOK_OLD, OUTLOOK_OLD_FRENCH, OUTLOOK_BOLD),
        *(THUNDERBIRD, THUNDERBIRD_FRENCH, GERMAN, SPANISH, GMAIL + APPLE, OUTLOOK + GMAIL),
    ],
)
def test_the_history_goes(history: str) -> None:
    assert strip_quotes(f"{WORDS}\n\n{history}") == WORDS
    assert strip_quotes(f"{WORDS}\n{history}") == WORDS


@pytest.mark.parametrize(
    "text",
    [
        WORDS,
        "Ann\n-- \nAnn Lee\nSent from my phone",
        "On your page you say that we can call.\nThe number is dead.",
        "On Monday we wrote: nothing works.",
        "On 3 pages:\n- the start\n- the end",
        "Le client a écrit :\nRien ne marche.",
        "The error is:\n\n> Access denied\n\nWhat now?",
        "From: 10:00\nTo: 12:00\nthe stream drops.",
        "De : Paris\nLe direct coupe.",
        "Please forward this.\n\n---------- Forwarded message ----------\nFrom: b@x.example\n\nHi",
        "Name\n____________________\nFill in, please",
        "Date: yesterday\nthe stream dropped",
    ],
)
def test_what_somebody_wrote_stays(text: str) -> None:
    assert strip_quotes(text) == text


def test_answers_between_the_lines_stay_with_what_they_answer() -> None:
    text = f"{GMAIL}\nYes.\n\n> And the sound?\n\nNo.\n\n> Thanks\n"
    assert strip_quotes(text) == "Yes.\n\n> And the sound?\n\nNo."


def test_an_answer_below_the_quote_stays() -> None:
    assert strip_quotes(f"{THUNDERBIRD}\n{WORDS}\n") == WORDS


def test_a_mail_that_is_nothing_but_history_is_kept() -> None:
    assert strip_quotes(GMAIL) == GMAIL.strip()
    assert strip_quotes("") == ""


def test_of_many_empty_lines_two_are_left() -> None:
    assert strip_quotes("a\n\n\nb" + "\n \u200b" * 300 + "\nc") == "a\n\n\nb\n\n\nc"
