"""A desk file from somebody else runs nothing and calls nobody until hd.toml says that it may."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from helpdesk_cli.domain.ladder.consent import Consent
from helpdesk_cli.store.ladder.outbox import OutboxRow
from tests.conftest import Hd, Result
from tests.ladder.ladders import (
    TELL,
    at,
    found,
    notes,
    open_ticket,
    read_mails,
    rung,
    settle,
    write_policy,
)
from tests.ladder.test_steps import listen

pytestmark = pytest.mark.usefixtures("engine")


@pytest.mark.parametrize(
    ("consent", "command", "may"),
    [
        (Consent(), ["page"], False),
        (Consent(commands=(("page",),)), ["page"], True),
        (Consent(commands=(("page",),)), ["page", "--all"], True),
        (Consent(commands=(("page", "--all"),)), ["page", "--all"], True),
        (Consent(commands=(("page", "--all"),)), ["page"], False),
        (Consent(commands=(("page", "--all"),)), ["page", "--all", "now"], False),
        (Consent(commands=(("page",),)), ["/tmp/page"], False),
        (Consent(commands=(("/usr/bin/page",),)), ["page"], False),
    ],
)
def test_a_program_is_consented_to_as_it_is_written(
    consent: Consent, command: Sequence[str], may: bool
) -> None:
    assert consent.allows_command(command) is may


@pytest.mark.parametrize(
    ("host", "port", "may"),
    [
        ("chat.example", 443, True),
        ("chat.example", 8443, True),
        ("evil.chat.example", 443, False),
        ("chat.example.evil", 443, False),
        ("localhost", 8080, True),
        ("localhost", 8081, False),
    ],
)
def test_a_host_is_consented_to_with_or_without_a_port(host: str, port: int, may: bool) -> None:
    assert Consent(hosts=("chat.example", "localhost:8080")).allows_host(host, port) is may


def set_consent(hd: Hd, lines: str = "") -> None:
    settings = hd.db.with_name("hd.toml")
    mail = settings.read_text().partition("[escalation]")[0]
    settings.write_text(f"{mail}[escalation]\n{lines}\n")


def escalate(hd: Hd, time: str, *options: str) -> Result:
    return at(hd, time)("escalate", *options)


@pytest.fixture
def touched(tmp_path: Path) -> Path:
    """What the program of the desk `foreign` leaves when it has run."""
    return tmp_path / "touched"


@pytest.fixture
def foreign(tmp_path: Path, touched: Path) -> Hd:
    """A desk that would run a program at 10:00, and mail; nobody has consented to anything."""
    page = rung("Page", "command", command=["touch", str(touched)])
    hd = open_ticket(found(tmp_path, page, TELL))
    set_consent(hd)
    return hd


def test_a_program_without_consent_waits_and_the_mail_beside_it_leaves(
    foreign: Hd, touched: Path, tmp_path: Path
) -> None:
    said = '"touch" is not in allow_commands of [escalation] in hd.toml'
    plan = escalate(foreign, "10:00", "--plan", "--json")
    assert [step["waits_for"] for step in plan.json()] == [said, None]
    assert f"held back: {said}" in escalate(foreign.on_screen(), "10:00", "--plan").out
    for time in ("10:00", "10:05"):
        done = escalate(foreign, time, "--quiet")
        assert (done.code, f"hd: 1 message held back: {said}\n" == done.err) == (6, True), done
    assert not touched.exists()
    assert len(read_mails(tmp_path)) == 1
    (waiting,) = escalate(foreign, "10:05", "--plan", "--json").json()
    assert (waiting["waits_for"], waiting["attempts"]) == (said, 0)


def test_it_leaves_with_the_next_pass_after_consent_however_late(
    foreign: Hd, touched: Path
) -> None:
    escalate(foreign, "10:00")
    set_consent(foreign, 'allow_commands = ["touch"]')
    assert settle(foreign, "10:00", day=24) == {"sent": 1}
    assert touched.exists()


def test_what_waits_for_consent_ends_when_the_ticket_is_answered(
    foreign: Hd, touched: Path
) -> None:
    escalate(foreign, "10:00")
    at(foreign, "10:10").ok("reply", "1", "--body", "Looking.")
    assert settle(foreign, "10:15") == {"cancelled": 1}
    assert not touched.exists()


def test_a_rung_fired_by_hand_needs_consent_too(foreign: Hd, touched: Path) -> None:
    done = escalate(foreign, "09:10", "1", "--rung", "Page")
    assert (done.code, "held back" in done.err) == (6, True)
    assert not touched.exists()


@pytest.mark.parametrize("by", ["address", "variable"])
def test_a_hook_is_called_only_at_a_host_with_consent(
    tmp_path: Path, by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listen() as (url, posted):
        monkeypatch.setenv("CHAT_HOOK", url)
        named = url if by == "address" else "env:CHAT_HOOK"
        hd = open_ticket(found(tmp_path, rung("Chat", "webhook", url=named)))
        set_consent(hd, 'allow_hosts = ["chat.example"]')
        done = escalate(hd, "10:00")
        assert (done.code, '"127.0.0.1" is not in allow_hosts' in done.err) == (6, True)
        assert posted == []
        set_consent(hd, 'allow_hosts = ["127.0.0.1"]')
        assert settle(hd, "10:00") == {"sent": 1}
    assert len(posted) == 1


def plant(hd: Hd, **changed: object) -> None:
    """Put a row into the outbox by hand, like the one that is there but for what is `changed`."""
    columns = (*OutboxRow._fields[:-1], "state")
    (found,) = hd.rows(f"SELECT {', '.join(columns)} FROM outbox LIMIT 1")
    row = dict(zip(columns, found, strict=True))
    row |= {"letter": "<planted@desk.example>", "state": "waiting"} | changed
    values = ", ".join(f":{name}" for name in row)
    hd.write(f"INSERT INTO outbox ({', '.join(row)}) VALUES ({values})", **row)


@pytest.mark.parametrize(
    "changed",
    [
        {"recipient": '["touch", "PLACE"]', "rung": "No such rung"},
        {"recipient": '["touch", "PLACE", "-c"]'},
        {"recipient": '["touch", "PLACE"]', "clock": "resolution"},
        {"action": "webhook", "recipient": "http://127.0.0.1:9/"},
        {"action": "email", "recipient": "anybody@else.example"},
        {"action": "reminder", "recipient": "anybody@else.example"},
        {"action": "command", "recipient": "no JSON"},
    ],
    ids=lambda changed: "-".join(changed),
)
def test_a_row_that_no_policy_explains_is_given_up_whatever_was_consented_to(
    tmp_path: Path, touched: Path, changed: dict[str, str]
) -> None:
    page = rung("Page", "command", command=["true", str(touched)])
    hd = open_ticket(found(tmp_path, page))
    assert settle(hd, "10:00") == {"due": 1, "sent": 1}
    set_consent(hd, 'allow_commands = ["touch", "true"]\nallow_hosts = ["127.0.0.1"]')
    recipient = changed["recipient"].replace("PLACE", str(touched))
    plant(hd, **(changed | {"recipient": recipient}))
    done = escalate(hd, "10:05", "--json")
    assert (done.code, done.json()["parked"], done.json()["sent"]) == (6, 1, 0)
    assert "no policy that this desk has had explains this message" in done.err
    assert not touched.exists()
    assert read_mails(tmp_path) == []


def test_a_row_of_an_earlier_policy_is_explained(tmp_path: Path) -> None:
    hd = open_ticket(found(tmp_path, rung("Page", "command", command=["true"])))
    set_consent(hd)
    escalate(hd, "10:00")
    policy = write_policy(tmp_path / "policy.toml", TELL)
    at(hd, "10:01").ok("policy", "apply", str(policy))
    assert settle(hd, "10:05") == {"cancelled": 1}
    assert "the rung is no longer in the policy" in notes(hd)[-1]


@pytest.mark.parametrize("lies_there", ["pipe", "/dev/zero", "a\0b", "large"])
def test_the_policy_file_that_a_desk_remembers_hangs_nothing(
    tmp_path: Path, lies_there: str, engine: str
) -> None:
    hd = open_ticket(found(tmp_path, TELL))
    if "\0" in lies_there and engine == "postgresql":
        pytest.skip("PostgreSQL holds no U+0000")
    place = lies_there if lies_there.startswith(("/", "a")) else str(tmp_path / lies_there)
    os.mkfifo(tmp_path / "pipe")
    with (tmp_path / "large").open("wb") as large:
        large.truncate(1 << 40)
    hd.write("UPDATE desk SET value = :place WHERE key = 'policy_file'", place=place)
    hd.ok("reply", "1", "--body", "Looking.")
    assert json.loads(hd.ok("show", "1", "--json").out)["status"] == "open"
