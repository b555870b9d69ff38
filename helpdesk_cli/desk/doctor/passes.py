"""Whether the desk is looked after: passes come in their rhythm, and mailboxes are read."""

from collections.abc import Iterator, Sequence

from helpdesk_cli.desk.doctor.check import Examination, found, odd, wrong
from helpdesk_cli.domain.answers.doctor import Finding, Seen
from helpdesk_cli.domain.doctor.rhythm import find_interval, find_silence
from helpdesk_cli.domain.time.length import format_seconds
from helpdesk_cli.english import count
from helpdesk_cli.store.doctor.life_signs import count_quarantined, read_fetches, read_pass_ends


def find_missing_passes(on: Examination) -> Seen:
    ends = read_pass_ends(on.desk.store)
    usual = find_interval(ends)
    if not ends or usual is None:
        text = "hd escalate does not run by itself: nothing is escalated, and held messages stay"
        return found(odd(text, "let cron run it: hd help cron"))
    silence = find_silence(ends, on.desk.now)
    if silence is None:
        return found(note=f"every {format_seconds(usual)}")
    text = (
        f"no pass of hd escalate has ended for {format_seconds(silence.seconds)};"
        f" one comes every {format_seconds(usual)} usually"
    )
    return found(wrong(text, "look at cron and its mails; hd escalate runs one now"))


def find_unread_mailboxes(on: Examination) -> Seen:
    names = on.desk.settings.fetched_names
    if not names:
        return Seen(skipped="hd.toml names none")
    fetches = read_fetches(on.desk.store)
    return found(
        *(
            finding
            for name in names
            for finding in _judge_fetches(name, fetches.get(name, []), on.desk.now)
        )
    )


def find_quarantined(on: Examination) -> Seen:
    number = count_quarantined(on.desk.store)
    if not number:
        return found()
    text = f"{count(number, 'mail lies', 'mails lie')} in quarantine, and nobody answers"
    return found(odd(text, "hd mail quarantine list shows why; then retry or drop"))


def _judge_fetches(name: str, ends: Sequence[int], now: int) -> Iterator[Finding]:
    silence = find_silence(ends, now)
    if not ends:
        yield odd(f"mailbox {name} has never been read", f"hd mail fetch {name}")
    elif silence:
        text = (
            f"mailbox {name} was not read for {format_seconds(silence.seconds)};"
            f" it is every {format_seconds(silence.usual)} usually"
        )
        yield wrong(text, f"hd mail fetch {name} says why; look at cron and its mails")
