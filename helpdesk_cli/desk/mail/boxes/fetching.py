"""Fetching: what waits in the mailboxes is taken in, and put away once it is on the disk.

Killed anywhere, the next fetch finds a mail again that was not put away, and finds it known.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.mail.intake import Intake
from helpdesk_cli.domain.mail.taken import Fetched
from helpdesk_cli.errors import ConfigError, FetchError
from helpdesk_cli.mail.boxes.door import Box, open_box
from helpdesk_cli.mail.boxes.letter import Letter
from helpdesk_cli.settings.mailbox import MailboxSettings
from helpdesk_cli.store.doctor.life_signs import note_fetches

MOST_AT_ONCE, MOST_BYTES_AT_ONCE = 50, 8 * 1024 * 1024
"""How many mails are taken in one transaction: it costs a wait for the disk."""


def fetch(
    desk: Desk, mailboxes: Sequence[MailboxSettings], our_addresses: Sequence[str]
) -> list[Fetched]:
    """Take in what waits in each mailbox. One that cannot be read keeps none of the others."""
    fetched = [_fetch_one(desk, settings, our_addresses) for settings in mailboxes]
    note_read(desk, fetched)
    return fetched


def note_read(desk: Desk, fetched: Sequence[Fetched]) -> None:
    """Note which could be read, so that a standstill is noticed."""
    note_fetches(desk.store, [one.mailbox for one in fetched if one.trouble is None], desk.now)


def _fetch_one(desk: Desk, settings: MailboxSettings, our_addresses: Sequence[str]) -> Fetched:
    try:
        intake, box = Intake(desk, settings, our_addresses), open_box(settings)
    except (ConfigError, FetchError) as error:
        return Fetched(settings.name, trouble=error.message)
    return close_after(box, empty(intake, box, settings.name))


def empty(
    intake: Intake, box: Box, name: str, is_over: Callable[[], bool] = lambda: False
) -> Fetched:
    """Take in what waits in an open mailbox, until all was taken or `is_over`."""
    outcomes: Counter[str] = Counter()
    known = 0
    try:
        for batch in _share_out(box.letters()):
            taken = intake.take([letter.raw for letter in batch])
            sorted_out: tuple[list[Letter], list[Letter]] = ([], [])
            for letter, one in zip(batch, taken, strict=True):
                sorted_out[one.outcome == "quarantined"].append(letter)
            known += sum(one.is_known for one in taken)
            outcomes.update(one.outcome for one in taken if not one.is_known)
            box.settle(*sorted_out)
            if is_over():
                break
    except FetchError as error:
        return Fetched(name, outcomes, known, error.message)
    return Fetched(name, outcomes, known)


def close_after(box: Box, done: Fetched) -> Fetched:
    """Close a mailbox; an error in doing so is reported for it, unless it had one already."""
    if done.trouble is not None:
        with suppress(FetchError):
            box.close()
        return done
    try:
        box.close()
    except FetchError as error:
        return Fetched(done.mailbox, done.outcomes, done.known, error.message)
    return done


def _share_out(letters: Iterable[Letter]) -> Iterator[list[Letter]]:
    """Batches of as many as fit. Raises FetchError, after what could be read."""
    share: list[Letter] = []
    size = 0
    trouble = None
    try:
        for letter in letters:
            if share and (
                len(share) == MOST_AT_ONCE or size + len(letter.raw) > MOST_BYTES_AT_ONCE
            ):
                yield share
                share, size = [], 0
            share.append(letter)
            size += len(letter.raw)
    except FetchError as error:
        trouble = error
    if share:
        yield share
    if trouble:
        raise trouble
