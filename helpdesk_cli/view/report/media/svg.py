"""The charts of a report as SVG to stand inside HTML: shapes and words, no script, no address.

Colours are classes, which the page defines for light and dark. Every shape says in its own title
what it shows, and every chart what it is; the numbers stand in the table beside it.
"""

from collections.abc import Iterator, Sequence
from html import escape
from math import ceil

from helpdesk_cli.phrases.phrases import Phrases
from helpdesk_cli.view.printing.safe import cut
from helpdesk_cli.view.report.layout import Bars, Chart, Columns, Heat, Series

_WIDTH = 550
_BAR_LEFT, _BAR_WIDTH, _ROW = 175, 215, 28
_COLUMN_TOP, _COLUMN_HEIGHT, _COLUMN_LEFT, _COLUMN_WIDTH = 12, 150, 40, 440
_FIELD, _FIELD_GAP = 25, 2
# Labels are cut to that many characters; the whole stands in the title.
_LABEL = 24


def draw_chart(chart: Chart, name: str, phrases: Phrases) -> str:
    """A figure with its legend; `name` is unique in the page."""
    if isinstance(chart, Bars):
        shapes, width, height = _draw_bars(chart, phrases), _WIDTH, len(chart.labels) * _ROW
    elif isinstance(chart, Columns):
        width, height = _COLUMN_LEFT + _COLUMN_WIDTH + 10, 186
        shapes = _draw_columns(chart, phrases)
    else:
        width, height = 48 + 24 * _FIELD, 20 + len(chart.labels) * _FIELD
        shapes = _draw_heat(chart, phrases)
    kind = type(chart).__name__.lower()
    series = () if isinstance(chart, Heat) else chart.series
    return (
        f'<figure class="chart {kind}"><figcaption>{escape(chart.title)}{_draw_legend(series)}'
        f'</figcaption><div class="wide"><svg role="img" aria-labelledby="{name}"'
        f' viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<title id="{name}">{escape(phrases.say("see_table", chart.title))}</title>'
        f"{''.join(shapes)}</svg></div></figure>"
    )


def draw_line(values: Sequence[int]) -> str:
    """A small line inside a table whose numbers stand elsewhere too; hidden from who listens."""
    if not any(values):
        return ""
    most, last = max(values), max(len(values) - 1, 1)
    points = " ".join(
        f"{2 + 116 * step / last:.1f},{20 - 18 * value / most:.1f}"
        for step, value in enumerate(values)
    )
    shape = f'<polyline points="{points}"/>' if len(values) > 1 else ""
    size = 'viewBox="0 0 120 22" width="120" height="22"'
    return f'<svg class="line" aria-hidden="true" {size}>{shape}</svg>'


def _draw_legend(series: Sequence[Series]) -> str:
    if len(series) < 2:
        return ""
    keys = (f'<span class="key {one.ink}">{escape(one.label)}</span>' for one in series)
    return f'<span class="legend">{"".join(keys)}</span>'


def _draw_bars(chart: Bars, phrases: Phrases) -> Iterator[str]:
    most = max(map(sum, chart.values), default=0)
    for index, (label, values, said) in enumerate(
        zip(chart.labels, chart.values, chart.said, strict=True)
    ):
        top = index * _ROW
        full = sum(values) if chart.whole else most
        yield _text(_BAR_LEFT - 10, top + 18, cut(label, _LABEL), "end", title=label)
        yield _rect("ground", _BAR_LEFT, top + 5, _BAR_WIDTH, 18)
        left = float(_BAR_LEFT)
        for series, value in zip(chart.series, values, strict=True):
            width = _BAR_WIDTH * value / full if full else 0.0
            if value:
                number = phrases.say_number(value)
                told = f"{label}: {number} {series.label}" if chart.whole else f"{label}: {said}"
                yield _rect(series.ink, left, top + 5, max(width - 1, 1.0), 18, told)
            left += width
        yield _text(_BAR_LEFT + _BAR_WIDTH + 10, top + 18, said, "start")


def _draw_columns(chart: Columns, phrases: Phrases) -> Iterator[str]:
    top = round_up(max((max(row, default=0) for row in chart.values), default=0))
    bottom = _COLUMN_TOP + _COLUMN_HEIGHT
    for part in (0, 1, 2):
        y = bottom - _COLUMN_HEIGHT * part / 2
        yield f'<path class="grid" d="M{_COLUMN_LEFT} {y}h{_COLUMN_WIDTH}"/>'
        yield _text(_COLUMN_LEFT - 6, y + 4, phrases.say_number(top * part // 2), "end")
    step = _COLUMN_WIDTH / max(len(chart.labels), 1)
    wide = min(step * 0.76 / len(chart.series), 26.0)
    # As many labels apart that none runs into the next, in the larger letters of a phone either.
    apart = ceil(84 / step)
    for index, (label, row) in enumerate(zip(chart.labels, chart.values, strict=True)):
        middle = _COLUMN_LEFT + step * (index + 0.5)
        left = middle - wide * len(chart.series) / 2
        for place, (series, value) in enumerate(zip(chart.series, row, strict=True)):
            height = _COLUMN_HEIGHT * value / top
            told = f"{label}: {phrases.say_number(value)} {series.label}"
            yield _rect(
                series.ink, left + wide * place, bottom - height, max(wide - 1, 0.5), height, told
            )
        if index % apart == 0:
            yield _text(middle, bottom + 18, label, "middle")


def round_up(most: int) -> int:
    """The top of a scale: even, so that its half is whole too, and round."""
    size = 1
    while most > 10 * size:
        size *= 10
    return next(step * size for step in (2, 4, 6, 8, 10) if step * size >= most)


def _draw_heat(chart: Heat, phrases: Phrases) -> Iterator[str]:
    most, size = max(max(row) for row in chart.values), _FIELD - _FIELD_GAP
    for hour in range(0, 24, 3):
        yield _text(48 + hour * _FIELD, 12, f"{hour:02}:00", "start")
    for index, (label, row) in enumerate(zip(chart.labels, chart.values, strict=True)):
        top = 20 + index * _FIELD
        yield _text(40, top + 17, label, "end")
        for hour, value in enumerate(row):
            told = f"{label} {hour:02}:00: {phrases.say_number(value)}"
            left = 48 + hour * _FIELD
            yield _rect("ground", left, top, size, size, told)
            if value:
                yield _rect("heat", left, top, size, size, told, 0.2 + 0.8 * value / most)


def _rect(
    ink: str,
    left: float,
    top: float,
    width: float,
    height: float,
    told: str = "",
    strength: float = 1,
) -> str:
    title = f"<title>{escape(told)}</title>" if told else ""
    opacity = f' fill-opacity="{strength:.2f}"' if strength < 1 else ""
    return (
        f'<rect class="{ink}" x="{left:.1f}" y="{top:.1f}" width="{width:.1f}"'
        f' height="{height:.1f}" rx="2"{opacity}>{title}</rect>'
    )


def _text(left: float, top: float, words: str, anchor: str, title: str = "") -> str:
    told = f"<title>{escape(title)}</title>" if title and title != words else ""
    return f'<text x="{left:.1f}" y="{top:.1f}" text-anchor="{anchor}">{escape(words)}{told}</text>'
