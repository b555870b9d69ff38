"""`hd report`: how a period went, on every medium, for leads and their cron."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TextIO

import typer
from typer.core import TyperCommand

from helpdesk_cli.cli.complete import complete_team
from helpdesk_cli.cli.options import At, offers_formats
from helpdesk_cli.cli.output.pager import pages
from helpdesk_cli.cli.output.target import open_target, refuse_suffix
from helpdesk_cli.errors import BREACH, DeliveryError, UsageError, suggest
from helpdesk_cli.view.printing.output import Output
from helpdesk_cli.view.report.answer import LOOKS, Look, print_report
from helpdesk_cli.view.report.rendering import Document

if TYPE_CHECKING:
    from helpdesk_cli.desk.desk import Desk
    from helpdesk_cli.desk.report.mailing import Mailed
    from helpdesk_cli.domain.report.report import Dimension, Forecast, Period, Report
    from helpdesk_cli.settings.mail import DeliverySettings

LAST = "last"
NAMED_PERIODS = ("--week", "--month", "--quarter")

SUFFIXES: dict[str, Look] = {
    ".html": "html",
    ".htm": "html",
    ".md": "markdown",
    ".csv": "csv",
    ".tsv": "tsv",
    ".json": "json",
    ".txt": "screen",
}
"""What a file is, when nobody says, by its name."""

# Of the mail's text: what people's mail programs show unwrapped.
MAIL_WIDTH = 80


class ReportCommand(TyperCommand):
    """A period without a name is the last full one: `--week` alone is `--week last`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As Click does, once every period has its name."""
        return super().parse_args(ctx, list(_name_periods(args)))


class Asked(NamedTuple):
    """What a report is to tell, all of it made."""

    report: "Report"
    forecast: "Forecast | None"
    explained: bool


Week = Annotated[
    str | None,
    typer.Option(metavar="[WEEK]", help="ISO week such as 2026-W47, or this; default: last."),
]
Month = Annotated[
    str | None,
    typer.Option(metavar="[MONTH]", help="Month such as 2026-11, or this; default: last."),
]
Quarter = Annotated[
    str | None,
    typer.Option(metavar="[QUARTER]", help="Quarter such as 2026-Q4, or this; default: last."),
]
Since = Annotated[str | None, typer.Option(metavar="DATE", help="First day of the period.")]
Until = Annotated[
    str | None, typer.Option(metavar="DATE", help="End of the period, exclusive; default: now.")
]
By = Annotated[
    str | None,
    typer.Option(
        metavar="NAMES",
        help="Group by tier, severity, channel, topic, team, agent or account (separate several "
        "with commas), or none. [default: tier]",
    ),
]
AskedLook = Annotated[
    str | None, typer.Option("--format", metavar="LOOK", help=f"One of {', '.join(LOOKS)}.")
]
File = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Write to this file instead; its suffix sets the format."),
]
WithForecast = Annotated[
    bool, typer.Option("--forecast", help="Add a forecast for the open queue.")
]
Agents = Annotated[
    int | None, typer.Option(metavar="N", min=1, help="With --forecast: number of agents.")
]
OfTeam = Annotated[
    str | None,
    typer.Option(
        metavar="TEAM",
        help="With --forecast: only this team's queue.",
        autocompletion=complete_team,
    ),
]
WithMeanings = Annotated[
    bool, typer.Option("--explain", help="Add a sentence on what each figure means.")
]
FailOnBreach = Annotated[
    bool, typer.Option("--fail-on-breach", help="Exit 5 if an SLA promise was broken.")
]
Readers = Annotated[
    list[str] | None,
    typer.Option(
        metavar="WHO",
        help="Mail it instead of printing it, to role:NAME, team:NAME, a person or an address.",
    ),
]
Breaches = Annotated[
    bool,
    typer.Option("--breaches", help="With CSV and TSV: only the broken promises, one per row."),
]
Again = Annotated[
    bool,
    typer.Option("--again", help="With --email: re-send it to recipients who already have it."),
]

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command("report", cls=ReportCommand)
@pages
@offers_formats
def report(
    ctx: typer.Context,
    out: Output,
    week: Week = None,
    month: Month = None,
    quarter: Quarter = None,
    since: Since = None,
    until: Until = None,
    by: By = None,
    format_: AskedLook = None,
    output: File = None,
    forecast: WithForecast = False,
    agents: Agents = None,
    team: OfTeam = None,
    explain: WithMeanings = False,
    fail_on_breach: FailOnBreach = False,
    email: Readers = None,
    again: Again = False,
    breaches: Breaches = False,
    at: At = None,
) -> None:
    """Report on a week: promises kept, and why the others were not.

    \b
    Example:  hd report --week
              hd report --month --by tier,agent --output november.html
              hd report --forecast --agents 3
              hd report --week --breaches --output breaches.csv
              hd report --week --email role:support-manager
    """
    from helpdesk_cli.desk.queue.queue import desk_zone
    from helpdesk_cli.desk.report.making import REPORT_BY, cut_period, make_report

    _refuse_what_does_not_mix(ctx.params)
    look = _choose_look(format_, output, out)
    if breaches and (email or (look or out.format) not in ("csv", "tsv")):
        raise UsageError(
            "--breaches needs CSV or TSV; the other formats include the breaches anyway",
            hint="hd report --week --breaches --output breaches.csv",
        )
    with ctx.obj.open_desk_at(at) if email else ctx.obj.open_to_look(at) as desk:
        desk.see_all("hd report")
        named = {"--week": week, "--month": month, "--quarter": quarter}
        period = cut_period(desk, _choose_period(named, since, until, desk.now, desk_zone(desk)))
        asked = Asked(
            make_report(desk, period, REPORT_BY if by is None else _read_dimensions(by)),
            _look_ahead(desk, agents, team) if forecast else None,
            explain,
        )
        if email:
            _mail(ctx, desk, asked, email, again=again)
        else:
            keep = ctx.obj.settings.files
            with open_target(output, keep=keep, keeps_mode=True) as stream:
                _write(asked, _fit(out, output), look, stream, breaches=breaches)
    if fail_on_breach and any(breach.commitment == "sla" for breach in asked.report.breaches):
        raise typer.Exit(BREACH)


def _refuse_what_does_not_mix(given: Mapping[str, Any]) -> None:
    """Options that need another one, or rule it out."""
    if not given["forecast"] and not (given["agents"] is None and given["team"] is None):
        raise UsageError(
            f"{'--team' if given['agents'] is None else '--agents'} needs --forecast",
            hint="hd report --forecast --agents 3",
        )
    if given["email"] and (given["output"] or given["format_"]):
        other = "--output" if given["output"] else "--format"
        raise UsageError(
            f"--email and {other} cannot be combined",
            hint="the mail holds the report as text, with HTML attached",
        )
    if given["email"] and given["at"]:
        raise UsageError("--email and --at cannot be combined", hint="mails tell what is known now")
    if given["again"] and not given["email"]:
        raise UsageError("--again needs --email", hint="hd report --email WHO --again")


def _look_ahead(desk: "Desk", agents: int | None, team: str | None) -> "Forecast":
    from helpdesk_cli.desk.report.forecasting import make_forecast

    return make_forecast(desk, agents, team)


def _fit(out: Output, output: Path | None) -> Output:
    """A file has no colours, and is UTF-8 whatever the terminal is."""
    return out if output is None else out._replace(colour=False, encoding="utf-8")


def _write(asked: Asked, out: Output, look: Look | None, stream: TextIO, *, breaches: bool) -> None:
    document: Document | None = None
    if look == "html" or look == "markdown":
        document = look
    elif look is not None:
        out = out._replace(format=look)
    _print(asked, out, stream, document=document, breaches=breaches)


def _print(
    asked: Asked,
    out: Output,
    stream: TextIO,
    *,
    document: Document | None = None,
    breaches: bool = False,
) -> None:
    print_report(
        asked.report,
        asked.forecast,
        out,
        stream,
        explained=asked.explained,
        document=document,
        breaches=breaches,
    )


def _mail(
    ctx: typer.Context, desk: "Desk", asked: Asked, names: Sequence[str], *, again: bool
) -> None:
    from helpdesk_cli.desk.report.mailing import find_readers, mail_report, name_edition
    from helpdesk_cli.domain.report.letter import ReportLetter
    from helpdesk_cli.phrases.phrases import load_phrases
    from helpdesk_cli.view.report.words import say_period

    delivery = ctx.obj.settings.delivery
    readers = find_readers(desk, names)
    text, page = StringIO(), StringIO()
    _print(asked, Output("screen", width=MAIL_WIDTH), text)
    _print(asked, Output("screen"), page, document="html")
    made = asked.report
    phrases = load_phrases(made.language, "report")
    title = say_period(phrases, made.period)
    letter = ReportLetter(
        host=desk.signet.host,
        title=title,
        subject=phrases.say("heading", desk=made.desk, period=title),
        text=text.getvalue(),
        page=page.getvalue(),
        file_name=f"report-{made.period.name.replace(' ', '-').replace(':', '')}.html",
        edition=name_edition(
            made,
            asked.forecast,
            desk.now,
            explained=asked.explained,
            again=again,
            in_folder=delivery.kind == "folder",
        ),
        written_at=desk.now,
    )
    mailed = mail_report(desk, delivery, letter, readers)
    sys.stdout.writelines(_say_mailed(letter.title, mailed, delivery))
    failed = [each for each in mailed if each.reason]
    if failed:
        reasons = "; ".join(f"{each.recipient}: {each.reason}" for each in failed)
        is_waiting = any(each.state == "waiting" for each in failed)
        raise DeliveryError(
            f"the report did not reach {reasons}",
            hint="it waits in the outbox; the next hd escalate tries again" if is_waiting else None,
        )


def _say_mailed(
    title: str, mailed: "Sequence[Mailed]", delivery: "DeliverySettings"
) -> Iterator[str]:
    """What became of it; a letter in a folder has reached nobody."""
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


def _name_periods(args: Sequence[str]) -> Iterator[str]:
    for word, following in zip(args, [*args, "-"][1:], strict=True):
        yield word
        if word in NAMED_PERIODS and following.startswith("-"):
            yield LAST


def _choose_period(
    named: dict[str, str | None], since: str | None, until: str | None, now: int, zone: str
) -> "Callable[[str], Period]":
    """The one period that was asked for, to be cut in a time zone; the last full week when none
    was. Which week is the last, the present `zone` of the desk says.
    """
    from helpdesk_cli.domain.report.period import read_month, read_quarter, read_range, read_week

    asked = {option: words for option, words in named.items() if words is not None}
    if until is not None and since is None:
        raise UsageError("--until needs --since", hint="hd report --since 2026-11-01")
    if len(asked) + (since is not None) > 1:
        options = " and ".join([*asked, *(["--since"] if since is not None else [])])
        raise UsageError(f"{options} cannot be combined", hint="choose one period")
    if since is not None:
        return lambda zone: read_range(since, until, now, zone)
    readers = {"--week": read_week, "--month": read_month, "--quarter": read_quarter}
    option, words = next(iter(asked.items()), ("--week", LAST))
    name = readers[option](words, now, zone).name
    return lambda zone: readers[option](name, now, zone)


def _read_dimensions(words: str) -> "tuple[Dimension, ...]":
    """The dimensions named, each once."""
    from helpdesk_cli.domain.report.report import DIMENSIONS

    if words == "none":
        return ()
    found: dict[Dimension, None] = {}
    for word in (word.strip() for word in words.split(",")):
        known = next((name for name in DIMENSIONS if name == word), None)
        if known is None:
            raise UsageError(
                f'--by: reports cannot be grouped by "{word}"{suggest(word, DIMENSIONS)}',
                hint=f"one or more of {', '.join(DIMENSIONS)}, or none",
            )
        found[known] = None
    return tuple(found)


def _choose_look(words: str | None, output: Path | None, out: Output) -> Look | None:
    """The look that was asked for, or that a file's name tells; None: that of `out`."""
    look = next((look for look in LOOKS if look == words), None)
    if words is not None and look is None:
        raise UsageError(
            f'no format "{words}"{suggest(words, LOOKS)}', hint=f"one of {', '.join(LOOKS)}"
        )
    if out.format in ("json", "nl", "csv"):
        if look is not None:
            raise UsageError(f"--{out.format} and --format cannot be combined", hint="choose one")
        return None
    if look is not None or output is None:
        return look
    refuse_suffix(output, SUFFIXES)
    return SUFFIXES.get(output.suffix.lower())
