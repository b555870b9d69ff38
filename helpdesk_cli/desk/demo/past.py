"""The weeks before the sample desk's present: tickets that are over, spread by a rule.

Who asked, and what, stands with the stories of a desk; what became of it in `past.toml`. Nothing
is left to chance: the same `now` gives the same past.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from helpdesk_cli.domain.policy.clocks import Promise
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.report.period import LAST, THIS, previous_period, read_week
from helpdesk_cli.domain.tickets.ticket import AGENT_PREFIX, CUSTOMER
from helpdesk_cli.domain.time.instant import format_iso
from helpdesk_cli.transfer.lines.record import Record

WEEKS = 3
WORKDAYS = 5
OPENED_AT = (9 * 3600, 11 * 3600, 14 * 3600)
"""In seconds after midnight where the desk is."""
DRIFT = 97
"""Seconds by which each ticket comes later in the day than the one before, so that they differ."""
DAY = 86_400


class Case(NamedTuple):
    """A ticket at its beginning: the keys of its record that do not depend on its course."""

    facts: Record
    promise: Promise
    opened_at: int

    def at(self, percent: int) -> int:
        """The instant at which that share of the first reply's target had been used up."""
        due_at = self.promise.due_after(self.opened_at)
        target = self.promise.target_seconds(self.opened_at, due_at)
        return self.promise.shift(self.opened_at, percent * target // 100)


def tell_past(script: dict[str, Any], policy: Policy, now: int) -> list[Record]:
    """Records as for import, all of them over before the present week began."""
    zone = policy.desk.timezone
    over_by = read_week(THIS, now, zone).start_at
    outcomes = _read_outcomes()
    customers, subjects = _read_customers(script), script["past"]["subjects"]
    told: list[Record] = []
    original: Case | None = None
    for number, opened_at in enumerate(_list_openings(now, zone)):
        who_and_what = _take_turn(customers, number) | _take_turn(subjects, number)
        case = _make_case(who_and_what, policy, number, opened_at)
        course = _take_turn(outcomes["courses"], number)
        if original and "starts" in course:
            facts = {**original.facts, "ref": case.facts["ref"]}
            case = Case(facts, original.promise, original.at(course["starts"]))
        # What would last into the present week began that many days earlier.
        while case.at(course["events"][-1]["after"]) >= over_by:
            case = case._replace(opened_at=case.opened_at - DAY)
        names = {
            "agent": _take_turn(policy.teams[case.facts["team"]].members, number),
            "original": original.facts["ref"] if original else "",
        }
        body = _take_turn(outcomes["openings"], number)
        told.append(_tell(case, body, course["events"], names))
        original = case
    return told


def _read_outcomes() -> dict[str, Any]:
    import tomli

    file = Path(__file__).with_name("past.toml")
    return tomli.loads(file.read_text(encoding="utf-8"))


def _list_openings(now: int, zone: str) -> list[int]:
    """The instants at which tickets are opened, in order, on the working days of each week."""
    weeks = [read_week(LAST, now, zone)]
    while len(weeks) < WEEKS:
        weeks.insert(0, previous_period(weeks[0]))
    days = [day for week in weeks for day in week.days[:WORKDAYS]]
    times = [day.start_at + seconds for day in days for seconds in OPENED_AT]
    return [at + number * DRIFT for number, at in enumerate(times)]


def _read_customers(script: dict[str, Any]) -> list[Record]:
    """The customers of the past; one that the stories know is given there by name alone."""
    known = {
        story["account"]: {key: story[key] for key in ("contact", "tier", "region") if key in story}
        for story in script["tickets"]
        if "account" in story
    }
    return [known.get(each["account"], {}) | each for each in script["past"]["customers"]]


def _make_case(who_and_what: Record, policy: Policy, number: int, opened_at: int) -> Case:
    tier, topic = who_and_what["tier"], who_and_what["topic"]
    ways_in = [name for name in policy.tiers[tier].channels if not policy.is_live(name)]
    facts = who_and_what | {
        "ref": f"OLD-{number + 1}",
        "channel": _take_turn(ways_in, number),
        "team": next((route.team for route in policy.routes if route.topic == topic), "support"),
    }
    promises = policy.promises(tier, facts["severity"], facts.get("region"))
    return Case(facts, promises["first_reply"], opened_at)


def _take_turn(choices: Sequence[Any], number: int) -> Any:
    return choices[number % len(choices)]


def _tell(case: Case, body: str, course: list[Record], names: dict[str, str]) -> Record:
    events = [{"kind": "message", "by": CUSTOMER, "at": format_iso(case.opened_at), "body": body}]
    for entry in course:
        event = {"kind": "message", **entry}
        event["at"] = format_iso(case.at(event.pop("after")))
        if event["by"] == "agent":
            event["by"] = AGENT_PREFIX + names["agent"]
        if "to" in event:
            event["to"] = names.get(event["to"], event["to"])
        events.append(event)
    return {**case.facts, "created_at": events[0]["at"], "events": events}
