"""`hd open`: tickets in the browser."""

import sys

import typer

from helpdesk_cli.cli.options import Json, Tickets, choose_json
from helpdesk_cli.errors import HdError
from helpdesk_cli.view.printing.link import link_ticket
from helpdesk_cli.view.printing.output import print_text, print_values


def open_tickets(ctx: typer.Context, tickets: Tickets, json: Json = False) -> None:
    """Open tickets in the browser, where hd.toml says they are.

    Without a browser, or piped, it prints the addresses, as --json does.

    \b
    Example:  hd open 42
              hd open . | xclip
    """
    from helpdesk_cli.desk.queue.queue import list_tickets
    from helpdesk_cli.desk.tickets.changes import find_tickets

    template = _read_template(ctx)
    with ctx.obj.open_desk() as desk:
        lines = list_tickets(desk, find_tickets(desk, tickets))
    links = [_link(template, line.id, line.ref) for line in lines]
    out = choose_json(json)
    if json:
        pairs = zip(lines, links, strict=True)
        told = [{"id": line.id, "ref": line.ref, "link": link} for line, link in pairs]
        print_values(told, out, sys.stdout)
        return
    left = [link for link in links if not (sys.stdout.isatty() and _browse(link))]
    print_text("".join(f"{link}\n" for link in left), out, sys.stdout)


def _read_template(ctx: typer.Context) -> str:
    settings = ctx.obj.settings
    template: str | None = settings.ticket_link
    if template is None:
        raise HdError(
            f"{settings.file} does not say where tickets are found in a browser",
            hint='[links] ticket = "https://desk.example/tickets/{ref}", or with {id}',
        )
    return template


def _link(template: str, ticket_id: int, ref: str | None) -> str:
    link = link_ticket(template, ticket_id, ref)
    if link is None:
        raise HdError(
            f"ticket {ticket_id} has no ref to be found by in a browser",
            hint="the address of [links] in hd.toml may have {id} in place of {ref}",
        )
    return link


def _browse(link: str) -> bool:
    """Whether there is a browser that takes it: `BROWSER`, or the system's."""
    import webbrowser

    try:
        return webbrowser.open(link)
    except webbrowser.Error:
        return False
