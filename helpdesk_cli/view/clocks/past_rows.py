"""`hd history`: what happened to tickets and their clocks, as JSON, rows, and a table."""

from collections.abc import Iterator, Sequence
from typing import TextIO

from helpdesk_cli.domain.answers.ticket import Past
from helpdesk_cli.domain.clocks.past import Cause, Step
from helpdesk_cli.domain.clocks.run import InForce
from helpdesk_cli.domain.clocks.sla import Merged
from helpdesk_cli.domain.tickets.ticket import Event
from helpdesk_cli.view.clocks.causes import change_object, describe_causes, describe_event
from helpdesk_cli.view.printing.output import Output, print_rows, print_text, print_values
from helpdesk_cli.view.printing.when import format_iso

HISTORY_KEYS = (
    *("ticket", "at", "what", "status", "clock", "number"),
    *("due_before", "due_after", "state_before", "state_after"),
)


def print_pasts(pasts: Sequence[Past], output: Output, stream: TextIO, *, zone: str) -> None:
    """JSON, a row a changed clock in CSV and TSV, or the screen."""
    if output.is_json:
        print_values([_past_object(past) for past in pasts], output, stream)
    elif output.format == "screen":
        from helpdesk_cli.view.clocks.past_screen import render_past

        screens = [render_past(past, output, zone=zone) for past in pasts]
        print_text("\n".join(screens), output, stream)
    else:
        print_rows(HISTORY_KEYS, _rows(pasts), output, stream)


def _past_object(past: Past) -> dict[str, object]:
    return {
        "ticket": past.ticket_id,
        "ref": past.ref,
        "subject": past.subject,
        "history": [
            {
                "at": format_iso(step.at),
                "what": describe_causes(step.causes),
                "causes": [each for cause in step.causes if (each := _cause_object(cause))],
                "status": step.status,
                "clocks": [change_object(change) for change in step.changes],
            }
            for step in past.steps
        ],
    }


def _cause_object(cause: Cause) -> dict[str, object] | None:
    """A cause with the same keys, whatever it was; words of messages are left to `hd show`."""
    told: dict[str, object] = dict.fromkeys(("kind", "by", "was", "to", "policy", "merged"))
    match cause:
        case InForce():
            return told | {"kind": "policy", "policy": cause.id}
        case Merged():
            return told | {"kind": "merged", "merged": cause.ticket_id}
        case Event():
            if not describe_event(cause):
                return None
            return told | {"kind": cause.kind, "by": cause.by, "was": cause.was, "to": cause.to}
    return told | {"kind": cause}


def _rows(pasts: Sequence[Past]) -> Iterator[list[object]]:
    for past in pasts:
        for step in past.steps:
            yield from _rows_of(past, step)


def _rows_of(past: Past, step: Step) -> Iterator[list[object]]:
    told = [past.ticket_id, format_iso(step.at), describe_causes(step.causes), step.status]
    for change in step.changes:
        yield [*told, *change_object(change).values()]
    if not step.changes:
        yield [*told, *[None] * (len(HISTORY_KEYS) - len(told))]
