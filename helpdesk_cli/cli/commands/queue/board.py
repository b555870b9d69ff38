"""`hd board`: the queue on a screen of its own, one key an action."""

import os
import sys
from typing import TYPE_CHECKING, Any

import typer

from helpdesk_cli.cli.asking.text import edit_text, has_terminal
from helpdesk_cli.cli.commands.queue.arrange import read_arrangement
from helpdesk_cli.cli.commands.queue.filters import Asked, asks_for_tickets
from helpdesk_cli.errors import HdError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from helpdesk_cli.board.session import Session
    from helpdesk_cli.cli.invocation import Invocation
    from helpdesk_cli.settings.hd_toml import Settings


@asks_for_tickets
def board(ctx: typer.Context, asked: Asked) -> None:
    """Work the queue on a screen of its own, one key per action.

    The queue and the ticket under the cursor, both up to date by themselves. ? shows the keys, q
    leaves. WORDS and fields are those of hd search; @NAME is a saved view (hd view).

    \b
    Example:  hd board
              hd board --mine
              hd board @late --sort severity
    """
    if not (has_terminal() and sys.stderr.isatty()):
        raise UsageError("hd board needs a terminal", hint="hd queue can be piped")
    if 0 in os.get_terminal_size(sys.stdout.fileno()):
        raise UsageError(
            "the terminal does not say how large it is", hint="stty rows 24 cols 80 sets it"
        )
    session = begin_session(ctx.obj, asked, lambda: list_commands(ctx))
    try:
        from helpdesk_cli.board.app import run_board
    except ImportError as error:
        if error.name is None or error.name.partition(".")[0] != "textual":
            raise
        raise HdError(
            "hd board needs Textual, which is not installed",
            hint="pip install 'helpdesk-cli[board]'; hd queue --watch works without it",
        ) from None
    run_board(session)


def begin_session(
    invocation: "Invocation", asked: Asked, commands: "Callable[[], list[tuple[str, str]]]" = list
) -> "Session":
    """What the board is given; refused here, while errors can still be read, when there is no desk
    or a word of the search is none."""
    from helpdesk_cli.board.session import Session
    from helpdesk_cli.cli.invocation import read_now
    from helpdesk_cli.cli.options import choose_json
    from helpdesk_cli.cli.output.bell import hang_bell
    from helpdesk_cli.desk.desk import watch_desk
    from helpdesk_cli.desk.queue.search import narrow_queue
    from helpdesk_cli.domain.answers.board_keys import choose_keys
    from helpdesk_cli.settings.remembered.last import recall_look, remember_look
    from helpdesk_cli.settings.remembered.note import KeptNotes

    arranged = read_arrangement(asked.arrangement, invocation.settings.queue, on_screen=True)
    with invocation.open_desk(with_policy=True) as desk:
        narrow_queue(desk, asked.filters, asked.search)
    whose = invocation.settings.db, invocation.settings.agent
    output = choose_json(False)._replace(format="screen")
    return Session(
        open_to_look=lambda: invocation.begin_anew().open_desk(quiet=True),
        open_to_act=lambda: invocation.begin_anew().open_to_act(),
        watch=lambda: watch_desk(invocation.settings),
        read_now=read_now,
        remember=invocation.remember,
        looked_at=recall_look(*whose),
        remember_look=lambda at: remember_look(*whose, at),
        ring=hang_bell(invocation.settings, output),
        edit=edit_text,
        notes=KeptNotes(*whose),
        program=name_program(invocation.settings),
        commands=commands,
        ticket_link=invocation.settings.ticket_link,
        output=output,
        keys=choose_keys(invocation.settings.board.keys),
        filters=asked.filters,
        order=arranged.order,
        columns=arranged.columns,
        group=arranged.group,
        search=asked.search,
    )


def name_program(settings: "Settings") -> list[str]:
    """This program on the same desk, as the same agent, by the same settings.

    What the environment says it says again: there may be a password in it, which nobody is to read
    in a list of processes.
    """
    said = {"--db": settings.db_of_flag, "--policy": settings.policy, "--as": settings.named_agent}
    if settings.file.exists():
        said["--config"] = str(settings.file)
    options = [word for option, value in said.items() if value for word in (option, value)]
    return [sys.executable, "-m", "helpdesk_cli", *options]


def list_commands(ctx: typer.Context) -> list[tuple[str, str]]:
    """What a command line can begin with, each with what it does."""
    root = ctx.find_root()
    group: Any = root.command
    named = ((name, group.get_command(root, name)) for name in group.list_commands(root))
    return [(name, command.get_short_help_str(66)) for name, command in named if command]
