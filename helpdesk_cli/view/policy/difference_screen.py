"""`hd policy diff` as a screen."""

from rich.console import RenderableType
from rich.text import Text

from helpdesk_cli.domain.trial.foretell import Difference
from helpdesk_cli.view.policy.difference_words import Line, say_groups, say_tally
from helpdesk_cli.view.printing.ink import QUIET, STRONG
from helpdesk_cli.view.printing.output import Output, show_line
from helpdesk_cli.view.printing.rich_parts import draw_screen, indent, line

_LATE = "yellow"


def render_difference(both: Difference, output: Output) -> str:
    """The changes, group by group, and their effect on the tickets that are open."""
    if both.is_same:
        return "No change in meaning.\n"
    old, new = (show_line(source, output) for source in both.sources)
    parts: list[RenderableType] = [
        line(
            (f"{old} ", STRONG),
            (both.old.hash[:8], QUIET),
            f" {_arrow(output)} ",
            (f"{new} ", STRONG),
            (both.new.hash[:8], QUIET),
        )
    ]
    for heading, lines in say_groups(both):
        parts += ["", Text(heading, STRONG), *(indent(_draw(one, output)) for one in lines)]
    if both.effect is not None:
        late = both.effect.tally.late
        parts += ["", line((say_tally(both.effect), _LATE if late else QUIET))]
    return draw_screen(parts, output)


def _draw(one: Line, output: Output) -> Text:
    first, *more = (
        show_line(said, output).replace("→", _arrow(output))
        if not output.unicode
        else show_line(said, output)
        for said in one.said
    )
    drawn = line((f"{show_line(one.name, output)}: ", ""), first)
    for said in more:
        drawn.append(f"\n  {said}")
    if one.effect:
        drawn.append(f"; {one.effect}", _LATE)
    return drawn


def _arrow(output: Output) -> str:
    return "→" if output.unicode else "->"
