"""`hd policy suggest` as a screen."""

from collections.abc import Sequence

from rich.text import Text

from helpdesk_cli.domain.trial.targets import Suggestion, least_cases
from helpdesk_cli.english import count, spell
from helpdesk_cli.view.printing.ink import QUIET
from helpdesk_cli.view.printing.output import Output, show_line
from helpdesk_cli.view.printing.rich_parts import draw_screen, fit, table
from helpdesk_cli.view.printing.when import format_length


def render_suggestions(found: Sequence[Suggestion], keep: float, output: Output) -> str:
    """The promises in order of tier, severity and clock, and what was too little to judge."""
    if not found:
        return "Nothing was promised and judged in this time.\n"
    wanted = f"{keep * 100:g} %"
    heading = f"{wanted} would need"
    made = table(
        *("Tier", "Severity", "Clock", "Target", "Kept", "n", heading),
        right=("Kept", "n"),
        whole=("Kept", "n"),
    )
    for one in found:
        tier, severity, clock = one.promise
        made.add_row(
            Text(show_line(tier, output)),
            Text(show_line(severity, output)),
            Text(spell(clock)),
            Text(show_line(one.target, output)),
            Text(_say_share(one)),
            Text(f"{one.kept.denominator:,}"),
            _say_suggestion(one, keep),
        )
    least = count(least_cases(keep), "case")
    note = Text(f"n: kept or broken in this time; none is suggested with fewer than {least}", QUIET)
    return draw_screen([fit(made, output, ("Target",)), "", note], output)


def _say_share(one: Suggestion) -> str:
    share = one.kept.share
    return "" if share is None else f"{int(share * 100)} %"


def _say_suggestion(one: Suggestion, keep: float) -> Text:
    if one.seconds is not None:
        kind = "business" if one.is_business else "wall clock"
        return Text(f"{format_length(one.seconds)} {kind}")
    is_thin = one.kept.denominator < least_cases(keep)
    return Text("too few cases" if is_thin else "too many are still late", QUIET)
