"""`hd new`: a ticket from arguments, from piped JSON, or by asking on a terminal."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from helpdesk_cli.cli.answer import tell_changed
from helpdesk_cli.cli.options import Assignee, Body, Json, Severity, Team, Tier
from helpdesk_cli.cli.text import has_terminal, read_text
from helpdesk_cli.errors import UsageError

if TYPE_CHECKING:
    from helpdesk_cli.desk.intake import Report
    from helpdesk_cli.desk.opened import Desk


def new(
    ctx: typer.Context,
    subject: Annotated[
        str | None, typer.Argument(metavar="[SUBJECT]", help="What it is about.")
    ] = None,
    body: Body = None,
    account: Annotated[str | None, typer.Option(metavar="ACCOUNT", help="Who pays.")] = None,
    contact: Annotated[str | None, typer.Option(metavar="ADDRESS", help="Who writes.")] = None,
    tier: Tier = None,
    region: Annotated[str | None, typer.Option(metavar="REGION", help="Region.")] = None,
    severity: Severity = None,
    channel: Annotated[str | None, typer.Option(metavar="CHANNEL", help="The way in.")] = None,
    topic: Annotated[str | None, typer.Option(metavar="TOPIC", help="Topic.")] = None,
    team: Team = None,
    assignee: Assignee = None,
    ref: Annotated[
        str | None, typer.Option(metavar="REF", help="Its name in another system.")
    ] = None,
    by_agent: Annotated[
        bool, typer.Option("--by-agent", help="The text is ours, not the customer's.")
    ] = False,
    json: Json = False,
) -> None:
    """Take a ticket in.

    Without arguments it asks, on a terminal, or reads JSON from a pipe: one object, a list, or
    one object a line, with the keys of these options.

    \b
    Example:  hd new "Live stream drops" --account acme --severity urgent --body "Since 9:00."
              echo '{"subject": "Live stream drops", "account": "acme"}' | hd new --json
    """
    from helpdesk_cli.desk.intake import Report, open_tickets

    given = {key: value for key, value in ctx.params.items() if key not in ("json", "body")}
    with ctx.obj.open_desk(with_policy=True) as desk:
        if subject is not None:
            text = _read_opening(body, subject)
            reports = [Report(**given | {"body": text})]
        elif any(given.values()) or body is not None:
            raise UsageError("no subject", hint='hd new "What it is about" …')
        else:
            reports = [_ask(desk)] if has_terminal() else _read_piped()
        tell_changed(desk, open_tickets(desk, reports), "new", json)


def _read_opening(body: str | None, subject: str) -> str | None:
    """The opening message; from arguments alone it may be missing, and nobody is asked."""
    if body is None and not has_terminal():
        return None
    return read_text(body, f"The customer's words, for: {subject}")


def _read_piped() -> "list[Report]":
    import json

    from helpdesk_cli.desk.intake import report_from

    text = sys.stdin.read().strip()
    if not text:
        raise UsageError("no ticket", hint='hd new "What it is about", or pipe JSON into hd new')
    try:
        whole = json.loads(text)
        found = whole if isinstance(whole, list) else [whole]
    except ValueError:
        found = [_parse_line(line, n) for n, line in enumerate(text.splitlines(), 1) if line]
    for each in found:
        if not isinstance(each, dict):
            raise UsageError(f"standard input: expected JSON objects, got {str(each)[:40]!r}")
    return [report_from(each) for each in found]


def _parse_line(line: str, number: int) -> Any:
    import json

    try:
        return json.loads(line)
    except ValueError as error:
        raise UsageError(
            f"standard input, line {number}: expected JSON, got {line[:40]!r}",
            hint="one object, a list of objects, or one object a line",
        ) from error


def _ask(desk: "Desk") -> "Report":
    """Ask for one ticket, showing what each severity means."""
    from helpdesk_cli.desk.intake import Report
    from helpdesk_cli.view.choices import render_choices

    policy = desk.in_force.policy
    subject = typer.prompt("Subject")
    account = typer.prompt("Account", default="", show_default=False) or None
    contact = typer.prompt("Contact", default="", show_default=False) or None
    rows = [(held.id, held.label, held.definition) for held in policy.severities.values()]
    typer.echo(render_choices("Severities", rows))
    severity = _ask_word("Severity", policy.desk.default_severity, list(policy.severities))
    channels = list(policy.channels)
    channel = _ask_word("Channel", channels[0], channels) if channels else None
    text = read_text(None, f"The customer's words, for: {subject}")
    return Report(
        subject=subject,
        body=text,
        account=account,
        contact=contact,
        severity=severity,
        channel=channel,
    )


def _ask_word(question: str, default: str, known: list[str]) -> str:
    """Ask until one of the words known is given."""
    from helpdesk_cli.errors import suggest

    while True:
        word = str(typer.prompt(f"{question} [{', '.join(known)}]", default=default))
        if word in known:
            return word
        typer.echo(f'No {question.lower()} "{word}"{suggest(word, known)}.')
