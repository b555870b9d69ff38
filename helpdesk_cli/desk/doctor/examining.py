"""One examination: every check is made; if asked for, what can be mended is, and checked again."""

from collections.abc import Iterator

from helpdesk_cli.desk.doctor.check import Check, Examination, wrong
from helpdesk_cli.desk.doctor.checks import CHECKS
from helpdesk_cli.desk.ladder.outbox.endings import say_trouble
from helpdesk_cli.domain.answers.doctor import Checked, Finding, Seen
from helpdesk_cli.errors import HdError
from helpdesk_cli.store.door.moved import find_place_now


def examine(on: Examination, *, fix: bool = False) -> Iterator[Checked]:
    """What each check comes to. With `fix`, what is told is what is left to be done.

    A check that fails keeps none of the others from being made.
    """
    may_mend = fix
    for check in CHECKS:
        seen = _look(check, on)
        mended: list[str] = []
        if may_mend and seen.findings and check.mend is not None:
            mended, trouble = _mend(check, on)
            seen = _look(check, on)
            seen = Seen((*seen.findings, *trouble), seen.note)
        if check.is_vital and any(finding.level == "error" for finding in seen.findings):
            may_mend = False
        yield Checked(check.group, check.title, seen, tuple(mended))


def _look(check: Check, on: Examination) -> Seen:
    try:
        if check.is_of_use and (place := find_place_now(on.desk.store)):
            return Seen(skipped=f"moved to {place}")
        return check.find(on)
    except Exception as error:
        return Seen((_say_failed("cannot be checked", error),))


def _mend(check: Check, on: Examination) -> tuple[list[str], list[Finding]]:
    assert check.mend is not None
    try:
        return check.mend(on), []
    except Exception as error:
        return [], [_say_failed("cannot be mended", error)]


def _say_failed(what: str, error: Exception) -> Finding:
    """A finding for a check that failed itself: a damaged desk can fail anywhere."""
    if isinstance(error, HdError):
        return wrong(f"{what}: {error.message}", error.hint or "see the other findings first")
    return wrong(f"{what}: {say_trouble(error)}", "see the other findings first")
