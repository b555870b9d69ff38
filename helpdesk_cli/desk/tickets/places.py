"""Where policies promise what tickets are owed: the file, and the line of it."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import PurePath

from helpdesk_cli.domain.answers.policy import StoredPolicy
from helpdesk_cli.domain.clocks.explain import Place
from helpdesk_cli.domain.policy.key_path import KeyPath
from helpdesk_cli.policy_file.reading.places import find_lines, line_of
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.policy.policies import read_policies


class Places:
    """Finds promises in the texts of the policies that a desk has lived under."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lines: dict[int, Mapping[KeyPath, int]] = {}

    def __call__(self, policy_id: int, rule: str) -> Place:
        """Where that policy has a rule, such as `tiers.silver.first_reply.urgent`."""
        stored = self._stored[policy_id]
        if policy_id not in self._lines:
            self._lines[policy_id] = find_lines(stored.text)
        line = line_of(tuple(rule.split(".")), self._lines[policy_id])
        return Place(policy_id, PurePath(stored.source).name, line)

    @cached_property
    def _stored(self) -> dict[int, StoredPolicy]:
        return {stored.id: stored for stored in read_policies(self._store)}
