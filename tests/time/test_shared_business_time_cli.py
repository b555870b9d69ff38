"""The cases of `test_shared_business_time`, told to the command line.

A sum forward is asked of `hd policy due`; a count, or a sum with pauses, of `hd explain`.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Hd
from tests.time.hours import epoch
from tests.time.test_shared_business_time import CASES, Case
from tests.toml_text import dump_toml

PROMISED = [case for case in CASES if case["op"] != "elapsed" and "closures" not in case]
LIVED = [case for case in CASES if case not in PROMISED]

outside = pytest.mark.skipif(
    not CASES, reason="HD_CASES names no folder with cases_business_time.json"
)


@outside
@pytest.mark.parametrize("case", PROMISED, ids=[case["id"] for case in PROMISED])
def test_a_policy_alone_says_when_it_is_due(case: Case, tmp_path: Path) -> None:
    policy = write_policy(case, tmp_path)
    asked = ("--tier", "gold", "--severity", "normal", "--at", case["start"], "--json")
    due = Hd(tmp_path / "desk.db", engine="sqlite").ok("policy", "due", str(policy), *asked).json()
    assert epoch(due["first_reply"]["due_at"]) == epoch(case["expected"])


@outside
@pytest.mark.parametrize("case", LIVED, ids=[case["id"] for case in LIVED])
def test_a_ticket_has_the_same_time_counted(case: Case, tmp_path: Path, engine: str) -> None:
    counts = case["op"] == "elapsed"
    over = case["end"] if counts else max(case["expected"], case["closures"][-1][1], key=epoch)
    hd = Hd(tmp_path / "desk.db", now=over)
    hd.ok("init", "--policy", str(write_policy(case, tmp_path)))
    hd.ok("import", "-", stdin=json.dumps(ticket_of(case)))
    (clock,) = hd.ok("explain", "1", "--json").json()["clocks"]
    if counts:
        assert clock["elapsed_seconds"] == case["expected"]
    else:
        assert epoch(clock["due_at"]) == epoch(case["expected"])


def write_policy(case: Case, folder: Path) -> Path:
    """One that promises what the case asks about; if it counts, an hour more than is counted."""
    seconds = case["expected"] + 3600 if case["op"] == "elapsed" else case.get("amount_seconds")
    policy = folder / "policy.toml"
    duration = case.get("duration", f"{seconds} business seconds")
    policy.write_text(dump_toml(policy_of(case, duration)))
    return policy


def policy_of(case: Case, duration: str) -> dict[str, Any]:
    calendar = case.get("calendar") or {
        "timezone": case["timezone"],
        "open": {
            day: ["-".join(pair) for pair in pairs] for day, pairs in case["weekly_hours"].items()
        },
        "holidays": [{"date": on, "name": "Closed"} for on in case["holidays"]],
        "special": [
            {"date": on, "open": ["-".join(pair) for pair in pairs], "name": "Special"}
            for on, pairs in case.get("date_overrides", {}).items()
        ],
    }
    defaults = {"default_tier": "gold", "default_severity": "normal", "default_calendar": "case"}
    return {
        "desk": {"name": "Case", "timezone": "UTC", **defaults},
        "calendars": {"case": calendar},
        "severities": {"normal": {"label": "Normal", "definition": "Any."}},
        "tiers": {"gold": {"label": "Gold", "commitment": "sla", "first_reply": duration}},
        "clocks": {"first_reply": {"pause_on": ["pending"]}},
    }


def ticket_of(case: Case) -> dict[str, Any]:
    """A ticket that stands still during the closures."""
    events = []
    for start, end in case.get("closures", []):
        # What began before the ticket holds it from its first second.
        begins = max(start, case["start"], key=epoch)
        if epoch(end) > epoch(begins):
            events.append({"at": begins, "kind": "status", "by": "agent:alice", "to": "pending"})
            events.append({"at": end, "kind": "status", "by": "agent:alice", "to": "open"})
    return {"subject": case["id"], "created_at": case["start"], "events": events}
