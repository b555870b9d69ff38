"""Targets from data: what would have been kept how often, had the target been another one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import NamedTuple

from helpdesk_cli.domain.clocks.run import Run, find_promised_to
from helpdesk_cli.domain.report.report import Rate
from helpdesk_cli.domain.tickets.ticket import Ticket
from helpdesk_cli.domain.trial.backtest import Promise, Span, judge

LEAST = 20
"""Of fewer cases a share says nothing about the next ones."""

_STEPS = ((2 * 3_600, 300), (12 * 3_600, 600))
"""Below that many seconds a target is rounded up to a multiple of that many."""
_LARGE_STEP = 1_800


@dataclass(slots=True)
class Sample:
    """How long clocks of one promise took, of those that were kept or broken. `owed` are late
    still, and so took longer than anybody can say.
    """

    target: str = ""
    is_business: bool = False
    took: list[int] = field(default_factory=list)
    kept: int = 0
    owed: int = 0

    def add(self, other: "Sample") -> None:
        """Let it hold the other's cases, too."""
        self.target, self.is_business = other.target, other.is_business
        self.took += other.took
        self.kept += other.kept
        self.owed += other.owed


class Suggestion(NamedTuple):
    """What a promise was kept in, and in how many seconds as many would have been kept as wanted.

    `seconds` is None where there are too few cases, or too many are still late.
    """

    promise: Promise
    target: str
    is_business: bool
    kept: Rate
    seconds: int | None

    @property
    def duration(self) -> str | None:
        """As a policy writes it."""
        if self.seconds is None:
            return None
        kind = "business " if self.is_business else ""
        return f"{self.seconds // 60} {kind}minutes"


def sample(samples: dict[Promise, Sample], ticket: Ticket, runs: Iterable[Run], span: Span) -> None:
    """Take in the runs of a ticket."""
    for run in runs:
        judged = judge(run, span)
        if judged is None:
            continue
        tier, severity, _ = find_promised_to(run, ticket)
        one = samples.setdefault(Promise(tier, severity, run.clock), Sample())
        one.target, one.is_business = run.target, run.calendar is not None
        one.kept += judged[0] == "kept"
        if run.outcome is None:
            one.owed += 1
        else:
            one.took.append(run.elapsed_seconds)


def suggest_targets(samples: Mapping[Promise, Sample], keep: float) -> list[Suggestion]:
    """For each promise, the least target that would have been kept in that share of cases."""
    found = []
    for promise, one in sorted(samples.items()):
        cases = len(one.took) + one.owed
        seconds = None
        wanted = max(ceil(keep * cases), 1)
        if cases >= least_cases(keep) and wanted <= len(one.took):
            seconds = _round_up(sorted(one.took)[wanted - 1])
        kept = Rate(one.kept, cases)
        found.append(Suggestion(promise, one.target, one.is_business, kept, seconds))
    return found


def least_cases(keep: float) -> int:
    """The number of cases needed to tell such a share from all of them."""
    return max(LEAST, ceil(round(1 / max(1 - keep, 0.001), 6)))


def _round_up(seconds: int) -> int:
    step = next((step for below, step in _STEPS if seconds < below), _LARGE_STEP)
    return max(-(-seconds // step) * step, step)
