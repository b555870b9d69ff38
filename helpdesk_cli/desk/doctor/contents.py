"""What is stored under its hash: policies, mails, files; and instants in the future."""

from collections.abc import Callable, Iterable, Iterator

from helpdesk_cli.desk.doctor.check import RESTORE, Examination, found, odd, wrong
from helpdesk_cli.domain.answers.doctor import Seen
from helpdesk_cli.domain.doctor.replay import say_few
from helpdesk_cli.english import count
from helpdesk_cli.store.doctor.digests import (
    Altered,
    find_altered_files,
    find_altered_mails,
    find_altered_policies,
)
from helpdesk_cli.store.doctor.instants import count_later
from helpdesk_cli.store.door.store import Store

_AHEAD = 300
"""Seconds by which the clocks of two machines may differ."""


def find_altered_contents(find: Callable[[Store], Iterator[Altered]]) -> Callable[..., Seen]:
    """A check of what is stored under its hash."""

    def look(on: Examination) -> Seen:
        return found(
            *say_few(
                [
                    wrong(f"{each.kind} {_list(each.numbers)} is not what was stored", RESTORE)
                    for each in find(on.desk.store)
                ]
            )
        )

    return look


find_other_files = find_altered_contents(find_altered_files)
find_other_mails = find_altered_contents(find_altered_mails)
find_other_policies = find_altered_contents(find_altered_policies)


def _list(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))


def find_future(on: Examination) -> Seen:
    """Events in the future were written while a clock was wrong."""
    number = count_later(on.desk.store, on.desk.now + _AHEAD)
    text = f"{count(number, 'event lies', 'events lie')} in the future"
    advice = "check the clocks of all machines; these events count once their time has come"
    return found(*([odd(text, advice)] if number else []))
