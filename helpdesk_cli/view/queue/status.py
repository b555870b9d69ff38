"""One line on the whole queue. On the path of the fastest commands: loads nothing that draws."""

from __future__ import annotations

from helpdesk_cli.domain.time.length import format_seconds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helpdesk_cli.domain.answers.status import DeskStatus

COUNTS = ("open", "late", "imminent", "unassigned")
FIELDS = (*COUNTS, "next")
"""What a template may name."""


def format_status(status: DeskStatus, now: int, *, is_mine: bool, unicode: bool) -> str:
    """Such as `2 late · next 8m · 5 unassigned`; what is nought is left out."""
    told = _tell(status, now)
    parts = [
        f"{status.late} late" if status.late else "",
        f"next {told['next']}" if status.next_due_at is not None else "",
        f"{status.unassigned} unassigned" if status.unassigned and not is_mine else "",
    ]
    shown = [part for part in parts if part] or [f"{status.open} open"]
    return (" · " if unicode else ", ").join(shown)


def status_object(status: DeskStatus) -> dict[str, object]:
    """The JSON that scripts rely on."""
    from helpdesk_cli.domain.time.instant import format_iso

    due = status.next_due_at
    counts = {name: getattr(status, name) for name in COUNTS}
    return counts | {"next_due_at": None if due is None else format_iso(due)}


def fill_template(template: str, status: DeskStatus, now: int) -> str:
    """The template with `{late}`, `{next}` and the other `FIELDS` replaced; all else as it is."""
    for name, value in _tell(status, now).items():
        template = template.replace(f"{{{name}}}", value)
    return template


def _tell(status: DeskStatus, now: int) -> dict[str, str]:
    """The fields as words. Minutes are cut, so that the time left is never overstated."""
    counts = {name: str(getattr(status, name)) for name in COUNTS}
    if status.next_due_at is None:
        return counts | {"next": "-"}
    left = status.next_due_at - now
    return counts | {"next": format_seconds(left if left < 60 else left - left % 60)}
