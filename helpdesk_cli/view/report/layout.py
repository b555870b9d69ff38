"""What a report is made of, whatever it is drawn on: sections with a table, charts beside it.

Values only. All text in them is safe on one line; drawing it on a medium that gives characters a
meaning of their own (HTML, Markdown) still takes that medium's escapes.
"""

from dataclasses import dataclass
from typing import NamedTuple

from helpdesk_cli.domain.policy.policy import Language


class Column(NamedTuple):
    """A column. Where room is short, those of the highest `rank` go first, all of one rank
    together.

    With a `least`, it is cut down to that many characters before that, and further once nothing
    else helps. `prose` is never cut.
    """

    heading: str
    right: bool = False
    rank: int = 0
    least: int | None = None
    prose: bool = False


class Series(NamedTuple):
    """`ink` says what it stands for, so that one thing has one colour all over the report."""

    label: str
    ink: str


class Bars(NamedTuple):
    """A bar a row, in parts by series.

    `values[row][series]`; `said[row]` stands beside the bar. `whole`: every bar has the full
    length, cut by shares; else the longest has.
    """

    title: str
    series: tuple[Series, ...]
    labels: tuple[str, ...]
    values: tuple[tuple[int, ...], ...]
    said: tuple[str, ...]
    whole: bool

    @property
    def shares(self) -> tuple[float | None, ...]:
        """The share of the full length that the first series of each row takes; None of nothing."""
        most = max(map(sum, self.values), default=0)
        fulls = [sum(row) if self.whole else most for row in self.values]
        return tuple(
            row[0] / full if full else None for row, full in zip(self.values, fulls, strict=True)
        )


class Columns(NamedTuple):
    """Columns side by side over time: `values[step][series]`."""

    title: str
    series: tuple[Series, ...]
    labels: tuple[str, ...]
    values: tuple[tuple[int, ...], ...]


class Heat(NamedTuple):
    """A field a weekday and hour, the darker the more: `values[weekday][hour]`."""

    title: str
    labels: tuple[str, ...]
    values: tuple[tuple[int, ...], ...]


Chart = Bars | Columns | Heat


class Trends(NamedTuple):
    """A few numbers a row, to be drawn as a small line; `together` on one scale."""

    heading: str
    values: tuple[tuple[int, ...], ...]
    together: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A table with what belongs to it; `nothing` is said in its place when it has no rows.

    `name` is a word for links. `rows` have a cell a column. `meter` is a chart that a screen can
    show as a bar in each row; rows and bars stand in one order.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    lead: str = ""
    nothing: str = ""
    charts: tuple[Chart, ...] = ()
    meter: Bars | None = None
    trends: Trends | None = None


class Headline(NamedTuple):
    """One figure to see first, and what it was before."""

    name: str
    value: str
    detail: str


@dataclass(frozen=True, slots=True)
class Page:
    """A whole report. `heading` is desk and title in one; `facts` say what it covers and what
    judged it; `kept` and `counts` are what to see first, shares and numbers."""

    language: Language
    desk: str
    title: str
    heading: str
    facts: tuple[str, ...]
    kept: tuple[Headline, ...]
    counts: tuple[Headline, ...]
    sections: tuple[Section, ...]
