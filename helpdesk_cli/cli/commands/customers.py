"""`hd account`: customers added, changed, shown, imported, and proved by their PIN."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from helpdesk_cli.cli.asking.secret import Pin, read_pin
from helpdesk_cli.cli.complete import complete_account, complete_agent
from helpdesk_cli.cli.imports.rejects import (
    Rejects,
    RejectsFile,
    Strict,
    open_log,
    tell_imported,
    tell_rejects,
)
from helpdesk_cli.cli.imports.source import open_source
from helpdesk_cli.cli.options import (
    AnyWord,
    Json,
    choose_json,
    offers_formats,
    read_instant,
    tier_option,
)
from helpdesk_cli.cli.output.pager import pages
from helpdesk_cli.english import count
from helpdesk_cli.errors import REFUSED, HdError, UsageError
from helpdesk_cli.files import name_file
from helpdesk_cli.view.printing.output import Output, print_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from helpdesk_cli.desk.customers.accounts import AccountCounts
    from helpdesk_cli.domain.customers.account import AccountDetails
    from helpdesk_cli.transfer.accounts import IncomingAccount
    from helpdesk_cli.transfer.incoming import Reject
    from helpdesk_cli.transfer.rejects import RejectLog


app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="""Customers: tier, region, manager, PIN, and their channels now.

    \b
    Example:  hd account show acme
    """,
)

Names = Annotated[
    list[str],
    typer.Argument(
        metavar="ACCOUNT...", help="Account name (one or more).", autocompletion=complete_account
    ),
]
Tier = Annotated[str | None, tier_option("Tier of the policy.")]
Region = Annotated[
    str | None, typer.Option(metavar="REGION", help="Region of the policy or the desk.")
]
Manager = Annotated[
    str | None,
    typer.Option(
        metavar="PERSON",
        help="Account manager: a person in the policy, or a mail address.",
        autocompletion=complete_agent,
    ),
]
Phone = Annotated[str | None, typer.Option(metavar="NUMBER", help="Direct phone number.")]
Plan = Annotated[str | None, typer.Option(metavar="PLAN", help="Name of the support plan.")]
Notes = Annotated[str | None, typer.Option(metavar="TEXT", help="What agents should know.")]
Contacts = Annotated[
    list[str] | None,
    typer.Option(
        "--contact",
        metavar="ADDRESS",
        help="Address that writes for it, with or without a name (repeatable).",
    ),
]
Domains = Annotated[
    list[str] | None,
    typer.Option(
        "--domain", metavar="DOMAIN", help="Whose addresses all write for it (repeatable)."
    ),
]
Since = Annotated[
    str | None, typer.Option(metavar="ISO", help="When the tier begins to apply; default: now.")
]
FormerContacts = Annotated[
    list[str] | None,
    typer.Option(metavar="ADDRESS", help="Address that no longer writes for it (repeatable)."),
]
FormerDomains = Annotated[
    list[str] | None,
    typer.Option(metavar="DOMAIN", help="Domain that is no longer its own (repeatable)."),
]


@app.command()
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


@app.command("set")
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


@app.command()
@pages
@offers_formats
def show(ctx: typer.Context, accounts: Names, out: Output) -> None:
    """Show accounts and the channels that they may use now.

    \b
    Example:  hd account show acme
    """
    from helpdesk_cli.desk.customers.accounts import show_accounts
    from helpdesk_cli.desk.queue.queue import desk_zone
    from helpdesk_cli.view.customers.rows import print_accounts

    with ctx.obj.open_desk(with_policy=True) as desk:
        found = show_accounts(desk, accounts)
        print_accounts(found, out, sys.stdout, zone=desk_zone(desk), now=desk.now)


@app.command("list")
@pages
@offers_formats
def list_all(
    ctx: typer.Context,
    out: Output,
    tier: Tier = None,
    region: Region = None,
    manager: Manager = None,
) -> None:
    """List accounts by name.

    \b
    Example:  hd account list --tier silver --region europe
    """
    from helpdesk_cli.desk.customers.accounts import find_accounts
    from helpdesk_cli.view.customers.rows import print_account_list

    with ctx.obj.open_desk(with_policy=True) as desk:
        print_account_list(find_accounts(desk, tier, region, manager), out, sys.stdout)


@app.command()
def verify(
    ctx: typer.Context,
    account: Annotated[
        str,
        typer.Argument(metavar="ACCOUNT", autocompletion=complete_account, help="Account name."),
    ],
    pin: Pin = None,
    json: Json = False,
) -> None:
    """Check a caller's PIN. Exit 1 if it is wrong; five wrong ones lock it for 15 minutes.

    \b
    Example:  hd account verify acme --pin -
    """
    from helpdesk_cli.desk.customers.accounts import verify_account
    from helpdesk_cli.desk.queue.queue import desk_zone
    from helpdesk_cli.view.customers.rows import print_verified

    said = read_pin("-" if pin is None else pin)
    with ctx.obj.open_desk() as desk:
        found = verify_account(desk, account, said)
        out, zone = choose_json(json), desk_zone(desk)
        print_verified(account, *found, out, sys.stdout, zone=zone, now=desk.now)
    if found.answer != "right":
        raise typer.Exit(REFUSED)


@app.command("import")
def import_file(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="JSONL or CSV file; - reads standard input.")
    ],
    map_: Annotated[
        str | None,
        typer.Option(
            "--map",
            metavar="MAP",
            help="For CSV: column=Heading,… or a TOML file that holds a map.",
        ),
    ] = None,
    rejects: Rejects = None,
    strict: Strict = False,
    json: Json = False,
) -> None:
    """Add and change accounts from a file.

    Omitted fields are left unchanged; importing the same file again changes nothing.

    \b
    Example:  hd account import accounts.csv
              hd account import crm.csv --map name=Company,tier="Support plan"
    """
    from helpdesk_cli.desk.customers.accounts import import_accounts

    read = _choose_reader(file, map_)
    bad = RejectsFile(file, rejects, keep=ctx.obj.settings.files)
    log = open_log(bad, strict=strict)
    with ctx.obj.open_to_write() as desk, open_source(file) as stream, bad:
        counts = import_accounts(desk, read(stream), log)
    _tell_import(counts, log, bad, json)
    if log.count and not counts.accounts + counts.known:
        raise typer.Exit(HdError.exit_code)


def _tell_import(counts: "AccountCounts", log: "RejectLog", bad: RejectsFile, json: bool) -> None:
    tell_rejects(log.told, log.count)
    if json:
        told = counts._asdict() | {"rejected": log.count, "reasons": log.told}
        rejects_file = name_file(bad.path) if log.count else None
        print_value(told | {"rejects_file": rejects_file}, choose_json(json), sys.stdout)
        return
    parts = [count(counts.accounts, "account")]
    if counts.known:
        parts.append(f"{counts.known:,} known already")
    tell_imported(parts, log.count, bad)


def _choose_reader(
    file: Path, mapping: str | None
) -> "Callable[[BinaryIO], Iterator[IncomingAccount | Reject]]":
    if mapping is None and file.suffix.lower() not in (".csv", ".tsv"):
        from helpdesk_cli.transfer.accounts import read_accounts

        return read_accounts
    from functools import partial

    from helpdesk_cli.transfer.sheets.accounts import read_accounts_csv
    from helpdesk_cli.transfer.sheets.map import find_map

    column_map = None if mapping is None else find_map(mapping, of_accounts=True)
    return partial(read_accounts_csv, column_map=column_map)


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
