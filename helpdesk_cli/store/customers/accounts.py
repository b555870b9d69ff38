"""Accounts with their former tiers, contacts and PINs, as they are stored.

An account comes into being with the first ticket that names it, or is added by hand.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Literal, NamedTuple

from helpdesk_cli.domain.customers.account import Account, Contact, FormerTier
from helpdesk_cli.domain.customers.naming import match_account, near_accounts
from helpdesk_cli.errors import NotFoundError
from helpdesk_cli.store.as_of.earlier import set_aside
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.terms import write_words

_ACCOUNT = ", ".join(Account._fields)


class StoredPin(NamedTuple):
    """`wrong_tries` counts from the last right one or the last lock; nothing is compared until
    `locked_until`."""

    digest: str
    wrong_tries: int = 0
    locked_until: int | None = None


class Named(NamedTuple):
    """The customer whom a ticket names, and what was promised to them."""

    account: str | None
    tier: str
    region: str | None
    contact: str | None


def read_account(store: Store, name: str) -> Account | None:
    """What is known of an account; None when there is none."""
    row = store.row(f"SELECT {_ACCOUNT} FROM account WHERE name = :name", name=name)
    return None if row is None else Account(*row)


def find_account(store: Store, name: str) -> Account:
    """What is known of an account, however it is spelt; NotFoundError with near misses."""
    found = read_account(store, name)
    if found is None:
        names = list_account_names(store)
        found = read_account(store, match_account(name, names) or "")
    if found is None:
        near = " or ".join(f'"{other}"' for other in near_accounts(name, names))
        raise NotFoundError(
            f'no account "{name}"' + (f" (did you mean {near}?)" if near else ""),
            hint="hd account list shows them",
        )
    return found


def list_account_names(store: Store) -> list[str]:
    """The names of all accounts, in order."""
    return [name for (name,) in store.rows("SELECT name FROM account ORDER BY name")]


def list_accounts(store: Store) -> list[Account]:
    """All of them, by name."""
    return [Account(*row) for row in store.rows(f"SELECT {_ACCOUNT} FROM account ORDER BY name")]


def save_account(store: Store, account: Account, at: int) -> None:
    """Add an account, or replace what is known of it, which is kept aside."""
    if read_account(store, account.name) not in (None, account):
        its = "name = :name"
        set_aside(store, "account", its, since="0", until_at=at, name=account.name)
    columns = (*Account._fields, "import_id")
    store.upsert_many("account", ("name",), columns, [(*account, None)])


def find_tier_at(store: Store, name: str, at: int) -> str | None:
    """What an account paid for at an instant; None when it is not known."""
    row = store.row(
        "SELECT coalesce((SELECT tier FROM former_tier WHERE account = :name AND until_at > :at"
        " ORDER BY until_at LIMIT 1), tier) FROM account WHERE name = :name",
        name=name,
        at=at,
    )
    return None if row is None else row[0]


def count_by_tier(store: Store) -> dict[str, int]:
    """The number of accounts that have each tier."""
    return dict(
        store.rows("SELECT tier, count(*) FROM account WHERE tier IS NOT NULL GROUP BY tier")
    )


def list_accounts_with_past(store: Store) -> set[str]:
    """The accounts whose tier has changed."""
    return {name for (name,) in store.rows("SELECT DISTINCT account FROM former_tier")}


def read_former_tiers(store: Store, name: str) -> list[FormerTier]:
    """The tiers that an account paid for earlier, in order of time."""
    sql = "SELECT tier, until_at FROM former_tier WHERE account = :name ORDER BY until_at"
    return [FormerTier(*row) for row in store.rows(sql, name=name)]


def save_former_tiers(store: Store, name: str, tiers: Iterable[FormerTier]) -> None:
    """Replace what is known of its former tiers."""
    store.run("DELETE FROM former_tier WHERE account = :name", name=name)
    columns = ("account", *FormerTier._fields)
    store.insert_many("former_tier", columns, ((name, *tier) for tier in tiers))


def list_contacts(store: Store, name: str) -> list[Contact]:
    """Who writes for an account, by address; nobody who was erased."""
    sql = (
        "SELECT address, name FROM contact WHERE account = :name AND erased_at IS NULL"
        " ORDER BY address"
    )
    return [Contact(*row) for row in store.rows(sql, name=name)]


def save_contacts(store: Store, account: str, contacts: Sequence[Contact], at: int) -> None:
    """Make these people contacts of an account, whichever was theirs before; that is kept aside."""
    changes = (
        "(account IS NULL OR account <> :account OR :name <> '' AND coalesce(name, '') <> :name)"
    )
    for address, name in contacts:
        set_aside(
            store,
            "contact",
            f"address = :address AND {changes}",
            since="0",
            until_at=at,
            address=address,
            account=account,
            name=name or "",
        )
    store.upsert_many(
        "contact",
        ("address",),
        ("address", "account", "import_id"),
        ((contact.address, account, None) for contact in contacts),
    )
    named = [contact for contact in contacts if contact.name]
    store.upsert_many("contact", ("address",), Contact._fields, named)


def release_contact(store: Store, account: str, address: str, at: int) -> int:
    """Remove an address from its account; how many were removed: 0 or 1."""
    its = "address = :address AND account = :account"
    who = {"address": address, "account": account}
    set_aside(store, "contact", its, since="0", until_at=at, **who)
    return store.run(f"UPDATE contact SET account = NULL WHERE {its}", **who)


def read_pin(store: Store, name: str) -> StoredPin | None:
    """The PIN of an account, if it has one."""
    fields = ", ".join(StoredPin._fields)
    row = store.row(f"SELECT {fields} FROM account_pin WHERE account = :name", name=name)
    return None if row is None else StoredPin(*row)


def save_pin(store: Store, name: str, pin: StoredPin) -> None:
    """Give an account a PIN, or replace what is known of it."""
    columns = ("account", *StoredPin._fields)
    store.upsert_many("account_pin", ("account",), columns, [(name, *pin)])


def drop_pin(store: Store, name: str) -> None:
    """Remove the PIN of an account."""
    store.run("DELETE FROM account_pin WHERE account = :name", name=name)


def add_named(store: Store, named: Iterable[Named], import_id: int | None = None) -> None:
    """Add the accounts and contacts that tickets are the first to name, as part of that import."""
    accounts: dict[str, Account] = {}
    contacts: dict[str, str | None] = {}
    for account, tier, region, contact in named:
        if account is not None and account not in accounts:
            accounts[account] = Account(account, tier, region)
        if contact is not None:
            contacts.setdefault(contact, account)
    store.insert_many(
        "account",
        (*Account._fields, "import_id"),
        ((*account, import_id) for account in accounts.values()),
        skip_known=True,
    )
    store.insert_many(
        "contact",
        ("address", "account", "import_id"),
        ((address, account, import_id) for address, account in contacts.items()),
        skip_known=True,
    )


_NAMED = "import_id IN (SELECT command_id FROM import WHERE withdrawn_at IS NOT NULL)"
_ONLY_NAMED = {
    "contact": f"{_NAMED} AND bounced_at IS NULL",
    "account": _NAMED
    + "".join(
        f" AND NOT EXISTS (SELECT 1 FROM {table} WHERE {table}.account = account.name)"
        for table in ("contact", "former_tier", "account_pin", "account_domain")
    ),
}
"""Of whom nothing is known but that tickets named them, those of undone imports first."""
_KEYS = {"contact": "address", "account": "name"}


def list_only_named(store: Store, table: Literal["contact", "account"]) -> list[str]:
    """The contacts or accounts of which nothing is left, not even a ticket that names them."""
    key = _KEYS[table]
    rows = store.rows(
        f"SELECT {key} FROM {table} WHERE {_ONLY_NAMED[table]}"
        f" AND {key} NOT IN (SELECT {table} FROM ticket WHERE {table} IS NOT NULL) ORDER BY {key}"
    )
    return [name for (name,) in rows]


def forget_only_named(
    store: Store,
    table: Literal["contact", "account"],
    names: Collection[str],
    last_id: int,
    at: int,
) -> None:
    """Take these away, and keep them aside; but for those named since by a ticket after that one,
    or of whom more is known by now."""
    key = _KEYS[table]
    listed, params = write_words("name", names)
    gone = (
        f"{key} IN ({listed}) AND {_ONLY_NAMED[table]} AND NOT EXISTS"
        f" (SELECT 1 FROM ticket WHERE ticket.id > {last_id} AND ticket.{table} = {table}.{key})"
    )
    since = "(SELECT command.at FROM command WHERE command.id = import_id)"
    set_aside(store, table, gone, since=since, until_at=at, **params)
    store.run(f"DELETE FROM {table} WHERE {gone}", **params)
