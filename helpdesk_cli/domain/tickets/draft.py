"""A reply that is written and not sent."""

from typing import NamedTuple


class Draft(NamedTuple):
    """What an agent is about to tell the customer of a ticket; it has not been sent."""

    agent: str
    written_at: int
    body: str
