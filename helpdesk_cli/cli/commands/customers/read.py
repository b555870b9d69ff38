"""`hd account show`, `list` and `verify`."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from helpdesk_cli.cli.asking.secret import Pin, read_pin
from helpdesk_cli.cli.commands.customers.options import (
    Manager,
    Names,
    Region,
    Tier,
)
from helpdesk_cli.cli.complete import complete_account
from helpdesk_cli.cli.options import (
    Json,
    choose_json,
    offers_formats,
)
from helpdesk_cli.cli.output.pager import pages
from helpdesk_cli.errors import REFUSED
from helpdesk_cli.view.printing.output import Output

if TYPE_CHECKING:
    pass


@pages
@offers_formats
def show(ctx: typer.Context, accounts: Names, out: Output) -> None:
    """Show accounts and the channels that they may use now.

    \b
    Example:  hd account show acme
    """
    from helpdesk_cli.desk.customers.reading import show_accounts
    from helpdesk_cli.desk.queue.queue import desk_zone
    from helpdesk_cli.view.customers.rows import print_accounts

    with ctx.obj.open_desk(with_policy=True) as desk:
        found = show_accounts(desk, accounts)
        print_accounts(found, out, sys.stdout, zone=desk_zone(desk), now=desk.now)


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
    from helpdesk_cli.desk.customers.reading import find_accounts
    from helpdesk_cli.view.customers.rows import print_account_list

    with ctx.obj.open_desk(with_policy=True) as desk:
        print_account_list(find_accounts(desk, tier, region, manager), out, sys.stdout)


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
    from helpdesk_cli.desk.customers.pin import verify_account
    from helpdesk_cli.desk.queue.queue import desk_zone
    from helpdesk_cli.view.customers.rows import print_verified

    said = read_pin("-" if pin is None else pin)
    with ctx.obj.open_desk() as desk:
        found = verify_account(desk, account, said)
        out, zone = choose_json(json), desk_zone(desk)
        print_verified(account, *found, out, sys.stdout, zone=zone, now=desk.now)
    if found.answer != "right":
        raise typer.Exit(REFUSED)
