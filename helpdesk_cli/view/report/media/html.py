"""A report as one HTML file that needs nothing else: no script, no address, charts inside.

`report.html` is the frame with all style: light and dark, screen and paper.
"""

from collections.abc import Iterator
from html import escape
from pathlib import Path
from string import Template

from helpdesk_cli.phrases.phrases import Phrases, load_phrases
from helpdesk_cli.view.report.layout import Column, Headline, Heat, Page, Section
from helpdesk_cli.view.report.media.svg import draw_chart, draw_line

# Cells of more characters may wrap.
_LONG = 24

_FRAME = Path(__file__).parent / "report.html"


def render_html(page: Page) -> str:
    """The whole document."""
    phrases = load_phrases(page.language, "report")
    return Template(_FRAME.read_text(encoding="utf-8")).substitute(
        language=page.language,
        title=escape(page.heading),
        desk=escape(page.desk),
        period=escape(page.title),
        facts="".join(f"<li>{escape(fact)}</li>" for fact in page.facts),
        headlines="".join(map(_draw_headline, (*page.kept, *page.counts))),
        sections="\n".join(_draw_section(section, phrases) for section in page.sections),
    )


def _draw_headline(headline: Headline) -> str:
    name, value, detail = map(escape, headline)
    return f"<div><dt>{name}</dt><dd><strong>{value}</strong> <span>{detail}</span></dd></div>\n"


def _draw_section(section: Section, phrases: Phrases) -> str:
    return (
        f'<section id="{section.name}" aria-labelledby="{section.name}-title">\n'
        f'<h2 id="{section.name}-title">{escape(section.title)}</h2>\n'
        f"{''.join(_fill_section(section, phrases))}</section>"
    )


def _fill_section(section: Section, phrases: Phrases) -> Iterator[str]:
    if section.lead:
        yield f'<p class="lead">{escape(section.lead)}</p>\n'
    if not section.rows:
        yield f"<p>{escape(section.nothing)}</p>\n"
        return
    yield '<div class="beside">\n'
    for number, chart in enumerate(section.charts, 1):
        yield draw_chart(chart, f"{section.name}-chart-{number}", phrases) + "\n"
    if len(section.columns) == 1:
        items = (f"<li>{escape(sentence)}</li>\n" for (sentence,) in section.rows)
        yield f"<ul>{''.join(items)}</ul>\n"
    else:
        yield from _draw_table(section)
    yield "</div>\n"


def _draw_table(section: Section) -> Iterator[str]:
    """All columns: a page scrolls where a terminal leaves out."""
    lines = not any(isinstance(chart, Heat) for chart in section.charts)
    headings = [
        *section.columns,
        *([Column(section.trends.heading)] if section.trends and lines else []),
    ]
    yield (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(section.title)}">'
        f'<table class="{section.name}"><caption>{escape(section.title)}</caption>\n<thead><tr>'
        f"{''.join(map(_draw_heading, headings))}</tr></thead>\n<tbody>\n"
    )
    for index, row in enumerate(section.rows):
        cells = "".join(
            _draw_cell(cell, column, is_first=place == 0)
            for place, (cell, column) in enumerate(zip(row, section.columns, strict=True))
        )
        drawn = ""
        if section.trends and lines:
            drawn = f"<td>{draw_line(section.trends.values[index])}</td>"
        yield f"<tr>{cells}{drawn}</tr>\n"
    yield "</tbody></table></div>\n"


def _draw_heading(column: Column) -> str:
    kind = ' class="number"' if column.right else ""
    if not column.heading:
        return "<td></td>"
    return f'<th scope="col"{kind}>{escape(column.heading)}</th>'


def _draw_cell(cell: str, column: Column, *, is_first: bool) -> str:
    is_long = (column.least or column.prose) and len(cell) > _LONG
    kind = ' class="number"' if column.right else ' class="long"' if is_long else ""
    if is_first:
        return f'<th scope="row"{kind}>{escape(cell)}</th>'
    # On a narrow page each row is a list, and its headings stand beside the cells.
    return f'<td{kind} data-heading="{escape(column.heading)}">{escape(cell)}</td>'
