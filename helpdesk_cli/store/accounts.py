"""Accounts and contacts: they come into being with the first ticket that names them."""

from collections.abc import Iterable
from typing import NamedTuple

from helpdesk_cli.domain.ticket import Ticket
from helpdesk_cli.store.door import Store


class Account(NamedTuple):
    """Who pays: `tier` is an id of the policy, `region` chooses the calendar.

    `manager` looks after it: a person of the policy, or an address; `phone` is its direct line.
    """

    name: str
    tier: str | None
    region: str | None
    manager: str | None = None
    phone: str | None = None


def account_of(store: Store, name: str) -> Account | None:
    """What is known of an account; None when no ticket has named it."""
    sql = f"SELECT {', '.join(Account._fields)} FROM account WHERE name = :name"
    row = store.row(sql, name=name)
    return None if row is None else Account(*row)


def save_account(store: Store, account: Account) -> None:
    """Add an account, or replace what is known of it."""
    store.upsert_many("account", ("name",), Account._fields, [account])


def add_named(store: Store, tickets: Iterable[Ticket]) -> None:
    """Add the accounts and contacts that these tickets are the first to name."""
    accounts: dict[str, Account] = {}
    contacts: dict[str, str | None] = {}
    for ticket in tickets:
        if ticket.account is not None and ticket.account not in accounts:
            accounts[ticket.account] = Account(ticket.account, ticket.tier, ticket.region)
        if ticket.contact is not None:
            contacts.setdefault(ticket.contact, ticket.account)
    store.insert_many("account", Account._fields, accounts.values(), skip_known=True)
    store.insert_many("contact", ("address", "account"), contacts.items(), skip_known=True)
