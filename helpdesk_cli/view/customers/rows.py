"""`hd account` for programs, and its short answers; `screen` draws the longer ones."""

from collections.abc import Sequence
from typing import TextIO

from helpdesk_cli.domain.answers.account import AccountView
from helpdesk_cli.domain.customers.ways_in import PinAnswer, Way
from helpdesk_cli.english import count
from helpdesk_cli.phrases.ways_in import describe_never
from helpdesk_cli.view.printing.output import (
    Output,
    print_rows,
    print_text,
    print_value,
    print_values,
    show_line,
)
from helpdesk_cli.view.printing.when import format_instant, format_iso

ACCOUNT_KEYS = (
    "name",
    "tier",
    "former_tiers",
    "region",
    "manager",
    "phone",
    "plan",
    "has_pin",
    "pin_locked_until",
    "contacts",
    "domains",
    "notes",
    "channels",
)

_ANSWERS: dict[PinAnswer, str] = {
    "right": "the PIN is right",
    "wrong": "that is not the PIN",
    "locked": "the PIN is locked, and was not compared",
    "unset": "the account has no PIN; hd account set gives it one",
    "missing": "no PIN was given",
}


def print_accounts(
    views: Sequence[AccountView], output: Output, stream: TextIO, *, zone: str, now: int
) -> None:
    """One in full, as scripts rely on it or on a screen; several the same, one below the other."""
    if output.is_json:
        print_values([_account_object(view) for view in views], output, stream)
    elif output.format == "screen":
        from helpdesk_cli.view.customers.screen import render_account

        screens = [render_account(view, output, zone=zone, now=now) for view in views]
        print_text("\n".join(screens), output, stream)
    else:
        print_rows(ACCOUNT_KEYS, map(_account_row, views), output, stream)


def print_account_list(views: Sequence[AccountView], output: Output, stream: TextIO) -> None:
    """A line each; for programs with all their keys."""
    if output.format == "screen":
        from helpdesk_cli.view.customers.screen import render_account_list

        print_text(render_account_list(views, output), output, stream)
    else:
        print_rows(ACCOUNT_KEYS, map(_account_row, views), output, stream)


def print_saved(views: Sequence[AccountView], verb: str, output: Output, stream: TextIO) -> None:
    """Such as `added acme`, or the accounts as `hd account show --json` has them."""
    if output.format == "json":
        print_values([_account_object(view) for view in views], output, stream)
        return
    names = [show_line(view.account.name, output) for view in views]
    print_text("".join(f"{verb} {name}\n" for name in names), output, stream)


def print_verified(
    name: str,
    answer: PinAnswer,
    tries_left: int | None,
    locked_until: int | None,
    output: Output,
    stream: TextIO,
    *,
    zone: str,
    now: int,
) -> None:
    """How the PIN was found, in words or as an object."""
    if output.format == "json":
        until = None if locked_until is None else format_iso(locked_until)
        told = {"verified": answer == "right", "answer": answer}
        left = {"tries_left": tries_left, "locked_until": until}
        print_value({"name": name, **told, **left}, output, stream)
        return
    said = f"{show_line(name, output)}: {_ANSWERS[answer]}"
    if locked_until is not None:
        said += f"; locked until {format_instant(locked_until, zone, now)}"
    elif tries_left is not None:
        said += f"; {count(tries_left, 'try', 'tries')} left"
    print_text(f"{said}\n", output, stream)


def _account_object(view: AccountView) -> dict[str, object]:
    return dict(zip(ACCOUNT_KEYS, _account_row(view), strict=True))


def _account_row(view: AccountView) -> list[object]:
    account = view.account
    return [
        account.name,
        account.tier,
        [{"tier": tier, "until": format_iso(until)} for tier, until in view.former_tiers],
        account.region,
        account.manager,
        account.phone,
        account.plan,
        view.has_pin,
        None if view.locked_until is None else format_iso(view.locked_until),
        [{"address": contact.address, "name": contact.name} for contact in view.contacts],
        list(view.domains),
        account.notes,
        [_way_object(way) for way in view.ways],
    ]


def _way_object(way: Way) -> dict[str, object]:
    """`until` is when an open one closes, `opens_at` when a closed one opens; null for never."""
    changes_at = None if way.changes_at is None else format_iso(way.changes_at)
    return {
        "channel": way.channel,
        "allowed": way.closed_to is None,
        "open": way.is_open,
        "until": changes_at if way.is_open else None,
        "opens_at": None if way.is_open else changes_at,
        "requires": way.requires,
        "topics": list(way.topics),
        "severities": list(way.severities),
        "reason": None if way.closed_to is None else describe_never(way.closed_to),
    }
