"""Which characters act, and how what passes through hd spells them out."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk_cli.characters import ACTING, Kind, escape, escape_json, kind_of
from helpdesk_cli.errors import show_value
from helpdesk_cli.mail.line import fit_line

KINDS: list[tuple[Kind, str]] = [
    ("seen", "aé漢ש$<\u0301"),
    ("space", " \u00a0\u202f\u3000"),
    ("break", "\t\n\r\x0b\x1f\x85\u2028\u2029"),
    ("control", "\x00\x07\x1b\x7f\x9b"),
    ("direction", "\u202a\u202e\u2066\u2069"),
    ("hidden", "\u200b\u200e\u200f\u061c\u00ad\ufeff\u3164\U000e0041"),
    ("joining", "\u200c\u200d\ufe0f\U0001f3fd\U000e0100"),
    ("nothing", "\ud800\ue000\U0010ffff"),
]


@pytest.mark.parametrize(
    ("kind", "character"), [(kind, each) for kind, some in KINDS for each in some]
)
def test_a_character_is_of_one_kind(kind: Kind, character: str) -> None:
    assert kind_of(character) == kind


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("plain", "plain"),
        ("Société, 漢字, ❤️", "Société, 漢字, ❤️"),
        ("1\u00a0000 \u200d", "1\\u00a0000 \\u200d"),
        ("a\tb\r\nc", "a\\tb\\r\\nc"),
        ("\x1b[31m", "\\u001b[31m"),
        ("a\u202eb\u200bc\x9bd", "a\\u202eb\\u200bc\\u009bd"),
        ("\U000e0041", "\\udb40\\udc41"),
    ],
)
def test_a_message_spells_out_what_acts(text: str, escaped: str) -> None:
    assert escape(text) == escaped


@given(st.text())
def test_nothing_that_acts_is_left_in_a_message_or_a_mail(text: str) -> None:
    for safe in (escape(text), fit_line(text), show_value(text)):
        assert not [each for each in safe if kind_of(each) in ACTING]


@given(st.recursive(st.text() | st.integers(), st.lists, max_leaves=5))
def test_json_means_the_same_with_nothing_in_it_that_acts(value: object) -> None:
    document = escape_json(json.dumps(value, ensure_ascii=False, indent=2))
    assert json.loads(document) == value
    assert not [each for each in document if kind_of(each) in ACTING and each != "\n"]


def test_a_value_is_quoted_as_it_reads() -> None:
    assert show_value("Zürich\x1b\u202e") == '"Zürich\\u001b\\u202e"'
    assert show_value("x" * 80) == f'"{"x" * 56}...'


def test_json_escapes_what_would_act_on_a_terminal_and_means_the_same() -> None:
    assert escape_json('"\x7f"') == '"\\u007f"'
    assert escape_json('"é\x7f\x80\x9f"') == '"é\\u007f\\u0080\\u009f"'
    assert (
        escape_json('"\x9b2J\u202e\ud800\U000e0041"') == '"\\u009b2J\\u202e\\ud800\\udb40\\udc41"'
    )
    assert (
        escape_json('"漢字 \U0001f468\u200d\U0001f469 é"') == '"漢字 \U0001f468\u200d\U0001f469 é"'
    )
