"""`hd new` and entitlement: who gets a ticket over which channel, and how an exception is kept."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Hd
from tests.customers.conftest import PIN
from tests.processes import Terminal

CALL = ("new", "Called", "--account", "acme", "--channel", "phone")


def open_tickets(hd: Hd) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = hd.ok("queue", "--json").json()
    return found


def test_who_says_the_pin_in_hours_gets_through(vimeo: Hd) -> None:
    vimeo.ok(*CALL, "--pin", "-", "--body", "Nothing plays.", stdin=f"{PIN}\n")
    (ticket,) = open_tickets(vimeo)
    assert (ticket["channel"], ticket["tier"]) == ("phone", "silver")
    (opening,) = vimeo.ok("show", "1", "--json").json()["events"]
    assert (opening["by"], opening["body"]) == ("customer", "Nothing plays.")


REFUSED = [
    (["phone"], "2026-11-20T15:30:00Z", "phone needs the account's PIN: none was given"),
    (["phone", "--pin", "1111"], "2026-11-20T15:30:00Z", "this is not it"),
    (["phone", "--pin", PIN], "2026-11-20T18:00:00Z", "and opens Mon 23 Nov 09:00 GMT"),
    (["phone", "--pin", PIN, "--tier", "free"], "2026-11-20T15:30:00Z", "not for Free"),
    (["phone", "--pin", PIN, "--region", "apac"], "2026-11-20T15:30:00Z", "silver-apac"),
    (["chat", "--topic", "feedback"], "2026-11-20T15:30:00Z", "for live-streaming only"),
]


@pytest.mark.parametrize(("args", "now", "said"), REFUSED)
def test_a_refusal_says_why_and_what_is_allowed_instead(
    vimeo: Hd, args: list[str], now: str, said: str
) -> None:
    refused = vimeo.at(now)("new", "Called", "--account", "acme", "--channel", *args)
    assert (refused.code, refused.out) == (1, "")
    assert said in refused.err
    assert "allowed now: form" in refused.err
    assert '--override "why"' in refused.err
    assert PIN not in refused.err
    assert open_tickets(vimeo) == []


def test_an_override_is_kept_with_who_and_why_where_customers_do_not_see_it(vimeo: Hd) -> None:
    vimeo.by("bruno").ok(*CALL, "--override", "The owner, whose voice I know.", "--body", "Help!")
    opening, exception = vimeo.ok("show", "1", "--json").json()["events"]
    assert opening["body"] == "Help!"
    assert (exception["by"], exception["public"]) == ("agent:bruno", False)
    assert exception["body"] == (
        "Taken in although phone needs the account's PIN: none was given. "
        "Why: The owner, whose voice I know."
    )


def test_an_override_that_was_not_needed_leaves_no_note(vimeo: Hd) -> None:
    vimeo.ok("new", "Hello", "--account", "acme", "--channel", "form", "--override", "just in case")
    assert vimeo.ok("show", "1", "--json").json()["events"] == []


def test_an_override_without_a_reason_is_none(vimeo: Hd) -> None:
    assert vimeo(*CALL, "--override", " ").code == 1


def test_a_pipe_holds_pins_and_overrides_and_one_refusal_refuses_all(vimeo: Hd) -> None:
    call = {"subject": "Called", "account": "acme", "channel": "phone"}
    piped = [call | {"pin": PIN}, call | {"override": "known voice"}]
    assert vimeo("new", stdin=json.dumps([*piped, call])).code == 1
    assert open_tickets(vimeo) == []
    vimeo.ok("new", stdin=json.dumps(piped))
    assert len(open_tickets(vimeo)) == 2


def test_a_pin_and_a_body_cannot_both_be_read(vimeo: Hd) -> None:
    refused = vimeo(*CALL, "--pin", "-", "--body", "-", stdin="1111\n")
    assert refused.code == 2
    assert "both read standard input" in refused.err


def test_a_ticket_whose_channel_nobody_says_is_taken_in(vimeo: Hd) -> None:
    vimeo.ok("new", "Hello", "--account", "acme")
    vimeo.ok("new", "Hello", "--account", "somebody new", "--new-account")
    assert len(open_tickets(vimeo)) == 2


def test_imported_history_is_never_refused(vimeo: Hd, tmp_path: Path) -> None:
    record = {"subject": "Called", "channel": "phone", "tier": "free", "account": "bits"}
    file = tmp_path / "history.jsonl"
    file.write_text(json.dumps(record | {"created_at": "2026-11-15T03:00:00Z"}))
    vimeo.ok("import", str(file))
    assert len(open_tickets(vimeo)) == 1


def test_on_a_terminal_the_pin_is_asked_for_where_the_channel_wants_it(vimeo: Hd) -> None:
    terminal = Terminal(vimeo, "new")
    terminal.answer("Subject: ", "Called").answer("Account: ", "acme").answer("Contact: ", "")
    terminal.answer("[standard]: ", "").answer("[form]: ", "phone").answer("PIN: ", "1111")
    terminal.expect("phone needs the account's PIN: this is not it")
    assert terminal.end() == 1
    assert "1111" not in terminal.seen


def test_on_a_terminal_the_topic_is_asked_for_where_the_channel_has_one(vimeo: Hd) -> None:
    terminal = Terminal(vimeo, "new")
    terminal.answer("Subject: ", "Drops").answer("Account: ", "acme").answer("Contact: ", "")
    terminal.answer("[standard]: ", "").answer("[form]: ", "chat")
    terminal.answer("Topic (chat is for live-streaming): ", "feedback")
    terminal.expect('chat is for live-streaming only, not "feedback"')
    assert terminal.end() == 1
