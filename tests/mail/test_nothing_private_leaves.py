"""Whatever command is run: no internal note leaves by mail, and what a private ticket says reaches
its contact alone.

Each command of the program is run, in every way that `test_private_everywhere` knows, by a member
of the team that reads the private ticket; then it is answered, and all mail is collected.
"""

import shutil
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.conftest import PLAIN_POLICY, Hd
from tests.desks.engines import copy_for_a_test
from tests.triage.conftest import ROUTES
from tests.triage.test_private_everywhere import WAYS

SUBJECT, BODY, REPLY, NOTE = "quokka", "mizzle", "yarrow", "wombat"
CONTACT = "ann@x.example"

SETTINGS = """
[delivery]
kind = "folder"
folder = "sent"
from = "support@desk.example"
[[mailbox]]
name = "support"
kind = "pipe"
[[mailbox]]
name = "security"
kind = "pipe"
team = "security"
private = true
"""
MAIL = """
[mail]
hold_seconds = 0
acknowledge = true
[escalation]
remind_pending_after = "24 hours"
[[escalations]]
name = "Mail the boss"
clock = "first_reply"
at = "due"
action = "email"
to = ["boss@desk.example", "team"]
"""
LETTER = f"""\
From: Ann <{CONTACT}>
Cc: bob@x.example, cleo@elsewhere.example
Subject: A {SUBJECT} hole
Message-ID: <first@x.example>

It can {BODY} cookies.
"""


@dataclass(frozen=True)
class Office:
    """A desk whose mail lies in a folder."""

    hd: Hd

    def collect(self) -> list[EmailMessage]:
        sent = (self.hd.db.parent / "sent").rglob("*.eml")
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in sent]


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Hd:
    """#1 private, by mail, copied to two; #2 for everybody; a note on each."""
    place = tmp_path_factory.mktemp("office")
    (place / "policy.toml").write_text(PLAIN_POLICY + ROUTES + MAIL)
    shutil.copy(place / "policy.toml", place / "next.toml")
    (place / "hd.toml").write_text(SETTINGS)
    (place / "drm.md").write_text('+++\ntitle = "Stream drops"\n+++\nWhy a stream drops.\n')
    hd = Hd(place / "desk.db", env=(("HD_CONFIG", str(place / "hd.toml")),))
    hd.found(place / "policy.toml")
    hd.ok("mail", "deliver", "--mailbox", "security", stdin=LETTER)
    hd.ok("new", "Stream drops", "--account", "acme", "--contact", CONTACT, "--body", "It drops.")
    hd.ok("article", "add", str(place / "drm.md"))
    greta = hd.by("greta")
    for ticket in ("1", "2"):
        greta.ok("note", ticket, "--body", f"It was a {NOTE}.")
    return hd


@pytest.fixture
def office(furnished: Hd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    place = tmp_path / "office"
    shutil.copytree(furnished.db.parent, place)
    monkeypatch.chdir(place)
    env = (("HD_CONFIG", str(place / "hd.toml")),)
    hd = replace(furnished, db=place / "desk.db", env=env, agent="greta")
    if not hd.is_there():
        copy_for_a_test(furnished.location, hd.db)
    return Office(hd)


def read_all(mail: EmailMessage) -> str:
    parts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    return "\n".join([str(mail.items()), *parts]).casefold()


def find_recipients(mail: EmailMessage) -> set[str]:
    return {
        address.addr_spec
        for name in ("To", "Cc", "Bcc")
        for header in mail.get_all(name, [])
        for address in header.addresses
    }


@pytest.mark.parametrize("name", WAYS)
def test_no_command_lets_private_words_leave(office: Office, name: str) -> None:
    hd, place = office.hd, office.hd.db.parent
    for args in WAYS[name]:
        hd(*name.split(), *(arg.format(place=place) for arg in args))
    hd("reply", "1", "--body", f"It is {REPLY}.")
    hd("reply", "2", "--body", "It is repaired.")
    hd.at("2026-11-17T11:00:00Z")("escalate", "--max", "0")
    hd.at("2026-11-30T09:00:00Z")("escalate", "--max", "0")
    said = str(WAYS[name])
    for mail in office.collect():
        told = read_all(mail)
        assert NOTE not in told, mail["Subject"]
        if any(word in told and word not in said for word in (SUBJECT, BODY, REPLY)):
            assert find_recipients(mail) == {CONTACT}, mail["Subject"]


def test_without_which_nothing_would_have_been_seen(office: Office) -> None:
    office.hd.ok("escalate")
    office.hd.ok("reply", "1", "--body", f"It is {REPLY}.")
    office.hd.ok("escalate")
    told = [read_all(mail) for mail in office.collect()]
    assert any(REPLY in text and BODY in text for text in told)
    assert any("we have received" in text for text in told)


def test_nobody_can_be_copied_on_a_private_ticket(office: Office) -> None:
    refused = office.hd("reply", "1", "--body", "x", "--cc", "dan@x.example")
    assert (refused.code, "a reply reaches its contact alone" in refused.err) == (1, True)


def test_what_becomes_private_while_it_is_held_reaches_the_contact_alone(office: Office) -> None:
    hd = office.hd
    letter = LETTER.replace("first@", "second@").replace("security", "support")
    hd.by("alice").ok("mail", "deliver", "--mailbox", "support", stdin=letter)
    hd.ok("reply", "3", "--body", f"It is {REPLY}.")
    hd.ok("assign", "3", "--to", "greta", "--team", "security")
    hd.ok("mail", "send")
    (mail,) = [mail for mail in office.collect() if REPLY in read_all(mail)]
    assert find_recipients(mail) == {CONTACT}
