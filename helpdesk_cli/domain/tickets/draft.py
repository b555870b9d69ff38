"""A reply that is written and not sent."""

from typing import NamedTuple


class Draft(NamedTuple):
    """What an agent is about to tell the customer of a ticket; nobody has been told yet."""

    agent: str
    written_at: int
    body: str
