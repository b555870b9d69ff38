"""Commands that ask a policy, and change nothing: by a file, a shipped name or a version."""

import sys
from typing import Annotated

import typer

from helpdesk_cli.cli.commands.policy.naming import read_named
from helpdesk_cli.cli.options import (
    Json,
    choose_json,
    offers_formats,
    read_instant,
    severity_option,
    tier_option,
)
from helpdesk_cli.cli.output.pager import pages
from helpdesk_cli.errors import BREACH, CONFIGURATION
from helpdesk_cli.view.printing.output import Output

File = Annotated[
    str | None,
    typer.Argument(
        metavar="[FILE]",
        help="Policy file, shipped policy, or version of hd policy log; default: in force.",
    ),
]


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


@pages
@offers_formats
def show(ctx: typer.Context, out: Output, file: File = None) -> None:
    """Show the promises in a table; of a version, its text.

    \b
    Example:  hd policy show vimeo
    """
    from helpdesk_cli.desk.policy.versions import is_version
    from helpdesk_cli.view.policy.answers import print_policy, print_source

    policy = read_named(ctx, file)
    if file is not None and is_version(file) and out.format in ("screen", "tsv"):
        print_source(policy, out, sys.stdout)
    else:
        print_policy(policy, out, sys.stdout)


@pages
@offers_formats
def due(
    ctx: typer.Context,
    out: Output,
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
    start = ctx.obj.now if at is None else read_instant("--at", at)
    due_at = due_times(policy, tier, severity, region, start)
    print_due(due_at, out, sys.stdout, zone=policy.desk.timezone, now=start)


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
