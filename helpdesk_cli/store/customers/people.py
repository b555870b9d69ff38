"""Whom mails name: participants of tickets, domains of accounts, addresses that bounce."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from helpdesk_cli.domain.customers.account import Contact
from helpdesk_cli.store.as_of.earlier import set_aside
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.terms import write_ids


class Participant(NamedTuple):
    """Somebody who is copied on a ticket, since our reply `event_id` or since a mail."""

    address: str
    name: str | None = None
    event_id: int | None = None


class KnownContact(NamedTuple):
    """Somebody whom the desk knows by an address, and for whom they write, if for anybody."""

    address: str
    account: str | None
    name: str | None
    bounced_at: int | None
    bounce: str | None


def find_contact(store: Store, address: str) -> KnownContact | None:
    """What is known of an address; None when nothing is."""
    columns = ", ".join(KnownContact._fields)
    row = store.row(f"SELECT {columns} FROM contact WHERE address = :address", address=address)
    return None if row is None else KnownContact._make(row)


def name_contact(store: Store, address: str, name: str, import_id: int | None = None) -> None:
    """Save the name of a contact that had none; one that came with that import is still removed
    with it."""
    store.run(
        "UPDATE contact SET name = :name,"
        " import_id = CASE WHEN import_id = :import_id THEN import_id END"
        " WHERE address = :address AND name IS NULL",
        address=address,
        name=name,
        import_id=import_id or 0,
    )


def flag_bounce(store: Store, address: str, at: int, said: str) -> None:
    """Note that mail to an address came back."""
    store.insert_many("contact", ("address",), [(address,)], skip_known=True)
    store.run(
        "UPDATE contact SET bounced_at = :at, bounce = :said WHERE address = :address",
        address=address,
        at=at,
        said=said,
    )


def clear_bounce(store: Store, address: str) -> None:
    """Note that an address works: somebody has written from it."""
    store.run(
        "UPDATE contact SET bounced_at = NULL, bounce = NULL"
        " WHERE address = :address AND bounced_at IS NOT NULL",
        address=address,
    )


def list_participants(store: Store, ticket_id: int) -> list[Participant]:
    """Who is copied on a ticket, by address."""
    columns = ", ".join(Participant._fields)
    sql = f"SELECT {columns} FROM participant WHERE ticket_id = :id ORDER BY address"
    return [Participant._make(row) for row in store.rows(sql, id=ticket_id)]


def read_copied(store: Store, tickets: Iterable[int]) -> dict[int, list[Contact]]:
    """The people who are copied on these tickets, by ticket, then address; nobody on most."""
    copied: defaultdict[int, list[Contact]] = defaultdict(list)
    for ticket_id, address, name in store.rows(
        "SELECT ticket_id, address, name FROM participant"
        f" WHERE ticket_id IN ({write_ids(tickets)}) ORDER BY ticket_id, address"
    ):
        copied[ticket_id].append(Contact(address, name))
    return copied


def add_participants(store: Store, ticket_id: int, people: Iterable[Participant]) -> None:
    """Copy these people on a ticket from now on."""
    copy_on_tickets(store, ((ticket_id, person) for person in people))


def copy_on_tickets(store: Store, copied: Iterable[tuple[int, Participant]]) -> None:
    """The same of many tickets at once."""
    store.insert_many(
        "participant",
        ("ticket_id", *Participant._fields),
        ((ticket_id, *person) for ticket_id, person in copied),
        skip_known=True,
    )


def drop_participants(store: Store, ticket_id: int, replies: Iterable[int], at: int) -> None:
    """Remove those whom these replies were the first to copy."""
    copied = f"ticket_id = :id AND event_id IN ({write_ids(replies)})"
    since = "(SELECT event.at FROM event WHERE event.id = event_id)"
    set_aside(store, "participant", copied, since=since, until_at=at, id=ticket_id)
    store.run(f"DELETE FROM participant WHERE {copied}", id=ticket_id)


def find_account_by_domain(store: Store, domains: Sequence[str]) -> str | None:
    """The account of the first of these domains that has one."""
    for domain in domains:
        row = store.row("SELECT account FROM account_domain WHERE domain = :domain", domain=domain)
        if row is not None:
            return str(row[0])
    return None


def list_domains(store: Store, account: str) -> list[str]:
    """The domains whose addresses write for an account."""
    sql = "SELECT domain FROM account_domain WHERE account = :account ORDER BY domain"
    return [domain for (domain,) in store.rows(sql, account=account)]


def save_domains(store: Store, account: str, domains: Iterable[str]) -> None:
    """Give these domains to an account, whichever had them before."""
    rows = ((domain, account) for domain in domains)
    store.upsert_many("account_domain", ("domain",), ("domain", "account"), rows)


def release_domain(store: Store, account: str, domain: str) -> int:
    """Remove a domain from its account; how many were removed: 0 or 1."""
    sql = "DELETE FROM account_domain WHERE domain = :domain AND account = :account"
    return store.run(sql, domain=domain, account=account)
