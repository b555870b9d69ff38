"""Who writes: accounts by address and domain, agents, forwards, bounces."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import PLAIN_POLICY, Hd
from tests.mail.incoming import deliver, write_mail
from tests.mail.test_intake import outcomes, said, show, signet
from tests.processes import Terminal

PROVED = "mx.desk.example; dmarc=pass header.from=desk.example"


@pytest.fixture
def desk(hd: Hd, tmp_path: Path) -> Hd:
    """A desk on which Alice has an address, with a mailbox whose server can be trusted."""
    policy = tmp_path / "with-alice.toml"
    known = 'name = "Alice Martin"\nemail = "alice@desk.example"'
    policy.write_text(PLAIN_POLICY.replace('name = "Alice Martin"', known))
    hd.ok("policy", "apply", str(policy))
    config = tmp_path / "hd.toml"
    config.write_text(
        '[[mailbox]]\nname = "in"\nkind = "pipe"\nfrom = "support@desk.example"\n'
        'trusted_host = "mx.desk.example"\n'
    )
    return replace(hd, env=(*hd.env, ("HD_CONFIG", str(config))))


def test_who_writes_from_a_domain_of_an_account_writes_for_it(desk: Hd) -> None:
    desk.ok("account", "add", "acme", "--tier", "free", "--domain", "@Acme.example")
    deliver(desk)
    deliver(desk, message_id="<2@x>", from_="bob@eu.acme.example")
    deliver(desk, message_id="<3@x>", from_="eve@notacme.example")
    found = [(show(desk, each)["account"], show(desk, each)["tier"]) for each in (1, 2, 3)]
    assert found == [("acme", "free"), ("acme", "free"), (None, "gold")]


def test_what_is_known_of_an_address_counts_before_its_domain(desk: Hd) -> None:
    desk.ok("account", "add", "acme", "--domain", "acme.example")
    desk.ok("account", "add", "other", "--contact", "ann@acme.example")
    deliver(desk)
    assert show(desk)["account"] == "other"


def test_a_domain_can_be_taken_away_again(desk: Hd) -> None:
    desk.ok("account", "add", "acme", "--domain", "acme.example", "--domain", "acme.test")
    desk.ok("account", "set", "acme", "--remove-domain", "acme.example")
    assert desk.ok("account", "show", "acme", "--json").json()["domains"] == ["acme.test"]
    result = desk("account", "set", "acme", "--remove-domain", "acme.example")
    assert (result.code, "no domain of the account" in result.err) == (1, True)


@pytest.mark.parametrize("domain", ["", "acme", "a b.example", "acme..example"])
def test_what_is_no_domain_is_refused(desk: Hd, domain: str) -> None:
    result = desk("account", "add", "acme", "--domain", domain)
    assert (result.code, "expected a domain" in result.err) == (2, True)


def test_an_agent_s_mail_is_a_reply_if_it_is_proved_to_be_theirs(desk: Hd) -> None:
    deliver(desk)
    answer = {"from_": "alice@desk.example", "in_reply_to": "<1@acme.example>"}
    deliver(
        desk, "Try now.", message_id="<2@desk.example>", authentication_results=PROVED, **answer
    )
    assert said(desk)[1] == ("agent:alice", True, "Try now.")
    assert "hd.toml has no [delivery]" in said(desk)[2][2]
    assert show(desk)["clocks"][0]["state"] == "achieved"


def sending(desk: Hd, tmp_path: Path) -> Hd:
    """The same desk, whose mail leaves."""
    config = tmp_path / "hd.toml"
    config.write_text(config.read_text() + '[delivery]\nfolder = "out"\n')
    return desk


def read_outbox(desk: Hd) -> list[tuple[str, str]]:
    rows = desk.rows("SELECT action, recipient FROM outbox WHERE action = 'reply'")
    return [(action, recipient) for action, recipient in rows]


def test_an_agent_s_reply_by_mail_goes_on_to_the_customer(desk: Hd, tmp_path: Path) -> None:
    deliver(sending(desk, tmp_path))
    answer = {"from_": "alice@desk.example", "in_reply_to": "<1@acme.example>"}
    deliver(desk, "Try now.", message_id="<2@x>", authentication_results=PROVED, **answer)
    assert read_outbox(desk) == [("reply", "ann@acme.example")]


def test_who_has_got_an_agent_s_mail_gets_no_second_one(desk: Hd, tmp_path: Path) -> None:
    deliver(sending(desk, tmp_path))
    answer = {"from_": "alice@desk.example", "in_reply_to": "<1@acme.example>"}
    both = "support@desk.example, Ann@acme.example"
    deliver(desk, "Try.", message_id="<2@x>", to=both, authentication_results=PROVED, **answer)
    assert said(desk)[-1][0] == "agent:alice"
    assert read_outbox(desk) == []


def test_an_answer_to_a_notice_of_the_ladder_is_for_our_eyes_alone(
    desk: Hd, tmp_path: Path
) -> None:
    deliver(sending(desk, tmp_path))
    notice = signet(desk).name_letter(1, "first_reply 1")
    desk.write(
        "INSERT INTO outbox (letter, ticket_id, clock, number, rung, action, recipient, due_at,"
        " state, send_at, attempts, written_at) VALUES (:letter, 1, 'first_reply', 1, 'Tell',"
        " 'email', 'alice@desk.example', 1, 'sent', 1, 1, 1)",
        letter=notice,
    )
    answer = {"from_": "alice@desk.example", "in_reply_to": notice}
    deliver(desk, "Who slept?", message_id="<2@x>", authentication_results=PROVED, **answer)
    by, public, body = said(desk)[-1]
    assert (by, public, "Who slept?" in body) == ("agent:alice", False, True)
    assert read_outbox(desk) == []


@pytest.mark.parametrize(
    "results",
    [
        None,
        "evil.example; dmarc=pass header.from=desk.example",
        "mx.desk.example; dmarc=fail header.from=desk.example",
        "mx.desk.example; dmarc=pass header.from=evil.example",
    ],
)
def test_without_proof_it_is_a_note_that_says_so(desk: Hd, results: str | None) -> None:
    deliver(desk)
    answer = {"from_": "alice@desk.example", "in_reply_to": "<1@acme.example>"}
    deliver(desk, "Refund him.", message_id="<2@x>", authentication_results=results, **answer)
    by, public, body = said(desk)[-1]
    assert (by, public) == ("system", False)
    assert body.startswith("Mail from alice@desk.example; nothing proves that the agent")
    assert "Refund him." in body
    assert show(desk)["clocks"][0]["state"] == "pending"
    assert outcomes(desk)[-1] == ("noted", 1)


FORWARDED = """Can somebody take this?

---------- Forwarded message ---------
From: Carl Customer <carl@customer.example>
Date: Tue, 17 Nov 2026 at 09:00
Subject: Player stays black
To: <alice@desk.example>

It does not start.
"""


@pytest.mark.parametrize("results", [PROVED, None])
def test_what_an_agent_forwards_is_a_ticket_of_the_customer_in_it(
    desk: Hd, results: str | None
) -> None:
    deliver(
        desk,
        FORWARDED,
        from_="alice@desk.example",
        subject="Fwd: Player stays black",
        authentication_results=results,
    )
    ticket = show(desk)
    assert (ticket["contact"], ticket["subject"]) == ("carl@customer.example", "Player stays black")
    assert said(desk)[0] == ("customer", True, "It does not start.")
    note = said(desk)[1][2]
    assert note.startswith("Forwarded by alice@desk.example")
    assert ("unverified" in note) is (results is None)
    assert "Can somebody take this?" in note


BOUNCE = """\
From: MAILER-DAEMON@mx.desk.example
To: support@desk.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce@mx.desk.example>
Return-Path: <>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

This is the mail system. I could not deliver your message.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.desk.example

Final-Recipient: rfc822; ann@acme.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b
Content-Type: message/rfc822

From: support@desk.example
To: ann@acme.example
Message-ID: {about}
Subject: Re: Login fails

Looking.

--b--
"""


def test_a_bounce_is_told_on_the_ticket_and_its_address_flagged(desk: Hd) -> None:
    deliver(desk)
    before = show(desk)
    about = signet(desk).name_letter(1, "reply 1")
    desk.ok("mail", "deliver", stdin=BOUNCE.format(about=about).encode())
    by, public, body = said(desk)[-1]
    assert (by, public) == ("system", False)
    assert "did not reach ann@acme.example" in body
    assert "no such user" in body
    assert show(desk)["status"] == before["status"]
    assert outcomes(desk)[-1] == ("bounce", 1)


def test_a_bounce_about_nothing_of_ours_changes_nothing(desk: Hd) -> None:
    deliver(desk)
    desk.ok("mail", "deliver", stdin=BOUNCE.format(about="<1@acme.example>").encode())
    assert len(said(desk)) == 1
    assert outcomes(desk)[-1] == ("bounce", None)


WITH_FILE = """\
From: ann@acme.example
Subject: Invoice
Message-ID: <file@acme.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain

See the file.
--b
Content-Type: application/pdf; name="../../etc/in voice.pdf"
Content-Disposition: attachment; filename="../../etc/in voice.pdf"
Content-Transfer-Encoding: base64

JVBERi0xLjQK
--b--
"""


def test_files_are_shown_and_saved_where_somebody_says_alone(desk: Hd, tmp_path: Path) -> None:
    desk.ok("mail", "deliver", stdin=WITH_FILE.encode())
    (file,) = show(desk)["attachments"]
    assert (file["number"], file["kind"], file["size"]) == (1, "application/pdf", 9)
    assert "file 1: " in desk.on_screen().ok("show", "1").out
    folder = tmp_path / "files"
    folder.mkdir()
    (first,) = desk.ok("attachment", "save", "1", "1", "--to", str(folder), "--json").json()
    (again,) = desk.ok("attachment", "save", "1", "--to", str(folder), "--json").json()
    assert Path(first).parent == Path(again).parent == folder
    assert Path(first).read_bytes() == Path(again).read_bytes() == b"%PDF-1.4\n"
    assert sorted(folder.iterdir()) == sorted([Path(first), Path(again)])
    assert desk("attachment", "save", "1", "2", "--to", str(folder)).code == 1
    assert desk("attachment", "save", "1", "--to", str(tmp_path / "none")).code == 1


def test_the_same_file_twice_is_kept_once(desk: Hd) -> None:
    desk.ok("mail", "deliver", stdin=WITH_FILE.encode())
    desk.ok("mail", "deliver", stdin=WITH_FILE.replace("<file@", "<other@").encode())
    assert desk.rows("SELECT count(*) FROM attachment_content") == [(1,)]
    assert len(show(desk, 2)["attachments"]) == 1


@pytest.mark.parametrize(
    ("headers", "copied"),
    [
        ({"to": "help@desk.example"}, []),
        ({"to": "help@desk.example", "cc": "Bob <bob@acme.example>"}, ["bob@acme.example"]),
        ({"to": "bob@acme.example", "cc": "support@desk.example"}, ["bob@acme.example"]),
        (
            {"to": "help@desk.example, bob@acme.example", "delivered_to": "help@desk.example"},
            ["bob@acme.example"],
        ),
        (
            {"to": "bob@acme.example", "cc": "h@desk.example", "envelope_to": "H@desk.example"},
            ["bob@acme.example"],
        ),
    ],
)
def test_an_address_of_ours_that_nobody_told_is_not_copied(
    desk: Hd, headers: dict[str, str], copied: list[str]
) -> None:
    deliver(desk, **headers)
    assert show(desk, 1)["participants"] == copied


def test_what_cannot_be_read_waits_in_quarantine(desk: Hd) -> None:
    desk.ok("mail", "deliver", stdin=b" \n")
    (mail,) = desk.ok("mail", "quarantine", "list", "--json").json()
    assert (mail["outcome"], mail["reason"]) == ("quarantined", "the mail is empty")
    assert desk.ok("mail", "quarantine", "show", "1").out == " \n"
    retried = desk.ok("mail", "quarantine", "retry", "--all", "--json").json()
    assert [each["outcome"] for each in retried] == ["quarantined"]
    (mail,) = desk.ok("mail", "quarantine", "list", "--json").json()
    desk.ok("mail", "quarantine", "drop", str(mail["mail"]))
    assert desk.ok("mail", "quarantine", "list", "--json").json() == []
    desk.ok("mail", "deliver", stdin=b" \n")
    assert desk.ok("mail", "quarantine", "list", "--json").json() == []


def test_a_mail_that_is_too_large_is_told_from_others_until_the_limit_is_higher(
    desk: Hd, tmp_path: Path
) -> None:
    config = tmp_path / "hd.toml"
    box = config.read_text()
    config.write_text(f"{box}max_mail_mb = 1\n")
    desk.ok("mail", "deliver", stdin=write_mail("All of it.\n" * 120_000))
    (mail,) = desk.ok("mail", "quarantine", "list", "--json").json()
    assert (mail["sender"], mail["subject"]) == ("ann@acme.example", "Login fails")
    assert mail["reason"] == "it has 1.3 MB, more than max_mail_mb of its mailbox, 1"
    retry = ("mail", "quarantine", "retry", "--all", "--json")
    assert [each["outcome"] for each in desk.ok(*retry).json()] == ["quarantined"]
    config.write_text(box)
    assert [each["outcome"] for each in desk.ok(*retry).json()] == ["opened"]
    assert show(desk, 1)["subject"] == "Login fails"


@pytest.mark.parametrize("head", [b"", b"\x00\xff" * 2_000, b"From: <\nSubject: =?x?q?=\n"])
def test_one_whose_head_says_nothing_lies_there_all_the_same(
    desk: Hd, tmp_path: Path, head: bytes
) -> None:
    with (tmp_path / "hd.toml").open("a") as config:
        config.write("max_mail_mb = 1\n")
    desk.ok("mail", "deliver", stdin=head + b"\n" + b"x" * 1_100_000)
    (mail,) = desk.ok("mail", "quarantine", "list", "--json").json()
    assert (mail["outcome"], mail["sender"]) == ("quarantined", None)


def test_a_terminal_shows_the_beginning_of_a_large_one(desk: Hd, tmp_path: Path) -> None:
    with (tmp_path / "hd.toml").open("a") as config:
        config.write("max_mail_mb = 1\n")
    desk.ok("mail", "deliver", stdin=write_mail("All of it.\n" * 120_000))
    terminal = Terminal(desk, "mail", "quarantine", "show", "1", columns=100)
    assert terminal.end() == 0
    assert terminal.seen.count("All of it.") < 10_000
    assert terminal.seen.endswith(" bytes: hd mail quarantine show 1 > mail.eml\n")


def test_only_what_lies_there_can_be_dropped(desk: Hd) -> None:
    deliver(desk)
    result = desk("mail", "quarantine", "drop", "1")
    assert (result.code, "mail 1 is not in quarantine" in result.err) == (1, True)
    assert desk("mail", "quarantine", "drop", "9").code == 1


PRIVATE = """
[[routes]]
name = "Holes"
when = { topic = "hole" }
team = "security"
private = true
"""


def test_a_private_mailbox_is_private_from_the_first_second(hd: Hd, tmp_path: Path) -> None:
    policy, config = tmp_path / "private.toml", tmp_path / "private-hd.toml"
    team = '[teams.security]\nmembers = ["bob"]\n[teams.support]'
    policy.write_text(PLAIN_POLICY.replace("[teams.support]", team) + PRIVATE)
    config.write_text(
        '[[mailbox]]\nname = "security"\nkind = "pipe"\nteam = "security"\nprivate = true\n'
    )
    desk = replace(hd, env=(*hd.env, ("HD_CONFIG", str(config))))
    refused = desk("mail", "deliver", stdin=write_mail())
    assert (refused.code, "no team" in refused.err) == (75, True)
    hd.ok("policy", "apply", str(policy))
    desk.ok("mail", "deliver", stdin=write_mail("A hole!"))
    assert desk("show", "1").code == 1
    assert desk("show", "1", "--raw", "1").code == 1
    (mail,) = desk.ok("mail", "log", "--json").json()
    assert (mail["subject"], mail["sender"]) == ("(private)", None)
    assert said(desk.by("bob"))[0] == ("customer", True, "A hole!")
