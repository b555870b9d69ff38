"""`hd new`: a ticket from arguments, from piped JSON, or by asking on a terminal."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from helpdesk_cli.cli.answer import tell_changed, tell_dropped_tiers
from helpdesk_cli.cli.ask_pin import Pin, ask_pin, read_pin
from helpdesk_cli.cli.ask_text import ask_word, has_terminal, read_stdin, take_text
from helpdesk_cli.cli.complete import complete_account
from helpdesk_cli.cli.options import Assignee, Body, Json, Severity, Team, Tier
from helpdesk_cli.errors import UsageError

if TYPE_CHECKING:
    from helpdesk_cli.desk.desk import Desk
    from helpdesk_cli.desk.tickets.intake import Report


def new(
    ctx: typer.Context,
    subject: Annotated[
        str | None, typer.Argument(metavar="[SUBJECT]", help="What it is about.")
    ] = None,
    body: Body = None,
    account: Annotated[
        str | None,
        typer.Option(metavar="ACCOUNT", help="Who pays.", autocompletion=complete_account),
    ] = None,
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
    pin: Pin = None,
    override: Annotated[
        str | None,
        typer.Option(
            metavar="WHY", help="Take it in although the channel is not theirs; noted with who."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Take a ticket in.

    A channel that the customer's tier, topic, severity, PIN or the hour does not allow is refused,
    with the reason and what is allowed instead.

    Without arguments it asks, on a terminal, or reads JSON from a pipe: one object, a list, or
    one object a line, with the keys of these options.

    \b
    Example:  hd new "Live stream drops" --account acme --severity urgent --body "Since 9:00."
              hd new "Cannot sign in" --account acme --channel phone --pin -
              echo '{"subject": "Live stream drops", "account": "acme"}' | hd new --json
    """
    from helpdesk_cli.desk.tickets.intake import (
        list_dropped_tiers,
        open_tickets,
        report_from,
    )

    if pin == body == "-":
        raise UsageError("--pin - and --body - both read standard input", hint="choose one")
    given = {key: value for key, value in ctx.params.items() if key not in ("json", "body")}
    given["pin"] = read_pin(pin) if pin else None
    with ctx.obj.open_desk(with_policy=True) as desk:
        if subject is not None:
            ids = [_open(desk, report_from(given), body)]
        elif any(given.values()) or body is not None:
            raise UsageError("no subject", hint='hd new "What it is about" …')
        elif has_terminal():
            asked = _ask(desk)
            ids = [] if asked is None else [_open(desk, asked, None)]
        else:
            ids = open_tickets(desk, _read_piped())
        tell_changed(desk, ids, "new", json)
        if tier is None:
            tell_dropped_tiers(list_dropped_tiers(desk, ids))


def _open(desk: "Desk", report: "Report", body: str | None) -> int:
    """Create the ticket with its opening message, which may be missing where nobody can be asked.

    Refused already before anybody writes one in vain.
    """
    from dataclasses import replace

    from helpdesk_cli.desk.tickets.intake import admit, open_admitted

    admitted = admit(desk, report)
    if body is None and not has_terminal():
        return open_admitted(desk, [admitted])[0]
    with take_text(desk, body, f"The customer's words, for: {report.subject}") as text:
        return open_admitted(desk, [admitted._replace(report=replace(report, body=text))])[0]


def _read_piped() -> "list[Report]":
    import json

    from helpdesk_cli.desk.tickets.intake import report_from

    text = read_stdin().strip()
    if not text:
        raise UsageError("no ticket", hint='hd new "What it is about", or pipe JSON into hd new')
    try:
        whole = json.loads(text)
        found = whole if isinstance(whole, list) else [whole]
    except (ValueError, RecursionError):
        found = [_parse_line(line, n) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
    for each in found:
        if not isinstance(each, dict):
            raise UsageError(f"standard input: expected JSON objects, got {str(each)[:40]!r}")
    return [report_from(each) for each in found]


def _parse_line(line: str, number: int) -> Any:
    import json

    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(
            f"standard input, line {number}: expected JSON, got {line[:40]!r}",
            hint="one object, a list of objects, or one object a line",
        ) from error


def _ask(desk: "Desk") -> "Report | None":
    """Ask for one ticket but its text, showing what each severity means.

    None when an article answers it, so that no ticket is needed.
    """
    from helpdesk_cli.cli.commands.triage.article import offer_articles
    from helpdesk_cli.desk.tickets.intake import Report
    from helpdesk_cli.domain.customers.ways_in import join_words, needs_pin
    from helpdesk_cli.view.triage.choices import render_choices

    policy = desk.in_force.policy
    subject = typer.prompt("Subject")
    if offer_articles(desk, subject):
        return None
    account = typer.prompt("Account", default="", show_default=False) or None
    contact = typer.prompt("Contact", default="", show_default=False) or None
    rows = [(held.id, held.label, held.definition) for held in policy.severities.values()]
    typer.echo(render_choices("Severities", rows))
    severity = ask_word("Severity", policy.desk.default_severity, list(policy.severities))
    channels = list(policy.channels)
    channel = ask_word("Channel", channels[0], channels) if channels else None
    limited = policy.channels[channel].topics if channel else ()
    topic = None
    if limited:
        question = f"Topic ({channel} is for {join_words(limited)})"
        topic = typer.prompt(question, default="", show_default=False) or None
    return Report(
        subject=subject,
        account=account,
        contact=contact,
        severity=severity,
        channel=channel,
        topic=topic,
        pin=ask_pin() if needs_pin(policy, channel) else None,
    )
