"""Accounts whose tier a new policy does not have: told, and never left without a promise."""

import json
from pathlib import Path

import pytest

from tests.conftest import PLAIN_POLICY, Hd

GOLD = PLAIN_POLICY[PLAIN_POLICY.index("[tiers.gold]") : PLAIN_POLICY.index("[tiers.free]")]
WITHOUT_GOLD = PLAIN_POLICY.replace(GOLD, "").replace('tier = "gold"', 'tier = "free"')
TOLD = (
    'hd: 1 account has the tier "gold", which the policy does not have; new tickets get the '
    'default, "free" (hd account set NAME --tier TIER)\n'
)


@pytest.fixture
def dropped(hd: Hd, tmp_path: Path) -> Hd:
    """The desk once gold is dropped, which the account acme has."""
    hd.ok("account", "add", "acme", "--tier", "gold")
    hd.ok("account", "add", "other")
    path = tmp_path / "without.toml"
    path.write_text(WITHOUT_GOLD)
    done = hd("policy", "apply", str(path))
    assert (done.code, done.err) == (0, TOLD)
    return hd.at("2026-11-17T11:00:00Z")


def test_a_new_ticket_has_the_default_tier_and_the_command_says_why(dropped: Hd) -> None:
    done = dropped("new", "Drops", "--account", "acme", "--body", "x", "--json")
    ticket = done.json()
    assert (done.code, done.err) == (0, TOLD)
    assert (ticket["tier"], ticket["clock"]) == ("free", "first_reply")
    dropped.ok("new", "Drops", "--account", "acme", "--tier", "free")
    dropped.ok("new", "Drops", "--account", "other")


def test_so_has_an_imported_one_and_the_import_says_why(dropped: Hd, tmp_path: Path) -> None:
    file = tmp_path / "tickets.jsonl"
    lines = [{"subject": n, "account": "acme", "created_at": dropped.now} for n in "ab"]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    done = dropped("import", str(file), "--json")
    assert (done.code, done.err) == (0, TOLD)
    assert done.json()["dropped_tiers"] == ["gold"]
    queue = dropped.ok("queue", "--json").json()
    assert [(each["tier"], each["clock"]) for each in queue] == [("free", "first_reply")] * 2


def test_so_has_one_of_the_time_before_the_account_changed_its_tier(
    dropped: Hd, tmp_path: Path
) -> None:
    dropped.ok("account", "set", "acme", "--tier", "free")
    file = tmp_path / "tickets.jsonl"
    file.write_text('{"subject": "a", "account": "acme", "created_at": "2026-11-17T10:30:00Z"}\n')
    assert dropped("import", str(file)).err == TOLD
    assert dropped.ok("queue", "--json").json()[0]["tier"] == "free"


def test_the_account_shows_what_counts_instead(dropped: Hd) -> None:
    shown = dropped.on_screen().ok("account", "show", "acme").out
    assert 'Free (the default, for the policy has no tier "gold")' in shown
    assert dropped.ok("account", "show", "acme", "--json").json()["tier"] == "gold"
