"""`hd escalate`: the pass for cron."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from helpdesk_cli.cli.complete import complete_ticket
from helpdesk_cli.cli.options import At, name_all, offers_formats
from helpdesk_cli.errors import DUE, NOT_DELIVERED, TRY_AGAIN, UsageError
from helpdesk_cli.files import name_file
from helpdesk_cli.location import is_address
from helpdesk_cli.view.printing.output import Output
from helpdesk_cli.view.printing.safe import clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from helpdesk_cli.desk.desk import Desk
    from helpdesk_cli.domain.answers.ladder import Pass

MOST = 200
NAMED = 5
"""How many of the messages that were given up are listed."""


Tickets = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[TICKET]...",
        help="With --rung: the tickets to act on.",
        autocompletion=complete_ticket,
        callback=name_all,
    ),
]
Rung = Annotated[
    str | None, typer.Option(metavar="NAME", help="Run this step of the ladder on TICKET now.")
]
Plan = Annotated[
    bool, typer.Option("--plan", help="Show what would happen; exit 8 if anything would.")
]
Log = Annotated[bool, typer.Option("--log", help="List the latest passes (runs of this command).")]
Retry = Annotated[bool, typer.Option("--retry", help="Also retry messages that were given up.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Print nothing if all went well.")]
Most = Annotated[
    int,
    typer.Option(
        "--max",
        min=0,
        help="Do nothing if more messages and changes than this are due; 0: no limit.",
    ),
]


@offers_formats
def escalate(
    ctx: typer.Context,
    out: Output,
    tickets: Tickets = None,
    rung: Rung = None,
    plan: Plan = False,
    log: Log = False,
    retry: Retry = False,
    quiet: Quiet = False,
    most: Most = MOST,
    at: At = None,
) -> None:
    """Run the escalation steps that are due, each exactly once. Made for cron.

    \b
    Example:  hd escalate --quiet
              hd escalate --plan
              hd escalate --plan --at "2026-11-24 08:55"
              hd escalate 42 --rung "First reply missed: tell the team"
    """
    _refuse_what_does_not_mix(ctx.params)
    # A policy file that waits to be applied is no news for cron.
    with ctx.obj.open_desk_at(at, with_policy=not quiet, quiet=quiet) as desk:
        if plan:
            _show_plan(desk, out, most or None)
        elif log:
            _show_log(desk, out)
        else:
            by_hand = (tickets, rung) if tickets and rung is not None else None
            _pass(ctx, desk, out, by_hand, most or None, retry=retry, quiet=quiet)


def _refuse_what_does_not_mix(given: "Mapping[str, Any]") -> None:
    plan, by_hand = given["plan"], given["rung"] is not None
    if bool(given["tickets"]) != by_hand:
        raise UsageError("a ticket and --rung need each other", hint="hd escalate 42 --rung NAME")
    if plan + given["log"] + given["retry"] + by_hand > 1:
        raise UsageError(
            "--plan, --log, --retry and TICKET are mutually exclusive", hint="choose one"
        )
    if given["at"] is not None and not plan:
        raise UsageError("--at needs --plan", hint='hd escalate --plan --at "2026-11-24 08:55"')


def _pass(
    ctx: typer.Context,
    desk: "Desk",
    out: Output,
    by_hand: tuple[list[str], str] | None,
    most: int | None,
    *,
    retry: bool,
    quiet: bool,
) -> None:
    """Fetch mail, do what is due, say what came of it, and tell a monitor that all went well."""
    desk.refuse_agents("hd escalate")
    ctx.obj.say_replaced_clock()
    is_fetched = by_hand is not None or _fetch(ctx, desk, out, quiet)
    done = _fire(ctx, desk, most, retry, by_hand)
    _end(ctx, desk, out, done, quiet)
    if not is_fetched:
        raise typer.Exit(NOT_DELIVERED)
    if by_hand is None:
        _tell_monitor(ctx)


def _fetch(ctx: typer.Context, desk: "Desk", out: Output, quiet: bool) -> bool:
    """Take in what waits in the mailboxes, if hd.toml says so; whether all could be read."""
    settings = ctx.obj.settings
    if not settings.fetches:
        return True
    from helpdesk_cli.cli.commands.mail.telling import tell_fetched
    from helpdesk_cli.desk.mail.boxes.fetching import fetch
    from helpdesk_cli.desk.mail.intake import find_fetched, list_our_addresses

    fetched = fetch(desk, find_fetched(settings, []), list_our_addresses(settings))
    # Beside the entry of the pass a table of mailboxes would only be in the way of programs.
    tell_fetched(fetched, out, quiet=quiet or out.format != "screen")
    return not any(one.trouble for one in fetched)


def _fire(
    ctx: typer.Context,
    desk: "Desk",
    most: int | None,
    retry: bool,
    by_hand: tuple[list[str], str] | None,
) -> "Pass":
    """A whole pass, or one rung of the tickets named."""
    from helpdesk_cli.desk.idle import pass_idly
    from helpdesk_cli.domain.answers.ladder import Pass, PassRow

    seconds = None if retry or by_hand else pass_idly(desk.store, desk.now)
    if seconds is not None:
        return Pass(PassRow(desk.now, seconds))
    from helpdesk_cli.desk.ladder.one_pass import fire_by_hand, run_pass
    from helpdesk_cli.desk.ladder.outbox.carrier import open_carrier
    from helpdesk_cli.desk.ladder.outbox.sending import retry_parked

    with open_carrier(ctx.obj.settings.delivery) as carrier:
        if by_hand:
            return fire_by_hand(desk, carrier, *by_hand)
        if retry:
            retry_parked(desk)
        return run_pass(desk, carrier, most)


def _end(ctx: typer.Context, desk: "Desk", out: Output, done: "Pass", quiet: bool) -> None:
    _tell(desk, out, done, quiet)
    if done.row.sent and out.format == "screen" and not quiet:
        _tell_where_mail_lies(ctx)


def _tell_monitor(ctx: typer.Context) -> None:
    """Report to the address of hd.toml, if it names one, that the pass went well. A report that
    fails changes nothing about that."""
    address = ctx.obj.settings.heartbeat_url
    if address is None:
        return
    from helpdesk_cli.desk.ladder.heartbeat import beat

    trouble = beat(address)
    if trouble:
        sys.stderr.write(f"hd: heartbeat_url: {clean_line(trouble)}\n")


def _tell_where_mail_lies(ctx: typer.Context) -> None:
    """Say where mail lies that has not left, so that nobody who tries hd out thinks it was sent."""
    settings = ctx.obj.settings
    if not settings.says_how_mail_leaves and settings.delivery.folder.exists():
        folder = settings.delivery.folder
        where = name_file(folder) if is_address(settings.db) else f"{folder.name} beside the desk"
        sys.stdout.write(f"    mail lies in {where}, until hd.toml says how it leaves\n")


def _tell(desk: "Desk", out: Output, done: "Pass", quiet: bool) -> None:
    """Print what the pass did, and every time what failed, now or before."""
    from helpdesk_cli.desk.ladder.outbox.sending import find_given_up
    from helpdesk_cli.desk.queue.queue import count_given_up
    from helpdesk_cli.view.ladder.passes import (
        print_pass,
        say_failures,
        say_left,
        say_parked,
        say_skipped,
        say_unheard,
    )

    has_failed = bool(done.failures or done.skipped)
    if has_failed or done.left or not quiet:
        print_pass(done.row, out, sys.stdout)
    sys.stderr.write(say_skipped(done.skipped, out) + say_unheard(done.unheard, out))
    sys.stderr.write(say_failures(done.failures, out) + say_left(done.left))
    parked = count_given_up(desk)
    if parked:
        sys.stderr.write(say_parked(parked, find_given_up(desk, NAMED), out))
    if has_failed or parked:
        raise typer.Exit(NOT_DELIVERED)
    if done.left:
        raise typer.Exit(TRY_AGAIN)


def _show_plan(desk: "Desk", out: Output, most: int | None) -> None:
    from helpdesk_cli.cli.output.pager import paged
    from helpdesk_cli.desk.ladder.preview import plan_pass
    from helpdesk_cli.desk.queue.queue import desk_zone
    from helpdesk_cli.view.ladder.passes import say_skipped
    from helpdesk_cli.view.ladder.plan import print_plan

    plan = plan_pass(desk, most)
    with paged(desk.settings.pager):
        print_plan(plan.steps, out, sys.stdout, zone=desk_zone(desk), now=desk.now)
    sys.stderr.write(say_skipped(plan.skipped, out))
    if plan.refusal:
        sys.stderr.write(f"hd: {plan.refusal}\n")
    if plan.steps:
        raise typer.Exit(DUE)


def _show_log(desk: "Desk", out: Output) -> None:
    from helpdesk_cli.cli.output.pager import paged
    from helpdesk_cli.desk.ladder.one_pass import read_log
    from helpdesk_cli.desk.queue.queue import desk_zone
    from helpdesk_cli.view.ladder.passes import print_passes

    with paged(desk.settings.pager):
        print_passes(read_log(desk, 50), out, sys.stdout, zone=desk_zone(desk), now=desk.now)
