"""`hd policy backtest` and `hd policy suggest`: over which past, under which policy."""

import sys
from collections.abc import Sequence

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.policy.backtesting import backtest, sample_targets
from helpdesk_cli.desk.policy.versions import find_in_force, find_named
from helpdesk_cli.desk.queue.queue import desk_zone
from helpdesk_cli.desk.workers import count_cores
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.report.period import cut_weeks, read_start
from helpdesk_cli.domain.trial.backtest import Backtest, Span
from helpdesk_cli.domain.trial.targets import Suggestion, suggest_targets
from helpdesk_cli.errors import UsageError
from helpdesk_cli.policy_file.reading.parse import parse_policy
from helpdesk_cli.policy_file.what_if import change_text
from helpdesk_cli.view.printing.progress import show_progress
from helpdesk_cli.view.report.rendering import Document


def choose_document(look: str | None, json: bool) -> Document | None:
    """The document that was asked for; None is the screen, or an object."""
    if look is None:
        return None
    if json:
        raise UsageError("--json and --format cannot be combined", hint="choose one")
    known: Document
    for known in ("html", "markdown"):
        if known == look:
            return known
    raise UsageError(f'--format: expected html or markdown, got "{look}"')


def name_trial(desk: Desk, file: str | None, changes: Sequence[str]) -> tuple[Policy, str]:
    """The policy on trial, and what it is called."""
    if file is None and not changes:
        raise UsageError(
            "name a policy, or what to change", hint='hd policy backtest FILE, or --what-if "…"'
        )
    named = find_in_force(desk) if file is None else find_named(desk, file)
    if not changes:
        return named.policy, named.source
    source = f"{named.source} with {'; '.join(changes)}"
    return parse_policy(change_text(named.policy.text, changes), source), source


def read_span(desk: Desk, since: str) -> Span:
    """From that day to now, in weeks."""
    zone = desk_zone(desk)
    start_at = read_start(since, desk.now, zone)
    if start_at >= desk.now:
        raise UsageError("--since lies in the future", hint="such as --since 90d")
    return Span(start_at, desk.now, cut_weeks(start_at, desk.now, zone))


def run_trial(desk: Desk, policy: Policy, source: str, since: str, jobs: int | None) -> Backtest:
    """Replay the past under a policy on as many cores as allowed."""
    with show_progress("Replaying the past", sys.stderr) as progress:
        span = read_span(desk, since)
        return backtest(desk, policy, source, span, jobs or count_cores(), progress)


def read_share(text: str) -> float:
    """Such as 0.95 for `95%` or `95`."""
    number = text.strip().removesuffix("%").strip()
    try:
        share = float(number) / 100
    except ValueError:
        share = 0.0
    if not 0.5 <= share < 1:
        raise UsageError(f'--keep: expected a share such as 95%, got "{text}"', hint="50% to 99.9%")
    return share


def suggest_from_past(desk: Desk, keep: float, since: str, jobs: int | None) -> list[Suggestion]:
    """The targets that would have been kept as often as `keep` says."""
    with show_progress("Replaying the past", sys.stderr) as progress:
        samples = sample_targets(desk, read_span(desk, since), jobs or count_cores(), progress)
    return suggest_targets(samples, keep)
