"""The sample desk: believable tickets whose clocks are alive at whatever hour it is made.

The stories are data (`demo_vimeo.toml`, `demo_vodlix.toml`): tickets written as for import, but
with shares of a promise where instants would stand. Here the shares become instants.
"""

from bisect import bisect_left
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from helpdesk_cli.desk.demo.past import tell_past
from helpdesk_cli.desk.desk import Desk, open_desk
from helpdesk_cli.desk.policy.apply import found_desk
from helpdesk_cli.desk.policy.rescheduling import COMPILED_BACK, compile_calendars
from helpdesk_cli.desk.tickets.intake import prepare
from helpdesk_cli.desk.tickets.merging import settle_merges
from helpdesk_cli.domain.policy.clocks import Promise
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.tickets.ticket import FIELDS, Event, Ticket
from helpdesk_cli.domain.time.instant import format_iso
from helpdesk_cli.errors import UsageError, suggest
from helpdesk_cli.policy_file.files import find_policy, read_policy
from helpdesk_cli.settings.hd_toml import Settings
from helpdesk_cli.store.tickets.creating import create_tickets
from helpdesk_cli.transfer.incoming import Vocabulary
from helpdesk_cli.transfer.lines.record import Record, read_record

DESKS = ("vimeo", "vodlix")

Stories = list[tuple[Ticket, tuple[Event, ...]]]


def found_demo(desk_name: str, place: str | Path | None, now: int) -> Desk:
    """Make a sample desk at `place`, or in a fresh directory of its own; the caller closes it.

    It acts as one of the policy's people, who has tickets of their own.
    """
    if desk_name not in DESKS:
        raise UsageError(
            f'no sample desk "{desk_name}"{suggest(desk_name, DESKS)}',
            hint=f"known: {', '.join(DESKS)}",
        )
    script = read_script(desk_name)
    settings = Settings(db=str(place or _throw_away()), agent=script["agent"])
    text = find_policy(desk_name)
    policy = read_policy(text)
    told = tell_stories(script, policy, now)
    past = read_stories(tell_past(script, policy, now), policy)
    # A desk as old as its first ticket: its ladder has been standing since then.
    found_desk(settings, text, told[0][0].created_at).store.close()
    desk = open_desk(settings, now)
    with desk.store.transaction():
        compile_calendars(desk)
        create_tickets(desk.store, [prepare(desk, *each) for each in told])
        # Taken in as history from elsewhere, which never escalates.
        create_tickets(desk.store, [prepare(desk, *each, imported_at=now) for each in past])
        settle_merges(desk, len(told))
    return desk


def read_script(desk_name: str) -> dict[str, Any]:
    """The file of stories: `agent`, as whom the desk acts, its `tickets`, and its `past`."""
    import tomli

    file = Path(__file__).with_name(f"demo_{desk_name}.toml")
    return tomli.loads(file.read_text(encoding="utf-8"))


def tell_stories(script: dict[str, Any], policy: Policy, now: int) -> Stories:
    """Each ticket as it was created, the oldest first, with a timeline that ends by `now`."""
    told = read_stories([_date(story, policy, now) for story in script["tickets"]], policy)
    return sorted(told, key=lambda each: each[0].created_at)


def read_stories(records: Iterable[Record], policy: Policy) -> Stories:
    """Records as for import, read by the words of the policy."""
    known = Vocabulary(
        frozenset(policy.tiers),
        frozenset(policy.severities),
        policy.desk.default_severity,
        lambda _account, _at: policy.desk.default_tier,
    )
    return [read_record(record, known)[:2] for record in records]


def _date(story: Record, policy: Policy, now: int) -> Record:
    """The story as a record for import: each `ago` has become an instant."""
    present = story | {e["kind"]: e["to"] for e in story["events"] if e.get("kind") in FIELDS}
    promises = policy.promises(present["tier"], present["severity"], present.get("region"))
    promise = promises[story["clock"]]
    events = []
    for entry in story["events"]:
        event = {"kind": "message", **entry}
        event["at"] = format_iso(_find_start(promise, event.pop("ago"), now))
        events.append(event)
    record = {**story, "created_at": events[0]["at"], "events": events}
    del record["clock"]
    return record


def _find_start(promise: Promise, percent: int, now: int) -> int:
    """The latest instant such that of a target running since then `percent` is used up by now.

    Closed hours count for nothing: on a Sunday, a calendar of weekdays leads back to Friday.
    """

    def is_used_up(seconds_back: int) -> bool:
        start_at = now - seconds_back
        target = promise.target_seconds(start_at, promise.due_after(start_at))
        return 100 * promise.open_seconds(start_at, now) >= percent * target

    # No further than calendars are compiled, so that the queue of a fresh desk need not parse.
    return now - bisect_left(range(COMPILED_BACK), True, key=is_used_up)


def _throw_away() -> Path:
    from tempfile import mkdtemp

    return Path(mkdtemp(prefix="hd-demo-"), "desk.db")
