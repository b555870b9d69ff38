"""What a command says when it has changed tickets."""

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from helpdesk_cli.cli.options import choose_json, link_tickets
from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.queue.queue import desk_zone, list_tickets
from helpdesk_cli.view.printing.output import print_text
from helpdesk_cli.view.queue.rows import print_queue_lines

if TYPE_CHECKING:
    from helpdesk_cli.domain.answers.queue import QueueLine
    from helpdesk_cli.domain.customers.dropped_tiers import DroppedTier
    from helpdesk_cli.domain.mail.outgoing import Departure


def tell_dropped_tiers(found: "Sequence[DroppedTier]") -> None:
    """Warn that the policy no longer has the tiers that these accounts pay for."""
    if found:
        from helpdesk_cli.view.customers.dropped_tiers import say_dropped_tiers

        sys.stderr.write(say_dropped_tiers(found, choose_json(False)))


def tell_changed(
    desk: Desk,
    ids: Sequence[int],
    verb: str,
    json: bool,
    *,
    tells_whose: bool = False,
    before: "Sequence[QueueLine]" = (),
    notes: Mapping[int, str] | None = None,
) -> None:
    """Each ticket as it stands after the change: a line for people, or the object of the queue.

    Given how they stood `before`, also which became the agent's, and which are a colleague's;
    `notes`, by id, stand at the end of a line.
    """
    out = link_tickets(choose_json(json), desk.settings)
    lines = list_tickets(desk, ids)
    shown = {line.id for line in lines}
    # A server with strict privacy shows them no more to whoever has just done it.
    hidden = [each for each in dict.fromkeys(ids) if each not in shown]
    if json:
        print_queue_lines(lines, out, sys.stdout, hidden)
        return
    from helpdesk_cli.view.tickets.changed import render_changed, render_hidden

    whose = {
        was.id: note
        for was, now in zip(before, lines, strict=False)
        if (note := _note_holder(desk, was.assignee, now.assignee))
    }
    print_text(
        render_changed(lines, verb, out, tells_whose=tells_whose, notes={**(notes or {}), **whose})
        + render_hidden(hidden, verb, out),
        out,
        sys.stdout,
    )


def tell_departures(desk: Desk, leaving: "Sequence[Departure]", json: bool) -> None:
    """How replies leave, for people."""
    if not json:
        from helpdesk_cli.view.tickets.departure import render_departures

        out = choose_json(json)
        told = render_departures(leaving, out, zone=desk_zone(desk), now=desk.now)
        print_text(told, out, sys.stdout)


def _note_holder(desk: Desk, was: str | None, now: str | None) -> str:
    if now in (None, desk.agent):
        return "yours now" if now and was is None else ""
    return f"assigned to {now}"
