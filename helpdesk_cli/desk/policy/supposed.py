"""A desk as it would be under another policy: what is read and worked out on it is a trial.

Nothing is written to it.
"""

from functools import cached_property, lru_cache

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.domain.clocks.run import InForce
from helpdesk_cli.domain.ladder.chores import name_ladder
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.policy_file.reading.parse import parse_policy
from helpdesk_cli.store.ladder.ledger import read_ladder
from helpdesk_cli.store.policy.policies import read_latest_policy


@lru_cache(maxsize=2)
def read_supposed(text: str) -> Policy:
    """The policy of this text, which a process was sent with each part of its work."""
    return parse_policy(text, "the policy on trial", was_applied=True)


class DeskToCome(Desk):
    """The desk as it will be once a policy has been applied to it now. Nothing is written."""

    def __init__(self, desk: Desk, policy: Policy) -> None:
        super().__init__(desk.store, desk.now, desk.settings)
        self._desk = desk
        self._policy = policy

    @cached_property
    def in_force(self) -> InForce:
        """The policy to come, under the number that it will have."""
        return InForce(self._policy, read_latest_policy(self.store).id + 1, self.now)

    @cached_property
    def ladder_since(self) -> dict[str, int]:
        """As the ladder will be written down: what is new on it begins now."""
        ladder = dict.fromkeys(name_ladder(self._policy), self.now)
        written = read_ladder(self.store)
        return ladder | {name: at for name, at in written.items() if name in ladder}

    def policies_since(self, policy_id: int) -> list[InForce]:
        """The policies that it has lived under, and the one to come."""
        return [*self._desk.policies_since(policy_id), self.in_force]


class DeskUnder(Desk):
    """The desk as it would be, had one policy been in force from the first day on."""

    def __init__(self, desk: Desk, policy: Policy) -> None:
        super().__init__(desk.store, desk.now, desk.settings)
        self._policy = policy

    @cached_property
    def in_force(self) -> InForce:
        """The policy that is supposed."""
        return InForce(self._policy, 1, 0)

    def policies_since(self, policy_id: int) -> list[InForce]:
        """The supposed policy alone, whenever the desk took a ticket in."""
        return [self.in_force]
