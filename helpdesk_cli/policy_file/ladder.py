"""The escalation ladder and the tests that a policy carries: `[[escalations]]` and `[[tests]]`."""

from collections.abc import Sequence
from datetime import datetime

from helpdesk_cli.domain.duration import parse_duration
from helpdesk_cli.domain.policy import CLOCKS, PolicyTest, Rung, RungMoment
from helpdesk_cli.policy_file.names import Names
from helpdesk_cli.policy_file.sections import parse_percentage
from helpdesk_cli.policy_file.table import Table, one_of, parse_text, show

ACTIONS = ("suggest", "email", "assign", "raise-severity", "webhook", "command")

parse_action = one_of("an action", ACTIONS)
parse_clock = one_of("a clock", CLOCKS)

DUE = RungMoment("due")


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
    return Rung(
        name=table.required("name", parse_text, ""),
        clock=table.required("clock", parse_clock, CLOCKS[0]),
        at=table.required("at", parse_moment, DUE),
        action=action,
        to=_read_recipients(table, action, names),
        tiers=when.list_of("tiers", names.tier),
        severities=when.list_of("severities", names.severity),
        send_window=table.optional("send_window", names.calendar, None),
    )


def _read_recipients(table: Table, action: str, names: Names) -> tuple[str, ...]:
    """Recipients, the addresses of a webhook, or the words of a command."""
    if action == "raise-severity":
        if table.has("to"):
            table.note("to", "expected nothing beside raise-severity, got a list")
        return ()
    if action == "command":
        to = table.list_of("to", parse_text, repeats=True)
    else:
        to = table.list_of("to", parse_web_address if action == "webhook" else names.recipient)
    if not to and action != "suggest" and table.is_sound("to"):
        table.note("to", f"expected whom or what to reach with {action}, got nothing")
    return to


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


def read_test(table: Table, names: Names) -> PolicyTest:
    expected = {
        clock: table.required(clock, parse_instant, 0) for clock in CLOCKS if table.has(clock)
    }
    if not expected:
        table.note(None, f"expected an instant for a clock ({', '.join(CLOCKS)}), got none")
    return PolicyTest(
        at=table.required("at", parse_instant, 0),
        expected=expected,
        tier=table.required("tier", names.tier, ""),
        severity=table.required("severity", names.severity, ""),
        region=table.optional("region", parse_text, None),
    )


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
