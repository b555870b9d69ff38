"""How a reply leaves, and how far it got: to whom, when, by whom; or why not."""

from collections.abc import Iterator, Sequence

from helpdesk_cli.domain.mail.outgoing import Delivery, DeliveryState, Departure
from helpdesk_cli.view.printing.ink import QUIET, Span, paint
from helpdesk_cli.view.printing.output import Output, show_line
from helpdesk_cli.view.printing.when import format_instant, format_length, format_time

_LATELY = 3_600
"""A desk on which no pass has run for so long may have nobody who sends."""


def render_departures(leaving: Sequence[Departure], output: Output, *, zone: str, now: int) -> str:
    """A line or two for each."""
    lines = []
    for one in leaving:
        name = f"#{one.ticket_id} " if len(leaving) > 1 else ""
        lines += [f"    {name}{line}" for line in _say(one, output, zone, now)]
    return "".join(f"{paint([(line, QUIET)], output.colour)}\n" for line in lines)


def _say(one: Departure, output: Output, zone: str, now: int) -> Iterator[str]:
    if one.obstacle:
        yield f"not mailed: {one.obstacle}"
    if one.leaves_at is None:
        return
    to = show_line(", ".join(one.recipients), output)
    at = format_time(one.leaves_at, zone, exact=True)
    yield f"to {to} at {at}, by hd escalate or hd mail send"
    if one.leaves_at > now:
        yield f"hd undo stops it for {format_length(one.leaves_at - now)}"
    if one.looked_at is None:
        yield "hd escalate has never run here: run hd mail send then"
    elif now - one.looked_at > _LATELY:
        ago = format_length(now - one.looked_at)
        yield f"hd escalate last ran {ago} ago: run hd mail send then"


_STYLES: dict[DeliveryState, str] = {"bounced": "bold red", "failed": "bold red"}


def describe_delivery(one: Delivery, output: Output, zone: str, now: int) -> Span:
    """Such as `sent to ann@acme.example, Fri 20 Nov 14:30 CET`."""
    to = show_line(", ".join(one.to), output)
    at = format_instant(one.at, zone, now, exact=one.state == "held")
    reason = f": {show_line(one.reason, output)}" if one.reason else ""
    told = {
        "held": f"held until {at}, then mailed to {to}",
        "queued": f"to be mailed to {to} with the next hd escalate or hd mail send{reason}",
        "sent": f"mailed to {to}, {at}",
        "bounced": f"came back from {to}, {at}{reason}",
        "failed": f"did not reach {to}, {at}{reason}",
        "undone": "undone, never mailed",
    }
    return told[one.state], _STYLES.get(one.state, QUIET)
