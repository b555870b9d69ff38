"""`hd mail send`: what left, and what is held."""

from typing import TextIO

from helpdesk_cli.domain.mail.outgoing import Sent
from helpdesk_cli.english import count
from helpdesk_cli.view.output import Output, print_text, print_value
from helpdesk_cli.view.when import format_instant, format_iso


def print_sent(done: Sent, output: Output, stream: TextIO, *, zone: str, now: int) -> None:
    """A line for people, or an object."""
    if output.is_json:
        until = None if done.until is None else format_iso(done.until)
        failed = len(done.failures)
        told = {"sent": done.sent, "held": done.held, "held_until": until, "failed": failed}
        print_value(told, output, stream)
        return
    said = f"{count(done.sent, 'mail')} sent"
    if done.until is not None:
        at = format_instant(done.until, zone, now, exact=True)
        said += f"; {done.held:,} held, the first until {at}"
    print_text(f"{said}\n", output, stream)
