"""What a ticket hands over when it is merged into another (rule 11)."""

from collections.abc import Collection, Sequence

from helpdesk_cli.domain.clocks.run import InForce
from helpdesk_cli.domain.clocks.sla import Merged, assess
from helpdesk_cli.domain.tickets.ticket import Event, Ticket
from helpdesk_cli.domain.tickets.timeline import find_merge, in_order
from helpdesk_cli.domain.tickets.unread import find_unread


def hand_over(
    opening: Ticket,
    events: Sequence[Event],
    policies: Sequence[InForce],
    merged: Sequence[Merged],
    names: Collection[str],
    *,
    ticket_id: int,
    taken_in_at: int,
    seen_at: int | None = None,
) -> Merged | None:
    """The runs that a ticket owed when it was merged into the one of these names; None when it was
    not merged into it.

    The first four arguments are those of `assess`, for the ticket that was merged: `ticket_id`,
    which the desk took in at `taken_in_at` and an agent last looked at at `seen_at`.
    """
    merge = find_merge(events)
    if merge is None or merge.to not in names:
        return None
    ordered = in_order(events)
    before = ordered[: ordered.index(merge)]
    found = assess(opening, before, policies, merge.at, merged)
    is_live = policies[-1].policy.is_live(opening.channel)
    return Merged(
        merge.at,
        ticket_id,
        taken_in_at,
        found.ticket.promised_to,
        found.runs,
        found.awaits_answer,
        find_unread(
            before,
            found.status,
            seen_at,
            answered_at=opening.created_at if is_live else None,
            merged=[one for one in merged if one.at <= merge.at],
        ),
    )
