"""Foreign text: what it may not do, whatever it holds."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from helpdesk_cli.view.printing.safe import cell_width, clean_body, clean_cell, clean_line, cut
from tests.view.view_cases import CJK, EMOJI, HOSTILE, LONG, MARKS

LINES = [
    ("plain", "Live stream drops", "Live stream drops"),
    ("empty", "", ""),
    ("accents", "Société Générale", "Société Générale"),
    ("white space", " a \t b\r\n\r\nc ", "a b c"),
    ("line separators", "a\u2028b\u2029c\x85d\x0be", "a b c d e"),
    ("no-break and wide spaces", "a\u00a0b\u3000c", "a b c"),
    ("terminal colours", "\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
    ("terminal title", "\x1b]0;owned\x07", "␛]0;owned␇"),
    ("eight-bit escape", "\x9b2J", "�2J"),
    ("backspace and delete", "a\x08b\x7f", "a␈b␡"),
    ("rich markup", "[/bold] [red]x", "[/bold] [red]x"),
    ("right-to-left override", "a\u202egpj.exe\u202c", "a�gpj.exe�"),
    ("isolates", "\u2066a\u2069", "�a�"),
    ("direction marks", "a\u200eb\u200fc\u061cd", "abcd"),
    ("Hebrew itself", "שלום", "שלום"),
    ("zero width", "a\u200bb\ufeffc\u00add", "abcd"),
    ("emoji joined", "\U0001f468\u200d\U0001f469", "\U0001f468\U0001f469"),
    ("emoji variation and skin", "❤️\U0001f44d\U0001f3fd", "❤\U0001f44d"),
    ("Hangul filler", "a\u3164b", "ab"),
    ("lone surrogate", "a\ud800b", "a�b"),
    ("private use and unassigned", "\ue000\U0010ffff", "��"),
    ("tags", "a\U000e0041b", "ab"),
    ("stacked marks", "e" + "\u0301" * 50, "e" + "\u0301" * 3),
    ("Vietnamese", "e\u0323\u0302", "e\u0323\u0302"),
]


@pytest.mark.parametrize(
    ("foreign", "shown"), [case[1:] for case in LINES], ids=[c[0] for c in LINES]
)
def test_a_line_shows_what_would_have_acted(foreign: str, shown: str) -> None:
    assert clean_line(foreign) == shown


@given(st.text())
def test_a_line_holds_only_printable_characters_and_single_spaces(foreign: str) -> None:
    shown = clean_line(foreign)
    assert shown.isprintable()
    assert shown == " ".join(shown.split())
    assert not any(unicodedata.category(character) in ("Cf", "Cs", "Cn") for character in shown)


@given(st.text())
def test_cleaning_twice_is_cleaning_once(foreign: str) -> None:
    assert clean_line(clean_line(foreign)) == clean_line(foreign)


BODIES = [
    ("line breaks and indentation stay", "a\n  b\r\n\tc", "a\n  b\n    c"),
    ("blank lines stay inside", "\n\na\n\nb\n\n", "a\n\nb"),
    ("a carriage return cannot overwrite", "honest\rforged", "honest\nforged"),
    ("escapes are seen", "\x1b[2Jgone", "␛[2Jgone"),
    ("overrides are seen", "\u202eabc", "�abc"),
    ("emoji stay joined", "\U0001f468\u200d\U0001f469 ❤️", "\U0001f468\u200d\U0001f469 ❤️"),
    ("trailing blanks go", "a   \nb", "a\nb"),
]


@pytest.mark.parametrize(("foreign", "shown"), [c[1:] for c in BODIES], ids=[c[0] for c in BODIES])
def test_a_body_keeps_its_lines_and_nothing_that_acts(foreign: str, shown: str) -> None:
    assert clean_body(foreign) == shown


CELLS = [
    ("=1+1", "'=1+1"),
    ("+33 1 23", "'+33 1 23"),
    ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("\t=1+1", "'=1+1"),
    ("\r\n=1+1", "'=1+1"),
    ("\u200b=1+1", "'=1+1"),
    ("\uff1d1+1", "'\uff1d1+1"),
    ("-5", "-5"),
    ("+1.5", "+1.5"),
    ("-1,5", "-1,5"),
    ("a=1", "a=1"),
    ("- a list", "'- a list"),
    ("-", "'-"),
    ("", ""),
]


@pytest.mark.parametrize(("foreign", "cell"), CELLS)
def test_a_cell_is_no_formula(foreign: str, cell: str) -> None:
    assert clean_cell(foreign) == cell


@pytest.mark.parametrize("subject", HOSTILE)
@pytest.mark.parametrize("width", [1, 2, 7, 20, 79])
def test_a_cut_line_fits_its_cells(subject: str, width: int) -> None:
    shown = cut(clean_line(subject), width)
    assert cell_len(shown) <= width
    assert cell_width(shown) == cell_len(shown)


def test_what_fits_is_not_cut() -> None:
    assert cut("drops", 5) == "drops"
    assert cut("drops!", 5) == "drop…"
    assert cut("漢字漢字", 8) == "漢字漢字"
    assert cut("漢字漢字", 7) == "漢字漢…"
    assert cut("漢字漢字", 6) == "漢字…"
    assert cut("one two", 5) == "one…"


@pytest.mark.parametrize("subject", [LONG, EMOJI * 500, CJK * 500, MARKS * 500])
def test_endless_subjects_are_cut_to_one_cell_line(subject: str) -> None:
    assert cell_len(cut(clean_line(subject), 40)) in (39, 40)
