"""Replies as mails: when they leave, what stops them, what is told, and that each leaves once."""

import random
import time
from collections.abc import Iterator
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path
from subprocess import TimeoutExpired

import pytest

from helpdesk_cli.desk.ladder.outbox.marking import LEASE
from helpdesk_cli.domain.time.instant import format_iso, parse_instant
from tests.conftest import PLAIN_POLICY, Hd
from tests.ladder.cron.passes import Passes
from tests.mail.mailing_desk import apply_mail, mailing, parse, read_text
from tests.processes import start
from tests.servers.smtp import DROP, Postbox

AT_TEN = "2026-11-17T10:00:00Z"


def after(hd: Hd, seconds: int) -> Hd:
    """The desk so many seconds after ten."""
    return hd.at(f"2026-11-17T10:{seconds // 60:02}:{seconds % 60:02}Z")


@pytest.fixture
def desk(hd: Hd) -> Iterator[tuple[Hd, Postbox]]:
    """#1 from Ann, answered by nobody yet, and a mail server."""
    hd.ok("new", "Live stream drops", "--contact", "ann@acme.example", "--body", "Since 9:00.")
    with mailing(hd) as (made, postbox):
        yield made, postbox


def test_a_reply_leaves_once_it_was_held_and_not_before(desk: tuple[Hd, Postbox]) -> None:
    hd, postbox = desk
    hd.ok("reply", "1", "--body", "Looking.")
    after(hd, 19).ok("escalate")
    assert postbox.received == []
    after(hd, 20).ok("escalate")
    after(hd, 40).ok("escalate")
    (raw,) = postbox.received
    mail = parse(raw)
    assert (mail["To"], mail["From"]) == ("ann@acme.example", "Plain desk <support@desk.example>")
    assert str(mail["Subject"]).startswith("Re: Live stream drops [#1-")
    assert mail["Auto-Submitted"] is None
    assert read_text(mail) == (
        "Looking.\n\nAlice Martin\nPlain desk\n\n"
        "On Tuesday 17 November 2026, 10:00 UTC, ann@acme.example wrote:\n> Since 9:00.\n"
    )


def test_mail_send_sends_what_may_leave_and_counts_what_is_held(desk: tuple[Hd, Postbox]) -> None:
    hd, postbox = desk
    hd.ok("reply", "1", "--body", "Looking.")
    told = "0 mails sent; 1 held, the first until Tue 17 Nov 10:00:20 UTC\n"
    assert hd.ok("mail", "send").out == told
    assert after(hd, 30).ok("mail", "send").out == "1 mail sent\n"
    done = after(hd, 31).ok("mail", "send", "--json").json()
    assert done == {"sent": 0, "held": 0, "held_until": None, "failed": 0}
    assert len(postbox.received) == 1


def test_the_command_says_to_whom_when_and_by_whom(desk: tuple[Hd, Postbox]) -> None:
    hd, _ = desk
    assert hd.ok("reply", "1", "--body", "Looking.").out.splitlines()[1:] == [
        "    to ann@acme.example at 10:00:20, by hd escalate or hd mail send",
        "    hd undo stops it for 20s",
        "    hd escalate has never run here: run hd mail send then",
    ]
    after(hd, 30).ok("escalate")
    assert len(after(hd, 40).ok("reply", "1", "--body", "More.").out.splitlines()) == 3


def test_undo_within_the_hold_stops_it_and_the_clocks_run_on(desk: tuple[Hd, Postbox]) -> None:
    hd, postbox = desk
    before = after(hd, 60).ok("explain", "1", "--json").json()["clocks"]
    hd.ok("reply", "1", "--body", "Looking.", "--pend")
    after(hd, 10).ok("undo")
    after(hd, 60).ok("escalate")
    assert postbox.received == []
    assert after(hd, 60).ok("explain", "1", "--json").json()["clocks"] == before
    shown = after(hd, 60).ok("show", "1", "--json").json()
    assert (shown["status"], shown["assignee"]) == ("new", None)


def test_undo_takes_off_whom_the_reply_was_to_copy_and_nobody_else(
    desk: tuple[Hd, Postbox],
) -> None:
    hd, _ = desk
    hd.ok("reply", "1", "--body", "Looking.", "--cc", "bob@acme.example")
    after(hd, 60).ok("escalate")
    copying = ("--cc", "bob@acme.example", "--cc", "mistake@orbit.example")
    after(hd, 70).ok("reply", "1", "--body", "More.", *copying)
    after(hd, 75).ok("undo")
    assert after(hd, 80).ok("show", "1", "--json").json()["participants"] == ["bob@acme.example"]


def test_undo_says_that_it_has_left(desk: tuple[Hd, Postbox]) -> None:
    hd, _ = desk
    hd.ok("reply", "1", "--body", "Looking.")
    after(hd, 30).ok("escalate")
    refused = after(hd, 31)("undo")
    assert refused.code == 1
    assert "the mail to the customer of ticket 1 has left" in refused.err


def test_what_nobody_has_begun_to_send_can_be_undone_after_the_hold_too(
    desk: tuple[Hd, Postbox],
) -> None:
    hd, postbox = desk
    hd.ok("reply", "1", "--body", "Looking.")
    after(hd, 300).ok("undo")
    after(hd, 301).ok("escalate")
    assert postbox.received == []


def test_what_may_have_arrived_cannot_be_undone(hd: Hd) -> None:
    hd.ok("new", "Drops", "--contact", "ann@acme.example", "--body", "Hello")
    with mailing(hd, DATA=[DROP]) as (desk, _):
        desk.ok("reply", "1", "--body", "Looking.")
        assert after(desk, 30)("escalate").code == 6
        refused = after(desk, 31)("undo")
        assert "the mail to the customer of ticket 1 is on its way" in refused.err


def test_an_undo_takes_back_its_own_reply_and_no_word_of_others(desk: tuple[Hd, Postbox]) -> None:
    hd, _ = desk
    hd.ok("reply", "1", "--body", "Looking.")
    after(hd, 5).ok("reply", "1", "--from-customer", "--body", "It is worse now.")
    after(hd, 6).ok("undo", "2")
    history = after(hd, 7).ok("explain", "1", "--json").json()["clocks"]
    assert [clock["state"] for clock in history if clock["clock"] == "first_reply"] == ["pending"]
    assert after(hd, 7).ok("show", "1", "--json").json()["unread_since"] == AT_TEN


def test_a_reply_after_which_another_went_out_stays(desk: tuple[Hd, Postbox]) -> None:
    hd, _ = desk
    hd.ok("reply", "1", "--body", "Looking.")
    after(hd, 5).by("bob").ok("reply", "1", "--body", "Me too.")
    refused = after(hd, 6)("undo")
    assert "ticket 1 has been replied to again since" in refused.err


@pytest.mark.parametrize(
    ("policy", "contact", "option", "told"),
    [
        ("", "ann@acme.example", "--no-send", []),
        ('[mail]\nsend = "never"', "ann@acme.example", None, ['the policy says send = "never"']),
        ("", "Ann", None, ["not mailed: its contact is no address"]),
    ],
)
def test_a_reply_that_is_not_to_be_mailed_is_only_recorded(
    hd: Hd, policy: str, contact: str, option: str | None, told: list[str]
) -> None:
    apply_mail(hd, policy)
    hd.ok("new", "Drops", "--contact", contact, "--body", "Hello")
    with mailing(hd) as (desk, postbox):
        done = desk.ok("reply", "1", "--body", "Looking.", *filter(None, [option]))
        assert all(words in done.out for words in told)
        assert "to ann" not in done.out
        after(desk, 60).ok("escalate")
    assert postbox.received == []
    assert hd.ok("queue", "--json").json()[0]["clock"] == "resolution"


def test_a_desk_without_delivery_says_that_nothing_is_sent(hd: Hd) -> None:
    hd.ok("new", "Drops", "--contact", "ann@acme.example", "--body", "Hello")
    assert "not mailed: hd.toml has no [delivery]" in hd.ok("reply", "1", "--body", "Hi.").out
    refused = hd("reply", "1", "--body", "Hi.", "--send")
    assert (refused.code, "hd.toml has no [delivery]" in refused.err) == (1, True)
    assert len(hd.ok("log", "--json").json()) == 2


def test_where_the_policy_asks_and_nobody_can_answer_nothing_is_recorded(hd: Hd) -> None:
    apply_mail(hd, '[mail]\nsend = "ask"')
    hd.ok("new", "Drops", "--contact", "ann@acme.example", "--body", "Hello")
    with mailing(hd) as (desk, postbox):
        refused = desk("reply", "1", "--body", "Looking.")
        assert (refused.code, "--send" in refused.err) == (2, True)
        desk.ok("reply", "1", "--body", "Looking.", "--send")
        after(desk, 60).ok("escalate")
    assert len(postbox.received) == 1


def test_the_policy_says_how_long_replies_are_held(hd: Hd) -> None:
    apply_mail(hd, "[mail]\nhold_seconds = 0")
    hd.ok("new", "Drops", "--contact", "ann@acme.example", "--body", "Hello")
    with mailing(hd) as (desk, postbox):
        desk.ok("reply", "1", "--body", "Looking.")
        desk.ok("escalate")
    assert len(postbox.received) == 1


def test_the_conversation_is_named_by_its_letters(desk: tuple[Hd, Postbox]) -> None:
    hd, postbox = desk
    for minute, text in enumerate(("One.", "Two.", "Three."), 1):
        after(hd, 60 * minute).ok("reply", "1", "--body", text)
        after(hd, 60 * minute + 30).ok("escalate")
    first, second, third = map(parse, postbox.received)
    assert first["In-Reply-To"] is None
    assert second["In-Reply-To"] == first["Message-ID"]
    assert third["References"].split() == [first["Message-ID"], second["Message-ID"]]


def test_a_repeat_after_a_lost_connection_is_the_same_mail(hd: Hd) -> None:
    hd.ok("new", "Drops", "--contact", "ann@acme.example", "--body", "Hello")
    with mailing(hd, DATA=["451 later"]) as (desk, postbox):
        desk.ok("reply", "1", "--body", "Été 😀 " * 300)
        assert after(desk, 30)("escalate").code == 6
        after(desk, 200).ok("escalate")
    (raw,) = postbox.received
    assert "Été 😀 Été" in read_text(parse(raw)).replace("\n", " ")


def test_what_was_refused_for_good_is_told_and_tried_again_when_asked(hd: Hd) -> None:
    hd.ok("new", "Drops", "--contact", "ann@acme.example", "--body", "Hello")
    with mailing(hd, RCPT=["550 no such user ann@acme.example"]) as (desk, postbox):
        desk.ok("reply", "1", "--body", "Looking.")
        failed = after(desk, 30)("escalate")
        assert (failed.code, "550 no such user the customer" in failed.err) == (6, True)
        notes = [event["body"] for event in desk.ok("show", "1", "--json").json()["events"]]
        assert notes[-1].startswith("The reply did not reach ann@acme.example: localhost")
        after(desk, 60).ok("escalate", "--retry")
    assert len(postbox.received) == 1


def kill(hd: Hd, seconds: float, *args: str) -> None:
    """Start a command, and kill it after so long."""
    process = start(hd, *args)
    with suppress(TimeoutExpired):
        process.communicate(timeout=seconds)
    process.kill()
    process.communicate()


def test_replies_and_passes_that_are_killed_lose_nothing_and_repeat_only_the_same_mail(
    hd: Hd,
) -> None:
    dice = random.Random(7)
    for _ in range(8):
        hd.ok("new", "Drops", "--contact", "ann@acme.example", "--body", "Hello")
    with mailing(hd) as (desk, postbox):
        began = time.monotonic()
        start(desk, "reply", "1", "--body", "Looking.").communicate()
        usual = time.monotonic() - began
        for ticket in range(2, 9):
            kill(desk, dice.uniform(usual / 2, usual), "reply", str(ticket), "--body", "Looking.")
        passes = Passes(desk)
        now = parse_instant(AT_TEN)
        for _ in range(40):
            now += LEASE + 60  # no claim of the one that was killed holds any more
            passes.make(format_iso(now), dice.uniform(0, 0.25))
        passes.end()
        desk.at(format_iso(now + LEASE + 60)).ok("escalate", "--max", "0")
    said = len(
        [
            event
            for ticket in range(1, 9)
            for event in hd.ok("show", str(ticket), "--json").json()["events"]
            if event["by"] == "agent:alice" and event["kind"] == "message"
        ]
    )
    sent = {letter for (letter,) in hd.rows("SELECT letter FROM outbox")}
    assert 0 < said == len(sent)
    assert {str(parse(raw)["Message-ID"]) for raw in postbox.received} == sent
    assert len(set(postbox.received)) == said, "what came twice was the same mail"


COPIED = """\
From: Ann Lee <ann@acme.example>
To: support@desk.example
Cc: Bob <bob@acme.example>, Cleo <cleo@acme.example>
Subject: Le direct se coupe
Message-ID: <first@acme.example>

Bonjour, le direct se coupe toutes les dix minutes depuis ce matin. Merci de nous aider.
"""


@pytest.fixture
def copied(hd: Hd) -> Iterator[tuple[Hd, Postbox]]:
    """#1 by mail from Ann in French, copied to Bob and Cleo."""
    with mailing(hd) as (desk, postbox):
        desk.ok("mail", "deliver", stdin=COPIED)
        yield desk, postbox


def receive(hd: Hd, postbox: Postbox, *options: str) -> tuple[EmailMessage, list[str]]:
    """The mail of a reply as it arrives, and to whom the server was told to bring it."""
    hd.ok("reply", "1", "--body", "Nous regardons.", *options)
    after(hd, 30).ok("escalate")
    return parse(postbox.received[-1]), postbox.recipients[-1]


def test_whoever_is_copied_is_answered_too_in_the_customers_language(
    copied: tuple[Hd, Postbox],
) -> None:
    mail, brought = receive(*copied)
    assert mail["To"] == "Ann Lee <ann@acme.example>"
    assert brought == ["ann@acme.example", "bob@acme.example", "cleo@acme.example"]
    assert mail["References"] == mail["In-Reply-To"] == "<first@acme.example>"
    assert "Ann Lee a écrit\u00a0:\n> Bonjour, le direct" in read_text(mail)


def test_the_address_that_it_is_answered_as_is_not_copied(hd: Hd) -> None:
    """It may have been copied on a ticket before the desk was told that it is its own."""
    mail = "From: ann@acme.example\nTo: Desk@desk.example, bob@acme.example\n\nHello?\n"
    hd.ok("mail", "deliver", stdin=mail)
    with mailing(hd) as (desk, postbox):
        settings = hd.db.with_name("hd.toml")
        box = '[[mailbox]]\nname = "mail"\nkind = "pipe"\nfrom = "desk@desk.example"\n'
        settings.write_text(box + settings.read_text())
        desk.ok("reply", "1", "--body", "Yes.")
        after(desk, 30).ok("escalate")
        (reply,) = map(parse, postbox.received)
    assert (reply["From"], reply["Cc"]) == ("Plain desk <desk@desk.example>", "bob@acme.example")


@pytest.mark.parametrize(
    ("options", "brought"),
    [
        (["--no-cc"], ["ann@acme.example"]),
        (["--no-cc", "--cc", "dan@acme.example"], ["ann@acme.example", "dan@acme.example"]),
        (
            ["--cc", "Dan@acme.example", "--cc", "bob@acme.example"],
            ["ann@acme.example", *(f"{name}@acme.example" for name in ("bob", "cleo", "dan"))],
        ),
    ],
)
def test_an_agent_says_who_is_copied(
    copied: tuple[Hd, Postbox], options: list[str], brought: list[str]
) -> None:
    assert receive(*copied, *options)[1] == brought


def test_an_answer_by_mail_comes_back_to_its_ticket(copied: tuple[Hd, Postbox]) -> None:
    hd, postbox = copied
    mail, _ = receive(hd, postbox)
    answer = f"From: bob@acme.example\nSubject: x\nIn-Reply-To: {mail['Message-ID']}\n\nMerci."
    after(hd, 60).ok("mail", "deliver", stdin=answer)
    (row, *_) = after(hd, 61).ok("mail", "log", "--json").json()
    assert (row["outcome"], row["ticket"]) == ("added", 1)


@pytest.mark.parametrize("code", ["550 no such user", "450 come back later"])
def test_who_is_not_taken_is_tried_alone_and_nobody_is_told_twice(hd: Hd, code: str) -> None:
    with mailing(hd, RCPT=["250 fine", code]) as (desk, postbox):
        desk.ok("mail", "deliver", stdin=COPIED)
        desk.ok("reply", "1", "--body", "Nous regardons.")
        assert after(desk, 30)("escalate").code == 6
        after(desk, 600)("escalate", "--retry")
    assert postbox.recipients == [["ann@acme.example", "cleo@acme.example"], ["bob@acme.example"]]
    first, second = postbox.received
    assert first == second


def test_files_go_with_a_reply_and_stay_with_its_message(
    desk: tuple[Hd, Postbox], tmp_path: Path
) -> None:
    hd, postbox = desk
    file = tmp_path / "trace.txt"
    file.write_bytes(b"line\r\n\xff")
    hd.ok("reply", "1", "--body", "See there.", "--attach", str(file))
    after(hd, 30).ok("escalate")
    (part,) = parse(postbox.received[0]).iter_attachments()
    assert (part.get_filename(), part.get_payload(decode=True)) == ("trace.txt", b"line\r\n\xff")
    assert hd.rows("SELECT name FROM attachment") == [("trace.txt",)]


@pytest.mark.parametrize("size", [None, 21 * 1024 * 1024])
def test_files_that_cannot_go_stop_the_reply(
    desk: tuple[Hd, Postbox], tmp_path: Path, size: int | None
) -> None:
    hd, _ = desk
    file = tmp_path / "big.bin"
    if size is not None:
        file.write_bytes(bytes(size))
    refused = hd("reply", "1", "--body", "See there.", "--attach", str(file))
    assert (refused.code, str(file) in refused.err or "20 MB" in refused.err) == (2, True)
    assert hd.ok("show", "1", "--json").json()["status"] == "new"


BOUNCE = """\
From: MAILER-DAEMON@mail.example
Return-Path: <>
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

It was not delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; {recipient}
Action: failed
Status: 5.1.1

--b
Content-Type: message/rfc822

Message-ID: {about}
Subject: Re

--b--
"""
CALL = "The last reply did not arrive: call the customer, or ask for another address."


def test_a_reply_that_came_back_is_flagged_until_somebody_replies_again(
    copied: tuple[Hd, Postbox],
) -> None:
    hd, postbox = copied
    mail, _ = receive(hd, postbox)
    bounce = BOUNCE.format(recipient="ann@acme.example", about=mail["Message-ID"])
    after(hd, 60).ok("mail", "deliver", stdin=bounce)
    now = after(hd, 61)
    assert now.ok("queue", "--json").json()[0]["suggestion"] == CALL
    assert now.ok("show", "1", "--json").json()["suggestion"] == CALL
    rows = "SELECT recipient, state FROM outbox ORDER BY state"
    left = "bob@acme.example, cleo@acme.example"
    assert hd.rows(rows) == [("ann@acme.example", "bounced"), (left, "sent")]
    now.ok("reply", "1", "--no-send", "--body", "Told her on the phone.")
    assert now.ok("queue", "--json").json()[0]["suggestion"] is None


def test_a_reply_that_was_given_up_is_flagged(hd: Hd) -> None:
    hd.ok("new", "Drops", "--contact", "ann@acme.example", "--body", "Hello")
    with mailing(hd, RCPT=["550 no such user"]) as (desk, _):
        desk.ok("reply", "1", "--body", "Looking.")
        after(desk, 30)("escalate")
        assert desk.ok("queue", "--json").json()[0]["suggestion"] == CALL
        assert desk.ok("explain", "1", "--json").json()["clocks"][0]["state"] == "achieved"


def test_show_says_how_far_each_reply_got(copied: tuple[Hd, Postbox]) -> None:
    hd, _ = copied
    hd.ok("reply", "1", "--body", "Nous regardons.", "--no-cc")

    def look(seconds: int) -> tuple[str, str]:
        shown = after(hd, seconds)
        (delivery,) = shown.ok("show", "1", "--json").json()["deliveries"]
        screen = shown.on_screen().ok("show", "1").out
        told = next(line for line in screen.splitlines() if "mailed" in line)
        return delivery["state"], told.strip()

    to = "ann@acme.example"
    assert look(5) == ("held", f"held until Tue 17 Nov 10:00:20 UTC, then mailed to {to}")
    again = "with the next hd escalate or hd mail send"
    assert look(25) == ("queued", f"to be mailed to {to} {again}")
    after(hd, 70).ok("escalate")
    assert look(80) == ("sent", f"mailed to {to}, Tue 17 Nov 10:01 UTC")


def test_show_says_that_a_reply_was_taken_back(desk: tuple[Hd, Postbox]) -> None:
    hd, _ = desk
    hd.ok("reply", "1", "--body", "Looking.")
    after(hd, 5).ok("undo")
    assert "undone, never mailed" in after(hd, 6).on_screen().ok("show", "1").out


def test_a_draft_tells_nobody_and_moves_no_clock_until_it_is_sent(
    desk: tuple[Hd, Postbox],
) -> None:
    hd, postbox = desk
    hd.ok("reply", "1", "--draft", "--body", "It may be node 4.")
    hd.ok("reply", "1", "--draft", "--body", "It is node 5.")
    hd.by("bob").ok("reply", "1", "--draft", "--body", "No idea.")
    shown = hd.ok("show", "1", "--json").json()
    assert [(each["agent"], each["body"]) for each in shown["drafts"]] == [
        ("alice", "It is node 5."),
        ("bob", "No idea."),
    ]
    assert (shown["status"], len(shown["events"])) == ("new", 1)
    assert "draft of Tue 17 Nov 10:00 UTC, not sent" in hd.on_screen().ok("show", "1").out
    hd.ok("reply", "1", "--send-draft", "--pend")
    after(hd, 30).ok("escalate")
    assert read_text(parse(postbox.received[0])).startswith("It is node 5.")
    assert [each["agent"] for each in hd.ok("show", "1", "--json").json()["drafts"]] == ["bob"]
    refused = hd("reply", "1", "--send-draft")
    assert (refused.code, "alice has no draft on ticket 1" in refused.err) == (1, True)


@pytest.mark.parametrize(
    "options",
    [
        ["--draft", "--pend"],
        ["--draft", "--send"],
        ["--draft", "--send-draft"],
        ["--send-draft", "--body", "x"],
        ["--send-draft", "--from-customer"],
        ["--from-customer", "--cc", "bob@acme.example"],
        ["--article", "x", "--send-draft"],
    ],
)
def test_options_that_contradict_each_other_are_refused(
    desk: tuple[Hd, Postbox], options: list[str]
) -> None:
    assert desk[0]("reply", "1", *options).code == 2


def test_an_article_goes_as_its_text_or_as_a_link(hd: Hd, tmp_path: Path) -> None:
    (tmp_path / "drm basics.md").write_text('+++\ntitle = "DRM"\n+++\nUse another player.\n')
    hd.ok("article", "add", str(tmp_path / "drm basics.md"))
    hd.ok("new", "Drops", "--contact", "ann@acme.example", "--body", "Hello")
    with mailing(hd) as (desk, postbox):
        desk.ok("reply", "1", "--article", "drm basics")
        after(desk, 30).ok("escalate")
        apply_mail(desk, '[mail]\narticle_url = "https://help.example/{name}"')
        after(desk, 60).ok("reply", "1", "--article", "drm basics")
        after(desk, 90).ok("escalate")
    whole, link = (read_text(parse(raw)) for raw in postbox.received)
    assert whole.startswith("Use another player.")
    assert link.startswith("DRM\nhttps://help.example/drm%20basics\n")


@pytest.mark.parametrize(
    "url", ["help.example/{name}", "https://help.example/", "https://x y/{name}"]
)
def test_a_link_without_a_place_for_the_name_is_refused(hd: Hd, tmp_path: Path, url: str) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text(f'{PLAIN_POLICY}\n[mail]\narticle_url = "{url}"\n')
    refused = hd("policy", "check", str(file))
    assert (refused.code, "mail.article_url: expected a web address" in refused.err) == (4, True)
