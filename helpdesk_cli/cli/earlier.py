"""`--at`: the desk as it was known at an earlier instant, and the line that says so."""

import sys

from helpdesk_cli.desk.as_of.opening import count_missing, is_purged, open_as_of
from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.queue.queue import desk_zone
from helpdesk_cli.domain.report.period import read_past
from helpdesk_cli.english import count
from helpdesk_cli.view.printing.progress import show_progress
from helpdesk_cli.view.printing.when import format_instant


def open_earlier(desk: Desk, when: str) -> Desk:
    """The desk as it was known then; on standard error, so that what is piped stays the same."""
    zone = desk_zone(desk)
    at = read_past(when, desk.now, zone)
    with show_progress("Going back", sys.stderr) as progress:
        then = open_as_of(desk, at, progress)
    sys.stderr.write(f"as of {format_instant(at, zone, desk.now, exact=True)}\n")
    if is_purged(desk, at):
        sys.stderr.write("hd: without what was undone or replaced since then and was erased\n")
    missing = count_missing(desk, at)
    if missing:
        sys.stderr.write(f"hd: without {count(missing, 'import')} that has been undone since\n")
    return then
