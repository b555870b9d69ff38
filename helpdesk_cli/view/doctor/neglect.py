"""Signs that nobody looks after a desk any more, in a line."""

from __future__ import annotations

from helpdesk_cli.domain.time.length import format_seconds
from helpdesk_cli.english import count
from helpdesk_cli.view.printing.output import show_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helpdesk_cli.domain.doctor.neglect import Neglect
    from helpdesk_cli.domain.doctor.rhythm import Silence
    from helpdesk_cli.view.printing.output import Output


def say_neglect(found: Neglect, out: Output) -> str:
    """Empty where all is well."""
    said = [f"no pass of hd escalate {say_silence(found.passes)}"] if found.passes else []
    said += [
        f"mailbox {show_line(name, out)} was not read {say_silence(silence)}"
        for name, silence in found.mailboxes
    ]
    if found.overdue:
        said.append(f"{count(found.overdue, 'message waits', 'messages wait')} for over a day")
    advice = "look at cron, or hd doctor" if said else "hd mail quarantine list"
    if found.quarantined:
        said.append(f"{count(found.quarantined, 'mail lies', 'mails lie')} in quarantine")
    return f"hd: {'; '.join(said)}: {advice}\n" if said else ""


def say_silence(silence: Silence) -> str:
    """Such as `for 47m (one every 5m usually)`. Minutes are cut, so that it is never overstated."""
    since = silence.seconds
    whole = since if since < 60 else since - since % 60
    return f"for {format_seconds(whole)} (one every {format_seconds(silence.usual)} usually)"
