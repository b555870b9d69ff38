"""The policies that wait to take effect, each at an instant of its own."""

import json
from collections.abc import Iterable

from helpdesk_cli.domain.answers.policy import WaitingPolicy
from helpdesk_cli.store.desk_facts import TAKES_EFFECT, forget_fact, read_fact, save_facts
from helpdesk_cli.store.door.store import Store

_WAITING = "policies_waiting"


def read_waiting(store: Store) -> list[WaitingPolicy]:
    """The policies that wait, the first to take effect first."""
    fact = read_fact(store, _WAITING)
    return [] if fact is None else [WaitingPolicy(*each) for each in json.loads(fact)]


def save_waiting(store: Store, waiting: Iterable[WaitingPolicy]) -> None:
    """Replace the policies that wait by these."""
    in_order = sorted(waiting)
    if in_order:
        save_facts(
            store,
            {_WAITING: json.dumps(in_order), TAKES_EFFECT: str(in_order[0].effective_at)},
        )
    else:
        forget_fact(store, _WAITING)
        forget_fact(store, TAKES_EFFECT)
