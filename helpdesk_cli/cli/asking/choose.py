"""Which tickets a command changes: those named, those that a search finds; many only when sure."""

import inspect
import sys
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

import typer

from helpdesk_cli.cli.asking.text import has_terminal
from helpdesk_cli.cli.complete import complete_ticket
from helpdesk_cli.cli.options import NAMES, name_all, show_as
from helpdesk_cli.errors import HdError, UsageError

UNASKED = 3
"""This many tickets are changed without a question."""

_Named = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[TICKET]...", help=NAMES, autocompletion=complete_ticket, callback=name_all
    ),
]
_Where = Annotated[
    str | None,
    typer.Option(metavar="SEARCH", help="All unclosed tickets that match this hd search."),
]
_Yes = Annotated[
    bool,
    typer.Option(
        "--yes", "-y", help=f"Do not ask for confirmation (asked above {UNASKED} tickets)."
    ),
]


def takes_many(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command that changes tickets `--where` and `--yes`, and a question above three."""

    @wraps(command)
    def run(
        ctx: typer.Context, tickets: list[str] | None, where: str | None, yes: bool, **given: Any
    ) -> None:
        chosen = _choose(ctx, tickets or [], where)
        if not chosen:
            sys.stderr.write("no ticket matches\n")
            return
        if len(chosen) > UNASKED and has_terminal() and not yes:
            name = ctx.command.name
            if not typer.confirm(f"hd {name}: {len(chosen)} tickets. Continue?"):
                raise HdError("nothing was changed")
        command(ctx=ctx, tickets=chosen, **given)

    own = inspect.signature(command).parameters.values()
    replaced = [
        p.replace(annotation=_Named, default=None) if p.name == "tickets" else p for p in own
    ]
    keyword = inspect.Parameter.KEYWORD_ONLY
    added = [
        inspect.Parameter("where", keyword, default=None, annotation=_Where),
        inspect.Parameter("yes", keyword, default=False, annotation=_Yes),
    ]
    return show_as(run, [*replaced, *added])


def _choose(ctx: typer.Context, named: list[str], where: str | None) -> list[str]:
    """Names and ids, each once."""
    if where is None:
        if not named:
            raise UsageError(
                "name at least one ticket",
                hint='by id or ref, or with --where "team:support tag:spam"',
            )
        return list(dict.fromkeys(named))
    from helpdesk_cli.desk.queue.search import find_unclosed

    with ctx.obj.open_desk() as desk:
        return list(dict.fromkeys([*named, *map(str, find_unclosed(desk, where))]))
