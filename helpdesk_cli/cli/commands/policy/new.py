"""`hd policy new`: a first policy in a file of one's own."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from helpdesk_cli.cli.options import Json, choose_json

File = Annotated[
    str, typer.Argument(metavar="[FILE]", help="Where to write it; default: policy.toml.")
]
Name = Annotated[str | None, typer.Option(metavar="TEXT", help="Name of the desk.")]
Zone = Annotated[
    str | None, typer.Option(metavar="ZONE", help="Time zone; default: this machine's.")
]
Hours = Annotated[
    list[str] | None,
    typer.Option(metavar="HOURS", help='Such as "mon-fri 09:00-17:00", or always (repeatable).'),
]
Holidays = Annotated[
    list[str] | None,
    typer.Option(metavar="COUNTRY", help="Public holidays of GB, or US-CA (repeatable)."),
]
Tiers = Annotated[
    list[str] | None, typer.Option(metavar="NAME", help="A tier, the best first (repeatable).")
]
Severities = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME", help="A severity, the worst first (repeatable)."),
]
Manager = Annotated[
    str | None, typer.Option(metavar="ADDRESS", help="Who is told of late tickets.")
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Overwrite a file.")]


def new(
    ctx: typer.Context,
    file: File = "policy.toml",
    name: Name = None,
    zone: Zone = None,
    hours: Hours = None,
    holidays: Holidays = None,
    tier: Tiers = None,
    severity: Severities = None,
    manager: Manager = None,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Write a first policy, from options or from a few questions.

    \b
    Example:  hd policy new
              hd policy new our-policy.toml --hours always --manager eve@example.com
    """
    from helpdesk_cli.cli.commands.policy.drafting import (
        Given,
        refuse_to_overwrite,
        take_answers,
        write_schema_beside,
        write_text,
    )
    from helpdesk_cli.desk.policy.apply import count_sections
    from helpdesk_cli.policy_file.drafting.first_policy import draft_policy
    from helpdesk_cli.view.policy.answers import print_new

    place, out = Path(file), choose_json(json)
    refuse_to_overwrite(place, yes)
    answers = take_answers(Given(name, zone, hours, holidays, tier, severity, manager))
    policy = draft_policy(answers, ctx.obj.now)
    write_text(place, policy.text, yes=yes)
    write_schema_beside(place)
    print_new(place, policy, count_sections(policy), out, sys.stdout)
