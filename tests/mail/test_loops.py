"""Programs that answer mail by themselves, and a desk that acknowledges it: they fall silent."""

from collections.abc import Callable, Iterator
from email.message import EmailMessage

import pytest

from tests.conftest import Hd
from tests.mail.mailing_desk import apply_mail, mailing, parse
from tests.servers.smtp import Postbox

ROUNDS = 8
PER_HOUR = 3

FIRST = (
    "From: Ann Lee <ann@acme.example>\nTo: support@desk.example\nSubject: Live stream drops\n"
    "Message-ID: <first@acme.example>\n\nEvery ten minutes, since this morning.\n"
)
Program = Callable[[EmailMessage, int], str]
"""What it writes when it gets a mail; how many it has written before."""


@pytest.fixture
def desk(hd: Hd) -> Iterator[tuple[Hd, Postbox]]:
    apply_mail(hd, f"[mail]\nacknowledge = true\nautomatic_per_hour = {PER_HOUR}")
    with mailing(hd) as (made, postbox):
        yield made, postbox


def write(got: EmailMessage, number: int, subject: str, *headers: str, threads: bool = True) -> str:
    lines = [
        "From: ann@acme.example",
        f"To: {got['From']}",
        f"Subject: {subject}",
        f"Message-ID: <answer-{number}@acme.example>",
        *([f"In-Reply-To: {got['Message-ID']}"] if threads else []),
        *headers,
    ]
    return "\n".join(lines) + "\n\nI am away until Monday and shall answer then.\n"


def out_of_office(got: EmailMessage, number: int) -> str:
    """As Exchange writes it."""
    subject = f"Automatic reply: {got['Subject']}"
    return write(got, number, subject, "X-Auto-Response-Suppress: All", threads=False)


def absence(got: EmailMessage, number: int) -> str:
    """French, and told by its subject alone."""
    return write(got, number, "=?utf-8?Q?Absence_du_bureau_=3A_cong=C3=A9s?=", threads=False)


def vacation(got: EmailMessage, number: int) -> str:
    """As Sieve writes it (RFC 5230)."""
    return write(got, number, f"Auto: {got['Subject']}", "Auto-Submitted: auto-replied")


def naive(got: EmailMessage, number: int) -> str:
    """Says of itself nothing at all, but answers what it got."""
    return write(got, number, f"Re: {got['Subject']}")


def stupid(got: EmailMessage, number: int) -> str:
    """Nor even that: each of its mails looks like a person's new matter."""
    return write(got, number, f"Thank you for your message {number}", threads=False)


def talk(hd: Hd, postbox: Postbox, program: Program) -> int:
    """Let both answer each other; how many mails the desk has sent."""
    hd.ok("mail", "deliver", stdin=FIRST)
    answered = 0
    for _ in range(ROUNDS):
        hd.ok("escalate")
        for raw in postbox.received[answered:]:
            hd.ok("mail", "deliver", stdin=program(parse(raw), answered))
            answered += 1
    return len(postbox.received)


@pytest.mark.parametrize("program", [out_of_office, absence, vacation, naive])
def test_a_desk_and_a_program_that_answers_fall_silent_after_one(
    desk: tuple[Hd, Postbox], program: Program
) -> None:
    assert talk(*desk, program) == 1


def test_a_program_that_hides_gets_no_more_than_the_policy_says_in_an_hour(
    desk: tuple[Hd, Postbox],
) -> None:
    assert talk(*desk, stupid) == PER_HOUR


@pytest.mark.parametrize("program", [out_of_office, absence, vacation])
def test_what_a_program_answers_stops_no_clock_and_opens_nothing(
    desk: tuple[Hd, Postbox], program: Program
) -> None:
    hd, postbox = desk
    talk(hd, postbox, program)
    (ticket,) = hd.ok("queue", "--json").json()
    assert (ticket["clock"], ticket["state"]) == ("first_reply", "pending")


def test_an_absence_does_not_reopen_what_is_solved(desk: tuple[Hd, Postbox]) -> None:
    hd, postbox = desk
    hd.ok("mail", "deliver", stdin=FIRST)
    hd.ok("escalate")
    hd.ok("solve", "1")
    hd.ok("mail", "deliver", stdin=vacation(parse(postbox.received[0]), 1))
    assert hd.ok("show", "1", "--json").json()["status"] == "solved"


def test_a_mailing_list_is_never_answered(desk: tuple[Hd, Postbox]) -> None:
    hd, postbox = desk
    for number in range(3):
        mail = FIRST.replace("<first@", f"<list-{number}@").replace(
            "Message-ID", "List-Id: Streamers <streamers.lists.example>\nMessage-ID"
        )
        hd.ok("mail", "deliver", stdin=mail)
        hd.ok("escalate")
    assert postbox.received == []


def test_whom_a_mail_would_be_acknowledged_to_is_explained(desk: tuple[Hd, Postbox]) -> None:
    hd, postbox = desk
    for mail, told in ((FIRST, ["ann@acme.example"]), (f"Precedence: bulk\n{FIRST}", [])):
        explained = hd.ok("mail", "explain", "-", "--json", stdin=mail).json()
        assert explained["acknowledged"] == told
    hd.ok("escalate")
    assert postbox.received == []
