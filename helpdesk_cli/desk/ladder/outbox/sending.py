"""Sending what waits in the outbox: claimed, checked once more, sent, marked.

A crash between sending and marking may repeat a message; it carries the same Message-ID then.
Nothing else is ever sent twice, however many passes run at once, and no row stops the others.
"""

from collections.abc import Collection
from functools import partial

from helpdesk_cli.clock import read_stopwatch
from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.ladder.letters import (
    MAILS,
    Matter,
    find_own_run,
    name_letter,
)
from helpdesk_cli.desk.ladder.outbox.carrier import Carrier, hand_over
from helpdesk_cli.desk.ladder.outbox.endings import say_trouble
from helpdesk_cli.desk.ladder.outbox.marking import LEASE, end, judge, marking, try_letter
from helpdesk_cli.desk.ladder.outbox.renewal import renew_rows
from helpdesk_cli.desk.ladder.outbox.trust import (
    NEEDING_CONSENT,
    UNEXPLAINED,
    find_missing_consent,
    is_explained,
)
from helpdesk_cli.desk.ladder.outbox.written import object_to_written, send_written, split_row
from helpdesk_cli.desk.ladder.reminders import object_to_reminder
from helpdesk_cli.desk.outgoing.surveying import object_to_survey
from helpdesk_cli.domain.answers.ladder import Ending, Unheard
from helpdesk_cli.domain.ladder.waiting import Fired, find_objection
from helpdesk_cli.domain.mail.outgoing import Sent
from helpdesk_cli.errors import (
    PartlyRefusedError,
    StoreError,
)
from helpdesk_cli.store.ladder.ledger import find_fired_at, read_rows
from helpdesk_cli.store.ladder.outbox import (
    SURVEY,
    OutboxRow,
    claim_rows,
    count_later,
    find_next_letter,
    read_parked,
    read_untried_rows,
    read_waiting_rows,
    readdress_rows,
    unpark_rows,
)
from helpdesk_cli.store.tickets.tickets import read_timeline

FAILED = ("delayed", "parked", "held")
"""How letters end that did not leave and should."""


def deliver(
    desk: Desk, carrier: Carrier, *, ticket_id: int | None = None, letter: str | None = None
) -> list[Ending]:
    """Send every letter that may leave by `now`, each tried once; of one ticket, or a single one,
    when it is given.

    A claim runs from the instant at which it is made: a pass with many letters takes its time.
    """
    began = read_stopwatch()
    endings: list[Ending] = []
    held: set[str] = set()
    if letter is None:
        _renew(desk)
        endings, held = _hold_back(desk, ticket_id)
    while rows := _claim(desk, ticket_id, letter, desk.now + int(read_stopwatch() - began), held):
        endings += _deliver_letter(desk, carrier, rows)
    return endings


def send_waiting(desk: Desk, carrier: Carrier) -> Sent:
    """Send all that may leave, outside any pass; what is held is counted."""
    desk.refuse_agents("hd mail send")
    endings = deliver(desk, carrier)
    held, until = count_later(desk.store, desk.now)
    failures = tuple(each for each in endings if each.state in FAILED)
    return Sent(sum(each.state == "sent" for each in endings), held, until, failures)


def retry_parked(desk: Desk) -> None:
    """Requeue abandoned letters for the next delivery."""
    with desk.store.transaction("outbox"):
        unpark_rows(desk.store, desk.now)


def find_given_up(desk: Desk, limit: int) -> list[Unheard]:
    """The first messages that reached nobody, the oldest first."""
    return read_parked(desk.store, limit)


def _renew(desk: Desk) -> None:
    """Let what waited go to whom it is for by now, and what is due later now wait for that."""
    with desk.store.transaction("outbox"):
        waiting = read_waiting_rows(desk.store, desk.now, desk.now)
        renewed = zip(waiting, renew_rows(desk, waiting), strict=True)
        changed = [new for old, new in renewed if new != old]
        named = (
            row if row.attempts else row._replace(letter=name_letter(desk, [row]))
            for row in changed
        )
        readdress_rows(desk.store, named)


def _hold_back(desk: Desk, ticket_id: int | None) -> tuple[list[Ending], set[str]]:
    """The letters that wait for consent; of those no longer deserved, the end."""
    endings, held = [], set()
    for row in read_waiting_rows(desk.store, desk.now, desk.now):
        if row.action not in NEEDING_CONSENT or ticket_id not in (None, row.ticket_id):
            continue
        owed, ended = _check(desk, [row])
        endings += ended
        missing = find_missing_consent(desk, row) if owed else None
        if missing:
            held.add(row.letter)
            endings.append(Ending("held", missing))
    return endings, held


def object_to(desk: Desk, matter: Matter) -> str | None:
    """Why a ticket no longer deserves what was written; None when it still does."""
    row, held, owed, ahead = matter
    if row.has_mail:
        return object_to_written(desk, row)
    if row.action == SURVEY:
        return object_to_survey(desk, held, row)
    if row.action == "reminder":
        return object_to_reminder(desk, held, row)
    fired_at = find_fired_at(desk.store, row.ticket_id, row.clock, row.number, row.rung)
    return find_objection(
        desk.in_force.policy,
        Fired(row.rung, row.clock, row.due_at, row.due_at if fired_at is None else fired_at),
        held.ticket,
        held.status,
        owed,
        lambda: [*read_timeline(desk.store, held.id), *ahead],
        desk.now,
    )


def _claim(
    desk: Desk, ticket_id: int | None, letter: str | None, present: int, held: Collection[str]
) -> list[OutboxRow]:
    """The letter to send next, this process's for a while; empty when there is none."""
    with desk.store.transaction("outbox"):
        rows = find_next_letter(
            desk.store, desk.now, present, ticket_id=ticket_id, letter=letter, held=held
        )
        if not rows:
            return []
        name = rows[0].letter
        if rows[0].attempts == 0 and not rows[0].has_mail:
            rows = rows[:1] if ticket_id is not None else _address(desk, rows[0])
            name = name_letter(desk, rows)
        return claim_rows(desk.store, rows, name, desk.now, present + LEASE)


def _address(desk: Desk, first: OutboxRow) -> list[OutboxRow]:
    """The rows that go out together with one that was never tried.

    Once it was tried, a letter stays as it is: nobody knows for sure that it did not arrive.
    """
    if first.action in MAILS:
        together = read_untried_rows(desk.store, first.action, first.recipient, desk.now)
        if len(together) > desk.in_force.policy.manners.digest_above:
            return together
    return [first]


def _deliver_letter(desk: Desk, carrier: Carrier, rows: list[OutboxRow]) -> list[Ending]:
    if rows[0].has_mail:
        return _deliver_written(desk, carrier, rows)
    owed, endings = _check(desk, rows)
    if owed:
        left = [matter.row for matter in owed]
        endings.append(try_letter(desk, left, lambda: hand_over(desk, carrier, owed)))
    return endings


def _deliver_written(desk: Desk, carrier: Carrier, rows: list[OutboxRow]) -> list[Ending]:
    """Deliver, each by itself, the rows of a letter of which some recipients have been served."""
    endings = []
    for row in rows:
        objection = object_to_written(desk, row)
        if objection:
            endings.append(Ending("cancelled", objection))
            with marking(desk, [row]):
                end(desk, [row], endings[-1])
            continue
        try:
            endings.append(try_letter(desk, [row], partial(send_written, desk, carrier.mail, row)))
        except PartlyRefusedError as partly:
            with marking(desk, [row]):
                left = split_row(desk, row, partly.refused)
                endings += [Ending("sent"), *(judge(desk, [one], said) for one, said in left)]
    return endings


def _check(desk: Desk, rows: list[OutboxRow]) -> tuple[list[Matter], list[Ending]]:
    """The rows still deserved. The others end here; so does one that cannot be understood."""
    owed, endings = [], []
    stored = {each.id: each for each in read_rows(desk.store, {row.ticket_id for row in rows})}
    for row in rows:
        try:
            held, runs = stored[row.ticket_id].read()
            matter = Matter(row, held, find_own_run(row, runs, held.unread_since))
            objection = object_to(desk, matter)
            ending = Ending("cancelled", objection) if objection else None
            if not is_explained(desk, row):
                ending = Ending("parked", UNEXPLAINED)
        except StoreError:
            raise
        except Exception as error:
            ending = Ending("parked", say_trouble(error))
        if ending is None:
            owed.append(matter)
        else:
            endings.append(ending)
            with marking(desk, [row]):
                end(desk, [row], ending)
    return owed, endings
