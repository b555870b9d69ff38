"""`hd account add` and `hd account set`."""

import sys
from typing import TYPE_CHECKING, Any

import typer

from helpdesk_cli.cli.asking.secret import Pin, read_pin
from helpdesk_cli.cli.commands.customers.options import (
    Contacts,
    Domains,
    FormerContacts,
    FormerDomains,
    Manager,
    Names,
    Notes,
    Phone,
    Plan,
    Region,
    Since,
    Tier,
)
from helpdesk_cli.cli.options import (
    AnyWord,
    Json,
    choose_json,
    read_instant,
)
from helpdesk_cli.errors import UsageError

if TYPE_CHECKING:
    from helpdesk_cli.domain.customers.account import AccountDetails


def add(
    ctx: typer.Context,
    accounts: Names,
    tier: Tier = None,
    region: Region = None,
    manager: Manager = None,
    phone: Phone = None,
    plan: Plan = None,
    notes: Notes = None,
    contact: Contacts = None,
    domain: Domains = None,
    pin: Pin = None,
    any_word: AnyWord = False,
    json: Json = False,
) -> None:
    """Add accounts.

    \b
    Example:  hd account add acme --tier silver --region europe --contact "Ann <ann@acme.example>"
    """
    from helpdesk_cli.desk.customers.accounts import add_accounts
    from helpdesk_cli.desk.vocabulary import Waivers
    from helpdesk_cli.view.customers.rows import print_saved

    details = _read_details(ctx.params)
    with ctx.obj.open_to_write() as desk:
        added = add_accounts(desk, accounts, details, Waivers(any_word=any_word))
        print_saved(added, "added", choose_json(json), sys.stdout)


def set_fields(
    ctx: typer.Context,
    accounts: Names,
    tier: Tier = None,
    since: Since = None,
    region: Region = None,
    manager: Manager = None,
    phone: Phone = None,
    plan: Plan = None,
    notes: Notes = None,
    contact: Contacts = None,
    domain: Domains = None,
    remove_contact: FormerContacts = None,
    remove_domain: FormerDomains = None,
    pin: Pin = None,
    any_word: AnyWord = False,
    json: Json = False,
) -> None:
    """Change accounts; "" empties a field. Existing tickets keep their tier.

    \b
    Example:  hd account set acme --tier gold --since 2026-11-01T00:00:00Z
              hd account set acme --domain acme.example
              hd account set acme --pin -
    """
    from helpdesk_cli.desk.customers.accounts import set_accounts
    from helpdesk_cli.desk.vocabulary import Waivers
    from helpdesk_cli.view.customers.rows import print_saved

    if since is not None and not tier:
        raise UsageError(
            "--since says when a tier begins, and no tier is given", hint="add --tier TIER"
        )
    details = _read_details(ctx.params)
    since_at = None if since is None else read_instant("--since", since)
    with ctx.obj.open_to_write() as desk:
        waivers = Waivers(any_word=any_word)
        gone, domains = remove_contact or (), _read_domains(remove_domain)
        changed = set_accounts(desk, accounts, details, gone, domains, since_at, waivers)
        print_saved(changed, "changed", choose_json(json), sys.stdout)


def _read_details(given: dict[str, Any]) -> "AccountDetails":
    from helpdesk_cli.domain.customers.account import AccountDetails
    from helpdesk_cli.transfer.accounts import parse_contact

    texts = {word: given[word] for word in ("tier", "region", "manager", "phone", "plan", "notes")}
    try:
        contacts = tuple(map(parse_contact, given["contact"] or ()))
    except ValueError as error:
        raise UsageError(f"--contact: {error}") from error
    pin = given["pin"] and read_pin(given["pin"])
    domains = _read_domains(given["domain"])
    return AccountDetails(**texts, pin=pin, contacts=contacts, domains=domains)


def _read_domains(given: list[str] | None) -> tuple[str, ...]:
    from helpdesk_cli.domain.customers.address import encode_domain

    try:
        return tuple(map(encode_domain, given or ()))
    except ValueError as error:
        raise UsageError(f"--domain: {error}") from error
