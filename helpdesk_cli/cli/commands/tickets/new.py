"""`hd new`: a ticket from arguments, from piped JSON, or by asking on a terminal."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from helpdesk_cli.cli.answer import tell_changed, tell_dropped_tiers
from helpdesk_cli.cli.asking.account import settle_account
from helpdesk_cli.cli.asking.secret import Pin, ask_pin, read_pin
from helpdesk_cli.cli.asking.text import ask, ask_word, has_terminal, read_stdin, take_text
from helpdesk_cli.cli.complete import complete_account, complete_agent
from helpdesk_cli.cli.options import (
    AnyWord,
    Body,
    Json,
    severity_option,
    team_option,
    tier_option,
)
from helpdesk_cli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from helpdesk_cli.desk.desk import Desk
    from helpdesk_cli.desk.outgoing.opening import Opened
    from helpdesk_cli.desk.tickets.intake import Report
    from helpdesk_cli.desk.vocabulary import Waivers


AccountName = Annotated[
    str | None,
    typer.Option(
        metavar="ACCOUNT",
        help="Customer account, as hd account list names it.",
        autocompletion=complete_account,
    ),
]
Contact = Annotated[
    str | None, typer.Option(metavar="ADDRESS", help="Mail address of the person who writes.")
]
Tier = Annotated[
    str | None,
    tier_option("Tier of the policy; default: the account's, else the policy's default."),
]
Region = Annotated[
    str | None,
    typer.Option(
        metavar="REGION", help="Region of the policy or the desk; default: the account's."
    ),
]
Severity = Annotated[
    str | None, severity_option("Severity of the policy; default: the policy's default.")
]
Channel = Annotated[
    str | None,
    typer.Option(metavar="CHANNEL", help="Channel of the policy that the request came by."),
]
Topic = Annotated[
    str | None, typer.Option(metavar="TOPIC", help="Topic of the policy or the desk.")
]
Team = Annotated[
    str | None, team_option("Team of the policy; default: as the routes of the policy say.")
]
Assignee = Annotated[
    str | None,
    typer.Option(
        metavar="AGENT",
        help="Agent of the policy; default: unassigned.",
        autocompletion=complete_agent,
    ),
]
Ref = Annotated[str | None, typer.Option(metavar="REF", help="Id of the ticket in another system.")]
ByAgent = Annotated[
    bool,
    typer.Option("--by-agent", help="The text was written by you, not by the customer."),
]
Override = Annotated[
    str | None,
    typer.Option(
        metavar="WHY",
        help="Accept it although the customer may not use the channel; recorded as a note.",
    ),
]
NewAccount = Annotated[
    bool,
    typer.Option("--new-account", help="Create the account if the desk does not know it."),
]


def new(
    ctx: typer.Context,
    subject: Annotated[
        str | None, typer.Argument(metavar="[SUBJECT]", help="What the ticket is about.")
    ] = None,
    body: Body = None,
    account: AccountName = None,
    contact: Contact = None,
    tier: Tier = None,
    region: Region = None,
    severity: Severity = None,
    channel: Channel = None,
    topic: Topic = None,
    team: Team = None,
    assignee: Assignee = None,
    ref: Ref = None,
    by_agent: ByAgent = False,
    pin: Pin = None,
    override: Override = None,
    new_account: NewAccount = False,
    any_word: AnyWord = False,
    json: Json = False,
) -> None:
    """Create a ticket.

    Case and spacing of the account's name do not matter. An account that the desk does not know
    is asked about on a terminal and refused elsewhere, unless --new-account is given.

    A channel that the customer's tier, topic, severity, PIN or the hour does not allow is refused,
    with the reason and what is allowed instead.

    Without arguments it asks on a terminal, or reads JSON from a pipe: one object, a list, or one
    object per line, with keys named like these options.

    \b
    Example:  hd new "Live stream drops" --account acme --severity urgent --body "Since 9:00."
              hd new "Cannot sign in" --account acme --channel phone --pin -
              echo '{"subject": "Live stream drops", "account": "acme"}' | hd new --json
    """
    from helpdesk_cli.desk.tickets.intake import list_dropped_tiers
    from helpdesk_cli.desk.vocabulary import Waivers

    _refuse_two_readers(pin, body)
    given = _read_given(ctx.params)
    with ctx.obj.open_to_act() as desk:
        opened = _open_as_said(desk, given, body, Waivers(new_account, any_word))
        ids = [each.ticket_id for each in opened]
        told = {each.ticket_id: f"{each.told} is told" for each in opened if each.told}
        tell_changed(desk, ids, "new", json, notes=told)
        if tier is None:
            tell_dropped_tiers(list_dropped_tiers(desk, ids))


def _read_given(said: "Mapping[str, Any]") -> dict[str, Any]:
    """The ticket as the options describe it, without its text; the PIN may be asked for."""
    from helpdesk_cli.desk.tickets.intake import REPORT_KEYS

    given = {key: value for key, value in said.items() if key in REPORT_KEYS}
    return {**given, "body": None, "pin": read_pin(said["pin"]) if said["pin"] else None}


def _open_as_said(
    desk: "Desk", given: dict[str, Any], body: str | None, waivers: "Waivers"
) -> "list[Opened]":
    """By options, by what is piped, or by asking."""
    from helpdesk_cli.desk.tickets.intake import report_from

    if given["subject"] is not None:
        report, waivers = settle_account(desk, report_from(given), waivers)
        return [_open(desk, report, body, waivers)]
    if any(given.values()) or body is not None:
        raise UsageError("a subject is required", hint='hd new "What it is about" …')
    return _ask_for_one(desk, waivers) if has_terminal() else _open_piped(desk, waivers)


def _open(desk: "Desk", report: "Report", body: str | None, waivers: "Waivers") -> "Opened":
    """Create the ticket with its opening message, which may be missing where nobody can be asked.

    Refused already before anybody writes one in vain.
    """
    from dataclasses import replace

    from helpdesk_cli.desk.outgoing.opening import open_and_acknowledge
    from helpdesk_cli.desk.tickets.intake import admit

    admitted = admit(desk, report, waivers)
    report = admitted.report
    if body is None and not has_terminal():
        return open_and_acknowledge(desk, [admitted])[0]
    with take_text(desk, body, lambda: f"The customer's words, for: {report.subject}") as text:
        return open_and_acknowledge(desk, [admitted._replace(report=replace(report, body=text))])[0]


def _refuse_two_readers(pin: str | None, body: str | None) -> None:
    if pin == body == "-":
        raise UsageError("--pin - and --body - both read standard input", hint="choose one")


def _open_piped(desk: "Desk", waivers: "Waivers") -> "list[Opened]":
    from helpdesk_cli.desk.outgoing.opening import open_and_acknowledge
    from helpdesk_cli.desk.tickets.intake import admit_all

    return open_and_acknowledge(desk, admit_all(desk, _read_piped(), waivers))


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


def _ask_for_one(desk: "Desk", waivers: "Waivers") -> "list[Opened]":
    """Ask for a ticket; none is opened when an article answers it."""
    from helpdesk_cli.cli.commands.triage.article import offer_articles
    from helpdesk_cli.desk.tickets.intake import Report

    subject = ask("Subject")
    if offer_articles(desk, subject):
        return []
    account = ask("Account", "") or None
    report, waivers = settle_account(desk, Report(subject, account=account), waivers)
    return [_open(desk, _ask_the_rest(desk, report), None, waivers)]


def _ask_the_rest(desk: "Desk", report: "Report") -> "Report":
    """Ask for all but the text, showing what each severity means."""
    from dataclasses import replace

    from helpdesk_cli.domain.customers.ways_in import needs_pin
    from helpdesk_cli.english import join
    from helpdesk_cli.view.triage.choices import render_choices

    policy = desk.in_force.policy
    contact = ask("Contact", "") or None
    rows = [(held.id, held.label, held.definition) for held in policy.severities.values()]
    typer.echo(render_choices("Severities", rows))
    severity = ask_word("Severity", policy.desk.default_severity, list(policy.severities))
    channels = list(policy.channels)
    channel = ask_word("Channel", channels[0], channels) if channels else None
    limited = policy.channels[channel].topics if channel else ()
    topic = None
    if limited:
        question = f"Topic ({channel} is for {join(limited)})"
        topic = ask(question, "") or None
    return replace(
        report,
        contact=contact,
        severity=severity,
        channel=channel,
        topic=topic,
        pin=ask_pin() if needs_pin(policy, channel) else None,
    )
