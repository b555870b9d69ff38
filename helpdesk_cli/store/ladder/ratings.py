"""What customers thought of solved tickets: who was asked, and what they answered."""

from collections.abc import Mapping

from helpdesk_cli.store.door.store import Store


def save_asked(store: Store, ticket_id: int, at: int) -> None:
    """Note that the customer of a ticket is asked how it went."""
    columns = ("ticket_id", "asked_at")
    store.insert_many("rating", columns, [(ticket_id, at)], skip_known=True)


def find_asked(store: Store, ticket_id: int) -> int | None:
    """When the customer of a ticket was asked; None when they were not."""
    row = store.row("SELECT asked_at FROM rating WHERE ticket_id = :id", id=ticket_id)
    return None if row is None else int(row[0])


def save_answer(store: Store, ticket_id: int, answer: str, at: int) -> bool:
    """Keep the first answer to what was asked; whether this is it."""
    changed = store.run(
        "UPDATE rating SET answer = :answer, rated_at = :at"
        " WHERE ticket_id = :id AND answer IS NULL",
        answer=answer,
        at=at,
        id=ticket_id,
    )
    return changed == 1


def count_ratings(store: Store, start_at: int, end_at: int) -> tuple[int, Mapping[str, int]]:
    """The number of customers who were asked in a period, and the answers that came in it."""
    ((asked,),) = store.rows(
        "SELECT count(*) FROM rating WHERE asked_at >= :start AND asked_at < :end",
        start=start_at,
        end=end_at,
    )
    answers = store.rows(
        "SELECT answer, count(*) FROM rating WHERE rated_at >= :start AND rated_at < :end"
        " GROUP BY answer ORDER BY answer",
        start=start_at,
        end=end_at,
    )
    return int(asked), {answer: int(number) for answer, number in answers}
