"""`hd report --email`: the report as a letter, and what became of it."""

import sys
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import TYPE_CHECKING

import typer

from helpdesk_cli.cli.commands.report.answer import Made, print_made
from helpdesk_cli.desk.report.mailing import find_readers, mail_report, name_edition
from helpdesk_cli.domain.report.letter import ReportLetter
from helpdesk_cli.errors import DeliveryError
from helpdesk_cli.phrases.phrases import load_phrases
from helpdesk_cli.view.printing.output import Output
from helpdesk_cli.view.report.words import say_period

if TYPE_CHECKING:
    from helpdesk_cli.desk.desk import Desk
    from helpdesk_cli.desk.report.mailing import Mailed
    from helpdesk_cli.settings.mail import DeliverySettings

# Of the mail's text: what people's mail programs show unwrapped.
MAIL_WIDTH = 80


def mail_made(
    ctx: typer.Context, desk: "Desk", made: Made, names: Sequence[str], *, again: bool
) -> None:
    """To those named. Raises DeliveryError when it did not reach all of them."""
    delivery = ctx.obj.settings.delivery
    readers = find_readers(desk, names)
    letter = _write_letter(desk, made, again=again, in_folder=delivery.kind == "folder")
    mailed = mail_report(desk, delivery, letter, readers)
    sys.stdout.writelines(_say_mailed(letter.title, mailed, delivery))
    _refuse_silence([each for each in mailed if each.reason])


def _write_letter(desk: "Desk", made: Made, *, again: bool, in_folder: bool) -> ReportLetter:
    """As text, with a page attached."""
    text, page = StringIO(), StringIO()
    print_made(made, Output("screen", width=MAIL_WIDTH), text)
    print_made(made, Output("screen"), page, document="html")
    report = made.report
    phrases = load_phrases(report.language, "report")
    title = say_period(phrases, report.period)
    return ReportLetter(
        host=desk.signet.host,
        title=title,
        subject=phrases.say("heading", desk=report.desk, period=title),
        text=text.getvalue(),
        page=page.getvalue(),
        file_name=f"report-{report.period.name.replace(' ', '-').replace(':', '')}.html",
        edition=name_edition(
            report,
            made.forecast,
            desk.now,
            explained=made.explained,
            again=again,
            in_folder=in_folder,
        ),
        written_at=desk.now,
    )


def _say_mailed(
    title: str, mailed: "Sequence[Mailed]", delivery: "DeliverySettings"
) -> Iterator[str]:
    """What became of the letter, a line each; one put into a folder has reached nobody yet."""
    phrases = {
        "sent": f"mailed {title} to {{}}\n",
        "before": f"{title} has already been mailed to {{}}; --again mails it again\n",
        "claimed": f"{title} is being mailed by another process to {{}}\n",
    }
    if delivery.kind == "folder":
        phrases |= {
            "sent": f"put {title} for {{}} into {delivery.folder}; nothing was mailed\n",
            "before": f"{title} for {{}} is already in {delivery.folder}; --again adds another\n",
        }
    for state, phrase in phrases.items():
        readers = [each.recipient for each in mailed if each.state == state]
        if readers:
            yield phrase.format(", ".join(readers))


def _refuse_silence(failed: "Sequence[Mailed]") -> None:
    """Raises DeliveryError when there are any."""
    if failed:
        reasons = "; ".join(f"{each.recipient}: {each.reason}" for each in failed)
        is_waiting = any(each.state == "waiting" for each in failed)
        raise DeliveryError(
            f"the report did not reach {reasons}",
            hint="it waits in the outbox; the next hd escalate tries again" if is_waiting else None,
        )
