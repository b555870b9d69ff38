"""The report as a file to send: Markdown to paste, HTML that needs nothing and harms nobody."""

import re
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest

from helpdesk_cli.domain.report.report import ClockFigures, Clocks, Report
from helpdesk_cli.view.report.media.markdown import escape
from helpdesk_cli.view.report.sections.promises import MOST_BARS
from tests.golden_files import assert_golden
from tests.report_view.cases import HOSTILE, NOTHING_HAPPENED, REPORT, SCRIPT, group
from tests.report_view.draw import draw

VOID = {"meta", "link", "br", "img", "input", "hr"}
SHAPES = {"rect", "path", "polyline"}
FETCHES = {"src", "href", "srcset", "action", "data", "background", "poster", "xlink:href"}


class Document(HTMLParser):
    """An HTML file as a browser takes it: elements, ids, text by the element around it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None], tuple[str, ...]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), tuple(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), tuple(self.open)))

    def handle_data(self, data: str) -> None:
        if self.open:
            self.texts.append((self.open[-1], data))

    def count(self, tag: str) -> int:
        """How many elements there are of this kind."""
        return sum(name == tag for name, *_ in self.elements)


@pytest.fixture(scope="module", params=[REPORT, NOTHING_HAPPENED], ids=["busy", "empty"])
def html(request: pytest.FixtureRequest) -> str:
    report: Report = request.param
    return draw(report=report, document="html")


def test_every_element_is_closed(html: str) -> None:
    assert Document(html).open == []


def test_html_runs_nothing_and_asks_nobody_for_anything(html: str) -> None:
    document = Document(html)
    tags = {tag for tag, *_ in document.elements}
    assert not tags & {"script", "img", "iframe", "object", "embed", "link", "base", "form", "a"}
    names = {name for _, attributes, _ in document.elements for name in attributes}
    assert not names & FETCHES
    assert not [name for name in names if name.startswith("on")]
    style = "".join(text for tag, text in document.texts if tag == "style")
    assert not re.search(r"url\(|@import|https?:", style)


def test_no_address_stands_in_html_but_as_text_of_a_customer() -> None:
    plain = draw(report=NOTHING_HAPPENED, forecast=None, document="html")
    assert not re.search(r"https?:|//", plain)
    hostile = Document(draw(document="html"))
    assert not [
        value for _, a, _ in hostile.elements for value in a.values() if "://" in (value or "")
    ]


def test_a_browser_is_told_to_load_and_run_nothing(html: str) -> None:
    (policy,) = (
        attributes["content"]
        for _, attributes, _ in Document(html).elements
        if attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"


def test_what_customers_write_is_text() -> None:
    html = draw(document="html")
    document = Document(html)
    cells = {text for tag, text in document.texts if tag in ("td", "th")}
    assert SCRIPT in cells
    assert [text for text in cells if text.startswith("a | b # heading [click]")]
    titles = [inside for tag, _, inside in document.elements if tag == "title"]
    assert [inside for inside in titles if "svg" not in inside] == [("html", "head")]
    assert not [sign for sign in "\x1b\x07\x9b\u202e\u2066\u2028" if sign in html]


def test_every_chart_is_named_and_stands_in_a_section_with_its_table() -> None:
    html = draw(document="html")
    sections = re.findall(r"<section .*?</section>", html, re.DOTALL)
    charts = 0
    for section in sections:
        document = Document(section)
        ids = {attributes.get("id") for _, attributes, _ in document.elements}
        for tag, attributes, inside in document.elements:
            if tag == "svg" and "figure" in inside:
                charts += 1
                assert attributes["role"] == "img"
                assert attributes["aria-labelledby"] in ids
                assert document.count("table") == 1
                assert document.count("figcaption") == document.count("figure")
            elif tag == "svg":
                assert attributes["aria-hidden"] == "true"
    assert charts == 10


def test_tables_have_captions_and_headings_of_rows_and_columns(html: str) -> None:
    document = Document(html)
    assert document.count("caption") == document.count("table") > 0
    scopes = [attributes.get("scope") for tag, attributes, _ in document.elements if tag == "th"]
    assert set(scopes) == {"col", "row"}
    ids = [attributes["id"] for _, attributes, _ in document.elements if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_every_shape_of_a_chart_says_what_it_shows() -> None:
    html = draw(document="html")
    assert "<title>Mon 16 Nov: 24 opened</title>" in html
    assert "<title>first reply: 83 kept</title>" in html
    assert "<title>Mon 10:00: 12</title>" in html
    # Shapes are hidden from no one: the ground behind a bar is the only one that says nothing.
    silent = re.findall(r'<rect class="(\w+)"[^>]*></rect>', html)
    assert set(silent) == {"ground"}


def test_charts_of_twenty_years_keep_their_shape() -> None:
    days = REPORT.daily * 1_043
    ends = [replace(day.day, on=date(2006, 1, 2) + timedelta(n)) for n, day in enumerate(days)]
    daily = tuple(replace(day, day=on) for day, on in zip(days, ends, strict=True))
    html = draw(report=replace(REPORT, daily=daily), document="html")
    sizes = [float(size) for size in re.findall(r'<rect [^>]*width="([-\d.]+)"', html)]
    assert len(sizes) > 4_000
    assert min(sizes) > 0


def test_html_has_a_look_for_the_dark_and_for_paper(html: str) -> None:
    assert "@media (prefers-color-scheme: dark)" in html
    assert "@media print" in html
    assert '<html lang="en">' in html


def test_the_report_to_paste() -> None:
    assert_golden("report-markdown", draw(document="markdown"))


def test_every_row_of_a_markdown_table_has_the_cells_of_its_heading() -> None:
    tables = re.findall(r"(?:^\|.*\n)+", draw(document="markdown"), re.MULTILINE)
    assert len(tables) > 8
    for table in tables:
        widths = {len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}
        assert len(widths) == 1, table


@pytest.mark.parametrize("text", HOSTILE[:2])
def test_markdown_of_customers_stays_text(text: str) -> None:
    escaped = escape(text)
    assert not re.search(r"(?<!\\)[<>|*`\[\]#_]", escaped)
    assert "://" not in escaped
    assert re.sub(r"\\([^\w\s])", r"\1", escaped) == text


def test_a_chart_of_groups_has_those_that_were_promised_something_and_not_too_many() -> None:
    estimate: Clocks = {"first_reply": ClockFigures(achieved=1)}
    none_promised = group("free", kept=0, late=0)
    only_told = replace(
        none_promised,
        figures=replace(none_promised.figures, commitments={"sla": {}, "estimate": estimate}),
    )
    many = [group(f"tier {number}", kept=9, late=1) for number in range(40)]
    report = replace(REPORT, by=("tier",), groups=(only_told, *many))
    page = draw(report=report, document="html")
    section = re.search(r'<section id="groups".*?</section>', page, re.DOTALL)
    assert section
    first, second = re.findall(r"<figure.*?</figure>", section[0], re.DOTALL)
    assert (len(re.findall(r">tier \d+</text>", first)), first.count(">free<")) == (MOST_BARS, 0)
    assert (second.count(">tier "), second.count(">free</text>")) == (0, 1)
    assert section[0].count("<tr>") == 1 + 41
