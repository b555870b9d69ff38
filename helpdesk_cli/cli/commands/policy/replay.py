"""Commands that replay the past: what a policy would have kept, which targets would have been."""

import sys
from typing import Annotated

import typer

from helpdesk_cli.cli.options import Json, choose_json, offers_formats
from helpdesk_cli.cli.output.pager import pages
from helpdesk_cli.view.printing.output import Output

Since = Annotated[
    str,
    typer.Option(metavar="WHEN", help="How far back, such as 90d or 12w, or from a date."),
]
Jobs = Annotated[
    int | None, typer.Option(metavar="N", min=1, help="Processes at once; default: one per core.")
]


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
