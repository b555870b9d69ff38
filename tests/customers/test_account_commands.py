"""`hd account`: what is kept of a customer, how it changes, and how it is shown."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Hd

KEYS = [
    *("name", "tier", "former_tiers", "region", "manager", "phone", "plan", "has_pin"),
    *("pin_locked_until", "contacts", "domains", "notes", "channels"),
]
CHANNEL_KEYS = [
    *("channel", "allowed", "open", "until", "opens_at", "requires", "topics", "severities"),
    "reason",
]


def show(hd: Hd, name: str = "acme") -> dict[str, Any]:
    shown: dict[str, Any] = hd.ok("account", "show", name, "--json").json()
    return shown


def test_everything_said_of_an_account_is_shown(vimeo: Hd) -> None:
    vimeo.ok(
        *("account", "add", "bits", "--tier", "gold", "--region", "apac", "--manager", "jonas"),
        *("--phone", "+61 7 5550 0000", "--plan", "Premium 24/7", "--notes", "Live on Fridays."),
        *("--contact", "Ann Lee <ann@bits.example>", "--contact", "bo@bits.example"),
    )
    shown = show(vimeo, "bits")
    assert list(shown) == KEYS
    assert [list(channel) for channel in shown["channels"]] == [CHANNEL_KEYS] * 4
    del shown["channels"]
    assert shown == {
        "name": "bits",
        "tier": "gold",
        "former_tiers": [],
        "region": "apac",
        "manager": "jonas",
        "phone": "+61 7 5550 0000",
        "plan": "Premium 24/7",
        "has_pin": False,
        "pin_locked_until": None,
        "contacts": [
            {"address": "ann@bits.example", "name": "Ann Lee"},
            {"address": "bo@bits.example", "name": None},
        ],
        "domains": [],
        "notes": "Live on Fridays.",
    }


def test_the_screen_says_in_words_what_may_be_used_and_until_when(vimeo: Hd) -> None:
    words = vimeo.on_screen().ok("account", "show", "acme").out
    assert "Enterprise Silver" in words
    assert "Inês Carvalho (ines)" in words
    lines = [" ".join(line.split()) for line in words.splitlines()]
    assert lines[lines.index("May use now") + 1 :] == [
        "form ✓ at any hour",
        "email ✓ at any hour",
        "chat ✓ for live-streaming only, at any hour",
        "phone ✓ with the PIN, until Fri 20 Nov 13:00 EST",
    ]


def test_out_of_hours_and_out_of_tier_the_screen_says_why_not(vimeo: Hd) -> None:
    vimeo.ok("account", "add", "small", "--tier", "standard")
    saturday = vimeo.at("2026-11-21T12:00:00Z").on_screen()
    assert "– with the PIN, closed, opens Mon 23 Nov 04:00 EST" in (  # noqa: RUF001
        saturday.ok("account", "show", "acme").out
    )
    assert "– not for Standard; it is for Enterprise Silver" in (  # noqa: RUF001
        saturday.ok("account", "show", "small").out
    )


def test_an_account_without_a_tier_has_the_desks_default_one(vimeo: Hd) -> None:
    vimeo.ok("account", "add", "walkin")
    assert show(vimeo, "walkin")["tier"] is None
    assert "Free (the default)" in vimeo.on_screen().ok("account", "show", "walkin").out


def test_several_are_added_changed_and_shown_at_once(vimeo: Hd) -> None:
    added = vimeo.ok("account", "add", "one", "two", "--tier", "gold", "--json").json()
    assert [each["name"] for each in added] == ["one", "two"]
    vimeo.ok("account", "set", "one", "two", "--region", "apac")
    shown = vimeo.ok("account", "show", "two", "one", "--json").json()
    assert [(each["name"], each["region"]) for each in shown] == [("two", "apac"), ("one", "apac")]


def test_lists_go_by_name_and_are_filtered(vimeo: Hd) -> None:
    vimeo.ok("account", "add", "zeta", "bits", "--tier", "gold")
    names = [each["name"] for each in vimeo.ok("account", "list", "--json").json()]
    assert names == ["acme", "bits", "zeta"]
    rows = vimeo.ok("account", "list", "--tier", "gold", "--csv").out.splitlines()
    assert [row.split(",")[0] for row in rows] == ["name", "bits", "zeta"]
    assert vimeo.ok("account", "list", "--manager", "jonas", "--json").json() == []
    assert "silver" in vimeo.on_screen().ok("account", "list", "--region", "europe").out


def test_an_empty_text_empties_and_what_is_not_said_stays(vimeo: Hd) -> None:
    vimeo.ok("account", "set", "acme", "--phone", "1", "--notes", "x")
    vimeo.ok("account", "set", "acme", "--phone", "", "--pin", "")
    shown = show(vimeo)
    assert (shown["phone"], shown["has_pin"]) == (None, False)
    assert (shown["notes"], shown["manager"], shown["tier"]) == ("x", "ines", "silver")


def test_contacts_come_and_go_and_move(vimeo: Hd) -> None:
    vimeo.ok("account", "set", "acme", "--contact", "Ann <a@x.example>", "--contact", "b@x.example")
    vimeo.ok(
        "account", "set", "acme", "--contact", "a@x.example", "--remove-contact", "b@x.example"
    )
    assert show(vimeo)["contacts"] == [{"address": "a@x.example", "name": "Ann"}]
    vimeo.ok("account", "add", "next", "--contact", "a@x.example")
    assert (len(show(vimeo)["contacts"]), len(show(vimeo, "next")["contacts"])) == (0, 1)


def test_a_contact_known_from_tickets_belongs_to_the_account(vimeo: Hd) -> None:
    vimeo.ok("new", "Hello", "--account", "acme", "--contact", "ann@acme.example")
    assert show(vimeo)["contacts"] == [{"address": "ann@acme.example", "name": None}]


REFUSED = [
    (["add", "acme"], 1, 'there is already an account "acme"'),
    (["add", "new", "acme"], 1, 'there is already an account "acme"'),
    (["add", " "], 2, "expected the name of an account"),
    (["add", "new", "--tier", "golden"], 2, 'did you mean "gold"'),
    (["add", "new", "--manager", "inez"], 2, 'did you mean "ines"'),
    (["add", "new", "--contact", "Ann <"], 2, "expected a contact such as"),
    (["add", "new", "newer", "--contact", "a@x.example"], 2, "are for one account"),
    (["add", "new", "newer", "--pin", "123456"], 2, "are for one account"),
    (["set", "acne", "--tier", "gold"], 1, 'no account "acne" (did you mean "acme"?)'),
    (["set", "acme", "--remove-contact", "x@x"], 1, '"x@x" does not write for the account "acme"'),
    (["set", "acme", "--since", "2026-11-01T00:00:00Z"], 2, "--since says when a tier begins"),
    (["set", "acme", "--tier", "gold", "--since", "soon"], 2, "--since: expected an instant"),
    (["set", "acme", "--tier", "gold", "--since", "2026-12-01T00:00:00Z"], 2, "in the future"),
    (["show", "acne"], 1, 'did you mean "acme"'),
    (["list", "--tier", "golden"], 2, 'did you mean "gold"'),
    (["import", "no-such.csv"], 1, "no such file"),
]


@pytest.mark.parametrize(("args", "code", "said"), REFUSED, ids=[said for *_, said in REFUSED])
def test_what_is_refused_changes_nothing(vimeo: Hd, args: list[str], code: int, said: str) -> None:
    before = vimeo.ok("account", "list", "--json").out
    told = vimeo("account", *args)
    assert (told.code, told.out) == (code, "")
    assert said in told.err
    assert vimeo.ok("account", "list", "--json").out == before


# ── The tier of the day ──────────────────────────────────────────────────────────────────────


def test_a_new_tier_leaves_the_earlier_one_in_the_past(vimeo: Hd) -> None:
    vimeo.ok("account", "set", "acme", "--tier", "gold", "--since", "2026-11-01T00:00:00Z")
    vimeo.ok("account", "set", "acme", "--tier", "platinum")
    assert show(vimeo)["former_tiers"] == [
        {"tier": "silver", "until": "2026-11-01T00:00:00Z"},
        {"tier": "gold", "until": "2026-11-20T15:30:00Z"},
    ]
    refused = vimeo("account", "set", "acme", "--tier", "gold", "--since", "2026-10-01T00:00:00Z")
    assert refused.code == 1
    assert "has changed since then already" in refused.err


def test_a_ticket_is_judged_by_the_tier_of_its_day(vimeo: Hd, tmp_path: Path) -> None:
    vimeo.ok("new", "Before", "--account", "acme")
    vimeo.ok("account", "set", "acme", "--tier", "gold")
    vimeo.ok("new", "After", "--account", "acme")
    history = tmp_path / "history.jsonl"
    days = {"old": "2026-11-02T10:00:00Z", "last": "2026-11-20T15:29:59Z"}
    days |= {"first": "2026-11-20T15:30:00Z"}
    lines = [{"subject": name, "account": "acme", "created_at": at} for name, at in days.items()]
    history.write_text("".join(json.dumps(line) + "\n" for line in lines))
    vimeo.ok("import", str(history))
    tiers = {each["subject"]: each["tier"] for each in vimeo.ok("queue", "--json").json()}
    assert tiers == {
        "Before": "silver",
        "After": "gold",
        "old": "silver",
        "last": "silver",
        "first": "gold",
    }


def test_hostile_words_of_an_account_act_nowhere(vimeo: Hd) -> None:
    words = "\x1b[31mred\x1b[0m [/bold]\u202egpj\nx"
    vimeo.ok("account", "add", words, "--notes", words, "--phone", words, "--contact", f"{words}@x")
    for args in (["show", words], ["list"]):
        for seen in (vimeo.on_screen(), vimeo):
            shown = seen.ok("account", *args).out
            assert not set(shown) & {"\x1b", "\u202e"}
            assert "[/bold]" in shown
