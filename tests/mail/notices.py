"""Notices, reminders and letters for the tests of mail."""

from typing import Any

from helpdesk_cli.domain.ladder.letters import Letter, Notice, Reminder, ReminderLetter
from helpdesk_cli.domain.mail.token import Signet

SIGNET = Signet("5c0f2e1a", "secret")

NOON = 1_795_172_400
"""Friday 20 November 2026, 12:00 in Paris."""


def make_notice(**changes: Any) -> Notice:
    """A late first reply on an urgent ticket; `changes` are fields of the notice."""
    fields: dict[str, Any] = {
        "ticket_id": 42,
        "ref": "ZD-1042",
        "subject": "Live stream drops",
        "account": "acme",
        "contact": "ann@acme.example",
        "tier": "Gold",
        "severity": "Urgent",
        "status": "open",
        "assignee": "alice",
        "clock": "first_reply",
        "rung": "Tell the support manager",
        "text": None,
        "target": "6 business hours",
        "due_at": NOON,
        "late": True,
        "unread_since": None,
        "phone": False,
        "direct_line": None,
        "private": False,
        "zone": "Europe/Paris",
        "language": "en",
        "desk": "Example support",
    }
    return Notice(**fields | changes)


def make_letter(*notices: Notice, token: str = "first_reply 1", **changes: Any) -> Letter:
    """A letter to Bob with these notices, or with one; `changes` are fields of the letter."""
    fields: dict[str, Any] = {
        "recipient": "bob@desk.example",
        "sender": "support@desk.example",
        "message_id": SIGNET.name_letter(42, token),
        "references": (),
        "notices": notices or (make_notice(),),
    }
    return Letter(**fields | changes)


def make_reminder(**changes: Any) -> ReminderLetter:
    """A letter to Ann about ticket 42; `changes` are fields of the letter, or of its reminder."""
    told: dict[str, Any] = {
        "ticket_id": 42,
        "ref": "ZD-1042",
        "subject": "Live stream drops",
        "since_at": NOON,
    }
    told |= {name: changes.pop(name) for name in told.keys() & changes.keys()}
    fields: dict[str, Any] = {
        "recipient": "ann@acme.example",
        "sender": "support@desk.example",
        "message_id": SIGNET.name_letter(42, "update 1"),
        "references": (),
        "reminders": (Reminder(**told),),
        "zone": "Europe/Paris",
        "language": "en",
        "desk": "Example support",
    }
    return ReminderLetter(**fields | changes)
