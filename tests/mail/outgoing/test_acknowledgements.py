"""Acknowledgements: to whom, how they read, and that no two machines answer each other."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Hd
from tests.golden_files import assert_golden
from tests.mail.mailing_desk import apply_mail, mailing, parse, read_text
from tests.servers.smtp import Postbox

MAIL = "[mail]\nacknowledge = true\nautomatic_per_hour = 3"

LETTER = """\
From: Ann Lee <ann@acme.example>
To: support@desk.example
Subject: {subject}
Message-ID: <{id}@acme.example>
{header}
{text}
"""
ENGLISH = "Hello, the live stream drops every ten minutes since this morning. Please help us."
FRENCH = "Bonjour, le direct se coupe toutes les dix minutes depuis ce matin. Merci de nous aider."


def write(subject: str = "Drops", id: str = "one", header: str = "", text: str = ENGLISH) -> str:
    return LETTER.format(subject=subject, id=id, header=f"{header}\n" if header else "", text=text)


@pytest.fixture
def desk(hd: Hd) -> Iterator[tuple[Hd, Postbox]]:
    apply_mail(hd, MAIL)
    with mailing(hd) as (made, postbox):
        yield made, postbox


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (FRENCH, "fr")])
def test_it_names_the_promise_in_the_customers_language(
    desk: tuple[Hd, Postbox], text: str, language: str
) -> None:
    hd, postbox = desk
    hd.ok("mail", "deliver", stdin=write(text=text))
    hd.ok("escalate")
    mail = parse(postbox.received[0])
    assert_golden(f"mail-acknowledgement-{language}-plain", read_text(mail))
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["Precedence"] == "bulk"
    assert mail["In-Reply-To"] == "<one@acme.example>"
    assert mail["Subject"].startswith("Re: Drops [#1-")


def test_it_is_no_answer(desk: tuple[Hd, Postbox]) -> None:
    hd, _ = desk
    hd.ok("mail", "deliver", stdin=write())
    hd.ok("escalate")
    (ticket,) = hd.ok("queue", "--json").json()
    assert (ticket["status"], ticket["clock"], ticket["state"]) == ("new", "first_reply", "pending")
    assert ticket["unread_since"] == "2026-11-17T10:00:00Z"


@pytest.mark.parametrize(
    "header",
    [
        *("Auto-Submitted: auto-replied", "Auto-Submitted: auto-generated", "Precedence: bulk"),
        *("List-Id: <all.acme.example>", "Return-Path: <>", "X-Auto-Response-Suppress: All"),
    ],
)
def test_machines_and_lists_are_not_answered(desk: tuple[Hd, Postbox], header: str) -> None:
    hd, postbox = desk
    hd.ok("mail", "deliver", stdin=write(header=header))
    hd.ok("escalate")
    assert postbox.received == []


@pytest.mark.parametrize(
    "sender", ["no-reply", "noreply", "MAILER-DAEMON", "donotreply", "bounces"]
)
def test_who_says_that_nobody_reads_it_is_not_answered(
    desk: tuple[Hd, Postbox], sender: str
) -> None:
    hd, postbox = desk
    hd.ok("mail", "deliver", stdin=write().replace("ann@acme", f"{sender}@acme"))
    hd.ok("escalate")
    assert postbox.received == []


def test_nobody_gets_more_than_the_policy_says_in_an_hour(desk: tuple[Hd, Postbox]) -> None:
    hd, postbox = desk
    for number in range(6):
        hd.ok("mail", "deliver", stdin=write(f"Question {number}", str(number)))
    hd.ok("escalate")
    assert len(postbox.received) == 3
    later = hd.at("2026-11-17T11:00:01Z")
    later.ok("mail", "deliver", stdin=write("Another", "last"))
    later.ok("escalate")
    assert len(postbox.received) == 4


def test_what_was_answered_meanwhile_is_not_acknowledged(desk: tuple[Hd, Postbox]) -> None:
    hd, postbox = desk
    hd.ok("mail", "deliver", stdin=write())
    hd.ok("reply", "1", "--no-send", "--body", "It is repaired.")
    hd.ok("escalate")
    assert postbox.received == []
    notes = [event["body"] for event in hd.ok("show", "1", "--json").json()["events"]]
    assert "The acknowledgement was not sent to ann@acme.example: answered" in notes


NEW = ("new", "Drops", "--contact", "ann@acme.example")


@pytest.fixture
def telling(hd: Hd) -> Iterator[tuple[Hd, Postbox]]:
    """A desk whose callers are told that their words have arrived; its mail is not answered."""
    apply_mail(hd, '[mail]\nacknowledge_channels = ["phone"]')
    with mailing(hd) as (made, postbox):
        yield made, postbox


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("--channel", "phone"), ["ann@acme.example"]),
        (("--channel", "form"), []),
        ((), []),
        (("--channel", "phone", "--contact", "Ann Lee"), []),
        (("--channel", "phone", "--contact", "no-reply@acme.example"), []),
        (("--channel", "phone", "--by-agent"), []),
    ],
)
def test_who_calls_is_told_where_the_policy_names_the_channel(
    telling: tuple[Hd, Postbox], more: tuple[str, ...], told: list[str]
) -> None:
    hd, postbox = telling
    said = hd.ok(*NEW, "--body", ENGLISH, *more).out
    assert said.endswith("  ann@acme.example is told\n") == bool(told)
    hd.ok("escalate")
    assert [parse(raw)["To"] for raw in postbox.received] == told


def test_a_form_that_is_piped_in_is_acknowledged_like_a_call(telling: tuple[Hd, Postbox]) -> None:
    hd, postbox = telling
    ticket = {"subject": "Drops", "contact": "ann@acme.example", "channel": "phone"}
    hd.ok("new", stdin=json.dumps([ticket, {"subject": "Else"}]))
    hd.ok("escalate")
    (mail,) = map(parse, postbox.received)
    assert "its number is #1" in read_text(mail)
    assert "In-Reply-To" not in mail


def test_channels_alone_acknowledge_no_mail(telling: tuple[Hd, Postbox]) -> None:
    hd, postbox = telling
    hd.ok("mail", "deliver", stdin=write())
    hd.ok("escalate")
    assert postbox.received == []


def test_two_desks_that_acknowledge_each_other_fall_silent(
    hd: Hd, tmp_path: Path, policy_file: Path
) -> None:
    other = Hd(tmp_path / "other" / "desk.db")
    other.db.parent.mkdir()
    other.ok("init", "--policy", str(policy_file))
    for each in (hd, other):
        apply_mail(each, MAIL)
    with mailing(hd) as (ours, our_post), mailing(other) as (theirs, their_post):
        ours.ok("mail", "deliver", stdin=write())
        for _ in range(5):
            for sender, post, receiver in (
                (ours, our_post, theirs),
                (theirs, their_post, ours),
            ):
                sender("escalate")
                for raw in post.received:
                    receiver("mail", "deliver", stdin=raw)
    assert (len(our_post.received), len(their_post.received)) == (1, 0)


def test_a_desk_that_does_not_say_so_acknowledges_nothing(hd: Hd) -> None:
    with mailing(hd) as (desk, postbox):
        desk.ok("mail", "deliver", stdin=write())
        desk.ok("escalate")
    assert postbox.received == []
