"""A notice as JSON, for hooks and commands. The keys are always there, null if empty."""

from helpdesk_cli.domain.ladder.letters import Notice
from helpdesk_cli.domain.time.instant import format_iso
from helpdesk_cli.mail.letters.wording import (
    say_headline,
    say_phone,
    say_subject,
    say_text,
)
from helpdesk_cli.mail.line import fit_line


def describe_notice(notice: Notice) -> dict[str, object]:
    """`text` is for people, what Slack, Teams and Mattermost show; the rest is data."""
    hidden = notice.private
    return {
        "text": _say_text(notice),
        "desk": notice.desk,
        "id": notice.ticket_id,
        "ref": notice.ref,
        "subject": None if hidden else fit_line(notice.subject),
        "account": None if hidden else notice.account,
        "contact": None if hidden else notice.contact,
        "tier": notice.tier,
        "severity": notice.severity,
        "status": notice.status,
        "assignee": notice.assignee,
        "clock": notice.clock,
        "target": notice.target,
        "due_at": None if notice.due_at is None else format_iso(notice.due_at),
        "late": notice.late,
        "unread_since": None if notice.unread_since is None else format_iso(notice.unread_since),
        "rung": notice.rung,
        "rung_text": say_text(notice) or None,
        "phone": say_phone(notice) or None,
    }


def _say_text(notice: Notice) -> str:
    """The headline, in which the subject cannot call a channel, link or format anything; below it
    what the policy has the rung say."""
    from html import escape

    subject = say_subject(notice)
    if not notice.private:
        subject = f"`{subject.replace('`', chr(39))}`"
    lines = [say_headline(notice, subject), say_text(notice)]
    return escape("\n".join(filter(None, lines)), quote=False)
