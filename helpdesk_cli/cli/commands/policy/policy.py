"""`hd policy`: the promises as a file, checked, shown, proved and put in force."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from helpdesk_cli.cli.commands.policy.naming import read_named
from helpdesk_cli.cli.commands.policy.new import new
from helpdesk_cli.cli.commands.policy.schema import schema
from helpdesk_cli.cli.options import (
    Json,
    choose_json,
    offers_formats,
    severity_option,
    tier_option,
)
from helpdesk_cli.cli.output.pager import pages
from helpdesk_cli.errors import BREACH, CONFIGURATION, NotFoundError, UsageError
from helpdesk_cli.view.printing.output import Output
from helpdesk_cli.view.printing.progress import show_progress

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="""The desk's promises: write, check, show, test and apply them.

    \b
    Example:  hd policy show vimeo
    """,
)

app.command()(new)
app.command()(schema)

Since = Annotated[
    str,
    typer.Option(metavar="WHEN", help="How far back, such as 90d or 12w, or from a date."),
]
Jobs = Annotated[
    int | None, typer.Option(metavar="N", min=1, help="Processes at once; default: one per core.")
]

LOOKING = "Looking at open tickets"

File = Annotated[
    str | None,
    typer.Argument(
        metavar="[FILE]",
        help="Policy file, shipped policy, or version of hd policy log; default: in force.",
    ),
]


@app.command()
@pages
def check(
    ctx: typer.Context,
    file: File = None,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False,
    medium: Annotated[
        str | None,
        typer.Option("--format", metavar="FORMAT", help="text, json, github or sarif."),
    ] = None,
    explain: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="What a code such as P004 means; all lists them."),
    ] = None,
    json: Json = False,
) -> None:
    """Check a policy and list what is wrong or odd. Exit 4 for errors.

    \b
    Example:  hd policy check our-policy.toml
              hd policy check our-policy.toml --strict --format github
              hd policy check --explain P004
    """
    from helpdesk_cli.cli.commands.policy.checking import check_file, choose_medium, find_codes
    from helpdesk_cli.view.policy.findings import print_checked, print_codes

    chosen, out = choose_medium(medium, json), choose_json(json)
    if explain is not None:
        print_codes(find_codes(explain), out, sys.stdout)
        return
    checked, problem = check_file(ctx, file)
    if problem is None or chosen != "text":
        print_checked(checked, chosen, out, sys.stdout)
    if problem is not None:
        raise problem
    if checked.has_errors(strict=strict):
        raise typer.Exit(CONFIGURATION)


@app.command()
@pages
def show(ctx: typer.Context, file: File = None, json: Json = False) -> None:
    """Show the promises in a table; of a version, its text.

    \b
    Example:  hd policy show vimeo
    """
    from helpdesk_cli.desk.policy.versions import is_version
    from helpdesk_cli.view.policy.answers import print_policy, print_source

    policy, out = read_named(ctx, file), choose_json(json)
    if file is not None and is_version(file) and not out.is_json:
        print_source(policy, out, sys.stdout)
    else:
        print_policy(policy, out, sys.stdout)


@app.command()
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
    from helpdesk_cli.view.policy.difference import print_difference

    try:
        with (
            ctx.obj.open_desk() as desk,
            show_progress("Looking at open tickets", sys.stderr) as progress,
        ):
            found = compare_on_desk(desk, old, new, progress)
    except NotFoundError:
        if old is None or new is None:
            raise
        found = compare_files(old, new, ctx.obj.now)
    print_difference(found, choose_json(json), sys.stdout)
    if fail_on_breach and found.effect is not None and found.effect.tally.late:
        raise typer.Exit(BREACH)


@app.command()
def due(
    ctx: typer.Context,
    tier: Annotated[str, tier_option("Tier of the policy.")],
    severity: Annotated[str, severity_option("Severity of the policy.")],
    region: Annotated[
        str | None,
        typer.Option(
            metavar="REGION", help="Region, if hours depend on it; default: the tier's hours."
        ),
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(
            metavar="ISO", help="Start of the clocks, such as 2026-11-20T09:00Z; default: now."
        ),
    ] = None,
    file: File = None,
    json: Json = False,
) -> None:
    """Show when each clock would be due for a given start. Needs no desk.

    \b
    Example:  hd policy due vimeo --tier silver --severity urgent --at 2026-11-20T17:30:00Z
    """
    from helpdesk_cli.domain.policy.vocabulary import check_word
    from helpdesk_cli.domain.trial.proof import due_times
    from helpdesk_cli.view.policy.answers import print_due

    policy = read_named(ctx, file)
    check_word("tier", tier, policy.tiers)
    check_word("severity", severity, policy.severities)
    start = ctx.obj.now if at is None else _read_instant(at)
    due_at = due_times(policy, tier, severity, region, start)
    print_due(due_at, choose_json(json), sys.stdout, zone=policy.desk.timezone, now=start)


@app.command("test")
@pages
def prove(ctx: typer.Context, file: File = None, json: Json = False) -> None:
    """Run the tests in a policy. Exit 5 if one fails.

    \b
    Example:  hd policy test our-policy.toml
    """
    from helpdesk_cli.domain.trial.proof import prove_policy
    from helpdesk_cli.view.policy.answers import print_proof

    policy = read_named(ctx, file)
    proof = prove_policy(policy)
    print_proof(proof, choose_json(json), sys.stdout, zone=policy.desk.timezone, now=ctx.obj.now)
    if not all(result.is_ok for result in proof):
        raise typer.Exit(BREACH)


@app.command()
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
        typer.Option(metavar="ISO", help="Put it in force at this future instant; default: now."),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Do not ask for confirmation on a terminal.")
    ] = False,
    json: Json = False,
) -> None:
    """Put a policy in force, having shown what that changes.

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
        since = None if at is None else _read_instant(at)
        ask_to_apply(desk, path, since, yes, out)
        if since is None:
            put_in_force(desk, path, out)
        else:
            schedule(desk, path, since, out)


@app.command()
@pages
def backtest(
    ctx: typer.Context,
    file: Annotated[
        str | None,
        typer.Argument(
            metavar="[FILE]",
            help="Policy file, shipped policy, or version; default: in force, with --what-if.",
        ),
    ] = None,
    since: Since = "90d",
    what_if: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY=VALUE", help="Change this value of the policy (repeatable)."),
    ] = None,
    jobs: Jobs = None,
    look: Annotated[
        str | None, typer.Option("--format", metavar="LOOK", help="html or markdown.")
    ] = None,
    json: Json = False,
) -> None:
    """Replay the past under a policy: what it would have kept.

    \b
    Example:  hd policy backtest our-policy.toml --since 90d
              hd policy backtest --what-if "tiers.silver.first_reply.urgent=45 business minutes"
    """
    from helpdesk_cli.cli.commands.policy.looking_back import choose_document, name_trial, run_trial
    from helpdesk_cli.view.report.trial import print_backtest

    document = choose_document(look, json)
    with ctx.obj.open_to_look() as desk:
        policy, source = name_trial(desk, file, what_if or [])
        found = run_trial(desk, policy, source, since, jobs)
    print_backtest(found, choose_json(json), sys.stdout, document)


@app.command()
@pages
@offers_formats
def suggest(
    ctx: typer.Context,
    out: Output,
    since: Since = "90d",
    keep: Annotated[
        str, typer.Option(metavar="SHARE", help="Share of promises to keep, such as 95%.")
    ] = "95%",
    jobs: Jobs = None,
) -> None:
    """Suggest targets from the past: which would have been kept.

    \b
    Example:  hd policy suggest --since 90d --keep 95%
    """
    from helpdesk_cli.cli.commands.policy.looking_back import read_share, suggest_from_past
    from helpdesk_cli.view.policy.targets import print_suggestions

    share = read_share(keep)
    with ctx.obj.open_to_look() as desk:
        found = suggest_from_past(desk, share, since, jobs)
    print_suggestions(found, share, out, sys.stdout)


@app.command()
def cancel(
    ctx: typer.Context,
    version: Annotated[
        str | None,
        typer.Argument(metavar="[HASH]", help="Which one, if several policies wait."),
    ] = None,
    json: Json = False,
) -> None:
    """Take back a policy that waits to come into force.

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


@app.command()
@pages
@offers_formats
def log(ctx: typer.Context, out: Output) -> None:
    """List the policies that this desk has had, and those that wait.

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


def _read_instant(text: str) -> int:
    from helpdesk_cli.domain.time.instant import parse_instant

    try:
        return parse_instant(text)
    except ValueError as error:
        raise UsageError(f"--at: {error}") from error
