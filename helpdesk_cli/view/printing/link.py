"""Where a ticket is found in a browser, and its number as a link to there."""

from helpdesk_cli.view.printing.ink import LINK, STRONG, Span
from helpdesk_cli.view.printing.output import Output


def number_ticket(ticket_id: int, ref: str | None, output: Output, text: str | None = None) -> Span:
    """Such as `#42`, or what stands for it."""
    link = output.ticket_link and link_ticket(output.ticket_link, ticket_id, ref)
    return (text or f"#{ticket_id}", f"{STRONG} {LINK} {link}" if link else STRONG)


def link_ticket(template: str, ticket_id: int, ref: str | None) -> str | None:
    """The address of this ticket, from one with `{id}` or `{ref}` in it; None where it has no ref
    and is to be found by that.

    A ref comes from strangers: nothing in it leads anywhere else than its own place in the address.
    """
    link = template.replace("{id}", str(ticket_id))
    if "{ref}" not in link:
        return link
    if ref is None or not ref.strip("."):  # dots alone would lead up
        return None
    from urllib.parse import quote

    return link.replace("{ref}", quote(ref, safe="", errors="replace"))
