"""The cases of `test_shared_lifecycle`, told to the command line: import, apply, explain, queue."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.clocks.test_shared_lifecycle import CASES, Case, epoch, narrow
from tests.conftest import Hd
from tests.toml_text import dump_toml

pytestmark = pytest.mark.usefixtures("engine")

EXPLAINED = [
    "clock",
    "state",
    "reason",
    "target",
    "calendar",
    "started_at",
    "due_at",
    "stopped_at",
    "breached_at",
    "elapsed_seconds",
    "remaining_seconds",
]
FOUNDED_AT = "2000-01-01T00:00:00Z"
"""Before anything happened."""

QUEUED = ("status", "clock", "state", "due_at")


@pytest.mark.skipif(not CASES, reason="HD_CASES names no folder with cases_sla_lifecycle.json")
@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_case_through_the_command_line(case: Case, tmp_path: Path) -> None:
    for number, check in enumerate(case["checks"]):
        hd = found_desk(case, check, tmp_path / str(number))
        if "order" in check:
            queue = hd.ok("queue", "--json").json()
            assert [line["ref"] for line in queue] == check["order"], check["at"]
        else:
            check_ticket(hd, check)


def found_desk(case: Case, check: dict[str, Any], folder: Path) -> Hd:
    """A desk that knows what had happened by the instant of the check."""
    folder.mkdir()
    first = folder / "first.toml"
    first.write_text(dump_toml(case["policy"]))
    tickets = [known_by(ticket, check["at"]) for ticket in case["tickets"]]
    lines = "".join(json.dumps(ticket) + "\n" for ticket in tickets if ticket)
    hd = Hd(folder / "desk.db", now=FOUNDED_AT).found(first).at(check["at"])
    hd.ok("import", "-", stdin=lines)
    applied = case.get("apply")
    if applied and epoch(applied["at"]) <= epoch(check["at"]):
        later = folder / "later.toml"
        later.write_text(dump_toml(applied["policy"]))
        hd.at(applied["at"]).ok("policy", "apply", str(later))
        first.write_text(dump_toml(applied["policy"]))
    return hd


def known_by(ticket: dict[str, Any], at: str) -> dict[str, Any] | None:
    if epoch(ticket["created_at"]) > epoch(at):
        return None
    events = [event for event in ticket["events"] if epoch(event["at"]) <= epoch(at)]
    return ticket | {"events": events}


def check_ticket(hd: Hd, check: dict[str, Any]) -> None:
    explained = hd.ok("explain", check["ref"], "--json").json()
    told = [{key: clock[key] for key in EXPLAINED} for clock in explained["clocks"]]
    assert by_clock(narrow(told, check["clocks"])) == by_clock(check["clocks"]), check["at"]
    for clock in explained["clocks"]:
        counted = sum(segment["counted_seconds"] for segment in clock["segments"])
        assert counted == clock["elapsed_seconds"], clock
    assert hd.ok("show", check["ref"], "--json").json()["status"] == check["status"]
    queue = {each["ref"]: each for each in hd.ok("queue", "--json").json()}
    line = queue.get(check["ref"])
    if check["queue"] is None or line is None:
        assert line == check["queue"], check["at"]
    else:
        # Where two clocks are due at once, the case leaves open which of them is named.
        stands = {key: line[key] for key in QUEUED}
        if check["queue"]["clock"] is None and check["queue"]["due_at"] is not None:
            stands |= {"clock": None, "state": None}
        assert stands == check["queue"], check["at"]


def by_clock(clocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(clocks, key=lambda clock: (clock["clock"], clock.get("started_at")))
