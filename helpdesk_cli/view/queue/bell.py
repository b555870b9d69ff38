"""What a bell says: a notice in words, and as what terminals make a sound and a message of."""

from collections.abc import Sequence
from typing import NamedTuple

from helpdesk_cli.domain.clocks.bell import Turned
from helpdesk_cli.english import count, spell
from helpdesk_cli.view.printing.output import Output, show_line
from helpdesk_cli.view.printing.when import format_length

_MOST = 5
"""How many tickets are named."""

_BELL = "\a"
_START, _END = "\x1b]", "\x1b\\"
# Of these some terminals know the one, some the other; what they do not know they pass over.
_MESSAGE, _TITLED_MESSAGE = "9;", "777;notify;"


class Notice(NamedTuple):
    """Both on one line, in characters that the stream carries; nothing in them acts."""

    title: str
    body: str


def word_notice(turned: Sequence[Turned], output: Output, now: int) -> Notice:
    """One promise with its subject; several, counted and named."""
    named = [f"#{each.promise.ticket_id} {_say_when(each, now)}" for each in turned]
    if len(turned) == 1:
        (one,) = turned
        title = f"{named[0]}: {spell(one.promise.clock)}"
        return Notice(title, show_line(one.subject, output))
    late = sum(each.promise.state == "breaching" for each in turned)
    counts = ((late, "late"), (len(turned) - late, "imminent"))
    told = " and ".join(f"{number:,} {state}" for number, state in counts if number)
    more = [output.ellipsis] if len(named) > _MOST else []
    return Notice(f"{count(len(turned), 'promise')}: {told}", ", ".join([*named[:_MOST], *more]))


def draw_notice(notice: Notice) -> str:
    """A sound, and a message on the desktop that the terminal is on, where it can."""
    # A semicolon would end a field.
    title, body = (text.replace(";", ",") for text in notice)
    return (
        f"{_BELL}{_START}{_MESSAGE}hd: {title}, {body}{_END}"
        f"{_START}{_TITLED_MESSAGE}hd: {title};{body}{_END}"
    )


def _say_when(turned: Turned, now: int) -> str:
    left = turned.promise.due_at - now
    if turned.promise.state == "breaching":
        return "is late"
    return f"is due in {format_length(left)}" if left else "is due now"
