"""`hd search`: tickets by words and fields."""

import sys
from typing import Annotated

import typer

from helpdesk_cli.cli.options import At, offers_formats
from helpdesk_cli.cli.output.pager import pages
from helpdesk_cli.desk.queue.queue import desk_zone
from helpdesk_cli.view.printing.output import Output

SEARCH_LIMIT = 50


@pages
@offers_formats
def search(
    ctx: typer.Context,
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS...", help="Words and fields, such as tier:gold.")
    ],
    out: Output,
    limit: Annotated[
        int, typer.Option(min=1, metavar="N", help="At most N tickets.")
    ] = SEARCH_LIMIT,
    at: At = None,
) -> None:
    """Find tickets by words and fields, newest first.

    Subject and messages must contain every word; case and accents do not matter, and drift also
    finds drifts. "Quoted words" must be side by side, wor* is the beginning of a word, and -word
    excludes. Fields: account: contact: tier: severity: status: assignee: team: topic: channel:
    region: ref: tag: before:DAY after:DAY, and is:open is:unassigned is:late is:private
    is:unread; a field given twice matches either value.

    \b
    Example:  hd search "drm account:acme before:2026-11-01"
              hd search '"live stream" is:open -tag:question' --json
    """
    from helpdesk_cli.desk.queue.search import search as find
    from helpdesk_cli.view.queue.search import print_hits

    with ctx.obj.open_to_look(at) as desk:
        hits, has_more = find(desk, " ".join(words), limit)
        zone = desk_zone(desk)
        print_hits(hits, out, sys.stdout, has_more=has_more, zone=zone, now=desk.now)
