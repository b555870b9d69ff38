"""Which tier an account has, also when a line further up in the file was the first to name it."""

from collections import defaultdict
from collections.abc import Callable, Generator, Iterable

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.domain.customers.dropped_tiers import DroppedTier, find_dropped_tiers
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.store.customers.accounts import (
    find_tier_at,
    list_accounts,
    list_accounts_with_past,
)
from helpdesk_cli.transfer.incoming import LineReader, Reject, Row, Vocabulary


def know_words(
    policy: Policy,
    tier_of: Callable[[str | None, int], str],
    read_lines: LineReader | None = None,
) -> Vocabulary:
    """What a policy lets files say."""
    return Vocabulary(
        frozenset(policy.tiers),
        frozenset(policy.severities),
        policy.desk.default_severity,
        tier_of,
        read_lines,
    )


class LearntTiers:
    """What the desk knows of accounts, and what the file has said so far."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._policy = desk.in_force.policy
        self._learnt: dict[str, str] = {}
        self._dropped: dict[str, set[str]] = defaultdict(set)
        # Those whose tier depends on the day; of the others one answer serves a whole batch.
        self._with_past = list_accounts_with_past(desk.store)

    def vocabulary(self, read_lines: LineReader) -> Vocabulary:
        """What a reader may ask."""
        return know_words(self._policy, self._tier_of, read_lines)

    def learning(self, rows: Iterable[Row]) -> Generator[Row]:
        """The same rows; the accounts of those that pass are known to the next."""
        for row in rows:
            if not isinstance(row, Reject):
                self._learn(row.account, row.tier)
            yield row

    def _learn(self, account: str | None, tier: str) -> None:
        if account is not None and account not in self._with_past:
            self._learnt.setdefault(account, tier)

    def list_known(self) -> dict[str, str]:
        """The tiers of accounts as far as they do not depend on the day."""
        stored = {
            each.name: self._policy.tier_that_counts(each.tier)
            for each in list_accounts(self._desk.store)
            if each.name not in self._with_past
        }
        return stored | self._learnt

    def forget(self) -> None:
        """What was learnt is in the store now."""
        self._learnt.clear()

    def _tier_of(self, name: str | None, at: int) -> str:
        if name is None:
            return self._policy.desk.default_tier
        if name in self._learnt:
            return self._learnt[name]
        tier = find_tier_at(self._desk.store, name, at)
        counts = self._policy.tier_that_counts(tier)
        if tier and tier != counts:
            self._dropped[tier].add(name)
        return counts

    def tell_dropped(self) -> list[DroppedTier]:
        """The tiers that accounts have and the policy does not."""
        return find_dropped_tiers(
            self._policy, {tier: len(names) for tier, names in self._dropped.items()}
        )
