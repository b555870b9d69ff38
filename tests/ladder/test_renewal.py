"""What waits for its window: to whom it goes in the end, and what it still waits for."""

from pathlib import Path

import pytest

from tests.conftest import Hd
from tests.ladder.ladders import (
    at,
    found,
    notes,
    open_ticket,
    read_mails,
    recipients,
    rung,
    settle,
    write_policy,
)

pytestmark = pytest.mark.usefixtures("engine")

TELL = rung("Tell", send_window="office")
TELL_ASSIGNEE = rung("Tell", to=["assignee"], send_window="office")


def hold(place: Path, *rungs: str, to: str = "alice") -> Hd:
    """A desk with what fired at 6:00 and is held until 9:00."""
    hd = found(place, *rungs)
    at(hd, "05:00", 18).ok("new", "Late", "--assignee", to, "--team", "support")
    settle(hd, "06:00", day=18)
    return hd


def plan_at_nine(hd: Hd) -> list[str]:
    return [step["to"] for step in at(hd, "09:00", 18)("escalate", "--plan", "--json").json()]


def test_a_mail_that_waited_goes_to_whoever_has_the_ticket_by_then(tmp_path: Path) -> None:
    hd = hold(tmp_path, TELL_ASSIGNEE)
    at(hd, "07:00", 18).ok("assign", "1", "--to", "bob")
    assert plan_at_nine(hd) == ["bob@desk.example"]
    assert settle(hd, "09:00", day=18) == {"sent": 1}
    assert recipients(read_mails(tmp_path)) == ["bob@desk.example"]
    assert notes(hd) == ["Escalation: Tell: email sent, bob@desk.example"]


def test_a_mail_that_waited_goes_to_whom_the_policy_names_by_then(tmp_path: Path) -> None:
    hd = hold(tmp_path, TELL)
    path = tmp_path / "policy.toml"
    path.write_text(
        path.read_text().replace('support-manager = "carol"', 'support-manager = "bob"')
    )
    at(hd, "07:00", 18).ok("policy", "apply", str(path))
    settle(hd, "09:00", day=18)
    assert recipients(read_mails(tmp_path)) == ["bob@desk.example"]


def test_nobody_gets_the_same_twice_for_having_taken_the_ticket(tmp_path: Path) -> None:
    both = rung("Tell", to=["assignee", "bob"], send_window="office")
    hd = hold(tmp_path, both)
    at(hd, "07:00", 18).ok("assign", "1", "--to", "bob")
    settle(hd, "09:00", day=18)
    assert recipients(read_mails(tmp_path)).count("bob@desk.example") == 1


def test_nobody_gets_the_same_twice_for_an_address_that_is_spelt_anew(tmp_path: Path) -> None:
    hd = hold(tmp_path, rung("Tell", to=["assignee", "bob"], send_window="office"))
    path = tmp_path / "policy.toml"
    path.write_text(path.read_text().replace('"bob@desk', '"Bob@desk'))
    at(hd, "07:00", 18).ok("policy", "apply", str(path))
    at(hd, "07:00", 18).ok("assign", "1", "--to", "bob")
    settle(hd, "09:00", day=18)
    assert len({to.lower() for to in recipients(read_mails(tmp_path))}) == 2


def test_a_mail_for_which_there_is_nobody_else_reaches_whom_it_was_written_to(
    tmp_path: Path,
) -> None:
    alone = rung("Tell", to=["assignee"], fallback=["account-manager"], send_window="office")
    hd = hold(tmp_path, alone)
    at(hd, "07:00", 18).ok("assign", "1", "--nobody")
    settle(hd, "09:00", day=18)
    assert recipients(read_mails(tmp_path)) == ["alice@desk.example"]


def test_a_mail_that_was_tried_stays_with_whom_it_may_have_reached(tmp_path: Path) -> None:
    hd = found(tmp_path, rung("Tell", to=["assignee"]))
    open_ticket(hd, "Late", "--assignee", "alice")
    fail(hd, "10:00")
    at(hd, "10:00").ok("assign", "1", "--to", "bob")
    assert settle(hd, "10:01") == {"sent": 1}
    assert recipients(read_mails(tmp_path)) == ["alice@desk.example"]


def fail(hd: Hd, time: str) -> None:
    """A pass whose mails cannot be written."""
    folder = hd.db.parent / "mail"
    folder.write_text("in the way")
    assert at(hd, time)("escalate").code == 6
    folder.unlink()


def test_a_digest_holds_what_has_come_to_somebody_while_it_waited(tmp_path: Path) -> None:
    hd = found(tmp_path, TELL_ASSIGNEE, manners="digest_above = 1")
    for name in ("alice", "bob"):
        at(hd, "05:00", 18).ok("new", f"Late, {name}", "--assignee", name)
    settle(hd, "06:00", day=18)
    at(hd, "07:00", 18).ok("assign", "1", "--to", "bob")
    plan = at(hd, "09:00", 18)("escalate", "--plan", "--json").json()
    assert [(step["to"], step["digest_of"]) for step in plan] == [("bob@desk.example", 2)] * 2
    assert settle(hd, "09:00", day=18) == {"sent": 1}


@pytest.mark.parametrize("change", ["tier", "policy"])
def test_a_message_whose_deadline_was_put_off_waits_for_that_and_is_not_forgotten(
    tmp_path: Path, change: str
) -> None:
    hd = hold(tmp_path, TELL)
    if change == "tier":
        at(hd, "07:00", 18).ok("set", "1", "--tier", "free")
    else:
        later = write_policy(tmp_path / "policy.toml", rung("Tell", at="7 hours after"))
        at(hd, "07:00", 18).ok("policy", "apply", str(later))
    assert at(hd, "09:00", 18)("escalate", "--plan").code == 0
    assert settle(hd, "09:00", day=18) == settle(hd, "12:59", day=18) == {}
    assert settle(hd, "13:00", day=18) == {"sent": 1}
    assert settle(hd, "13:01", day=18) == {}
    assert len(read_mails(tmp_path)) == 1


def test_what_waits_for_a_later_deadline_waits_for_its_window_too(tmp_path: Path) -> None:
    hd = hold(tmp_path, TELL)
    later = rung("Tell", at="12 hours after", send_window="office")
    at(hd, "07:00", 18).ok("policy", "apply", str(write_policy(tmp_path / "policy.toml", later)))
    assert settle(hd, "09:00", day=18) == settle(hd, "18:00", day=18) == {}
    assert settle(hd, "09:00", day=19) == {"sent": 1}


def test_a_mail_that_was_tried_is_cancelled_when_its_deadline_was_put_off(tmp_path: Path) -> None:
    hd = open_ticket(found(tmp_path, rung("Tell")))
    fail(hd, "10:00")
    at(hd, "10:00").ok("set", "1", "--tier", "free")
    assert settle(hd, "10:01") == {"cancelled": 1}
    assert notes(hd) == ["Escalation: Tell: email cancelled, carol@desk.example (due later now)"]


def test_a_row_that_makes_no_sense_stops_no_other(tmp_path: Path) -> None:
    hd = hold(tmp_path, TELL_ASSIGNEE)
    at(hd, "05:30", 18).ok("new", "Another", "--assignee", "alice")
    settle(hd, "06:30", day=18)
    hd.write("UPDATE clock SET pauses = 'no JSON' WHERE ticket_id = 1")
    at(hd, "07:00", 18).ok("assign", "2", "--to", "bob")
    assert at(hd, "09:00", 18)("escalate").code == 6
    assert recipients(read_mails(tmp_path)) == ["bob@desk.example"]


def test_nobody_is_told_of_a_deadline_that_was_put_off_while_its_clock_stands_still(
    tmp_path: Path,
) -> None:
    hd = open_ticket(found(tmp_path, rung("Tell", clock="update", send_window="office")))
    at(hd, "17:00").ok("reply", "1", "--body", "Looking.")
    assert settle(hd, "19:00") == {"due": 1}
    policy = tmp_path / "policy.toml"
    policy.write_text(policy.read_text().replace('update = "2 hours"', 'update = "10 hours"'))
    at(hd, "19:00").ok("policy", "apply", str(policy))
    at(hd, "20:00").ok("pend", "1")
    assert settle(hd, "09:00", day=18) == {}
    at(hd, "09:30", 18).ok("reopen", "1")
    assert settle(hd, "10:00", day=18) == settle(hd, "16:29", day=18) == {}
    assert settle(hd, "16:30", day=18) == {"sent": 1}


def test_a_command_that_waited_is_not_sent_to_the_address_that_its_rung_mails_by_now(
    tmp_path: Path,
) -> None:
    hd = hold(tmp_path, rung("Tell", "command", command=["true"], send_window="office"))
    at(hd, "07:00", 18).ok("policy", "apply", str(write_policy(tmp_path / "policy.toml", TELL)))
    assert settle(hd, "09:00", day=18) == {"sent": 1}
    assert read_mails(tmp_path) == []


@pytest.mark.parametrize("window", ["09:01-09:04", "08:58-08:59", "09:00-17:00"])
def test_what_waited_for_a_window_that_no_pass_met_open_leaves_with_the_next_pass(
    tmp_path: Path, window: str
) -> None:
    short = f'[calendars.short]\ntimezone = "UTC"\nopen = {{ mon-fri = ["{window}"] }}\n'
    hd = hold(tmp_path, short + rung("Tell", send_window="short"))
    assert settle(hd, "08:55", day=18) == {}
    assert at(hd, "20:00", 18)("escalate", "--plan").code == 8
    assert settle(hd, "20:00", day=18) == {"sent": 1}


def test_what_came_to_wait_for_another_window_is_not_sent_by_the_opening_of_its_old_one(
    tmp_path: Path,
) -> None:
    hd = hold(tmp_path, TELL)
    evening = '[calendars.evening]\ntimezone = "UTC"\nopen = { mon-fri = ["22:00-23:00"] }\n'
    path = write_policy(tmp_path / "policy.toml", evening, rung("Tell", send_window="evening"))
    at(hd, "07:00", 18).ok("policy", "apply", str(path))
    assert settle(hd, "20:00", day=18) == {}
    assert settle(hd, "22:30", day=18) == {"sent": 1}


def test_a_message_waits_for_the_window_that_the_policy_names_by_then(tmp_path: Path) -> None:
    hd = hold(tmp_path, TELL)
    evening = '[calendars.evening]\ntimezone = "UTC"\nopen = { mon-fri = ["17:00-20:00"] }\n'
    path = write_policy(tmp_path / "policy.toml", evening, rung("Tell", send_window="evening"))
    at(hd, "07:00", 18).ok("policy", "apply", str(path))
    assert settle(hd, "09:00", day=18) == settle(hd, "16:59", day=18) == {}
    assert settle(hd, "17:00", day=18) == {"sent": 1}


def test_what_failed_while_its_window_was_open_is_not_tried_again_at_night(tmp_path: Path) -> None:
    hd = found(tmp_path, TELL)
    at(hd, "15:30").ok("new", "Late")
    fail(hd, "16:59")
    assert settle(hd, "17:00") == settle(hd, "03:00", day=18) == {}
    assert settle(hd, "09:00", day=18) == {"sent": 1}


def test_what_was_fired_by_hand_at_night_and_failed_is_tried_again_at_night(tmp_path: Path) -> None:
    hd = found(tmp_path, TELL)
    at(hd, "20:00").ok("new", "Late")
    (tmp_path / "mail").write_text("in the way")
    assert at(hd, "20:10")("escalate", "1", "--rung", "Tell").code == 6
    (tmp_path / "mail").unlink()
    assert settle(hd, "20:11") == {"sent": 1}


def test_what_was_fired_by_hand_at_night_is_not_held_by_a_pass_that_comes_between(
    tmp_path: Path,
) -> None:
    hd = found(tmp_path, TELL)
    at(hd, "20:00").ok("new", "Late")
    at(hd, "20:10").ok("escalate", "1", "--rung", "Tell")
    hd.write("UPDATE outbox SET state = 'waiting', attempts = 0")
    assert settle(hd, "20:11") == {"sent": 1}


def test_a_digest_that_failed_waits_as_a_whole_for_its_window(tmp_path: Path) -> None:
    hd = found(tmp_path, TELL, rung("Tell again"), manners="digest_above = 1")
    at(hd, "15:30").ok("new", "Late")
    fail(hd, "16:59")
    assert settle(hd, "17:00") == {}
    assert settle(hd, "09:00", day=18) == {"sent": 1}
    assert len(read_mails(tmp_path)) == 1


def test_the_plan_names_who_gets_what_waited_once_the_pass_has_given_the_ticket_away(
    tmp_path: Path,
) -> None:
    give = rung("Give", "assign", at="3 hours after", to=["bob"])
    hd = hold(tmp_path, TELL_ASSIGNEE, give)
    assert plan_at_nine(hd) == ["bob", "bob@desk.example"]
    settle(hd, "09:00", day=18)
    assert recipients(read_mails(tmp_path)) == ["bob@desk.example"]


def test_the_plan_knows_that_what_waited_is_meant_for_the_severity_before_the_pass_raises_it(
    tmp_path: Path,
) -> None:
    tell = rung("Tell", send_window="office", when='severities = ["normal"]')
    hd = hold(tmp_path, tell, rung("Raise", "raise-severity", at="3 hours after"))
    plan = at(hd, "09:00", 18)("escalate", "--plan", "--json").json()
    assert [step["cancelled"] for step in plan] == [None, None]
    assert settle(hd, "09:00", day=18) == {"due": 1, "changed": 1, "sent": 1}


def test_a_command_that_waited_is_the_one_that_the_policy_names_by_then(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("wrong", "right")]
    wrong, right = (
        rung("Tell", "command", command=["touch", str(file)], send_window="office")
        for file in files
    )
    hd = hold(tmp_path, wrong)
    at(hd, "07:00", 18).ok("policy", "apply", str(write_policy(tmp_path / "policy.toml", right)))
    assert settle(hd, "09:00", day=18) == {"sent": 1}
    assert [file.exists() for file in files] == [False, True]


def test_a_reminder_for_which_the_desk_has_opened_leaves_with_the_next_pass(
    tmp_path: Path,
) -> None:
    hd = found(tmp_path, manners='remind_pending_after = "1 hour"')
    at(hd, "05:00", 18).ok("new", "Late", "--contact", "ann@acme.example")
    at(hd, "06:00", 18).ok("pend", "1")
    assert settle(hd, "08:00", day=18) == {"due": 1}
    assert settle(hd, "08:59", day=18) == {}
    assert settle(hd, "20:00", day=18) == {"sent": 1}
