"""The program `hd`: global options, and a group that imports a command only when it is named."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Annotated, Any

import typer
from typer._click.exceptions import NoArgsIsHelpError
from typer._click.exceptions import UsageError as ParserError
from typer.core import TyperGroup

from helpdesk_cli import __version__
from helpdesk_cli.cli.command_list import COMMANDS, NAMES
from helpdesk_cli.cli.streams import (
    give_up_streams,
    print_what_can_be_carried,
    replace_closed_streams,
)
from helpdesk_cli.errors import INTERRUPTED, HdError, UsageError, suggest

JUDGE_THEMSELVES = ("mail",)
"""Commands that tell by themselves what is wrong with hd.toml: a mail must not be lost for it."""

GLOBAL_OPTIONS = ("--db", "--policy", "--as", "--config")
GLOBAL_FLAGS = ("--no-pager",)
HELP_OPTIONS = ("-h", "--help")
ASKS_FOR_HELP = "helpdesk_cli.asks_for_help"


class HdGroup(TyperGroup):
    """Resolves commands by name, takes global options anywhere, and catches every `HdError`."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Names in the order of the help, then aliases."""
        return [*NAMES, *_find_aliases(ctx)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command, imported now; None when there is none of that name."""
        for names in COMMANDS.values():
            if cmd_name in names:
                return _load(cmd_name, names[cmd_name])
        words = _find_aliases(ctx).get(cmd_name)
        return words and typer.core.TyperCommand(cmd_name, help=f"hd {' '.join(words)}")

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The commands under their headings."""
        for heading, names in COMMANDS.items():
            rows = [(name, self.get_command(ctx, name).get_short_help_str(66)) for name in names]
            with formatter.section(heading):
                formatter.write_dl(rows)
        aliases = _find_aliases(ctx)
        if aliases:
            with formatter.section("Your aliases"):
                formatter.write_dl([(name, " ".join(words)) for name, words in aliases.items()])

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Global options count wherever they stand before a bare `--`."""
        ctx.meta[ASKS_FOR_HELP] = not set(args).isdisjoint(HELP_OPTIONS)
        with _errors_told():
            return super().parse_args(ctx, _put_in_alias(_hoist_globals(args)))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """As Typer does, which suggests no command that is not loaded."""
        known = self.list_commands(ctx)
        if args[0] not in known and not ctx.resilient_parsing:
            raise UsageError(
                f'no command "{args[0]}"{suggest(args[0], known)}', hint="hd --help lists them"
            )
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """As Typer does, with errors reported."""
        with _errors_told():
            return super().invoke(ctx)


@contextmanager
def _errors_told() -> Iterator[None]:
    """The one place that catches errors a user can fix: they go to stderr, with their exit code."""
    try:
        yield
    except HdError as error:
        from helpdesk_cli.cli.trouble import tell

        tell(error)
        raise typer.Exit(error.exit_code) from error
    except NoArgsIsHelpError:  # no error: the help is shown
        raise
    except ParserError as error:
        from helpdesk_cli.cli.trouble import tell, translate

        tell(translate(error))
        raise typer.Exit(UsageError.exit_code) from error
    except typer.Abort as error:  # ^C or ^D where something was asked
        sys.stderr.write("\n")
        raise typer.Exit(INTERRUPTED) from error
    except BrokenPipeError as error:  # before Click, which takes it for a failure
        give_up_streams(error)


def _hoist_globals(args: list[str]) -> list[str]:
    front: list[str] = []
    rest: list[str] = []
    words = iter(args)
    for word in words:
        if word == "--":
            return [*front, *rest, word, *words]
        if word in GLOBAL_OPTIONS:
            value = next(words, None)
            if value is None:
                return [*front, word]
            front += [word, value]
        elif word in GLOBAL_FLAGS or word.startswith(tuple(f"{o}=" for o in GLOBAL_OPTIONS)):
            front.append(word)
        else:
            rest.append(word)
    return [*front, *rest]


def _put_in_alias(args: list[str]) -> list[str]:
    """The words with the alias that they begin with, if they do, replaced by what it stands for."""
    place = 0
    while place < len(args) and args[place].startswith("-"):
        place += 2 if args[place] in GLOBAL_OPTIONS else 1
    if place >= len(args) or args[place] in NAMES:
        return args
    from helpdesk_cli.cli.alias import expand_alias, find_aliases

    globals_, name, given = args[:place], args[place], args[place + 1 :]
    words = find_aliases(_value_of("--config", globals_)).get(name)
    if words is None:
        return args
    return [*globals_, *_hoist_globals(expand_alias(name, words, given))]


def _value_of(option: str, args: list[str]) -> str | None:
    for place, word in enumerate(args):
        if word == option:
            return args[place + 1]
        if word.startswith(f"{option}="):
            return word.removeprefix(f"{option}=")
    return None


def _find_aliases(ctx: Any) -> Any:
    """The aliases by name. They are looked up only when a word is no command, and for help and
    completion."""
    from helpdesk_cli.cli.alias import find_aliases

    return find_aliases(ctx and ctx.find_root().params.get("config"))


@cache
def _load(name: str, place: str) -> Any:
    """The command behind a line of `COMMANDS`; made once, however often it is asked for."""
    from importlib import import_module

    module, _, attribute = place.partition(":")
    found = getattr(import_module(module), attribute)
    if not isinstance(found, typer.Typer):
        function, found = found, typer.Typer(add_completion=False, rich_markup_mode=None)
        found.command(name)(function)
    command = typer.main.get_command(found)
    command.name = name
    return command


app = typer.Typer(
    name="hd",
    cls=HdGroup,
    rich_markup_mode=None,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": list(HELP_OPTIONS)},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"hd {__version__}\n")
        raise typer.Exit


def _install_completion(ctx: typer.Context, param: typer.CallbackParam, wanted: bool) -> None:
    if wanted:
        from helpdesk_cli.cli.completion.install import install_completion

        install_completion(ctx, param)


def _show_completion(ctx: typer.Context, param: typer.CallbackParam, wanted: bool) -> None:
    if wanted:
        from helpdesk_cli.cli.completion.install import show_completion

        show_completion(ctx, param)


Db = Annotated[
    str | None,
    typer.Option(metavar="FILE|ADDRESS", help="File of the desk, or postgresql://… [env: HD_DB]"),
]
PolicyFile = Annotated[
    str | None,
    typer.Option(
        metavar="FILE", help="Policy file, or a shipped policy: vimeo, vodlix. [env: HD_POLICY]"
    ),
]
Agent = Annotated[
    str | None,
    typer.Option(
        "--as", metavar="AGENT", help="Agent to act as; default: your login. [env: HD_AGENT]"
    ),
]
Config = Annotated[
    str | None, typer.Option(metavar="FILE", help="Settings file, hd.toml. [env: HD_CONFIG]")
]
NoPager = Annotated[bool, typer.Option("--no-pager", help="Print long output without a pager.")]
Version = Annotated[
    bool,
    typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version."),
]
InstallCompletion = Annotated[
    bool,
    typer.Option(
        "--install-completion",
        callback=_install_completion,
        help="Set up Tab completion of hd and helpdesk in your shell.",
    ),
]
ShowCompletion = Annotated[
    bool,
    typer.Option(
        "--show-completion",
        callback=_show_completion,
        help="Print the completion script, to install it yourself.",
    ),
]


@app.callback()
def start(
    ctx: typer.Context,
    db: Db = None,
    policy: PolicyFile = None,
    agent: Agent = None,
    config: Config = None,
    no_pager: NoPager = False,
    version: Version = False,
    install_completion: InstallCompletion = False,
    show_completion: ShowCompletion = False,
) -> None:
    """Helpdesk triage for the terminal: which promise breaks next, and who must know.

    \b
    Try it:     hd demo
    Your desk:  hd init --policy vimeo
                hd import tickets.jsonl
                hd queue
    The manual: hd help
    """
    from helpdesk_cli.cli.invocation import Invocation
    from helpdesk_cli.settings.hd_toml import Settings

    settings = Settings(db, policy, agent, config, "" if no_pager else None)
    if not ctx.meta[ASKS_FOR_HELP] and ctx.invoked_subcommand not in JUDGE_THEMSELVES:
        settings.judge()
    ctx.obj = Invocation(settings)


def run() -> None:
    """Parse the arguments of this process and exit, whatever state its streams are in."""
    replace_closed_streams()
    if "_HD_COMPLETE" in os.environ:
        # Typer does so by itself only where it offers its own `--install-completion`.
        from typer._completion_classes import completion_init

        completion_init()
    try:
        try:
            print_what_can_be_carried()
            typer.main.get_command(app)(prog_name="hd")
        finally:
            sys.stdout.flush()
    except OSError as error:
        if error.filename is not None:
            raise
        give_up_streams(error)
