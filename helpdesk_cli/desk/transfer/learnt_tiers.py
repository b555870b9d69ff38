"""Which tier an account has, also when a line further up in the file was the first to name it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.domain.customers.dropped_tiers import DroppedTier, find_dropped_tiers
from helpdesk_cli.domain.tickets.ticket import Ticket
from helpdesk_cli.store.customers import accounts_with_past, tier_at
from helpdesk_cli.transfer.incoming import Incoming, Reject, Vocabulary


class LearntTiers:
    """What the desk knows of accounts, and what the file has said so far."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._policy = desk.in_force.policy
        self._learnt: dict[str, str] = {}
        self._dropped: dict[str, set[str]] = defaultdict(set)
        # Those whose tier depends on the day; of the others one answer serves a whole batch.
        self._with_past = accounts_with_past(desk.store)

    def vocabulary(self) -> Vocabulary:
        """What a reader may ask."""
        return Vocabulary(
            frozenset(self._policy.tiers),
            frozenset(self._policy.severities),
            self._policy.desk.default_severity,
            self._tier_of,
        )

    def learning(self, rows: Iterable[Incoming | Reject]) -> Iterator[Incoming | Reject]:
        """The same rows; the accounts of those that pass are known to the next."""
        for row in rows:
            if isinstance(row, Incoming):
                self._learn(row.ticket)
            yield row

    def _learn(self, ticket: Ticket) -> None:
        if ticket.account is not None and ticket.account not in self._with_past:
            self._learnt.setdefault(ticket.account, ticket.tier)

    def forget(self) -> None:
        """What was learnt is in the store now."""
        self._learnt.clear()

    def _tier_of(self, name: str | None, at: int) -> str:
        if name is None:
            return self._policy.desk.default_tier
        if name in self._learnt:
            return self._learnt[name]
        tier = tier_at(self._desk.store, name, at)
        counts = self._policy.tier_that_counts(tier)
        if tier and tier != counts:
            self._dropped[tier].add(name)
        return counts

    def tell_dropped(self) -> list[DroppedTier]:
        """The tiers that accounts have and the policy does not."""
        return find_dropped_tiers(
            self._policy, {tier: len(names) for tier, names in self._dropped.items()}
        )
