"""`hd team`: each agent's workload."""

import sys

import typer

from helpdesk_cli.cli.options import At, offers_formats
from helpdesk_cli.cli.output.neglect import warn_of_neglect
from helpdesk_cli.cli.output.pager import pages
from helpdesk_cli.view.printing.output import Output


@pages
@offers_formats
def team(ctx: typer.Context, out: Output, at: At = None) -> None:
    """Show each agent's workload and the ticket most at risk.

    In progress counts assigned tickets that wait for no one else; a policy may limit it for each
    member of a team. Days: how long the open tickets would take at the rate of the last two weeks.

    \b
    Example:  hd team
              hd team --json | jq '.[] | select(.breaching > 0) | .team'
    """
    from helpdesk_cli.desk.triage.team import list_teams
    from helpdesk_cli.view.triage.team_rows import print_teams

    with ctx.obj.open_desk_at(at, with_policy=True) as desk:
        print_teams(list_teams(desk), out, sys.stdout)
        warning = warn_of_neglect(desk, out) if at is None else ""
    sys.stderr.write(warning)
