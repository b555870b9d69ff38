"""Whether the desk is looked after: passes of `hd escalate` come in their rhythm."""

from helpdesk_cli.desk.doctor.check import Examination, found, odd, wrong
from helpdesk_cli.domain.answers.doctor import Seen
from helpdesk_cli.domain.doctor.rhythm import find_interval, find_silence
from helpdesk_cli.domain.time.length import format_seconds
from helpdesk_cli.store.doctor.life_signs import read_pass_ends


def find_missing_passes(on: Examination) -> Seen:
    ends = read_pass_ends(on.desk.store)
    usual = find_interval(ends)
    if not ends or usual is None:
        text = "no pass of hd escalate comes by itself: nothing is escalated, nothing is sent later"
        return found(odd(text, "let cron run it: hd help cron"))
    silence = find_silence(ends, on.desk.now)
    if silence is None:
        return found(note=f"every {format_seconds(usual)}")
    text = (
        f"no pass of hd escalate has ended for {format_seconds(silence.seconds)};"
        f" one comes every {format_seconds(usual)} usually"
    )
    return found(wrong(text, "look at cron and its mails; hd escalate runs one now"))
