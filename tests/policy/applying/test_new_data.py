"""Zones and holidays that are updated while tickets are open: the whole desk follows, and says so.

A folder of zones stands for what an update replaces: there Amman still changes its clocks, as it
did until 2022, and is at +02 in November instead of +03.
"""

import os
import sys
from dataclasses import replace
from importlib import resources
from pathlib import Path

import pytest

from helpdesk_cli.calendar_data import name_versions
from tests.conftest import Hd
from tests.processes import run
from tests.test_startup_modules import POLICY as POLICY_MODULES
from tests.test_startup_modules import among, load

pytestmark = pytest.mark.usefixtures("engine")

POLICY = """
[desk]
name = "Amman"
timezone = "UTC"
default_tier = "gold"
default_severity = "normal"
default_calendar = "office"
[calendars.office]
timezone = "Asia/Amman"
open = { sun-thu = ["09:00-17:00"] }
holidays = [{ country = "JO" }]
[severities.normal]
[tiers.gold]
first_reply = "6 business hours"
[[escalations]]
name = "Late"
clock = "first_reply"
at = "due"
action = "suggest"
text = "Reply"
"""
OLD_DUE, DUE = "2026-11-17T13:00:00Z", "2026-11-17T12:30:00Z"


@pytest.fixture
def old(tmp_path: Path) -> Hd:
    """A desk with one ticket that was opened before the update, at 06:30Z."""
    zones = tmp_path / "zones" / "Asia"
    zones.mkdir(parents=True)
    beirut = resources.files("tzdata.zoneinfo.Asia").joinpath("Beirut").read_bytes()
    (zones / "Amman").write_bytes(beirut)
    policy = tmp_path / "amman.toml"
    policy.write_text(POLICY)
    env = (("PYTHONTZPATH", str(zones.parent)),)
    desk = Hd(tmp_path / "desk.db", now="2026-11-17T06:30:00Z", env=env)
    for command in (["init", "--policy", str(policy)], ["new", "Drops", "--body", "x"]):
        assert run(desk, *command).code == 0
    return desk


def updated(desk: Hd, now: str) -> Hd:
    return replace(desk, now=now, env=())


def test_every_command_goes_by_the_new_data_whichever_comes_first(old: Hd) -> None:
    new = updated(old, "2026-11-17T09:00:00Z")
    before = run(old.at(new.now), "queue", "--json").json()[0]
    assert (before["due_at"], before["remaining_seconds"]) == (OLD_DUE, 4 * 3_600)
    ticket = run(new, "queue", "--json").json()[0]
    (clock,) = run(new, "explain", "1", "--json").json()["clocks"]
    assert (ticket["due_at"], ticket["remaining_seconds"]) == (DUE, 12_600)
    assert (clock["due_at"], clock["remaining_seconds"]) == (DUE, 12_600)
    late = updated(old, "2026-11-17T12:31:00Z")
    assert run(late, "escalate", "--plan", "--json").json()[0]["due_at"] == DUE


def test_it_is_said_once(old: Hd) -> None:
    new = updated(old, "2026-11-17T09:00:00Z")
    said = run(new, "queue").err
    assert said == (
        f"hd: zone or holiday data has changed ({name_versions()}): "
        "other hours in office; 1 due time moved\n"
    )
    assert run(new, "queue").err == ""


def test_the_quiet_pass_of_cron_notices_it_too(old: Hd) -> None:
    new = updated(old, "2026-11-17T12:31:00Z")
    assert "1 due time moved" in run(new, "escalate", "--quiet").err
    assert run(new, "queue", "--json").json()[0]["suggestion"] == "Reply"


def test_a_queue_whose_data_is_as_it_was_loads_no_policy(old: Hd) -> None:
    new = updated(old, "2026-11-17T09:00:00Z")
    run(new, "queue")
    assert not among(load(new, "queue"), POLICY_MODULES | {"holidays", "zoneinfo"})


def test_new_versions_that_change_no_hours_are_not_worth_a_word(hd: Hd) -> None:
    hd.write("UPDATE desk SET value = 'zones 1999a' WHERE key = 'calendar_data'")
    hd.ok("queue")
    assert hd.rows("SELECT value FROM desk WHERE key = 'calendar_data'") == [(name_versions(),)]


def test_what_was_finished_stays_as_it_was_judged(old: Hd) -> None:
    """Replied at 12:45Z: in time by the data of that day, late by what is known since."""
    answered = old.at("2026-11-17T12:45:00Z")
    assert run(answered, "reply", "1", "--body", "y").code == 0
    judged = run(answered, "explain", "1", "--json").json()["clocks"][0]
    report = run(old.at("2026-11-24T09:00:00Z"), "report", "--week", "2026-W47", "--json").out
    new = updated(old, "2026-11-24T09:00:00Z")
    assert run(new, "note", "1", "--body", "z").code == 0
    (clock,) = run(new, "explain", "1", "--json").json()["clocks"]
    assert (clock["state"], clock["due_at"]) == ("achieved", OLD_DUE)
    assert {key: clock[key] for key in clock if key != "segments"} == {
        key: judged[key] for key in judged if key != "segments"
    }
    assert sum(each["counted_seconds"] for each in clock["segments"]) == clock["elapsed_seconds"]
    assert run(new, "report", "--week", "2026-W47", "--json").out == report


def test_holidays_that_somebody_has_changed_in_this_python_count_at_once(hd: Hd) -> None:
    """As a sitecustomize.py does: the version says nothing then, so that hours are compared."""
    policy = hd.db.with_name("policy.toml")
    policy.write_text(
        policy.read_text().replace(
            'open = { mon-fri = ["09:00-17:00"] }',
            'open = { mon-fri = ["09:00-17:00"] }\nholidays = [{ country = "JO" }]',
        )
    )
    hd.ok("policy", "apply", str(policy))
    hd.at("2026-11-17T15:00:00Z").ok("new", "Drops", "--tier", "gold")
    (hd.db.parent / "sitecustomize.py").write_text(
        "import datetime, holidays\n"
        "real, day = holidays.country_holidays, datetime.date(2026, 11, 18)\n"
        "def known(*args, **kwargs):\n"
        "    found = real(*args, **kwargs)\n"
        "    return found | {day: 'Proclaimed'} if day.year in kwargs['years'] else found\n"
        "holidays.country_holidays = known\n"
    )
    env = (("PYTHONPATH", os.pathsep.join([str(hd.db.parent), *sys.path])),)
    ticket = run(replace(hd, now="2026-11-17T16:00:00Z", env=env), "queue", "--json").json()[0]
    assert ticket["due_at"] == "2026-11-19T11:00:00Z"


def test_data_that_no_longer_knows_a_holiday_does_not_stop_the_queue(old: Hd) -> None:
    old.write("UPDATE policy SET text = replace(text, '\"JO\"', '\"XX\"')")
    found = run(updated(old, "2026-11-17T09:00:00Z"), "queue", "--json")
    assert (found.code, found.json()[0]["due_at"]) == (0, OLD_DUE)
    assert "due times stay as they were: " in found.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_desk_that_may_not_be_written_is_read_as_it_stands(old: Hd) -> None:
    old.db.chmod(0o400)
    found = run(updated(old, "2026-11-17T09:00:00Z"), "queue", "--json")
    assert (found.code, found.json()[0]["due_at"]) == (0, OLD_DUE)
    assert "due times stay as they were: " in found.err
