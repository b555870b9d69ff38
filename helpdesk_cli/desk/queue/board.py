"""The board: all places of the queue together, and a ticket that is looked at in passing."""

from collections.abc import Sequence

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.queue.queue import rank, refuse_unknown_words, spell_accounts
from helpdesk_cli.domain.answers.board import Place
from helpdesk_cli.domain.answers.queue import GroupField, QueueFilter, QueueOrder, QueueSummary
from helpdesk_cli.store.queue.places import read_places
from helpdesk_cli.store.queue.queue import count_queue


def list_places(
    desk: Desk, filters: QueueFilter, order: QueueOrder, group: GroupField | None
) -> tuple[Sequence[Place], QueueSummary]:
    """Every ticket of the queue in its order, those of one group together; and the counts."""
    filters = spell_accounts(desk, filters)
    places = read_places(desk.store, filters, desk.now, rank(desk, order), group)
    if not places:
        refuse_unknown_words(desk, filters)
    counts = count_queue(desk.store, filters, desk.now)
    summary = QueueSummary(
        counts.open, counts.breaching, counts.imminent, counts.unassigned, 0, counts.capped
    )
    return places, summary
