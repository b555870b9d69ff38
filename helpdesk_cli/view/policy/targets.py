"""`hd policy suggest`: what was kept in how many cases, and what target would have been."""

from collections.abc import Sequence
from typing import TextIO

from helpdesk_cli.domain.trial.targets import Suggestion
from helpdesk_cli.view.printing.output import Output, print_rows, print_text

KEYS = (
    *("tier", "severity", "clock", "target", "kept", "of", "share"),
    *("suggested", "suggested_seconds"),
)


def print_suggestions(
    found: Sequence[Suggestion], keep: float, output: Output, stream: TextIO
) -> None:
    """A row for each promise."""
    if output.format != "screen":
        print_rows(KEYS, map(_row, found), output, stream)
        return
    from helpdesk_cli.view.policy.targets_screen import render_suggestions

    print_text(render_suggestions(found, keep, output), output, stream)


def _row(one: Suggestion) -> list[object]:
    share = one.kept.share
    return [
        *one.promise,
        one.target,
        one.kept.numerator,
        one.kept.denominator,
        None if share is None else round(share, 4),
        one.duration,
        one.seconds,
    ]
