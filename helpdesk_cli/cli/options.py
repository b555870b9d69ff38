"""Options that several commands share, and the formats that every reading command offers."""

import inspect
import os
import sys
from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any

import typer

from helpdesk_cli.cli.complete import (
    complete_severity,
    complete_team,
    complete_ticket,
    complete_tier,
)
from helpdesk_cli.errors import UsageError
from helpdesk_cli.view.printing.output import Format, Output, choose_output

if TYPE_CHECKING:
    from helpdesk_cli.domain.tickets.ticket import Status
    from helpdesk_cli.settings.hd_toml import Settings

LAST = "."
"""Names the ticket that the agent has last shown, taken or answered."""

NAMES = "Ticket id, #id or ref (one or more); . is the one last shown, taken or answered."


def name_all(ctx: typer.Context, names: list[str] | None) -> list[str] | None:
    """The names of tickets, the last one in hand by its id."""
    return names and [name_one(ctx, name) or name for name in names]


def name_one(ctx: typer.Context, name: str | None) -> str | None:
    """The same of one name; a completion under way has no last ticket."""
    return str(ctx.obj.recall()) if name == LAST and not ctx.resilient_parsing else name


Tickets = Annotated[
    list[str],
    typer.Argument(
        metavar="TICKET...", help=NAMES, autocompletion=complete_ticket, callback=name_all
    ),
]
Body = Annotated[
    str | None,
    typer.Option(
        "--body",
        "-b",
        metavar="TEXT",
        help="The text; - reads standard input. If omitted on a terminal, $EDITOR opens.",
    ),
]
AnyWord = Annotated[
    bool,
    typer.Option(
        "--any", help="Accept a person, region or topic that neither the policy nor the desk knows."
    ),
]
At = Annotated[
    str | None,
    typer.Option(
        "--at",
        metavar="TIME",
        help='As it was known then, such as "2026-11-24 08:55" or 2d ago; nothing is written.',
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Output JSON.")]
Mine = Annotated[bool, typer.Option("--mine", help="Only tickets assigned to me.")]
FailOnLate = Annotated[bool, typer.Option("--fail-on-breach", help="Exit 5 if a ticket is late.")]


def tier_option(meaning: str) -> Any:
    """`--tier` with what it means to a command."""
    return typer.Option(metavar="TIER", help=meaning, autocompletion=complete_tier)


def severity_option(meaning: str) -> Any:
    """`--severity` with what it means to a command."""
    return typer.Option(metavar="SEVERITY", help=meaning, autocompletion=complete_severity)


def team_option(meaning: str) -> Any:
    """`--team` with what it means to a command."""
    return typer.Option(metavar="TEAM", help=meaning, autocompletion=complete_team)


def read_instant(option: str, text: str) -> int:
    """The instant that an option gives; refused when it is none."""
    from helpdesk_cli.domain.time.instant import parse_instant

    try:
        return parse_instant(text)
    except ValueError as error:
        raise UsageError(f"{option}: {error}") from error


def read_status(word: str) -> "Status":
    """The word as a status; refused when it is none."""
    from helpdesk_cli.domain.tickets.ticket import STATUSES, as_status
    from helpdesk_cli.errors import suggest

    try:
        return as_status(word)
    except ValueError:
        raise UsageError(
            f'no status "{word}"{suggest(word, STATUSES)}', hint=f"one of {', '.join(STATUSES)}"
        ) from None


_FORMATS: dict[Format, str] = {
    "json": "Output JSON.",
    "nl": "Output JSON, one object per line.",
    "csv": "Output CSV.",
    "tsv": "Output tab-separated values (the default when piped).",
}


def choose_json(json: bool) -> Output:
    """JSON when asked for; else words for people."""
    return choose_output(sys.stdout, os.environ, "json" if json else None)


def link_tickets(out: Output, settings: "Settings") -> Output:
    """Let numbers of tickets lead to them, where hd.toml says where they are; on a terminal alone,
    and as rich does it, where it takes colours."""
    shows = out.colour and sys.stdout.isatty()
    return out._replace(ticket_link=settings.ticket_link) if shows else out


def offers_formats(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command `--json --nl --csv --tsv --no-headers`; it receives `out: Output` for them."""

    @wraps(command)
    def run(no_headers: bool, **given: Any) -> None:
        asked = [name for name in _FORMATS if given.pop(name)]
        if len(asked) > 1:
            raise UsageError(f"--{asked[0]} and --{asked[1]} cannot be combined", hint="choose one")
        chosen = choose_output(
            sys.stdout, os.environ, asked[0] if asked else None, headers=not no_headers
        )
        command(out=link_tickets(chosen, given["ctx"].obj.settings), **given)

    own = [p for p in inspect.signature(command).parameters.values() if p.name != "out"]
    added = [_flag(name, text) for name, text in _FORMATS.items()]
    added.append(_flag("no_headers", "Omit the header row."))
    return show_as(run, [*own, *added])


def show_as(
    run: Callable[..., None], parameters: Iterable[inspect.Parameter]
) -> Callable[..., None]:
    """Let a command be seen with these parameters, from which Typer makes its options."""
    shown = list(parameters)
    run.__signature__ = inspect.Signature(shown)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in shown}
    return run


def _flag(name: str, text: str) -> inspect.Parameter:
    option = typer.Option(f"--{name.replace('_', '-')}", help=text)
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=False, annotation=Annotated[bool, option]
    )
