"""`hd access`: who may log in to a desk on a server."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from helpdesk_cli.cli.asking.secret import read_password
from helpdesk_cli.cli.options import Json, choose_json, offers_formats, team_option
from helpdesk_cli.cli.output.pager import pages
from helpdesk_cli.view.access import print_granted, print_logins, print_revoked
from helpdesk_cli.view.printing.output import Output

if TYPE_CHECKING:
    from helpdesk_cli.cli.invocation import Invocation
    from helpdesk_cli.desk.desk import Desk

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="""Logins for a desk on a PostgreSQL server.

    Each agent logs in as themselves, with rights of their own. See hd help access.

    \b
    Example:  hd access grant alice --team support
              hd access list
    """,
)

Who = Annotated[str, typer.Argument(metavar="NAME", help="The agent, and the login of that name.")]


@app.command("grant")
def grant(
    ctx: typer.Context,
    name: Who,
    team: Annotated[
        str | None, team_option("Works on tickets: an agent whom the policy has in this team.")
    ] = None,
    lead: Annotated[
        bool, typer.Option("--lead", help="Reads every clock and report, but no private text.")
    ] = False,
    cron: Annotated[
        bool, typer.Option("--cron", help="Runs passes, mail, imports and policies for everyone.")
    ] = False,
    password: Annotated[
        bool,
        typer.Option("--password", help="Set a password: asked for, or from standard input."),
    ] = False,
    password_command: Annotated[
        str | None,
        typer.Option(metavar="COMMAND", help="Set the password that a program prints."),
    ] = None,
    sql: Annotated[
        bool, typer.Option("--sql", help="Print the statements for a DBA; nothing is done.")
    ] = False,
    json: Json = False,
) -> None:
    """Let someone log in to the desk, with exactly these rights.

    Without a password the server must let them in otherwise: by peer, a certificate, LDAP.

    \b
    Example:  hd access grant alice --team support --password
              hd access grant dana --lead
              hd access grant nightly --cron --password-command "pass hd/nightly"
              hd access grant alice --team support --sql
    """
    from helpdesk_cli.desk.access import grant, write_grant

    given = None if sql else read_password(password, password_command)
    with _open(ctx.obj) as desk:
        if sql:
            lines = write_grant(desk, name, team=team, lead=lead, cron=cron)
            sys.stdout.writelines(f"{line};\n" for line in lines)
            return
        row = grant(desk, name, team=team, lead=lead, cron=cron, password=given)
    print_granted(row, choose_json(json), sys.stdout)


@app.command("list")
@pages
@offers_formats
def list_(ctx: typer.Context, out: Output) -> None:
    """List who may log in, and as what.

    \b
    Example:  hd access list
    """
    from helpdesk_cli.desk.access import list_logins

    with _open(ctx.obj) as desk:
        print_logins(list_logins(desk), out, sys.stdout)


@app.command("revoke")
def revoke(ctx: typer.Context, name: Who, json: Json = False) -> None:
    """Revoke a login's rights to this desk, immediately.

    \b
    Example:  hd access revoke alice
    """
    from helpdesk_cli.desk.access import revoke

    with _open(ctx.obj) as desk:
        is_gone = revoke(desk, name)
    print_revoked(name, is_gone, choose_json(json), sys.stdout)


def _open(invocation: "Invocation") -> "Desk":
    """The desk, to be used in a `with` statement; over the connection that can change logins."""
    return invocation.open_desk(to_read=False)
