"""The outbox: what must reach somebody, decided by the ladder or asked for, and how far it got.

Rows that share a letter go out as one message. A process claims a letter for a while before it
sends it, so that no two send the same one, and a claim that ran out is anybody's again.
"""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from helpdesk_cli.domain.answers.ladder import Unheard
from helpdesk_cli.domain.ladder.verdicts import Way
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.terms import write_ids, write_words


class OutboxRow(NamedTuple):
    """One rung on one run for one recipient. It leaves at `send_at` at the earliest.

    `recipient` is an address, the web address of a hook, or a command as a JSON list. `attempts`
    counts how often sending was begun, whatever came of it. `written_at` is when it was decided,
    and then when it was first tried. `id` is 0 until it was written.

    A report for one reader is a row too, about no ticket (0) and no clock; `rung` is its title.
    So is an agent's reply, whose `number` is that of its event on the timeline; `recipient` has all
    addresses that it goes to.
    """

    letter: str
    ticket_id: int
    clock: str
    number: int
    rung: str
    action: str
    recipient: str
    due_at: int
    send_at: int
    attempts: int
    written_at: int
    id: int = 0

    @property
    def has_mail(self) -> bool:
        """Whether its mail was written with it, and leaves as it is."""
        return self.action in (REPORT, REPLY, ACKNOWLEDGEMENT)

    @property
    def recipients(self) -> list[str]:
        """The addresses of a reply, that of the contact first."""
        return self.recipient.split(", ")


REPORT = "report"
REPLY = "reply"
ACKNOWLEDGEMENT = "acknowledgement"
"""The actions of rows that have their mail with them."""

SURVEY = "survey"
"""The action of a row that asks a customer how it went, if the ticket is still solved then."""

TO_CUSTOMERS = (REPLY, ACKNOWLEDGEMENT, SURVEY, "reminder")
"""The actions of rows that go to customers, whose addresses may be for a few eyes only."""

_WRITTEN = OutboxRow._fields[:-1]


def _select(row: type[NamedTuple]) -> str:
    columns = ", ".join(row._fields).replace("ticket_id", "coalesce(ticket_id, 0)")
    return f"SELECT {columns} FROM outbox"


def write_rows(store: Store, rows: Iterable[OutboxRow]) -> None:
    """Put rows into the outbox, to be sent once the transaction is over."""
    store.insert_many("outbox", (*_WRITTEN, "state"), ((*row[:-1], "waiting") for row in rows))


def plan_row(store: Store, row: OutboxRow) -> None:
    """Put a row into the outbox unless it is there already."""
    columns = (*_WRITTEN, "state")
    store.insert_many("outbox", columns, [(*row[:-1], "waiting")], skip_known=True)


def write_row(store: Store, row: OutboxRow, **beside: object) -> None:
    """Put one row into the outbox, with what stands beside it there."""
    columns = (*_WRITTEN, *beside)
    store.insert_many("outbox", columns, [(*row[:-1], *beside.values())])


def read_letter(store: Store, letter: str, state: str = "waiting") -> list[OutboxRow]:
    """The rows of a letter that wait, or have come to another state."""
    return _read(store, "state = :state AND letter = :letter", state=state, letter=letter)


def read_ways(store: Store, ticket_id: int, rung: str) -> list[Way]:
    """How far the messages of a rung on a ticket got, in the order of writing."""
    fields = ", ".join(Way._fields)
    rows = store.rows(
        f"SELECT {fields} FROM outbox WHERE ticket_id = :id AND rung = :rung ORDER BY id",
        id=ticket_id,
        rung=rung,
    )
    return [Way._make(row) for row in rows]


def find_next_letter(
    store: Store,
    now: int,
    present: int,
    *,
    ticket_id: int | None = None,
    letter: str | None = None,
    held: Collection[str] = (),
) -> list[OutboxRow]:
    """The letter that has waited longest, of all that may leave by now and nobody has claimed.

    `present` is the instant to which claims are held, for a pass goes on after its `now`. With
    `ticket_id`, only a letter that is about this ticket; with `letter`, only that one; none that
    is `held`.
    """
    about = "" if ticket_id is None else " AND ticket_id = :ticket_id"
    named = "" if letter is None else " AND letter = :letter"
    listed, names = write_words("held", held)
    free = f" AND letter NOT IN ({listed})" if names else ""
    found = store.row(
        "SELECT letter FROM outbox WHERE state = 'waiting' AND send_at <= :now"
        f" AND (claimed_until IS NULL OR claimed_until <= :present){about}{named}{free}"
        " ORDER BY send_at, letter LIMIT 1",
        now=now,
        present=present,
        ticket_id=ticket_id,
        letter=letter,
        **names,
    )
    if found is None:
        return []
    return read_letter(store, found[0])


def read_untried_rows(store: Store, action: str, recipient: str, now: int) -> list[OutboxRow]:
    """What may be mailed to somebody by now and was never tried, in the order of writing."""
    return _read(
        store,
        "state = 'waiting' AND recipient = :recipient AND action = :action AND attempts = 0"
        " AND send_at <= :now",
        action=action,
        recipient=recipient,
        now=now,
    )


def read_waiting_rows(store: Store, now: int, present: int) -> list[OutboxRow]:
    """What may leave by now and nobody has claimed."""
    return _read(
        store,
        "state = 'waiting' AND send_at <= :now"
        " AND (claimed_until IS NULL OR claimed_until <= :present)",
        now=now,
        present=present,
    )


def count_later(store: Store, now: int) -> tuple[int, int | None]:
    """The number of letters that wait for a later instant, and the first of those instants."""
    ((count, first),) = store.rows(
        "SELECT count(DISTINCT letter), min(send_at) FROM outbox"
        " WHERE state = 'waiting' AND send_at > :now",
        now=now,
    )
    return int(count), first


def read_recipients(store: Store, row: OutboxRow) -> set[str]:
    """The recipients for whom the rung of this row has messages on this run, whatever became of
    them."""
    found = store.rows(
        "SELECT recipient FROM outbox WHERE ticket_id = :ticket_id AND clock = :clock"
        " AND number = :number AND rung = :rung",
        ticket_id=row.ticket_id,
        clock=row.clock,
        number=row.number,
        rung=row.rung,
    )
    return {recipient for (recipient,) in found}


def readdress_rows(store: Store, rows: Iterable[OutboxRow]) -> None:
    """Save to whom rows go, for what deadline, and not before when."""
    columns = ("recipient", "letter", "due_at", "send_at")
    changed = ((row.recipient, row.letter, row.due_at, row.send_at, row.id) for row in rows)
    store.update_many("outbox", "id", columns, changed)


def claim_rows(
    store: Store, rows: Iterable[OutboxRow], letter: str, now: int, until: int
) -> list[OutboxRow]:
    """Make these rows one letter and this process's until then; the rows as they now are."""
    claimed = [
        row._replace(
            letter=letter,
            attempts=row.attempts + 1,
            written_at=row.written_at if row.attempts else now,
        )
        for row in rows
    ]
    changed = ((row.letter, row.attempts, row.written_at, until, row.id) for row in claimed)
    columns = ("letter", "attempts", "written_at", "claimed_until")
    store.update_many("outbox", "id", columns, changed)
    return claimed


def end_rows(
    store: Store, rows: Iterable[OutboxRow], state: str, now: int, reason: str | None
) -> None:
    """Say that rows were `sent`, `cancelled` or `parked`. The text of a mail that was sent is
    dropped."""
    mail = ", mail = NULL" if state == "sent" else ""
    ids = write_ids(row.id for row in rows)
    store.run(
        "UPDATE outbox SET state = :state, ended_at = :now, reason = :reason, claimed_until = NULL"
        f"{mail} WHERE state = 'waiting' AND id IN ({ids})",
        state=state,
        now=now,
        reason=reason,
    )


def delay_row(store: Store, row: OutboxRow, send_at: int, reason: str) -> None:
    """Say that sending failed and is to be tried again then."""
    store.run(
        "UPDATE outbox SET send_at = :send_at, reason = :reason, claimed_until = NULL"
        " WHERE state = 'waiting' AND id = :id",
        send_at=send_at,
        reason=reason,
        id=row.id,
    )


def read_parked(store: Store, limit: int) -> list[Unheard]:
    """The rows that were given up, the oldest first."""
    rows = store.rows(
        f"{_select(Unheard)} WHERE state = 'parked' ORDER BY id LIMIT :limit", limit=limit
    )
    return [Unheard._make(row) for row in rows]


def unpark_rows(store: Store, now: int) -> None:
    """Requeue what was given up, as if it had never been."""
    store.run(
        "UPDATE outbox SET state = 'waiting', send_at = :now, attempts = 0, ended_at = NULL"
        " WHERE state = 'parked'",
        now=now,
    )


def _read(store: Store, condition: str, **params: object) -> list[OutboxRow]:
    rows = store.rows(f"{_select(OutboxRow)} WHERE {condition} ORDER BY id", **params)
    return [OutboxRow._make(row) for row in rows]


def count_waiting(store: Store) -> int:
    """How many rows have yet to reach somebody."""
    ((found,),) = store.rows("SELECT count(*) FROM outbox WHERE state = 'waiting'")
    return int(found)
