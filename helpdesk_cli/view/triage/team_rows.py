"""`hd team`: who holds what, for people and for programs."""

from collections.abc import Iterator, Sequence
from typing import TextIO

from helpdesk_cli.domain.triage.load import Load, TeamLoad
from helpdesk_cli.view.printing.output import Output, print_rows, print_text, print_values
from helpdesk_cli.view.printing.when import format_iso

LOAD_KEYS = (
    *("open", "in_progress", "wip_limit", "waiting", "breaching", "imminent"),
    *("nearest", "nearest_clock", "nearest_due_at", "solved_per_day", "days_to_clear", "unread"),
)


def print_teams(teams: Sequence[TeamLoad], output: Output, stream: TextIO) -> None:
    """JSON by team with its agents; a row a team and agent in CSV and TSV; or the screen."""
    if output.format == "screen":
        from helpdesk_cli.view.triage.team_screen import render_teams

        print_text(render_teams(teams, output), output, stream)
    elif output.is_json:
        objects: list[object] = [_team_object(team) for team in teams]
        print_values(objects if output.format == "nl" else [objects], output, stream)
    else:
        print_rows(("team", "agent", *LOAD_KEYS), _rows(teams), output, stream)


def _team_object(team: TeamLoad) -> dict[str, object]:
    agents = [{"agent": agent, **_load_object(load)} for agent, load in team.agents]
    return {"team": team.team, **_load_object(team.load), "agents": agents}


def _load_object(load: Load) -> dict[str, object]:
    return dict(zip(LOAD_KEYS, _cells(load), strict=True))


def _rows(teams: Sequence[TeamLoad]) -> Iterator[list[object]]:
    for team in teams:
        for agent, load in team.agents:
            yield [team.team, agent, *_cells(load)]


def _cells(load: Load) -> list[object]:
    nearest, days = load.nearest, load.days_to_clear
    due_at = nearest and nearest.due_at
    return [
        *(load.open, load.in_progress, load.wip_limit, load.waiting, load.breaching, load.imminent),
        *(nearest and nearest.id, nearest and nearest.clock),
        None if due_at is None else format_iso(due_at),
        round(load.solved_per_day, 2),
        None if days is None else round(days, 1),
        load.unread,
    ]
