"""How a policy escalates: `[[escalations]]`, `[escalation]`, and the `[[tests]]` that prove it.

`REACHED_BY` has the keys by which each action says whom or what it reaches; any rung may have
`when`, `send_window` (a calendar) and `text` (a line for whoever is told) as well.
"""

from collections.abc import Mapping, Sequence
from typing import get_args

from helpdesk_cli.domain.policy.clocks import CLOCKS
from helpdesk_cli.domain.policy.ladder import (
    DEFAULT_FALLBACK,
    ENV_PREFIX,
    RUNG_CLOCKS,
    UNREAD,
    Action,
    Manners,
    Rung,
    RungMoment,
)
from helpdesk_cli.domain.policy.policy import PolicyTest
from helpdesk_cli.domain.time.duration import parse_duration
from helpdesk_cli.domain.time.instant import parse_instant
from helpdesk_cli.policy_file.reading.known_ids import Names
from helpdesk_cli.policy_file.reading.sections import parse_percentage
from helpdesk_cli.policy_file.reading.table import Kinds, Table, not_among, one_of, parse_text, show

REACHED_BY: Mapping[Action, tuple[str, ...]] = {
    "suggest": ("to", "fallback"),
    "email": ("to", "fallback"),
    "assign": ("to",),
    "raise-severity": (),
    "webhook": ("url",),
    "command": ("command",),
}
DIGEST_SIZES = range(1, 10_001)
NEVER = "never"
DUE = RungMoment("due")
UNREAD_MOMENT = (
    'expected how long after the customer wrote, such as "2 hours after" or "1 business hour '
    f'after", for {UNREAD} has no target'
)

ACTIONS: tuple[Action, ...] = get_args(Action)
KINDS = Kinds(ACTIONS, key="action")

parse_action = one_of("an action", ACTIONS)
parse_clock = one_of("a clock", RUNG_CLOCKS)


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
    action = table.required("action", parse_action, ACTIONS[0])
    keys = REACHED_BY[action]
    if table.is_sound("action"):
        _refuse_keys_of_other_actions(table, action)
    when = table.table("when")
    name = table.required("name", parse_text, "")
    clock = table.required("clock", parse_clock, RUNG_CLOCKS[0])
    at = table.required("at", parse_moment, DUE)
    if clock == UNREAD and (at.percent is not None or at.sign < 0):
        table.note("at", f"{UNREAD_MOMENT}, got {show(at.text)}")
    return Rung(
        name=name,
        clock=clock,
        at=at,
        action=action,
        to=_read_recipients(table, action, names) if "to" in keys else (),
        tiers=when.list_of("tiers", names.tier),
        severities=when.list_of("severities", names.severity),
        send_window=table.optional("send_window", names.calendar, None),
        fallback=table.list_of("fallback", names.recipient, DEFAULT_FALLBACK)
        if "fallback" in keys
        else DEFAULT_FALLBACK,
        url=table.required("url", parse_web_address, None) if "url" in keys else None,
        command=_read_command(table) if "command" in keys else (),
        text=table.optional("text", parse_text, None),
    )


def _refuse_keys_of_other_actions(table: Table, action: Action) -> None:
    keys = REACHED_BY[action]
    instead = f", which takes {' and '.join(keys)}" if keys else ""
    for key in ("to", "fallback", "url", "command"):
        if table.has(key) and key not in keys:
            table.note(key, f"expected no {key} beside {action}{instead}", is_shape=True)


def _read_recipients(table: Table, action: Action, names: Names) -> tuple[str, ...]:
    to = table.list_of("to", names.assignee if action == "assign" else names.recipient)
    if table.is_sound("to"):
        if action == "assign" and len(to) != 1:
            table.note("to", f"expected one person, team or role, got {len(to)}")
        elif action == "email" and not to:
            table.note("to", "expected whom to reach with email, got nothing")
    return to


def _read_command(table: Table) -> tuple[str, ...]:
    command = table.list_of("command", parse_text, repeats=True)
    if not command and table.is_sound("command"):
        table.note("command", "expected a program and its arguments, got nothing")
    return command


def parse_web_address(text: str) -> str:
    """A URL, or `env:NAME`: what such a URL ends in is often a secret."""
    is_named = text.startswith(ENV_PREFIX) and text.removeprefix(ENV_PREFIX).isidentifier()
    is_url = text.startswith(("https://", "http://")) and " " not in text and text.isprintable()
    if not (is_named or is_url):
        raise ValueError(
            f'expected an address such as "https://example.com/hook", or "env:NAME" of a variable '
            f"that holds it, got {show(text)}"
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
        digest_above=table.whole_number("digest_above", DIGEST_SIZES, default.digest_above),
        close_solved_after=table.optional("close_solved_after", parse_duration, None),
        remind_pending_after=table.optional("remind_pending_after", parse_duration, None),
    )


def read_test(table: Table, names: Names, rungs: Sequence[Rung]) -> PolicyTest:
    """Beside instants for clocks, `rungs` has one by rung, or "never"."""
    table.expect_any((*CLOCKS, "rungs"), f"an instant for a clock ({', '.join(CLOCKS)})")
    expected = {
        clock: table.required(clock, parse_instant, 0) for clock in CLOCKS if table.has(clock)
    }
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
