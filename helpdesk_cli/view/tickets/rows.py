"""`hd show` for programs; its screen is `screen`, loaded only to be drawn."""

from collections.abc import Iterator, Sequence
from typing import TextIO

from helpdesk_cli.domain.answers.ticket import TicketView
from helpdesk_cli.domain.tickets.ticket import Event
from helpdesk_cli.view.clocks.clock import clock_object
from helpdesk_cli.view.printing.output import Output, print_rows, print_text, print_values
from helpdesk_cli.view.printing.when import format_iso
from helpdesk_cli.view.tickets.advice import describe_phone

EVENT_KEYS = ("at", "kind", "by", "public", "body", "to", "add", "remove")
"""Those of an event in JSONL."""


def print_tickets(
    views: Sequence[TicketView], output: Output, stream: TextIO, *, zone: str, now: int
) -> None:
    """JSON as scripts rely on, a row an event in CSV and TSV, or the screen."""
    if output.is_json:
        print_values([_ticket_object(view) for view in views], output, stream)
    elif output.format == "screen":
        from helpdesk_cli.view.tickets.screen import render_ticket

        screens = [render_ticket(view, output, zone=zone, now=now) for view in views]
        print_text("\n".join(screens), output, stream)
    else:
        print_rows(("ticket", *EVENT_KEYS), _event_rows(views), output, stream)


def _ticket_object(view: TicketView) -> dict[str, object]:
    ticket = view.ticket
    return {
        "id": view.id,
        "ref": ticket.ref,
        "subject": ticket.subject,
        "status": view.status,
        "severity": ticket.severity,
        "tier": ticket.tier,
        "region": ticket.region,
        "account": ticket.account,
        "contact": ticket.contact,
        "channel": ticket.channel,
        "topic": ticket.topic,
        "team": ticket.team,
        "assignee": ticket.assignee,
        "tags": list(view.tags),
        "links": list(view.links),
        "created_at": format_iso(ticket.created_at),
        "updated_at": format_iso(view.updated_at),
        "suggestion": view.suggestion,
        "unread_since": None if view.unread_since is None else format_iso(view.unread_since),
        "phone": describe_phone(view.phone),
        "next_rung": _next_rung_object(view),
        "participants": list(view.participants),
        "attachments": [
            {"number": file.number, "name": file.name, "kind": file.kind, "size": file.size}
            for mailed in view.mailed.values()
            for file in mailed.files
        ],
        "deliveries": list(_delivery_objects(view)),
        "drafts": [
            {"agent": draft.agent, "at": format_iso(draft.written_at), "body": draft.body}
            for draft in view.drafts
        ],
        "clocks": [clock_object(explained) for explained in view.clocks],
        "events": [dict(zip(EVENT_KEYS, _event_row(event), strict=True)) for event in view.events],
    }


def _delivery_objects(view: TicketView) -> Iterator[dict[str, object]]:
    """How far the mails of replies got; `event` counts the events from 0."""
    for place, mailed in view.mailed.items():
        for one in mailed.deliveries:
            yield {
                "event": place,
                "to": list(one.to),
                "state": one.state,
                "at": format_iso(one.at),
                "reason": one.reason,
            }


def _next_rung_object(view: TicketView) -> dict[str, object] | None:
    coming = view.next_rung
    if coming is None:
        return None
    return {
        "rung": coming.name,
        "action": coming.action,
        "to": list(coming.to),
        "at": format_iso(coming.at),
        "text": coming.text,
    }


def _event_rows(views: Sequence[TicketView]) -> Iterator[list[object]]:
    for view in views:
        for event in view.events:
            yield [view.id, *_event_row(event)]


def _event_row(event: Event) -> list[object]:
    is_message, is_tag = event.kind == "message", event.kind == "tag"
    return [
        format_iso(event.at),
        event.kind,
        event.by,
        event.public if is_message else None,
        event.body,
        None if is_tag else event.to,
        event.to if is_tag else None,
        event.was if is_tag else None,
    ]
