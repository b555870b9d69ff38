"""Commands that change which policy is in force, or tell what a change would do."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from helpdesk_cli.cli.options import Json, choose_json, offers_formats, read_instant
from helpdesk_cli.cli.output.pager import pages
from helpdesk_cli.errors import BREACH, NotFoundError, UsageError
from helpdesk_cli.view.printing.output import Output
from helpdesk_cli.view.printing.progress import show_progress


@pages
def diff(
    ctx: typer.Context,
    old: Annotated[
        str | None,
        typer.Argument(
            metavar="[OLD]",
            help="Number or hash of hd policy log, file, or shipped policy; default: in force.",
        ),
    ] = None,
    new: Annotated[
        str | None,
        typer.Argument(
            metavar="[NEW]", help="Likewise; default: OLD, or the file that was applied last."
        ),
    ] = None,
    fail_on_breach: Annotated[
        bool, typer.Option("--fail-on-breach", help="Exit 5 if an open ticket would be late by it.")
    ] = False,
    json: Json = False,
) -> None:
    """Show what a policy changes, and what it would do to open tickets.

    \b
    Example:  hd policy diff our-policy.toml
    """

    from helpdesk_cli.desk.policy.differing import compare_files, compare_on_desk
    from helpdesk_cli.desk.policy.versions import is_version
    from helpdesk_cli.view.policy.difference import print_difference

    try:
        with (
            ctx.obj.open_desk() as desk,
            show_progress("Looking at open tickets", sys.stderr) as progress,
        ):
            found = compare_on_desk(desk, old, new, progress)
    except NotFoundError:
        if old is None or new is None or is_version(old) or is_version(new):
            raise
        found = compare_files(old, new, ctx.obj.now)
    print_difference(found, choose_json(json), sys.stdout)
    if fail_on_breach and found.effect is not None and found.effect.tally.late:
        raise typer.Exit(BREACH)


def apply(
    ctx: typer.Context,
    file: Annotated[
        str | None,
        typer.Argument(
            metavar="[FILE]", help="Policy file, or a shipped policy; default: --policy."
        ),
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(metavar="ISO", help="Future instant at which it takes effect; default: now."),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Do not ask for confirmation on a terminal.")
    ] = False,
    json: Json = False,
) -> None:
    """Apply a policy, after showing what it changes.

    Running clocks are rescheduled; finished ones stay.

    \b
    Example:  hd policy apply our-policy.toml
              hd policy apply our-policy.toml --at 2026-12-01T00:00:00Z
    """
    from helpdesk_cli.cli.commands.policy.applying import ask_to_apply, put_in_force, schedule
    from helpdesk_cli.policy_file.files import find_policy

    asked = file or ctx.obj.settings.policy
    if asked is None:
        raise UsageError("name a policy", hint="hd policy apply FILE")
    ctx.obj.say_replaced_clock()
    path, out = Path(find_policy(asked)), choose_json(json)
    with ctx.obj.open_desk() as desk:
        since = None if at is None else read_instant("--at", at)
        ask_to_apply(desk, path, since, yes, out)
        if since is None:
            put_in_force(desk, path, out)
        else:
            schedule(desk, path, since, out)


def cancel(
    ctx: typer.Context,
    version: Annotated[
        str | None,
        typer.Argument(metavar="[HASH]", help="Which one, if several policies wait."),
    ] = None,
    json: Json = False,
) -> None:
    """Cancel a policy that has not taken effect yet.

    \b
    Example:  hd policy cancel
    """
    from helpdesk_cli.desk.policy.coming import cancel_waiting
    from helpdesk_cli.desk.queue.queue import desk_zone
    from helpdesk_cli.view.policy.answers import print_waiting

    with ctx.obj.open_desk() as desk:
        waited, zone = cancel_waiting(desk, version), desk_zone(desk)
    print_waiting(
        waited, "no longer waits", choose_json(json), sys.stdout, zone=zone, now=ctx.obj.now
    )


@pages
@offers_formats
def log(ctx: typer.Context, out: Output) -> None:
    """List past and present policies, and those yet to take effect.

    \b
    Example:  hd policy log
    """
    from helpdesk_cli.desk.policy.apply import list_policies
    from helpdesk_cli.desk.policy.coming import list_waiting
    from helpdesk_cli.desk.queue.queue import desk_zone
    from helpdesk_cli.view.policy.answers import print_log

    with ctx.obj.open_desk() as desk:
        entries = list_policies(desk), list_waiting(desk)
        print_log(*entries, out, sys.stdout, zone=desk_zone(desk), now=desk.now)
