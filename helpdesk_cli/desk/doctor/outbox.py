"""Messages that do not leave: claimed by a process that is gone, given up, or left waiting."""

from helpdesk_cli.desk.doctor.check import FIX, Examination, found, odd, wrong
from helpdesk_cli.desk.ladder.outbox.marking import DAY, HOUR, LEASE
from helpdesk_cli.domain.answers.doctor import Seen
from helpdesk_cli.english import count
from helpdesk_cli.store.doctor.claims import count_stuck, release_stuck
from helpdesk_cli.store.doctor.life_signs import count_overdue
from helpdesk_cli.store.idle_pass import count_parked


def find_stuck(on: Examination) -> Seen:
    number = count_stuck(on.desk.store, *_bounds(on))
    text = f"{count(number, 'message is', 'messages are')} claimed by a process that is gone"
    return found(*([wrong(text, FIX)] if number else []))


def mend_stuck(on: Examination) -> list[str]:
    with on.desk.store.transaction():
        number = release_stuck(on.desk.store, *_bounds(on))
    return [f"released {count(number, 'claim')}"]


def _bounds(on: Examination) -> tuple[int, int]:
    """No claim that ran out so long ago, or will only run out so late, is anybody's."""
    return on.desk.now - HOUR, on.desk.now + 2 * LEASE


def find_unsent(on: Examination) -> Seen:
    store = on.desk.store
    parked, overdue = count_parked(store), count_overdue(store, on.desk.now - DAY)
    findings = []
    if parked:
        text = f"{count(parked, 'message was', 'messages were')} given up and reached nobody"
        findings.append(odd(text, "hd escalate --retry tries again"))
    if overdue:
        text = f"{count(overdue, 'message has', 'messages have')} waited for more than a day"
        findings.append(wrong(text, "hd escalate sends them; let cron run it: hd help cron"))
    return found(*findings)
