"""A conversation of a desk with people who use Gmail, Outlook and Apple Mail."""

from email.message import EmailMessage

import pytest

from tests.conftest import Hd
from tests.mail.conversation.mail_programs import Program, apple_mail, gmail, outlook
from tests.mail.incoming import deliver
from tests.mail.mailing_desk import mailing, parse
from tests.mail.test_intake import count_tickets, said
from tests.servers.smtp import Postbox

ANN, BOB = "Ann Lee <ann@acme.example>", "Bob Ray <bob@acme.example>"


def at(hd: Hd, minute: int) -> Hd:
    return hd.at(f"2026-11-17T{10 + minute // 60}:{minute % 60:02}:00Z")


def reply(hd: Hd, postbox: Postbox, minute: int, body: str) -> EmailMessage:
    """What an agent writes, as the customer receives it."""
    at(hd, minute).ok("reply", "1", "--body", body)
    at(hd, minute + 1).ok("mail", "send")
    return parse(postbox.received[-1])


def test_six_mails_of_three_programs_are_one_ticket_with_their_words_and_clocks(hd: Hd) -> None:
    with mailing(hd) as (desk, postbox):
        deliver(desk, "The stream drops.", cc=BOB)
        first = reply(desk, postbox, 5, "Which browser?")
        for minute, raw in (
            (10, gmail(ANN, "Firefox.\n\nAnn", first)),
            (12, outlook(BOB, "And it drops in Chrome, too.", first)),
        ):
            at(desk, minute).ok("mail", "deliver", stdin=raw)
        second = reply(desk, postbox, 20, "We restarted it.\n\nIs it better?")
        for minute, raw in (
            (30, apple_mail(ANN, "A little.", second)),
            (40, gmail(BOB, "Oui, merci !", second, french=True)),
            (50, outlook(ANN, "No: it is gone again.", second)),
        ):
            at(desk, minute).ok("mail", "deliver", stdin=raw)
        assert count_tickets(desk) == 1
        assert [(by, body) for by, public, body in said(desk) if public] == [
            ("customer", "The stream drops."),
            ("agent:alice", "Which browser?"),
            ("customer", "Firefox.\n\nAnn"),
            ("customer", "And it drops in Chrome, too."),
            ("agent:alice", "We restarted it.\n\nIs it better?"),
            ("customer", "A little."),
            ("customer", "Oui, merci !"),
            ("customer", "No: it is gone again."),
        ]
        clocks = at(desk, 60).ok("explain", "1", "--json").json()["clocks"]
        replies = [each for each in clocks if each["clock"] in ("first_reply", "next_reply")]
        assert [
            (each["clock"], each["started_at"][11:16], (each["stopped_at"] or "")[11:16])
            for each in replies
        ] == [
            ("first_reply", "10:00", "10:05"),
            ("next_reply", "10:10", "10:20"),
            ("next_reply", "10:30", ""),
        ]


@pytest.mark.parametrize("program", [gmail, outlook, apple_mail])
def test_an_answer_whose_headers_were_lost_is_known_by_the_mark_in_its_subject(
    hd: Hd, program: Program
) -> None:
    with mailing(hd) as (desk, postbox):
        deliver(desk, "The stream drops.")
        mail = reply(desk, postbox, 5, "Which browser?")
        raw = program(ANN, "Firefox.", mail)
        lines = raw.decode().splitlines(keepends=True)
        lost = [
            line for line in lines if not line.startswith(("In-Reply-To:", "References:", " <"))
        ]
        at(desk, 10).ok("mail", "deliver", stdin="".join(lost).encode())
        assert count_tickets(desk) == 1
        assert said(desk)[-1] == ("customer", True, "Firefox.")
