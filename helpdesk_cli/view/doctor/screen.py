"""`hd doctor`: every check with what it found, for people and for programs."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from textwrap import wrap
from typing import TextIO

from helpdesk_cli.domain.answers.doctor import Checked, Level
from helpdesk_cli.english import count
from helpdesk_cli.view.printing.ink import QUIET, STRONG, Mark, draw_mark, paint
from helpdesk_cli.view.printing.output import Output, print_rows, print_text, print_value, show_line
from helpdesk_cli.view.printing.safe import cell_width

_MARKS: dict[Level | None, Mark] = {
    None: Mark("✓", "+", "green"),
    "warning": Mark("!", "!", "yellow"),
    "error": Mark("✗", "x", "bold red"),
}
_SKIPPED = Mark("–", "-", QUIET)  # noqa: RUF001 - a dash, as people write it
_INDENT = 6
_WORDS: dict[Level, str] = {"error": "wrong", "warning": "warning"}
_KEYS = ("group", "check", "level", "text", "advice")


def print_checks(checks: Sequence[Checked], output: Output, stream: TextIO) -> None:
    """Group by group, then how many of each; one object; or a row for each finding."""
    if output.format == "json":
        print_value(checks_object(checks), output, stream)
        return
    if output.format != "screen":
        print_rows(_KEYS, (row for each in checks for row in _list_rows(each)), output, stream)
        return
    lines = [*_draw_groups(checks, output), "", *_sum_up(checks, output)]
    print_text("".join(f"{line}\n" for line in lines), output, stream)


def checks_object(checks: Sequence[Checked]) -> dict[str, object]:
    """The JSON that scripts rely on."""
    return {
        "ok": not _count(checks, "error"),
        "errors": _count(checks, "error"),
        "warnings": _count(checks, "warning"),
        "checks": [
            {
                "group": each.group.lower(),
                "check": each.title,
                "level": each.level,
                "note": each.seen.note or None,
                "skipped": each.seen.skipped,
                "mended": list(each.mended),
                "findings": [
                    {"level": one.level, "text": one.text, "advice": one.advice}
                    for one in each.seen.findings
                ],
            }
            for each in checks
        ],
    }


def _list_rows(each: Checked) -> Iterator[tuple[object, ...]]:
    head = (each.group.lower(), each.title)
    for done in each.mended:
        yield (*head, "mended", done, None)
    for finding in each.seen.findings:
        yield (*head, finding.level, finding.text, finding.advice)
    if not (each.mended or each.seen.findings):
        skipped = each.seen.skipped
        yield (*head, "skipped" if skipped else "ok", skipped or each.seen.note or None, None)


def _draw_groups(checks: Sequence[Checked], output: Output) -> Iterator[str]:
    for place, (group, members) in enumerate(groupby(checks, lambda each: each.group)):
        yield from [""] if place else []
        yield paint([(group, STRONG)], output.colour)
        for each in members:
            yield from _draw_check(each, output)


def _draw_check(each: Checked, output: Output) -> Iterator[str]:
    mark = _SKIPPED if each.seen.skipped else _MARKS[each.level]
    note = show_line(each.seen.skipped or each.seen.note, output)
    spans = [draw_mark(mark, output.unicode), (f" {each.title}", "")]
    if cell_width(f"  x {each.title}  {note}") <= output.width:
        yield "  " + paint([*spans, (f"  {note}" if note else "", QUIET)], output.colour)
    else:
        yield "  " + paint(spans, output.colour)
        yield from (paint([(line, QUIET)], output.colour) for line in _fold(note, output))
    for done in each.mended:
        yield from _fold(f"mended: {done}", output)
    for advice, findings in groupby(each.seen.findings, lambda finding: finding.advice):
        for finding in findings:
            yield from _fold(f"{_WORDS[finding.level]}: {show_line(finding.text, output)}", output)
        todo = _fold(f"do: {show_line(advice, output)}", output)
        yield from (paint([(line, QUIET)], output.colour) for line in todo)


def _fold(text: str, output: Output) -> list[str]:
    margin = " " * _INDENT
    return wrap(
        text,
        max(output.width, 40),
        initial_indent=margin,
        subsequent_indent=f"{margin}  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _sum_up(checks: Sequence[Checked], output: Output) -> Iterable[str]:
    errors, warnings = _count(checks, "error"), _count(checks, "warning")
    mended = sum(len(each.mended) for each in checks)
    counts = [
        f"{mended:,} mended" if mended else "",
        f"{errors:,} wrong" if errors else "nothing is wrong",
        count(warnings, "warning") if warnings else "",
    ]
    yield (" · " if output.unicode else ", ").join(filter(None, counts))


def _count(checks: Sequence[Checked], level: Level) -> int:
    return sum(one.level == level for each in checks for one in each.seen.findings)
