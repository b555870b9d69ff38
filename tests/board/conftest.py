"""A desk of a few tickets, for boards."""

import json

import pytest

from tests.conftest import Hd

TICKETS = [
    {"subject": "Live drops", "severity": "urgent", "created_at": "2026-11-17T09:30:00Z"},
    {
        "subject": "Cannot log in",
        "created_at": "2026-11-17T09:40:00Z",
        "contact": "ann@acme.example",
    },
    {"subject": "Invoice is wrong", "created_at": "2026-11-17T09:50:00Z", "assignee": "bob"},
    {"subject": "Free and slow", "tier": "free", "created_at": "2026-11-17T09:55:00Z"},
]


@pytest.fixture
def four(hd: Hd) -> Hd:
    """`TICKETS`, in the order of the queue, at 10:00; ticket 3 is bob's."""
    lines = [
        json.dumps(
            {
                "ref": f"T-{place}",
                **ticket,
                "events": [
                    {
                        "at": ticket["created_at"],
                        "kind": "message",
                        "by": "customer",
                        "public": True,
                        "body": f"Please help with {ticket['subject']}.",
                    }
                ],
            }
        )
        for place, ticket in enumerate(TICKETS, 1)
    ]
    file = hd.db.parent / "tickets.jsonl"
    file.write_text("\n".join(lines) + "\n")
    hd.ok("import", str(file))
    return hd
