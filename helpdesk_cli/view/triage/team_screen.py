"""`hd team` for people: each team above its agents, whoever holds too much in red."""

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from helpdesk_cli.domain.triage.load import Load, TeamLoad
from helpdesk_cli.view.printing.ink import MARKS, QUIET, STRONG, mark_of
from helpdesk_cli.view.printing.link import number_ticket
from helpdesk_cli.view.printing.output import Output, show_line
from helpdesk_cli.view.printing.rich_parts import draw_screen, fit, line, table
from helpdesk_cli.view.printing.safe import cell_width, cut
from helpdesk_cli.view.printing.when import format_countdown

_FIGURES_WIDTH = 46
_NARROWEST_SUBJECT = 8
_LEGEND = {
    "U": "U: unread.",
    "Days": "Days: how long the open ones last at the rate of the last 14 days, if nothing comes "
    "in.",
}
"""What a heading means, for a screen that has room for its column."""


def render_teams(teams: Sequence[TeamLoad], output: Output) -> str:
    """A line a team and a line an agent; what is most at risk as far as there is room."""
    figures = ("Open", "In progress", "Late", "Soon", "U", "Days")
    made = table("Team", *figures, "Most at risk", right=figures, whole=("Team", *figures))
    names = [team.team or "no team" for team in teams]
    names += [f"  {agent}" for team in teams for agent, _ in team.agents]
    room = output.width - _FIGURES_WIDTH - max(map(cell_width, names), default=0)
    for team in teams:
        name = show_line(team.team or "no team", output)
        made.add_row(Text(name, STRONG), *_cells(team.load), Text())
        for agent, load in team.agents:
            who = line("  ", (show_line(agent, output), "") if agent else ("nobody yet", QUIET))
            made.add_row(who, *_cells(load), _tell_nearest(load, room, output))
    dropped = ("Most at risk", "Days", "U", "Soon", "In progress", "Late")
    fitted = fit(made, output, dropped)
    shown = {str(column.header) for column in fitted.columns}
    legend = [Text(told, QUIET) for heading, told in _LEGEND.items() if heading in shown]
    below: list[RenderableType] = ["", *legend] if legend else []
    return draw_screen([fitted, *below], output)


def _cells(load: Load) -> list[Text]:
    limit = "" if load.wip_limit is None else f" of {load.wip_limit}{' !' if load.is_over else ''}"
    days = "-" if load.days_to_clear is None else f"{load.days_to_clear:.1f}"
    return [
        Text(str(load.open)),
        Text(f"{load.in_progress}{limit}", "bold red" if load.is_over else ""),
        Text(str(load.breaching or ""), MARKS["breaching"].style),
        Text(str(load.imminent or ""), MARKS["imminent"].style),
        Text(str(load.unread or ""), STRONG),
        Text(days),
    ]


def _tell_nearest(load: Load, room: int, output: Output) -> Text:
    """Its number, its time, and its subject as far as there is room."""
    nearest = load.nearest
    if nearest is None or nearest.due_in_seconds is None:
        return Text()
    number = number_ticket(nearest.id, nearest.ref, output)
    countdown = format_countdown(nearest.due_in_seconds)
    told = line(number, " ", (countdown, mark_of(nearest).style))
    left = room - cell_width(f"{told} ")
    if left >= _NARROWEST_SUBJECT:
        told.append(f" {cut(show_line(nearest.subject, output), left, output.ellipsis)}")
    return told
