"""What a check is, and what it is given to look at."""

from collections.abc import Callable
from dataclasses import dataclass

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.domain.answers.doctor import Finding, Seen

Progress = Callable[[int, int], None]
"""Called with how many tickets are done, and how many there are."""

RESTORE = "restore a backup: hd restore FILE"
FIX = "hd doctor --fix"


@dataclass(frozen=True, slots=True)
class Examination:
    """One examination: which desk, how many tickets (None: all), and whether servers are asked.

    `our_now` is what this machine's clock says, whatever counts; None when it is replaced.
    """

    desk: Desk
    sample: int | None = None
    is_offline: bool = False
    our_now: int | None = None
    progress: Progress | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look at. `mend` puts right what it can of what was found, and says what it did;
    while something `vital` is wrong, nothing is written. A desk that was left for another place
    is not asked for what is of `use`."""

    group: str
    title: str
    find: Callable[[Examination], Seen]
    mend: Callable[[Examination], list[str]] | None = None
    is_vital: bool = False
    is_of_use: bool = False


def found(*findings: Finding, note: str = "") -> Seen:
    """These findings, and a note on what was looked at."""
    return Seen(findings, note)


def wrong(text: str, advice: str) -> Finding:
    return Finding("error", text, advice)


def odd(text: str, advice: str) -> Finding:
    return Finding("warning", text, advice)
