"""The options of `hd report`."""

from pathlib import Path
from typing import Annotated

import typer

from helpdesk_cli.cli.complete import complete_team
from helpdesk_cli.view.report.answer import LOOKS

Week = Annotated[
    str | None,
    typer.Option(metavar="[WEEK]", help="ISO week such as 2026-W47, or this; default: last."),
]
Month = Annotated[
    str | None,
    typer.Option(metavar="[MONTH]", help="Month such as 2026-11, or this; default: last."),
]
Quarter = Annotated[
    str | None,
    typer.Option(metavar="[QUARTER]", help="Quarter such as 2026-Q4, or this; default: last."),
]
Since = Annotated[str | None, typer.Option(metavar="DATE", help="First day of the period.")]
Until = Annotated[
    str | None, typer.Option(metavar="DATE", help="End of the period, exclusive; default: now.")
]
By = Annotated[
    str | None,
    typer.Option(
        metavar="NAMES",
        help="Group by tier, severity, channel, topic, team, agent or account (separate several "
        "with commas), or none. [default: tier]",
    ),
]
AskedLook = Annotated[
    str | None, typer.Option("--format", metavar="LOOK", help=f"One of {', '.join(LOOKS)}.")
]
File = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Write to this file instead; its suffix sets the format."),
]
WithForecast = Annotated[
    bool, typer.Option("--forecast", help="Add a forecast for the open queue.")
]
Agents = Annotated[
    int | None, typer.Option(metavar="N", min=1, help="With --forecast: number of agents.")
]
OfTeam = Annotated[
    str | None,
    typer.Option(
        metavar="TEAM",
        help="With --forecast: only this team's queue.",
        autocompletion=complete_team,
    ),
]
WithMeanings = Annotated[
    bool, typer.Option("--explain", help="Add a sentence on what each figure means.")
]
FailOnBreach = Annotated[
    bool, typer.Option("--fail-on-breach", help="Exit 5 if an SLA promise was broken.")
]
Readers = Annotated[
    list[str] | None,
    typer.Option(
        metavar="WHO",
        help="Mail it instead of printing it, to role:NAME, team:NAME, a person or an address.",
    ),
]
Breaches = Annotated[
    bool,
    typer.Option("--breaches", help="With CSV and TSV: only the broken promises, one per row."),
]
Again = Annotated[
    bool,
    typer.Option("--again", help="With --email: re-send it to recipients who already have it."),
]
