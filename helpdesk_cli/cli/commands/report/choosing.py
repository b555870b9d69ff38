"""What `hd report` was asked for: a period, groups, a look; and what does not go together."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand

from helpdesk_cli.cli.output.target import refuse_suffix
from helpdesk_cli.errors import UsageError, suggest
from helpdesk_cli.view.printing.output import Output
from helpdesk_cli.view.report.answer import LOOKS, Look

if TYPE_CHECKING:
    from helpdesk_cli.domain.report.period import Period
    from helpdesk_cli.domain.report.report import Dimension

LAST = "last"
NAMED_PERIODS = ("--week", "--month", "--quarter")

SUFFIXES: dict[str, Look] = {
    ".html": "html",
    ".htm": "html",
    ".md": "markdown",
    ".csv": "csv",
    ".tsv": "tsv",
    ".json": "json",
    ".txt": "screen",
}
"""The format of a file by its name, where none is given."""


class ReportCommand(TyperCommand):
    """A period without a name is the last full one: `--week` alone is `--week last`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As Click does, once every period has its name."""
        return super().parse_args(ctx, list(_name_periods(args)))


def _name_periods(args: Sequence[str]) -> Iterator[str]:
    for word, following in zip(args, [*args, "-"][1:], strict=True):
        yield word
        if word in NAMED_PERIODS and following.startswith("-"):
            yield LAST


def refuse_what_does_not_mix(given: Mapping[str, Any]) -> None:
    """Options that need another one, or rule it out."""
    if not given["forecast"] and not (given["agents"] is None and given["team"] is None):
        raise UsageError(
            f"{'--team' if given['agents'] is None else '--agents'} needs --forecast",
            hint="hd report --forecast --agents 3",
        )
    if given["email"] and (given["output"] or given["format_"]):
        other = "--output" if given["output"] else "--format"
        raise UsageError(
            f"--email and {other} cannot be combined",
            hint="the mail holds the report as text, with HTML attached",
        )
    if given["email"] and given["at"]:
        raise UsageError("--email and --at cannot be combined", hint="mail shows what is known now")
    if given["again"] and not given["email"]:
        raise UsageError("--again needs --email", hint="hd report --email WHO --again")


def refuse_breaches_elsewhere(given: Mapping[str, Any], look: str) -> None:
    """They are rows of a table; what else shows a report has them anyway."""
    if given["breaches"] and (given["email"] or look not in ("csv", "tsv")):
        raise UsageError(
            "--breaches needs CSV or TSV; the other formats include the breaches anyway",
            hint="hd report --week --breaches --output breaches.csv",
        )


def choose_period(
    named: dict[str, str | None], since: str | None, until: str | None, now: int, zone: str
) -> "Callable[[str], Period]":
    """The one period that was asked for, to be cut in a time zone; the last full week when none
    was. Which week is the last, the present `zone` of the desk says.
    """
    from helpdesk_cli.domain.report.period import read_month, read_quarter, read_range, read_week

    asked = {option: words for option, words in named.items() if words is not None}
    if until is not None and since is None:
        raise UsageError("--until needs --since", hint="hd report --since 2026-11-01")
    if len(asked) + (since is not None) > 1:
        options = " and ".join([*asked, *(["--since"] if since is not None else [])])
        raise UsageError(f"{options} cannot be combined", hint="choose one period")
    if since is not None:
        return lambda zone: read_range(since, until, now, zone)
    readers = {"--week": read_week, "--month": read_month, "--quarter": read_quarter}
    option, words = next(iter(asked.items()), ("--week", LAST))
    name = readers[option](words, now, zone).name
    return lambda zone: readers[option](name, now, zone)


def read_dimensions(words: str) -> "tuple[Dimension, ...]":
    """The dimensions named, each once."""
    from helpdesk_cli.domain.report.report import DIMENSIONS

    if words == "none":
        return ()
    found: dict[Dimension, None] = {}
    for word in (word.strip() for word in words.split(",")):
        known = next((name for name in DIMENSIONS if name == word), None)
        if known is None:
            raise UsageError(
                f'--by: reports cannot be grouped by "{word}"{suggest(word, DIMENSIONS)}',
                hint=f"one or more of {', '.join(DIMENSIONS)}, or none",
            )
        found[known] = None
    return tuple(found)


def choose_look(words: str | None, output: Path | None, out: Output) -> Look | None:
    """The look that was asked for, or that a file's name tells; None: that of `out`."""
    look = next((look for look in LOOKS if look == words), None)
    if words is not None and look is None:
        raise UsageError(
            f'no format "{words}"{suggest(words, LOOKS)}', hint=f"one of {', '.join(LOOKS)}"
        )
    if out.format in ("json", "nl", "csv"):
        if look is not None:
            raise UsageError(f"--{out.format} and --format cannot be combined", hint="choose one")
        return None
    if look is not None or output is None:
        return look
    refuse_suffix(output, SUFFIXES)
    return SUFFIXES.get(output.suffix.lower())
