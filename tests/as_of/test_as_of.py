"""`--at`: what was not known yet counts for nothing, whatever day it is about."""

import json

import pytest

from helpdesk_cli.desk.as_of.opening import open_as_of
from helpdesk_cli.store.as_of.earlier import EARLIER
from helpdesk_cli.store.as_of.later import OF_TICKETS, WRITTEN_AT
from helpdesk_cli.store.copies.copying import TABLES
from helpdesk_cli.store.engines import open_store
from tests.conftest import Hd
from tests.ladder.ladders import instant, open_at

BEFORE, LATER = "2026-11-17T12:00:00Z", "2026-11-19T12:00:00Z"
MONDAY = "2026-11-16T09:00:00Z"


@pytest.fixture
def used(hd: Hd) -> Hd:
    """One ticket on Tuesday at ten, asked about on Thursday at noon."""
    hd.ok("new", "It drops", "--body", "Help")
    return hd.at(LATER)


KEPT_ASIDE = {f"earlier_{table}" for table in EARLIER}
"""Tables from which others are gone back in."""

FOLLOWING = {"calendar_span", "desk", "erasure", "import", "ladder", "opened", "reader", "ticket"}
"""Tables that follow from policies, commands and timelines, and are gone back in with them."""

CUSTOMERS = {"account", "contact"}
"""Tables whose rows are kept aside when they are changed."""

AS_NOW = {"account_domain", "account_pin", "article", "former_tier"}
"""Tables of which no desk keeps what they said earlier; the manual says so."""


def test_every_table_is_gone_back_in_or_known_not_to_be() -> None:
    gone_back = {*WRITTEN_AT, *OF_TICKETS, *FOLLOWING, *KEPT_ASIDE, *CUSTOMERS}
    assert TABLES.keys() - gone_back == AS_NOW | {"attachment_content"}


def list_known(hd: Hd, at: str) -> list[int]:
    return [line["id"] for line in hd("queue", "--json", "--at", at).json()]


def test_an_import_of_what_was_before_was_not_known_yet(used: Hd) -> None:
    told = {"at": MONDAY, "kind": "message", "by": "customer", "public": True, "body": "Words."}
    ticket = {"ref": "X-1", "subject": "Of Monday", "created_at": MONDAY, "events": [told]}
    used.at("2026-11-18T09:00:00Z")("import", "-", stdin=json.dumps(ticket))
    assert list_known(used, BEFORE) == [1]
    assert list_known(used, "2026-11-18T09:00:00Z") == [2, 1]


def test_an_import_that_was_undone_since_is_shown_as_it_was(used: Hd) -> None:
    told = {"at": MONDAY, "kind": "message", "by": "customer", "public": True, "body": "Words."}
    who = {"account": "acme", "contact": "eve@acme.example", "subject": "Of Monday"}
    ticket = {"ref": "X-1", "created_at": MONDAY, "events": [told], **who}
    used.at("2026-11-17T11:00:00Z")("import", "-", stdin=json.dumps(ticket))
    shown = [used.at(BEFORE).ok(*asked).out for asked in ASKED]
    used.at("2026-11-17T13:00:00Z").ok("undo")
    used.at("2026-11-17T13:00:00Z").ok("new", "It has the number of the one that is gone")
    assert [used(*asked, "--at", BEFORE).out for asked in ASKED] == shown
    assert "import" not in used("queue", "--at", BEFORE).err
    assert used("show", "X-1", "--at", "2026-11-17T13:00:00Z").code == 1
    assert used("show", "X-1", "--at", "2026-11-17T10:59:59Z").code == 1


ASKED = (("show", "X-1"), ("queue", "--json"), ("search", "words", "--json"))


def test_an_import_that_an_earlier_program_undid_is_said_to_be_missing(used: Hd) -> None:
    ticket = {"ref": "X-1", "subject": "Of Monday", "created_at": MONDAY, "events": []}
    used.at("2026-11-17T11:00:00Z")("import", "-", stdin=json.dumps(ticket))
    used.at("2026-11-17T13:00:00Z").ok("undo")
    with open_store(used.location) as store, store.transaction():
        store.run("UPDATE import SET is_kept = 0")
    assert "without 1 import that has been undone since" in used("queue", "--at", BEFORE).err
    assert "import" not in used("queue", "--at", "2026-11-17T13:00:00Z").err


def test_what_an_entry_told_of_the_future_was_known_from_when_it_was_written(used: Hd) -> None:
    told = {"at": LATER, "kind": "status", "by": "agent:zoe", "to": "pending"}
    ticket = {"ref": "X-1", "subject": "Ahead", "created_at": MONDAY, "events": [told]}
    used.at("2026-11-17T11:00:00Z")("import", "-", stdin=json.dumps(ticket))
    said = used("queue", "--json", "--at", BEFORE).json()
    assert {line["ref"]: line["status"] for line in said} == {None: "new", "X-1": "pending"}


@pytest.mark.parametrize("when", ["2026-11-17 12:00", "2d", BEFORE, "17 November 2026 12:00"])
def test_an_instant_is_said_in_many_ways(used: Hd, when: str) -> None:
    answer = used("queue", "--at", when)
    assert (answer.code, answer.err) == (0, "as of Tue 17 Nov 12:00 UTC\n")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("queue --at 2026-11-20T12:00:00Z", 2, "lies in the future"),
        ("queue --at 2026-11-17T09:59:59Z", 1, "was not there yet"),
        ("queue --at yesterday", 2, "expected a date"),
        ("queue --at 2d --watch", 2, "--watch and --at"),
        ("next --at 2d --take", 2, "--take and --at"),
        ("show 1 --at 2d --raw 1", 2, "--raw and --at"),
        ("report --at 2d --email lead@desk.example", 2, "--email and --at"),
        ("escalate --at 2d", 2, "--at needs --plan"),
        ("show 1 --at 2026-11-17T10:00:00Z", 0, "as of"),
    ],
)
def test_what_cannot_be_asked_is_refused(used: Hd, words: str, code: int, said: str) -> None:
    answer = used(*words.split())
    assert answer.code == code
    assert said in answer.err


def test_a_ticket_is_shown_as_it_was_and_is_not_in_hand_for_that(used: Hd) -> None:
    before = used.at(BEFORE).ok("show", "1", "--json").json()
    used.at("2026-11-18T09:00:00Z").ok("set", "1", "--severity", "urgent")
    used.at("2026-11-18T09:00:01Z").ok("reply", "1", "--body", "Looking", "--pend")
    shown = used("show", "1", "--json", "--at", BEFORE).json()
    assert shown == before | {"unread_since": None}
    used.by("bob")("show", "1", "--at", BEFORE)
    assert used.by("bob")("show", ".").code == 2


def test_what_was_known_of_an_account_then_is_shown(used: Hd) -> None:
    early = used.at("2026-11-17T11:00:00Z")
    early.ok("account", "add", "acme", "--phone", "+33 1", "--contact", "eve@acme.example")
    early.ok("new", "It drops", "--account", "acme", "--severity", "urgent")
    before = early.at(BEFORE).ok("show", "2", "--json").json()
    used.at("2026-11-18T09:00:00Z").ok("account", "set", "acme", "--phone", "+33 2")
    used.at("2026-11-18T10:00:00Z").ok(
        *("account", "set", "acme", "--phone", "+33 3", "--tier", "free"),
        *("--remove-contact", "eve@acme.example"),
    )
    assert used("show", "2", "--json", "--at", BEFORE).json() == before
    with open_at(used) as desk, open_as_of(desk, instant(BEFORE)) as then:
        known = then.store.rows(
            "SELECT phone, address FROM account JOIN contact ON contact.account = account.name"
        )
    assert known == [("+33 1", "eve@acme.example")]
