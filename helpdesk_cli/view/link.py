"""Where a ticket is found in a browser: an address with `{id}` or `{ref}` in it, filled in."""


def link_ticket(template: str, ticket_id: int, ref: str | None) -> str | None:
    """The address of this ticket; None where it has no ref, and it is to be found by that.

    A ref comes from strangers: nothing in it leads anywhere else than its own place in the address.
    """
    link = template.replace("{id}", str(ticket_id))
    if "{ref}" not in link:
        return link
    if ref is None or not ref.strip("."):  # dots alone would lead up
        return None
    from urllib.parse import quote

    return link.replace("{ref}", quote(ref, safe="", errors="replace"))
