"""A calendar that closes for good, on 31 December 2026: tickets come in, and nothing hangs."""

import json
from pathlib import Path

import pytest

from tests.conftest import PLAIN_POLICY, Hd

pytestmark = pytest.mark.usefixtures("engine")

ENDS = PLAIN_POLICY.replace(
    'open = { mon-fri = ["09:00-17:00"] }',
    'open = { mon-fri = ["09:00-17:00"] }\n'
    'holidays = [{ rrule = "DTSTART:20270101\\nRRULE:FREQ=DAILY", name = "Over" }]',
    1,
).replace("[channels.form]", '[channels.form]\nhours = "office"')
LAST_DAY = "2026-12-31T16:00:00Z"
"""An hour before the end."""


@pytest.fixture
def ending(tmp_path: Path) -> Hd:
    policy = tmp_path / "policy.toml"
    policy.write_text(
        ENDS + '[[escalations]]\nname = "Long late"\nclock = "first_reply"\n'
        'at = "1 business hour after"\naction = "email"\nto = ["boss@desk.example"]\n'
        'send_window = "office"\n[escalation]\nclose_solved_after = "3 business days"\n'
    )
    return Hd(tmp_path / "desk.db", now="2026-12-01T09:00:00Z").found(policy)


def clocks_of(hd: Hd, ticket: str) -> dict[str, str]:
    found = hd.ok("explain", ticket, "--json").json()["clocks"]
    return {each["clock"]: each["due_at"] for each in found}


def test_what_falls_due_before_the_end_is_promised_and_what_would_later_is_not(ending: Hd) -> None:
    hd = ending.at(LAST_DAY)
    hd.ok("new", "Urgent", "--tier", "gold", "--severity", "urgent", "--body", "x")
    hd.ok("new", "Normal", "--tier", "gold", "--body", "x")
    assert clocks_of(hd, "1") == {"first_reply": "2026-12-31T17:00:00Z"}
    assert clocks_of(hd, "2") == {}
    later = hd.at("2027-02-01T09:00:00Z")
    later.ok("new", "Afterwards", "--tier", "gold")
    queue = later.ok("queue", "--json").json()
    assert [(each["id"], each["clock"]) for each in queue] == [
        (1, "first_reply"),
        (2, None),
        (3, None),
    ]


def test_a_ticket_lives_on_without_a_promise(ending: Hd) -> None:
    hd = ending.at(LAST_DAY)
    hd.ok("new", "Normal", "--tier", "gold", "--body", "x")
    for command in (["reply", "1", "--body", "y"], ["pend", "1"], ["reopen", "1"], ["solve", "1"]):
        hd.ok(*command)
    assert clocks_of(hd, "1") == {}
    assert hd.ok("escalate").code == 0
    assert hd.ok("report", "--week", "this", "--json").json()["totals"]["opened"] == 1


def test_an_import_takes_every_row(ending: Hd, tmp_path: Path) -> None:
    file = tmp_path / "tickets.jsonl"
    lines = [{"subject": at, "tier": "gold", "created_at": at} for at in (ending.now, LAST_DAY)]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    counts = ending.at(LAST_DAY).ok("import", str(file), "--json").json()
    assert (counts["tickets"], counts["rejected"]) == (2, 0)


def test_a_rung_that_would_fire_after_the_end_never_fires_and_a_message_does_not_wait_for_ever(
    ending: Hd, tmp_path: Path
) -> None:
    ending.at("2026-12-31T14:00:00Z").ok(
        "new", "Urgent", "--tier", "gold", "--severity", "urgent", "--body", "x"
    )
    ending.at("2026-12-31T15:30:00Z").ok(
        "new", "Late", "--tier", "gold", "--severity", "urgent", "--body", "x"
    )
    pass_after = ending.at("2027-01-04T09:00:00Z").ok("escalate", "--json").json()
    assert (pass_after["due"], pass_after["sent"]) == (1, 1)


def test_a_channel_that_has_closed_for_good_is_refused_in_words(ending: Hd) -> None:
    hd = ending.at("2027-01-04T09:00:00Z")
    refused = hd("new", "Too late", "--channel", "form", "--tier", "gold")
    assert (refused.code, "form has closed for good (office)" in refused.err) == (1, True)
    hd.ok("account", "add", "acme", "--tier", "gold")
    assert "closed for good" in hd.on_screen().ok("account", "show", "acme").out
