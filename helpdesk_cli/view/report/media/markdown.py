"""A report to paste where Markdown is read. Foreign text in it stays text."""

import re
from collections.abc import Iterator

from helpdesk_cli.view.printing.ink import draw_bar
from helpdesk_cli.view.report.layout import Column, Page, Section
from helpdesk_cli.view.report.media.screen import draw_trends

_BAR_WIDTH = 10

# What starts something in the middle of a line, in CommonMark or on GitHub.
_ACTS = re.compile(r"([\\`*_\[\]<>|~#&!@$])")


def render_markdown(page: Page) -> str:
    """The whole report; tables as GitHub writes them."""
    lines = [f"# {escape(page.heading)}", "", f"{escape(', '.join(page.facts))}"]
    lines += ["", *(f"- {name} **{value}** ({detail})" for name, value, detail in page.kept)]
    for section in page.sections:
        lines += ["", f"## {escape(section.title)}", "", *_tell_section(section)]
    return "\n".join(lines) + "\n"


def escape(text: str) -> str:
    """The text, every character that could act with a backslash before it."""
    escaped = _ACTS.sub(r"\\\1", text)
    # GitHub makes links of bare addresses.
    return escaped.replace("://", r":\//").replace("www.", r"www\.")


def _tell_section(section: Section) -> Iterator[str]:
    if not section.rows:
        yield section.nothing
        return
    if section.lead:
        yield from (escape(section.lead), "")
    if len(section.columns) == 1:
        yield from (f"- {escape(sentence)}" for (sentence,) in section.rows)
        return
    # The small line tells what more columns would.
    kept = [
        place
        for place, column in enumerate(section.columns)
        if not (section.trends and column.rank)
    ]
    drawn = draw_trends(section) or _draw_bars(section)
    headings = [
        *(section.columns[place] for place in kept),
        *([_drawn_column(section)] if drawn else []),
    ]
    yield _set_row([escape(column.heading) for column in headings])
    yield _set_row(["---:" if column.right else "---" for column in headings])
    for index, row in enumerate(section.rows):
        cells = [escape(row[place]) for place in kept]
        yield _set_row([*cells, *([drawn[index]] if drawn else [])])


def _drawn_column(section: Section) -> Column:
    return Column(section.trends.heading if section.trends else "")


def _draw_bars(section: Section) -> tuple[str, ...]:
    if section.meter is None:
        return ()
    return tuple(
        "" if share is None else draw_bar(share, _BAR_WIDTH, unicode=True)
        for share in section.meter.shares
    )


def _set_row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
