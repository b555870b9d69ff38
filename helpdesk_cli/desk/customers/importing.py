"""Accounts from a file: added and changed as its rows say."""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from helpdesk_cli.desk.customers.saving import check_details, hash_said, name_tier, write_details
from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.domain.customers.account import Account
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.errors import UsageError
from helpdesk_cli.store.customers.accounts import (
    list_contacts,
    read_account,
    read_former_tiers,
    read_pin,
)
from helpdesk_cli.transfer.accounts import IncomingAccount
from helpdesk_cli.transfer.incoming import Reject
from helpdesk_cli.transfer.rejects import RejectLog


class AccountCounts(NamedTuple):
    """What became of a file: `accounts` were added or changed, `known` stay as they were."""

    accounts: int
    known: int


def import_accounts(
    desk: Desk, rows: Iterable[IncomingAccount | Reject], rejects: RejectLog
) -> AccountCounts:
    """Add and change accounts as the rows of a file say.

    What a row leaves out stays as it is, so that the same file twice changes nothing.
    """
    desk.refuse_agents("hd account import")
    # Before the transaction: hashing is slow on purpose, and nobody else could write meanwhile.
    good = []
    for row in rows:
        policy = desk.in_force.policy
        if isinstance(row, IncomingAccount):
            row = replace(row, details=name_tier(policy, row.details))
        bad = row if isinstance(row, Reject) else _find_fault(policy, row)
        if bad is not None:
            rejects.add(bad)
        elif isinstance(row, IncomingAccount):
            good.append((row, hash_said(row.details.pin, read_pin(desk.store, row.name))))
    changed = 0
    with desk.store.transaction():
        for row, digest in good:
            before = _read_all(desk, row.name)
            held = read_account(desk.store, row.name) or Account(row.name, None, None)
            write_details(desk, held, row.details, digest, desk.now)
            changed += before != _read_all(desk, row.name)
    return AccountCounts(changed, len(good) - changed)


def _find_fault(policy: Policy, row: IncomingAccount) -> Reject | None:
    """The row as a reject, if the policy does not know what it says."""
    try:
        check_details(policy, row.details)
    except UsageError as error:
        return Reject(row.line, row.name, (error.message,), row.raw)
    return None


def _read_all(desk: Desk, name: str) -> tuple[object, ...]:
    """All that is stored of an account, to be compared."""
    return (
        read_account(desk.store, name),
        read_former_tiers(desk.store, name),
        list_contacts(desk.store, name),
        read_pin(desk.store, name),
    )
