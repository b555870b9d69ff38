"""A private ticket: its team works on it, everybody else sees that it is there, and no more."""

import json
from collections.abc import Callable
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from tests.conftest import PLAIN_POLICY, Hd
from tests.triage.conftest import ROUTES

SECRETS = ("Hole in the player", "steals cookies", "mallory@x.example", "Cookie theft", "patched")


def open_private(desk: Hd) -> None:
    desk.ok(
        *("new", SECRETS[0], "--topic", "vulnerability", "--contact", SECRETS[2]),
        *("--account", "acme", "--ref", "ZD-7", "--body", f"It {SECRETS[1]}."),
    )
    greta = desk.by("greta")
    greta.ok("set", "1", "--subject", SECRETS[3])
    greta.ok("reply", "1", "--body", f"It is {SECRETS[4]}.")
    greta.ok("assign", "1", "--nobody")


@pytest.fixture
def private(tmp_path: Path, routes_file: Path, engine: str) -> Hd:
    """A ticket of alice's account that only greta may read, with everything on it a secret."""
    return Hd(tmp_path / "desk.db").found(routes_file, open_private)


def find_secrets(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text]


@pytest.mark.parametrize(
    "args",
    [
        ("queue",),
        ("queue", "--json"),
        ("queue", "--csv"),
        ("explain", "1"),
        ("explain", "1", "--json"),
        ("export",),
        ("export", "ZD-7"),
        ("escalate", "--plan"),
        ("search", "team:security"),
        ("search", "cookies"),
        ("log",),
        ("triage", "--json"),
    ],
)
def test_an_outsider_is_shown_the_ticket_without_its_text(
    private: Hd, args: tuple[str, ...]
) -> None:
    for hd in (private, private.on_screen()):
        told = hd(*args)
        assert find_secrets(told.out + told.err) == []


@pytest.mark.parametrize("agent", ["alice", "greta"])
@pytest.mark.parametrize("format", ["screen", "markdown", "json", "html"])
def test_a_report_is_handed_on_and_so_has_it_from_nobody(
    private: Hd, agent: str, format: str
) -> None:
    late = private.by(agent).at("2026-11-30T09:00:00Z")
    told = late.ok("report", "--since", "2026-11-16", "--explain", "--format", format)
    assert "(private)" in told.out
    assert find_secrets(told.out) == []
    assert find_secrets(late.ok("report", "--forecast", "--format", format).out) == []


def test_mails_about_it_say_nothing_of_what_it_says(private: Hd, tmp_path: Path) -> None:
    ladder = """
        [[escalations]]
        name = "Tell the boss"
        clock = "first_reply"
        at = "due"
        action = "email"
        to = ["boss@desk.example"]
    """
    path = tmp_path / "ladder.toml"
    path.write_text(PLAIN_POLICY + ROUTES + ladder, encoding="utf-8")
    private("policy", "apply", str(path))
    private.ok("new", SECRETS[3], "--topic", "vulnerability", "--contact", SECRETS[2])
    private.at("2026-11-19T09:00:00Z").ok("escalate", "--quiet")
    (mail,) = tmp_path.rglob("outbox-mail/new/*.eml")
    text = message_from_bytes(mail.read_bytes(), policy=default).as_string()
    assert "private ticket" in text
    assert find_secrets(text) == []


def test_the_rest_of_it_is_there_for_everybody(private: Hd) -> None:
    (line,) = private.ok("queue", "--json").json()
    shown = {key: line[key] for key in ("ref", "subject", "contact", "account", "team", "topic")}
    assert shown == {
        "ref": "ZD-7",
        "subject": "(private)",
        "contact": None,
        "account": "acme",
        "team": "security",
        "topic": "vulnerability",
    }


def test_its_team_reads_all_of_it(private: Hd) -> None:
    greta = private.by("greta")
    assert "Cookie theft" in greta.ok("queue").out
    assert find_secrets(greta.ok("show", "1", "--json").out) == [*SECRETS[1:]]
    assert find_secrets(greta.ok("export").out) == [*SECRETS]


@pytest.mark.parametrize(
    "args",
    [
        ("show", "1"),
        ("reply", "ZD-7", "--body", "x"),
        ("note", "1", "--body", "x"),
        ("take", "1"),
        ("assign", "1", "--team", "support"),
        # Otherwise whoever is outside could make it public.
        ("set", "1", "--topic", "deceased"),
        ("close", "1"),
    ],
)
def test_an_outsider_is_refused_and_told_whom_to_ask(private: Hd, args: tuple[str, ...]) -> None:
    refused = private(*args)
    assert refused.code == 1
    assert refused.err == (
        "hd: ticket 1 is private to security\n    ask Greta Lindqvist, security@desk.example\n"
    )


def test_an_outsider_cannot_take_back_what_made_it_private(desk: Hd) -> None:
    desk.ok("new", "Cookie theft")
    desk.ok("set", "1", "--topic", "vulnerability")
    assert desk("undo").err.startswith("hd: ticket 1 is private to security")
    assert desk.ok("queue", "--json").json()[0]["subject"] == "(private)"


def test_an_outsider_is_never_given_it_as_the_next_one(private: Hd) -> None:
    assert private.ok("next", "--json").json() is None
    assert private.ok("next", "--take", "--json").json() is None
    assert private.by("greta").ok("next", "--take", "--json").json()["id"] == 1


def test_whoever_takes_one_in_does_not_read_it_any_more(desk: Hd) -> None:
    made = desk.ok("new", "I am a security researcher", "--body", "Look.", "--json").json()
    assert (made["subject"], made["team"]) == ("(private)", "security")


def test_it_becomes_public_and_private_with_its_topic(private: Hd) -> None:
    private.by("greta").ok("set", "1", "--topic", "investigation")
    assert private.ok("queue", "--json").json()[0]["subject"] == "Cookie theft"
    private.ok("set", "1", "--topic", "vulnerability")
    assert private.ok("queue", "--json").json()[0]["subject"] == "(private)"


def test_an_imported_one_is_private_as_well(desk: Hd) -> None:
    old = {"subject": "Hole", "topic": "vulnerability", "created_at": "2026-11-01T09:00:00Z"}
    desk.ok("import", "-", stdin=json.dumps(old))
    assert desk.ok("queue", "--json").json()[0]["subject"] == "(private)"


def test_a_new_policy_decides_anew_for_finished_tickets_too(private: Hd, tmp_path: Path) -> None:
    private.by("greta").ok("close", "1")

    def see(agent: str) -> str:
        lines = private.by(agent).ok("queue", "--status", "closed", "--json").json()
        return str(lines[0]["subject"])

    path = tmp_path / "next.toml"

    def apply(change: Callable[[str], str]) -> None:
        path.write_text(PLAIN_POLICY + change(ROUTES), encoding="utf-8")
        private("policy", "apply", str(path))

    apply(lambda text: text.replace('members = ["greta"]', 'members = ["hugo"]'))
    assert (see("greta"), see("hugo")) == ("(private)", "Cookie theft")
    apply(lambda text: text.replace("private = true\n", ""))
    assert see("alice") == "Cookie theft"
    apply(lambda text: text)
    assert (see("alice"), see("greta")) == ("(private)", "Cookie theft")


def test_the_views_for_other_tools_keep_it_to_themselves(private: Hd) -> None:
    for view in ("v_queue", "v_clocks", "v_timeline"):
        rows = private.rows(f"SELECT * FROM {view}")
        assert rows
        assert find_secrets(str(rows)) == []
