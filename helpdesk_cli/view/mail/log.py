"""`hd mail`: what came, what was made of it and why; what left."""

from collections.abc import Sequence
from textwrap import wrap
from typing import TextIO

from helpdesk_cli.domain.mail.outgoing import Sent
from helpdesk_cli.domain.mail.taken import OUTCOMES, Fetched, MailRow, Taken
from helpdesk_cli.english import count
from helpdesk_cli.view.printing.ink import QUIET, STRONG, Span, paint
from helpdesk_cli.view.printing.output import (
    Output,
    print_rows,
    print_text,
    print_value,
    show_body,
    show_line,
)
from helpdesk_cli.view.printing.when import format_instant, format_iso

MAIL_KEYS = (
    *("mail", "at", "mailbox", "sender", "subject", "size"),
    *("outcome", "reason", "ticket"),
)

FETCHED_AS = tuple(outcome for outcome in OUTCOMES if outcome != "dropped")
FETCHED_KEYS = ("mailbox", *FETCHED_AS, "known", "trouble")

_INDENT = " " * 8
_MOST_SHOWN = 100_000
"""Bytes of a mail on a terminal."""


def print_mails(
    mails: Sequence[MailRow],
    output: Output,
    stream: TextIO,
    *,
    zone: str,
    now: int,
    nothing: str = "No mail.",
) -> None:
    """A row a mail; for people two lines, of which the second says why."""
    if output.format != "screen":
        print_rows(MAIL_KEYS, map(_row, mails), output, stream)
        return
    lines = (paint(_spans(mail, output, zone, now), output.colour) for mail in mails)
    print_text("".join(f"{line}\n" for line in lines) or f"{nothing}\n", output, stream)


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


def _row(mail: MailRow) -> list[object]:
    id, at, *rest = mail
    return [id, format_iso(at), *rest]


def _spans(mail: MailRow, output: Output, zone: str, now: int) -> list[Span]:
    ticket = f" #{mail.ticket_id}" if mail.ticket_id is not None else ""
    why = f"{show_line(mail.mailbox, output)}: {show_line(mail.reason, output)}"
    below = wrap(why, max(output.width - len(_INDENT), 20), break_on_hyphens=False)
    return [
        (f"{mail.id:>6}  ", QUIET),
        (f"{format_instant(mail.arrived_at, zone, now)}  ", ""),
        (f"{mail.outcome}{ticket}", STRONG),
        (f"  {show_line(mail.sender or 'somebody', output)}", ""),
        (f"  {show_line(mail.subject, output)}" if mail.subject else "", ""),
        ("".join(f"\n{_INDENT}{line}" for line in below), QUIET),
    ]


def print_fetched(fetched: Sequence[Fetched], output: Output, stream: TextIO) -> None:
    """A row a mailbox; for people a line each, without those that had nothing."""
    if output.format == "screen":
        lines = [_say_fetched(one, output) for one in fetched if not one.is_empty]
        print_text("".join(lines), output, stream)
    else:
        print_rows(FETCHED_KEYS, map(_fetched_row, fetched), output, stream)


def _say_fetched(one: Fetched, output: Output) -> str:
    parts = [f"{one.outcomes[each]:,} {each}" for each in FETCHED_AS if each in one.outcomes]
    if one.known:
        parts.append(f"{one.known:,} known")
    return f"{show_line(one.mailbox, output)}: {', '.join(parts)}\n"


def _fetched_row(one: Fetched) -> list[object]:
    counts = [one.outcomes.get(each, 0) for each in FETCHED_AS]
    return [one.mailbox, *counts, one.known, one.trouble]


def print_quarantined(mail: MailRow, raw: bytes, output: Output, stream: TextIO) -> None:
    """Why it lies there, and what it says, for people: of a long one the beginning."""
    text = show_body(raw[:_MOST_SHOWN].decode(errors="replace"), output).rstrip("\n")
    rest = ""
    if len(raw) > _MOST_SHOWN:
        rest = f"\n\nThe rest of {len(raw):,} bytes: hd mail quarantine show {mail.id} > mail.eml\n"
    print_text(f"{show_line(mail.reason, output)}\n\n{text}\n{rest}", output, stream)


def print_retried(done: Sequence[tuple[int, Taken]], output: Output, stream: TextIO) -> None:
    """Say what became of each mail."""
    if output.is_json:
        rows = [{"mail": id, "outcome": one.outcome, "ticket": one.ticket_id} for id, one in done]
        print_value(rows, output, stream)
        return
    lines = []
    for id, one in done:
        ticket = f" #{one.ticket_id}" if one.ticket_id is not None else ""
        lines.append(f"{id}: {one.outcome}{ticket}\n")
    print_text("".join(lines) or "No mail in quarantine.\n", output, stream)


def print_dropped(ids: Sequence[int], output: Output, stream: TextIO) -> None:
    """Which mails were dropped."""
    if output.is_json:
        print_value(list(ids), output, stream)
    else:
        print_text(f"dropped {', '.join(map(str, ids))}\n", output, stream)
