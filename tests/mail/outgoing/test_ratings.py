"""Customers are asked once how it went, and what comes back counts once."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

import pytest

from helpdesk_cli.domain.time.instant import parse_instant
from tests.conftest import Hd
from tests.golden_files import assert_golden
from tests.mail.mailing_desk import apply_mail, mailing, parse, read_text
from tests.servers.smtp import Postbox

ASK = '[mail.satisfaction]\nask = true\nafter = "1 hour"\nanswers = {answers}'
ANSWER = "From: ann@acme.example\nSubject: {subject}\nMessage-ID: <{id}@x.example>\n\n{text}\n"


@pytest.fixture
def desk(hd: Hd) -> Iterator[tuple[Hd, Postbox]]:
    """#1 of Ann, solved at 10."""
    apply_mail(hd, ASK.format(answers=3))
    with mailing(hd) as (made, postbox):
        made.ok("new", "Drops", "--contact", "ann@acme.example", "--body", "Hello, it drops.")
        made.ok("solve", "1")
        yield made, postbox


def at(hd: Hd, time: str) -> Hd:
    return hd.at(f"2026-11-17T{time}Z")


def ask(hd: Hd, postbox: Postbox) -> dict[str, str]:
    """The subjects that the mail offers, by their first word."""
    at(hd, "11:00:00").ok("escalate")
    (raw,) = postbox.received
    found = re.findall(r"(\w+): mailto:support@desk\.example\?subject=(\S+)", read_text(parse(raw)))
    return {word: unquote(subject) for word, subject in found}


def test_the_question_offers_answers_that_are_written_already(desk: tuple[Hd, Postbox]) -> None:
    hd, postbox = desk
    at(hd, "10:59:59").ok("escalate")
    assert postbox.received == []
    assert [*ask(hd, postbox)] == ["Good", "Fair", "Bad"]
    mail = parse(postbox.received[0])
    assert mail["Auto-Submitted"] == "auto-replied"
    text = re.sub(r"%20[0-9a-f]{10}%5D", "%20TOKEN%5D", read_text(mail))
    assert_golden("mail-survey-en-plain", text)


def test_the_first_answer_counts_and_reopens_nothing(desk: tuple[Hd, Postbox]) -> None:
    hd, postbox = desk
    offered = ask(hd, postbox)
    later = at(hd, "11:10:00")
    for number, word in enumerate(("Good", "Good", "Bad")):
        mail = ANSWER.format(subject=offered[word], id=number, text="Thanks!")
        later.ok("mail", "deliver", stdin=mail)
    assert hd.rows("SELECT answer FROM rating") == [("good",)]
    shown = later.ok("show", "1", "--json").json()
    assert shown["status"] == "solved"
    notes = [event["body"] for event in shown["events"] if event["by"] == "system"]
    assert "ann@acme.example rated this good.\n\nThanks!" in notes


@pytest.mark.parametrize("forged", ["[#1 good 0123456789]", "[#99 good 0123456789]"])
def test_what_we_did_not_offer_counts_nowhere(desk: tuple[Hd, Postbox], forged: str) -> None:
    hd, postbox = desk
    ask(hd, postbox)
    hd.ok("mail", "deliver", stdin=ANSWER.format(subject=forged, id="x", text="Thanks!"))
    assert hd.rows("SELECT answer FROM rating") == [(None,)]


def test_nobody_is_asked_twice_nor_about_what_was_reopened(desk: tuple[Hd, Postbox]) -> None:
    hd, postbox = desk
    at(hd, "10:10:00").ok("reopen", "1")
    at(hd, "11:00:00").ok("escalate")
    assert postbox.received == []
    at(hd, "11:05:00").ok("solve", "1")
    at(hd, "12:06:00").ok("escalate")
    at(hd, "12:10:00").ok("reopen", "1")
    at(hd, "12:11:00").ok("solve", "1")
    at(hd, "14:00:00").ok("escalate")
    assert len(postbox.received) == 1


def test_an_undone_solving_asks_nobody(desk: tuple[Hd, Postbox]) -> None:
    hd, postbox = desk
    at(hd, "10:10:00").ok("undo")
    at(hd, "11:00:00").ok("escalate")
    assert postbox.received == []


def test_two_answers_leave_out_the_middle(hd: Hd) -> None:
    apply_mail(hd, ASK.format(answers=2))
    with mailing(hd) as (desk, postbox):
        desk.ok("new", "Drops", "--contact", "ann@acme.example", "--body", "Hello")
        desk.ok("solve", "1")
        assert [*ask(desk, postbox)] == ["Good", "Bad"]


def test_a_desk_that_does_not_ask_asks_nobody(hd: Hd) -> None:
    with mailing(hd) as (desk, postbox):
        desk.ok("new", "Drops", "--contact", "ann@acme.example", "--body", "Hello")
        desk.ok("solve", "1")
        at(desk, "12:00:00").ok("escalate")
    assert postbox.received == []


@pytest.mark.parametrize(("answers", "share"), [(4, None), (5, 0.8)])
def test_the_report_tells_the_share_of_enough_answers(
    hd: Hd, answers: int, share: float | None
) -> None:
    for ticket in range(1, answers + 1):
        hd.ok("new", "Drops")
        answer = "bad" if ticket == 1 else "good"
        hd.write(
            "INSERT INTO rating (ticket_id, asked_at, answer, rated_at)"
            " VALUES (:ticket, :at, :answer, :at)",
            ticket=ticket,
            at=parse_instant(hd.now),
            answer=answer,
        )
    told = at(hd, "11:00:00").ok("report", "--week", "this", "--json").json()["satisfaction"]
    assert told == {"asked": answers, "good": answers - 1, "fair": 0, "bad": 1, "share": share}
    screen = at(hd, "11:00:00").on_screen().ok("report", "--week", "this").out
    said = "80.0 % of the answers are good." if share else "Share: N/A, with fewer than 5 answers."
    assert said in screen
