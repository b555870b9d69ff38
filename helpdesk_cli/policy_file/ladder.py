"""How a policy escalates: `[[escalations]]`, `[escalation]`, and the `[[tests]]` that prove it.

Each action takes one key that says whom or what it reaches (`REACHED_BY`); any rung may have
`when`, `send_window` (a calendar), `text` (a line for whoever is told) and, beside `to`,
`fallback`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import get_args

from helpdesk_cli.domain.duration import parse_duration
from helpdesk_cli.domain.policy import (
    CLOCKS,
    DEFAULT_FALLBACK,
    Action,
    Manners,
    PolicyTest,
    Rung,
    RungMoment,
)
from helpdesk_cli.policy_file.names import Names
from helpdesk_cli.policy_file.sections import parse_percentage
from helpdesk_cli.policy_file.table import Table, not_among, one_of, parse_text, show

REACHED_BY: Mapping[Action, str | None] = {
    "suggest": "to",
    "email": "to",
    "assign": "to",
    "raise-severity": None,
    "webhook": "url",
    "command": "command",
}
DIGEST_SIZES = range(1, 10_001)
NEVER = "never"
DUE = RungMoment("due")

parse_action = one_of("an action", get_args(Action))
parse_clock = one_of("a clock", CLOCKS)


def read_ladder(rows: Sequence[Table], names: Names) -> tuple[Rung, ...]:
    """The rungs in order. Their names tell them apart, so each must have its own."""
    rungs: dict[str, Rung] = {}
    for row in rows:
        rung = _read_rung(row, names)
        if rung.name in rungs:
            row.note("name", f"expected a name of its own, got {show(rung.name)} again")
        rungs[rung.name] = rung
    return tuple(rungs.values())


def _read_rung(table: Table, names: Names) -> Rung:
    action = table.required("action", parse_action, "suggest")
    when = table.table("when")
    fallback = table.list_of("fallback", names.recipient)
    rung = Rung(
        name=table.required("name", parse_text, ""),
        clock=table.required("clock", parse_clock, CLOCKS[0]),
        at=table.required("at", parse_moment, DUE),
        action=action,
        to=table.list_of("to", names.assignee if action == "assign" else names.recipient),
        tiers=when.list_of("tiers", names.tier),
        severities=when.list_of("severities", names.severity),
        send_window=table.optional("send_window", names.calendar, None),
        fallback=fallback if table.has("fallback") else DEFAULT_FALLBACK,
        url=table.optional("url", parse_web_address, None),
        command=table.list_of("command", parse_text, repeats=True),
        text=table.optional("text", parse_text, None),
    )
    if table.is_sound("action"):
        _check_reach(table, rung)
    return rung


def _check_reach(table: Table, rung: Rung) -> None:
    key = REACHED_BY[rung.action]
    for other in ("to", "fallback", "url", "command"):
        if table.has(other) and other != key and (other, key) != ("fallback", "to"):
            instead = f", which takes {key}" if key else ""
            table.note(other, f"expected no {other} beside {rung.action}{instead}")
    if key is None or not table.is_sound(key):
        return
    if rung.action == "assign" and len(rung.to) != 1:
        table.note(key, f"expected one person, team or role, got {len(rung.to)}")
    elif rung.action != "suggest" and not (rung.to or rung.url or rung.command):
        table.note(key, f"expected whom or what to reach with {rung.action}, got nothing")


def parse_web_address(text: str) -> str:
    if not text.startswith(("https://", "http://")) or " " in text or not text.isprintable():
        raise ValueError(
            f'expected an address such as "https://example.com/hook", got {show(text)}'
        )
    return text


def parse_moment(text: str) -> RungMoment:
    if text == DUE.text:
        return DUE
    if text.endswith("%"):
        return RungMoment(text, percent=parse_percentage(text))
    duration, _, side = text.rpartition(" ")
    if side not in ("before", "after") or not duration:
        raise ValueError(
            'expected "75%", "30 minutes before", "due", "2 hours after" or '
            f'"1 business hour after", got {show(text)}'
        )
    return RungMoment(text, offset=parse_duration(duration), sign=-1 if side == "before" else 1)


def read_manners(table: Table) -> Manners:
    """`[escalation]`: `digest_above`, `close_solved_after`, `remind_pending_after`."""
    default = Manners()
    return Manners(
        digest_above=table.whole_number("digest_above", DIGEST_SIZES)
        if table.has("digest_above")
        else default.digest_above,
        close_solved_after=table.optional("close_solved_after", parse_duration, None),
        remind_pending_after=table.optional("remind_pending_after", parse_duration, None),
    )


def read_test(table: Table, names: Names, rungs: Sequence[Rung]) -> PolicyTest:
    """Beside instants for clocks, `rungs` has one by rung, or "never"."""
    expected = {
        clock: table.required(clock, parse_instant, 0) for clock in CLOCKS if table.has(clock)
    }
    if not expected and not table.has("rungs"):
        table.note(None, f"expected an instant for a clock ({', '.join(CLOCKS)}), got none")
    return PolicyTest(
        at=table.required("at", parse_instant, 0),
        expected=expected,
        tier=table.required("tier", names.tier, ""),
        severity=table.required("severity", names.severity, ""),
        region=table.optional("region", parse_text, None),
        rungs=_read_expected_rungs(table.table("rungs"), [rung.name for rung in rungs]),
    )


def _read_expected_rungs(table: Table, known: Sequence[str]) -> Mapping[str, int | None]:
    expected = {name: table.required(name, parse_firing, None) for name in table.free_keys()}
    for name in expected:
        if name not in known:
            table.note(name, not_among("a rung", name, known))
    return expected


def parse_firing(text: str) -> int | None:
    return None if text == NEVER else parse_instant(text)


def parse_instant(text: str) -> int:
    """Epoch seconds, fractions cut. The zone must be written."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise ValueError(
            f'expected an instant with its offset such as "2026-11-20T20:30:00-05:00", '
            f"got {show(text)}"
        )
    return int(instant.replace(microsecond=0).timestamp())
