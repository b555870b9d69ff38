"""Findings about a policy's own tests."""

from helpdesk_cli.domain.lint.finding import Finding, Findings
from helpdesk_cli.domain.policy.policy import Policy, PolicyTest


def find_empty_tests(policy: Policy) -> Findings:
    for place, test in enumerate(policy.tests, start=1):
        if not test.expected and not test.rungs:
            yield Finding("P050", ("tests", place), "expects nothing")
        for earlier, other in enumerate(policy.tests[: place - 1], start=1):
            if _proves(other, test):
                yield Finding("P050", ("tests", place), f"tests[{earlier}] has proved it")
                break


def _proves(earlier: PolicyTest, test: PolicyTest) -> bool:
    return (
        (earlier.at, earlier.tier, earlier.severity, earlier.region)
        == (test.at, test.tier, test.severity, test.region)
        and bool(test.expected or test.rungs)
        and test.expected.items() <= earlier.expected.items()
        and test.rungs.items() <= earlier.rungs.items()
    )
