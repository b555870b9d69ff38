"""Due times straight from a policy, without a ticket, and the tests by which it proves itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from helpdesk_cli.domain.policy import ClockName, Policy, PolicyTest, Promise


@dataclass(frozen=True, slots=True)
class ProofResult:
    """One `[[tests]]` entry, counted from 1, held against the policy.

    `got` has the clocks that `test` expects something of; None where nothing is promised.
    """

    index: int
    test: PolicyTest
    got: Mapping[ClockName, int | None]

    @property
    def is_ok(self) -> bool:
        return self.got == self.test.expected


def due_times(
    policy: Policy, tier: str, severity: str, region: str | None, at: int
) -> dict[ClockName, tuple[Promise, int]]:
    """Every clock promised, and when it would fall due had it started at `at`."""
    promises = policy.promises(tier, severity, region)
    return {clock: (promise, promise.due_after(at)) for clock, promise in promises.items()}


def prove_policy(policy: Policy) -> list[ProofResult]:
    """The policy's own tests, in the order of its file."""
    return [_prove(policy, index, test) for index, test in enumerate(policy.tests, start=1)]


def _prove(policy: Policy, index: int, test: PolicyTest) -> ProofResult:
    due = due_times(policy, test.tier, test.severity, test.region, test.at)
    return ProofResult(
        index, test, {clock: due[clock][1] if clock in due else None for clock in test.expected}
    )
