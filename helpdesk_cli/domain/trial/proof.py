"""Due times straight from a policy, without a ticket, and the tests by which it proves itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from helpdesk_cli.domain.clocks.run import Run
from helpdesk_cli.domain.ladder.rungs import plan_rungs
from helpdesk_cli.domain.policy.clocks import ClockName, Promise
from helpdesk_cli.domain.policy.policy import Policy, PolicyTest
from helpdesk_cli.domain.tickets.ticket import Ticket


@dataclass(frozen=True, slots=True)
class ProofResult:
    """What came of one `[[tests]]` entry, counted from 1.

    `got` has the clocks that `test` expects something of; None where nothing is promised.
    `got_rungs` likewise, by name; None where a rung never fires.
    """

    index: int
    test: PolicyTest
    got: Mapping[ClockName, int | None]
    got_rungs: Mapping[str, int | None]

    @property
    def is_ok(self) -> bool:
        return self.got == self.test.expected and self.got_rungs == self.test.rungs


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
    fires = firing_times(policy, test, due) if test.rungs else {}
    return ProofResult(
        index,
        test,
        {clock: due[clock][1] if clock in due else None for clock in test.expected},
        {name: fires.get(name) for name in test.rungs},
    )


def firing_times(
    policy: Policy, test: PolicyTest, due: Mapping[ClockName, tuple[Promise, int]]
) -> dict[str, int]:
    """By rung, when each fires if nothing happens after the customer wrote as the test begins."""
    ticket = Ticket("", test.tier, test.severity, test.at, region=test.region)
    runs = [_start_run(promise, test.at, due_at) for promise, due_at in due.values()]
    planned = plan_rungs(policy, ticket, runs, test.at, ladder_since={}, unread_since=test.at)
    return {one.rung.name: one.at for one in planned}


def _start_run(promise: Promise, at: int, due_at: int) -> Run:
    return Run(
        clock=promise.clock,
        number=1,
        started_at=at,
        target=promise.duration.text,
        target_seconds=promise.target_seconds(at, due_at),
        calendar=promise.calendar.name if promise.calendar else None,
        rule=promise.why,
        policy_id=0,
        due_at=due_at,
        warns_at=None,
        ticking_since=at,
        elapsed_seconds=0,
    )
