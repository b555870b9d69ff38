"""Stored clocks and derived columns against a replay of what they follow from."""

from collections.abc import Iterator, Sequence

from helpdesk_cli.desk.doctor.check import FIX, Examination, found, odd, wrong
from helpdesk_cli.desk.ladder.outbox.endings import say_trouble
from helpdesk_cli.desk.policies_under_way import is_rescheduling
from helpdesk_cli.desk.tickets.history import Outcome, assess_all_anew, replay_all, tell_all
from helpdesk_cli.domain.answers.doctor import Finding, Seen
from helpdesk_cli.domain.clocks.judged import find_differing
from helpdesk_cli.domain.doctor.replay import Difference, choose_sample, name_differing, say_few
from helpdesk_cli.english import count
from helpdesk_cli.errors import StoreError
from helpdesk_cli.store.tickets.derived import (
    KEPT,
    STANDING,
    read_saved,
    read_tags,
    write_kept,
)
from helpdesk_cli.store.tickets.every_ticket import list_all, read_some

_PAGE = 200


def find_other_clocks(on: Examination) -> Seen:
    ids = choose(on)
    if is_rescheduling(on.desk.store):
        text = "the policy in force has not reached every ticket yet, so clocks are not compared"
        return found(odd(text, "hd escalate continues it"))
    differences = [each for page in _look(on, ids) for each in page]
    return found(*_say_all(differences), note=f"{count(len(ids), 'ticket')} replayed")


def mend_clocks(on: Examination) -> list[str]:
    """Assess these tickets anew, as every change does, so that all that is kept beside a ticket
    follows."""
    store = on.desk.store
    wrong_ids = [each.ticket_id for page in _look(on, choose(on)) for each in page if each.parts]
    for start in range(0, len(wrong_ids), _PAGE):
        page = wrong_ids[start : start + _PAGE]
        with store.transaction("tickets"):
            store.hold_tickets(page)
            assess_all_anew(on.desk, read_some(store, page))
    return [f"stored {count(len(wrong_ids), 'ticket')} as replayed"] if wrong_ids else []


def choose(on: Examination) -> list[int]:
    """The tickets to look at: all, or that many of them from the first to the newest."""
    return choose_sample(list_all(on.desk.store), on.sample)


def _look(on: Examination, ids: Sequence[int]) -> Iterator[list[Difference]]:
    for start in range(0, len(ids), _PAGE):
        page = ids[start : start + _PAGE]
        with on.desk.store.snapshot():
            yield [*_compare_patiently(on, page)]
        if on.progress:
            on.progress(start + len(page), len(ids))


def _compare_patiently(on: Examination, ids: Sequence[int]) -> Iterator[Difference]:
    """One that cannot be replayed keeps none of the others from being compared."""
    try:
        yield from _compare(on, ids)
    except StoreError:
        raise
    except Exception as error:
        if len(ids) == 1:
            yield Difference(ids[0], (), say_trouble(error))
            return
        for ticket_id in ids:
            yield from _compare_patiently(on, [ticket_id])


def _compare(on: Examination, ids: Sequence[int]) -> list[Difference]:
    store = on.desk.store
    saved, tags = read_saved(store, ids), read_tags(store, ids)
    outcomes = tell_all(on.desk, replay_all(on.desk, read_some(store, ids)))
    found = []
    for one in outcomes:
        number = one.held.id
        kept, standing = saved[number][: len(KEPT)], saved[number][len(KEPT) :]
        columns = name_differing(KEPT, kept, write_kept(one.assessed))
        if one.assessed.assessment.status not in ("solved", "closed"):
            columns += name_differing(STANDING, standing, one.standing)
        if tags[number] != set(one.assessed.tags):
            columns.append("tags")
        columns += [f"clock {clock}" for clock in _name_clocks(one)]
        if columns:
            found.append(Difference(number, tuple(columns)))
    return found


def _name_clocks(one: Outcome) -> list[str]:
    runs = find_differing(one.assessed.assessment.runs, one.assessed.stored_runs or ())
    return list(dict.fromkeys(clock for clock, _ in runs))


def _say_all(differences: Sequence[Difference]) -> Iterator[Finding]:
    return say_few(
        [
            wrong(f"ticket {each.ticket_id} cannot be replayed: {each.trouble}", _LOOK)
            if each.trouble
            else wrong(_say(each), FIX)
            for each in differences
        ]
    )


def _say(each: Difference) -> str:
    parts = ", ".join(each.parts)
    return f"ticket {each.ticket_id} is not stored as its timeline says: {parts}"


_LOOK = "hd explain shows it; restore a backup if the timeline is damaged"
