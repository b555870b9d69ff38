"""A policy file as a linter sees it: every finding with the line on which it stands."""

from collections.abc import Iterable, Mapping

from helpdesk_cli.domain.lint.codes import INVALID
from helpdesk_cli.domain.lint.finding import Checked, Finding, Placed
from helpdesk_cli.domain.lint.judging import Carried, judge
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.policy_file.reading.parse import InvalidPolicyError
from helpdesk_cli.policy_file.reading.places import find_lines, line_of


def check_policy(
    policy: Policy,
    source: str,
    sections: Mapping[str, int],
    now: int,
    carried: Carried | None = None,
) -> Checked:
    """What is odd in a valid policy. `carried` is what open tickets of a desk have."""
    judged = judge(policy, now, carried)
    return Checked(
        source,
        _place(judged.found, policy.text),
        _place(judged.silenced, policy.text),
        policy.allowed,
        policy.desk.name,
        policy.hash,
        sections,
    )


def check_invalid(error: InvalidPolicyError, source: str) -> Checked:
    """The problems of a file that is no policy."""
    found = [Finding(INVALID, path, text) for path, text, _ in error.found]
    if error.line is not None:
        return Checked(source, tuple(Placed(each, error.line) for each in found))
    return Checked(source, _place(found, error.text))


def _place(found: Iterable[Finding], text: str) -> tuple[Placed, ...]:
    """The findings in the order of the file."""
    lines = find_lines(text)
    placed = [Placed(each, line_of(each.path, lines)) for each in found]
    return tuple(sorted(placed, key=lambda each: each.line))
