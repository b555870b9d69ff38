"""When the bell rings for an agent who is watching: once for each promise as it turns imminent, and
once as it turns late."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from helpdesk_cli.domain.clocks.state import State


class Standing(NamedTuple):
    """A run that is owed and imminent or late. With another due instant it is promised anew."""

    ticket_id: int
    clock: str
    number: int
    due_at: int
    state: State


class Turned(NamedTuple):
    """A promise that has turned, and what its ticket is about, as far as the agent may read it."""

    promise: Standing
    subject: str


def find_turned(heard: Collection[Standing] | None, standing: Iterable[Standing]) -> list[Standing]:
    """What the bell has not rung for yet; nothing at the first look, when nothing is known of
    before."""
    return [] if heard is None else [each for each in standing if each not in heard]
