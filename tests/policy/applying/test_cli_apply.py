"""`hd policy apply`: shown first, asked about, in force at once or later, open tickets by pages."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from helpdesk_cli.desk import workers
from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.policy import rescheduling
from helpdesk_cli.desk.policy.apply import put_in_force
from helpdesk_cli.policy_file.reading.parse import parse_policy
from helpdesk_cli.settings.hd_toml import Settings
from helpdesk_cli.store.engines import open_store
from helpdesk_cli.store.tickets.every_ticket import read_some
from tests.conftest import PLAIN_POLICY, Hd
from tests.policy.policy_texts import LADDER, SHORTER
from tests.processes import Terminal, run

AT_TEN_PAST = int(datetime(2026, 11, 17, 10, 10, tzinfo=UTC).timestamp())
SHORTEST = PLAIN_POLICY.replace('normal = "4 business hours"', 'normal = "1 business hour"')


@pytest.fixture
def other(hd: Hd) -> Path:
    """Normal tickets get their first reply in 2 hours."""
    path = hd.db.with_name("other.toml")
    path.write_text(SHORTER)
    return path


def due(hd: Hd, ticket: int = 1) -> str | None:
    lines: list[dict[str, Any]] = hd("queue", "--json").json()
    (due_at,) = (line["due_at"] for line in lines if line["id"] == ticket)
    return due_at if due_at is None else str(due_at)


def log(hd: Hd) -> list[tuple[int | None, str, int | None]]:
    entries = hd("policy", "log", "--json").json()
    return [(each["id"], each["applied_at"], each["moved"]) for each in entries]


def test_what_changes_is_shown_before_it_is_in_force(hd: Hd, other: Path) -> None:
    hd.ok("new", "One")
    told = hd.ok("policy", "apply", str(other)).out
    shown, applied = told.index("4 business hours → 2 business hours"), told.index("is in force")
    assert shown < applied


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 1)])
def test_a_terminal_is_asked(hd: Hd, other: Path, answer: str, code: int) -> None:
    hd.ok("new", "One")
    terminal = Terminal(hd, "policy", "apply", str(other))
    assert terminal.answer("Apply it? [y/N]:", answer).end() == code
    assert len(log(hd)) == (2 if answer == "y" else 1)


def test_yes_answers_the_question(hd: Hd, other: Path) -> None:
    assert Terminal(hd, "policy", "apply", str(other), "--yes").end() == 0
    assert len(log(hd)) == 2


def test_a_future_instant_waits_and_the_next_command_after_it_puts_it_in_force(
    hd: Hd, other: Path
) -> None:
    hd.ok("new", "One")
    told = hd.ok("policy", "apply", str(other), "--at", "2026-11-17T11:00:00Z").out
    assert told.splitlines()[-1].endswith("waits for Tue 17 Nov 11:00 UTC")
    assert log(hd) == [(1, "2026-11-17T10:00:00Z", 0), (None, "2026-11-17T11:00:00Z", None)]
    assert due(hd.at("2026-11-17T10:59:59Z")) == "2026-11-17T14:00:00Z"
    later = hd.at("2026-11-17T11:30:00Z")
    assert later("queue").err.startswith("hd: policy 2 (")
    assert due(later) == "2026-11-17T12:00:00Z"
    assert log(later) == [(1, "2026-11-17T10:00:00Z", 0), (2, "2026-11-17T11:00:00Z", 1)]


def test_the_quiet_pass_puts_it_in_force_and_says_nothing(hd: Hd, other: Path) -> None:
    other.write_text(SHORTER + LADDER)
    hd.ok("policy", "apply", str(other), "--at", "2026-11-17T11:00:00Z")
    done = run(hd.at("2026-11-17T11:01:00Z"), "escalate", "--quiet")
    assert (done.code, done.out, done.err) == (0, "", "")
    assert log(hd)[-1][:2] == (2, "2026-11-17T11:00:00Z")


def test_it_judges_from_its_instant_on_however_late_a_command_comes(hd: Hd, other: Path) -> None:
    other.write_text(SHORTER + LADDER)
    hd.ok("new", "One")
    hd.ok("policy", "apply", str(other), "--at", "2026-11-17T11:00:00Z")
    plan = hd.at("2026-11-17T15:00:00Z")("escalate", "--plan", "--json").json()
    assert [each["due_at"] for each in plan] == ["2026-11-17T12:00:00Z"]


def test_what_waits_can_be_taken_back(hd: Hd, other: Path) -> None:
    hd.ok("policy", "apply", str(other), "--at", "2026-11-18T00:00:00Z")
    assert "no longer waits" in hd.ok("policy", "cancel").out
    assert len(log(hd.at("2026-11-19T00:00:00Z"))) == 1
    assert hd("policy", "cancel").code == 1


def test_a_file_that_waits_as_it_is_is_no_drift(hd: Hd, policy_file: Path) -> None:
    policy_file.write_text(SHORTER)
    hd.ok("policy", "apply", str(policy_file), "--at", "2026-11-18T00:00:00Z")
    hd.ok("new", "One")
    policy_file.write_text(SHORTEST)
    assert "differs from the policy in force" in hd("new", "Two").err


def test_several_may_wait_and_come_in_their_order(hd: Hd, other: Path) -> None:
    hd.ok("new", "One")
    hd.ok("policy", "apply", str(other), "--at", "2026-11-17T12:00:00Z")
    first = hd.db.with_name("first.toml")
    first.write_text(SHORTEST)
    hd.ok("policy", "apply", str(first), "--at", "2026-11-17T11:00:00Z")
    refused = hd("policy", "apply", str(first), "--at", "2026-11-17T11:00:00Z")
    assert (refused.code, hd("policy", "cancel").code) == (1, 1)
    later = hd.at("2026-11-17T12:30:00Z")
    assert due(later) == "2026-11-17T12:00:00Z"
    assert [entry[1][11:13] for entry in log(later)] == ["10", "11", "12"]


def test_what_is_in_force_by_then_word_for_word_is_not_put_in_force_again(
    hd: Hd, other: Path
) -> None:
    hd.ok("policy", "apply", str(other), "--at", "2026-11-17T12:00:00Z")
    hd.ok("policy", "apply", str(other))
    later = hd.at("2026-11-17T12:30:00Z")
    later("queue")
    assert [entry[0] for entry in log(later)] == [1, 2]


def test_one_that_only_another_version_can_read_is_told_and_stops_nobody(
    hd: Hd, other: Path
) -> None:
    hd.ok("new", "One")
    hd.ok("policy", "apply", str(other), "--at", "2026-11-17T11:00:00Z")
    (one,) = hd.rows("SELECT value FROM desk WHERE key = 'policies_waiting'")
    novel = one[0].replace("[desk]", "[novelty]\\nkey = 1\\n[desk]")
    assert novel != one[0]
    hd.write("UPDATE desk SET value = :novel WHERE key = 'policies_waiting'", novel=novel)
    later = hd.at("2026-11-17T12:00:00Z")
    for words in (["queue"], ["reply", "1", "--body", "Yes."], ["escalate", "--quiet"]):
        told = run(later, *words)
        assert told.code == 0
        assert "could not be put in force: the policy that waits: novelty: expected" in told.err
    found = later("doctor", "--offline", "--json").json()["checks"]
    (check,) = (each for each in found if each["check"] == "policies that wait")
    assert check["level"] == "error"
    assert later("policy", "cancel").code == 0
    later.ok("queue")


def test_an_instant_that_has_passed_is_refused(hd: Hd, other: Path) -> None:
    assert hd("policy", "apply", str(other), "--at", "2026-11-17T09:00:00Z").code == 2


# --- by pages ---------------------------------------------------------------------------------


def interrupt(hd: Hd, text: str) -> None:
    """Put a policy in force and stop before any ticket has been planned by it."""
    settings = Settings(db=hd.location, agent="alice")
    now = AT_TEN_PAST
    with Desk(open_store(hd.location), now, settings) as desk, desk.store.transaction():
        put_in_force(desk, parse_policy(text, "new"), "new.toml", now, "alice")


def test_interrupted_it_is_in_force_and_says_that_due_times_may_be_earlier_ones(hd: Hd) -> None:
    hd.ok("new", "One")
    hd.ok("new", "Two")
    interrupt(hd, SHORTER)
    later = hd.at("2026-11-17T10:20:00Z")
    told = later("queue", "--json")
    assert [line["due_at"] for line in told.json()] == ["2026-11-17T14:00:00Z"] * 2
    assert "has not reached every ticket yet" in told.err
    later("set", "2", "--topic", "billing")
    assert due(later, 2) == "2026-11-17T12:00:00Z"


@pytest.mark.parametrize("command", [["escalate"], ["policy", "apply", "FILE"]])
def test_the_next_pass_or_apply_goes_on_with_it(hd: Hd, command: list[str], other: Path) -> None:
    other.write_text(SHORTER + LADDER)
    hd.ok("new", "One")
    interrupt(hd, other.read_text())
    later = hd.at("2026-11-17T10:20:00Z")
    later(*(str(other) if word == "FILE" else word for word in command))
    assert due(later) == "2026-11-17T12:00:00Z"
    assert later("queue").err == ""
    assert log(later)[-1][2] == 1


@pytest.mark.parametrize(
    ("mark", "reached"),
    [
        ("null", {1, 2, 3}),
        ("2", {1, 2, 3}),  # as earlier versions wrote it, which went by the tickets' numbers
        ("[1794906000, 3]", {1, 2}),  # the last one was created first
        ("[1794909600, 1]", {2}),
    ],
)
def test_it_goes_on_after_the_ticket_that_was_marked_in_order_of_creation(
    hd: Hd, mark: str, reached: set[int]
) -> None:
    for created_at, subject in (("10:00", "One"), ("10:05", "Two"), ("09:00", "Three")):
        hd.at(f"2026-11-17T{created_at}:00Z").ok("new", subject)
    interrupt(hd, SHORTER)
    hd.write("UPDATE desk SET value = :mark WHERE key = 'planned_to'", mark=mark)
    before = {ticket: due(hd, ticket) for ticket in (1, 2, 3)}
    hd.at("2026-11-17T10:20:00Z")("escalate")
    assert {ticket for ticket in before if due(hd, ticket) != before[ticket]} == reached


def test_no_rung_fires_by_a_due_time_that_the_policy_in_force_has_moved(hd: Hd) -> None:
    hd.ok("policy", "apply", *write(hd, SHORTEST + LADDER))
    hd.ok("new", "One")
    interrupt(hd, PLAIN_POLICY + LADDER)
    assert hd.at("2026-11-17T11:30:00Z")("escalate", "--json").json()["sent"] == 0


def test_a_pass_beside_the_process_that_is_at_it_only_sees_to_what_is_due(
    hd: Hd, engine: str
) -> None:
    hd.ok("policy", "apply", *write(hd, SHORTEST + LADDER))
    hd.ok("new", "One")
    hd.at("2026-11-17T10:05:00Z").ok("new", "Two")
    interrupt(hd, PLAIN_POLICY + LADDER)
    later = hd.at("2026-11-17T11:02:00Z")
    with open_store(hd.location) as planner, planner.claim_rescheduling() as show_life:
        assert show_life is not None
        assert later("escalate", "--json").json()["sent"] == 0
        show_life()
        assert due(later, 1) == "2026-11-17T14:00:00Z"
        # At a file nobody hears of the other.
        assert (due(later, 2) == "2026-11-17T11:05:00Z") == (engine != "sqlite")
    assert later("escalate", "--json").json()["sent"] == 0
    assert (due(later, 2), later("queue").err) == ("2026-11-17T14:05:00Z", "")


def write(hd: Hd, text: str) -> list[str]:
    path = hd.db.with_name("written.toml")
    path.write_text(text)
    return [str(path)]


def test_what_somebody_does_while_a_page_is_worked_out_is_not_overwritten(
    hd: Hd, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hd.ok("new", "One")
    hd.ok("new", "Two")

    def read_and_be_overtaken(*args: Any) -> Any:
        page = read_some(*args)
        monkeypatch.setattr(rescheduling, "read_some", read_some)
        hd("reply", "1", "--body", "Hello.")
        hd("show", "2")
        return page

    monkeypatch.setattr(rescheduling, "read_some", read_and_be_overtaken)
    hd.ok("policy", "apply", str(other))
    shown = hd("show", "1", "--json").json()
    states = {clock["clock"]: clock["state"] for clock in shown["clocks"]}
    assert (shown["status"], states["first_reply"]) == ("open", "achieved")
    assert due(hd, 2) == "2026-11-17T12:00:00Z"


def test_a_policy_that_is_overtaken_by_another_moves_nothing_any_more(
    hd: Hd, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hd.ok("new", "One")
    third = write(hd, SHORTEST)

    def read_and_be_overtaken(*args: Any) -> Any:
        page = read_some(*args)
        monkeypatch.setattr(rescheduling, "read_some", read_some)
        hd("policy", "apply", *third)
        return page

    monkeypatch.setattr(rescheduling, "read_some", read_and_be_overtaken)
    hd("policy", "apply", str(other))
    assert due(hd) == "2026-11-17T11:00:00Z"
    assert hd("queue").err == ""


def test_a_policy_that_is_overtaken_marks_nothing_as_reached_by_the_other(
    hd: Hd, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hd.ok("new", "One")

    def read_and_be_overtaken(*args: Any) -> Any:
        monkeypatch.setattr(rescheduling, "read_some", read_some)
        interrupt(hd, SHORTEST)
        return read_some(*args)

    monkeypatch.setattr(rescheduling, "read_some", read_and_be_overtaken)
    hd("policy", "apply", str(other))
    assert "has not reached every ticket yet" in hd("queue").err


def test_pages_spread_over_processes_come_to_the_same(
    hd: Hd, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("One", "Two", "Three"):
        hd.ok("new", name)
    monkeypatch.setattr(rescheduling, "PAGE", 1)
    monkeypatch.setattr(rescheduling, "_FEW_PAGES", 0)
    monkeypatch.setattr(workers, "count_cores", lambda: 2)
    assert hd.ok("policy", "apply", str(other)).out.endswith("; 3 due times moved\n")
    assert {due(hd, ticket) for ticket in (1, 2, 3)} == {"2026-11-17T12:00:00Z"}


def test_an_agent_who_has_written_for_long_answers_under_the_policy_of_now(
    hd: Hd, other: Path
) -> None:
    hd.ok("new", "One")
    settings = Settings(db=hd.location, agent="alice")
    with Desk(open_store(hd.location), AT_TEN_PAST, settings) as desk:
        assert desk.in_force.id == 1
        hd.ok("policy", "apply", str(other))
        with desk.store.transaction():
            desk.look_again()
            assert desk.in_force.id == 2
