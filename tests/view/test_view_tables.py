"""Tables on narrow terminals: columns go before digits break, words before letters do."""

import pytest
from rich.text import Text

from helpdesk_cli.view.printing.output import Output
from helpdesk_cli.view.printing.rich_parts import draw_screen, fit, indent, table

HEADINGS = ("Name", "Due", "Why")
ROW = ("Enterprise Silver", "Mon 30 Nov 06:02", "closed for the holiday")
DROPPED = ("Why", "Due")


def draw(width: int, *, dropped: tuple[str, ...] = DROPPED, indented: int = 0) -> list[str]:
    output = Output("screen", width=width)
    made = table(*HEADINGS, whole=("Due",))
    made.add_row(*map(Text, ROW))
    fitted = fit(made, output, dropped, indented)
    return draw_screen([indent(fitted, indented)], output).splitlines()


@pytest.mark.parametrize(
    ("width", "headings"),
    [(80, HEADINGS), (37, HEADINGS), (36, ("Name", "Due")), (28, ("Name", "Due")), (27, ("Name",))],
)
def test_columns_go_one_after_the_other_where_they_do_not_fit(
    width: int, headings: tuple[str, ...]
) -> None:
    heading, *rows = draw(width)
    assert heading.split() == [*headings]
    assert ("Mon 30 Nov 06:02" in rows[0]) is ("Due" in headings)


@pytest.mark.parametrize("width", range(10, 80))
def test_no_word_is_broken_as_long_as_there_is_room_for_it(width: int) -> None:
    words = " ".join(draw(width)).split()
    assert {*words} <= {*" ".join((*HEADINGS, *ROW)).split()}


def test_what_must_not_go_stays_however_narrow_it_is() -> None:
    assert draw(30, dropped=())[0].split() == [*HEADINGS]


def test_where_nothing_more_may_go_what_is_else_whole_wraps_between_words() -> None:
    made = table("When", "What", "After", whole=("When", "After"))
    made.add_row(*map(Text, ("Mon 30 Nov 17:50", "the customer wrote", "late, due 18:50")))
    output = Output("screen", width=32)
    words = " ".join(draw_screen([fit(made, output)], output).splitlines()).split()
    assert {"Mon", "17:50", "customer", "late,", "18:50"} <= {*words}


def test_the_place_that_it_is_moved_to_the_right_counts() -> None:
    assert draw(37, indented=2)[0].split() == ["Name", "Due"]


def test_what_is_piped_keeps_every_column_on_one_line() -> None:
    made = table(*HEADINGS)
    made.add_row(*map(Text, ROW))
    piped = Output("tsv", width=20)
    heading, row = draw_screen([fit(made, piped, DROPPED)], piped).splitlines()
    assert heading.split() == [*HEADINGS]
    assert [cell in row for cell in ROW] == [True] * 3
