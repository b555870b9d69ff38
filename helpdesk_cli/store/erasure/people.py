"""Taking a person's words, mails and files off a desk. What happened when stays, and who of ours
did it, so that clocks and reports are as before."""

from helpdesk_cli.domain.tickets.erasing import ERASED, PSEUDONYM, name_erased
from helpdesk_cli.store.desk_facts import forget_fact, save_facts
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.erasure.traces import Traces
from helpdesk_cli.store.ladder.outbox import REPORT, TO_CUSTOMERS
from helpdesk_cli.store.terms import write_ids, write_words

_ERASING = "erasing"
"""The fact by which alone the timeline lets words be replaced: there within one transaction."""

_VALUES = ("to_value", "was_value")
_IS_SUBJECT = "kind = 'subject'"
"""Of all that events change, only subjects are words of people."""


def erase_person(store: Store, traces: Traces, at: int) -> None:
    """Let nothing be left by which one would know them. Call it in a transaction."""
    changed = {*traces.tickets, *traces.other_tickets}
    traces.count()  # all is looked up before anything goes
    store.words.take_out(changed)
    save_facts(store, {_ERASING: "1"})
    _strike_address(store, traces)
    _erase_files(store, traces)
    _erase_mails(store, traces)
    _erase_letters(store, traces, at)
    _erase_words(store, traces)
    _erase_earlier(store, traces)
    _erase_contact(store, traces, at)
    forget_fact(store, _ERASING)
    store.words.put_in(changed)


def is_erased(store: Store, contact: str | None) -> bool:
    """Whether this is the name under which the tickets of somebody erased stand."""
    return (
        contact is not None
        and contact.startswith(PSEUDONYM)
        and store.row(
            "SELECT 1 FROM contact WHERE address = :name AND erased_at IS NOT NULL", name=contact
        )
        is not None
    )


def _strike_address(store: Store, traces: Traces) -> None:
    for text, key, struck in traces.named:
        where = " AND ".join(f"{name} = :{name}" for name in text.key)
        sql = f"UPDATE {text.table} SET {text.column} = :struck WHERE {where}"
        store.run(sql, struck=struck, **dict(zip(text.key, key, strict=True)))


def _erase_files(store: Store, traces: Traces) -> None:
    for ticket_id, number, _ in traces.files:
        store.run(
            "DELETE FROM attachment WHERE ticket_id = :ticket AND number = :number",
            ticket=ticket_id,
            number=number,
        )
    for digest in {digest for *_, digest in traces.files}:
        store.run(
            "DELETE FROM attachment_content WHERE digest = :digest"
            " AND NOT EXISTS (SELECT 1 FROM attachment WHERE digest = :digest)",
            digest=digest,
        )


def _erase_mails(store: Store, traces: Traces) -> None:
    """Their digests stay, so that none of them is taken in again."""
    store.run(
        "UPDATE mail_message SET identity = NULL, sender = NULL, sender_name = NULL,"
        f" subject = :erased, reason = :erased, raw = :nothing"
        f" WHERE id IN ({write_ids(traces.mails)})",
        erased=ERASED,
        nothing=b"",
    )
    store.run(
        f"UPDATE mail_message SET raw = :nothing WHERE id IN ({write_ids(traces.mails_naming)})",
        nothing=b"",
    )


def _erase_letters(store: Store, traces: Traces, at: int) -> None:
    """Erase what was sent to them on their tickets, and copies of what was sent to others."""
    listed, actions = write_words("action", TO_CUSTOMERS)
    theirs = f"ticket_id IN ({traces.ticket_ids}) AND action IN ({listed})"
    store.run(
        "UPDATE outbox SET state = 'cancelled', ended_at = :at, claimed_until = NULL"
        f" WHERE state = 'waiting' AND {theirs}",
        at=at,
        **actions,
    )
    # Reports that have not left may name their tickets; they can be made again.
    store.run(
        "UPDATE outbox SET state = 'cancelled', ended_at = :at, claimed_until = NULL, mail = NULL"
        " WHERE action = :report AND mail IS NOT NULL",
        at=at,
        report=REPORT,
    )
    # Several rows of a reply would be the same otherwise.
    store.run(
        "UPDATE outbox SET recipient = '(erased ' || id || ')', mail = NULL,"
        f" reason = CASE WHEN reason IS NULL THEN NULL ELSE :erased END WHERE {theirs}",
        erased=ERASED,
        **actions,
    )
    _erase_copied(store, traces, at)


def _erase_copied(store: Store, traces: Traces, at: int) -> None:
    """Take their addresses out of letters to several people."""
    for address in traces.addresses:
        for row_id, recipient in store.rows(
            "SELECT id, recipient FROM outbox WHERE lower(recipient) LIKE :there",
            there=f"%{address.lower()}%",
        ):
            named = recipient.split(", ")
            to = [each for each in named if each.lower() != address.lower()]
            if len(to) < len(named):
                _readdress(store, row_id, ", ".join(to) or f"(erased {row_id})", at, len(to))


def _readdress(store: Store, row_id: int, recipient: str, at: int, left: int) -> None:
    """A mail to others as well that waits names them, so it leaves no more, either."""
    store.run(
        "UPDATE outbox SET recipient = :recipient, mail = NULL, claimed_until = NULL,"
        " ended_at = CASE WHEN state = 'waiting' THEN :at ELSE ended_at END,"
        " state = CASE WHEN state = 'waiting' THEN 'cancelled' ELSE state END WHERE id = :id",
        recipient=recipient,
        at=at,
        id=row_id,
    )


def _erase_words(store: Store, traces: Traces) -> None:
    theirs = f"ticket_id IN ({traces.ticket_ids})"
    said = write_ids(traces.said_elsewhere)
    store.run(
        f"UPDATE event SET body = :erased WHERE body IS NOT NULL AND ({theirs} OR id IN ({said}))",
        erased=ERASED,
    )
    for column in _VALUES:
        store.run(
            f"UPDATE event SET {column} = :erased"
            f" WHERE {_IS_SUBJECT} AND {column} IS NOT NULL AND {theirs}",
            erased=ERASED,
        )
    store.run(f"UPDATE ticket SET subject = :e WHERE id IN ({traces.ticket_ids})", e=ERASED)
    copied, params = traces.among("address")
    store.run(f"DELETE FROM participant WHERE {theirs} OR {copied}", **params)
    store.run(f"DELETE FROM draft WHERE {theirs}")


def _erase_earlier(store: Store, traces: Traces) -> None:
    """Erase what is kept of imports that were undone, and of what was replaced."""
    theirs, params = traces.among("gone.contact")
    gone = _find_gone("earlier_event")
    # Another ticket may have had the number of one of theirs before.
    of_present = f"ticket_id IN ({traces.ticket_ids}) AND NOT EXISTS ({gone})"
    for column, which in (("body", "1 = 1"), *((each, _IS_SUBJECT) for each in _VALUES)):
        store.run(
            f"UPDATE earlier_event SET {column} = :erased WHERE {column} IS NOT NULL AND {which}"
            f" AND (EXISTS ({gone} AND {theirs}) OR {of_present})",
            erased=ERASED,
            **params,
        )
    copied, addresses = traces.among("address")
    on_theirs = f"EXISTS ({_find_gone('earlier_participant')} AND {theirs})"
    for table, where in (("participant", f"{copied} OR {on_theirs}"), ("contact", copied)):
        store.run(f"DELETE FROM earlier_{table} WHERE {where}", **addresses)
    contact, _ = traces.among("contact")
    sql = f"UPDATE earlier_ticket SET subject = :erased WHERE {contact}"
    store.run(sql, erased=ERASED, **params)


def _find_gone(table: str) -> str:
    """A query for the ticket that went at the same time as a row of this table, and had its
    number; conditions may follow."""
    return (
        "SELECT 1 FROM earlier_ticket AS gone"
        f" WHERE gone.id = {table}.ticket_id AND gone.until_at = {table}.until_at"
    )


def _erase_contact(store: Store, traces: Traces, at: int) -> None:
    """Their tickets are those of nobody known, but of one and the same."""
    known, params = traces.among("address")
    of_tickets, of_ticket_params = traces.among("contact")
    if traces.tickets or traces.earlier:
        row = store.row(f"SELECT account FROM contact WHERE {known} ORDER BY account", **params)
        taken = store.rows(f"SELECT address FROM contact WHERE address LIKE '{PSEUDONYM}%'")
        name = name_erased([address for (address,) in taken])
        columns = ("address", "account", "erased_at")
        store.insert_many("contact", columns, [(name, row[0] if row else None, at)])
        for table in ("ticket", "earlier_ticket"):
            sql = f"UPDATE {table} SET contact = :name WHERE {of_tickets}"
            store.run(sql, name=name, **of_ticket_params)
    store.run(f"DELETE FROM contact WHERE {known}", **params)
