"""How answers leave: formats for programs, and who gets a screen with colour."""

import csv
import fcntl
import io
import json
import os
import pty
import struct
import termios

import pytest

from helpdesk_cli.view.printing.output import (
    Output,
    choose_output,
    print_rows,
    print_text,
    print_value,
    print_values,
)
from tests.view.view_cases import HOSTILE

KEYS = ("id", "subject", "tags", "late", "share")
ROWS = [
    (1, 'say "hi", you', ["a", "b"], True, 0.5),
    (2, "=1+1\tand\nmore", [], False, None),
    (-3, None, None, None, -5),
]


def printed(format: str, headers: bool = True, encoding: str = "utf-8") -> str:
    stream = io.StringIO()
    print_rows(KEYS, ROWS, Output(format, headers, encoding=encoding), stream)  # type: ignore[arg-type]
    return stream.getvalue()


def test_tsv_is_one_line_a_row_whatever_a_cell_holds() -> None:
    assert printed("tsv") == (
        "id\tsubject\ttags\tlate\tshare\n"
        '1\tsay "hi", you\t["a", "b"]\ttrue\t0.5\n'
        "2\t'=1+1 and more\t[]\tfalse\t\n"
        "-3\t\t\t\t-5\n"
    )


def test_csv_reads_back_as_it_was_but_for_formulas() -> None:
    assert list(csv.reader(io.StringIO(printed("csv")))) == [
        ["id", "subject", "tags", "late", "share"],
        ["1", 'say "hi", you', '["a", "b"]', "true", "0.5"],
        ["2", "'=1+1 and more", "[]", "false", ""],
        ["-3", "", "", "", "-5"],
    ]


@pytest.mark.parametrize("format", ["tsv", "csv"])
def test_headings_can_be_left_out(format: str) -> None:
    assert printed(format).split("\n", 1)[1] == printed(format, headers=False)


def test_json_is_a_list_of_objects_with_every_key() -> None:
    expected = [dict(zip(KEYS, row, strict=True)) for row in ROWS]
    assert json.loads(printed("json")) == expected
    assert [json.loads(line) for line in printed("nl").splitlines()] == expected


def test_no_rows_are_an_empty_list() -> None:
    stream = io.StringIO()
    print_rows(KEYS, [], Output("json"), stream)
    assert stream.getvalue() == "[]\n"


def test_one_asked_for_is_an_object_and_several_are_a_list() -> None:
    def answer(values: list[object], format: str) -> str:
        stream = io.StringIO()
        print_values(values, Output(format), stream)  # type: ignore[arg-type]
        return stream.getvalue()

    assert json.loads(answer([{"id": 1}], "json")) == {"id": 1}
    assert json.loads(answer([{"id": 1}, {"id": 2}], "json")) == [{"id": 1}, {"id": 2}]
    assert answer([{"id": 1}, {"id": 2}], "nl") == '{"id": 1}\n{"id": 2}\n'


ANSWER: dict[str, object] = {
    "desk": "plain",
    "totals": {"opened": 2, "share": None, "none": {}},
    "by": ["tier", "agent"],
    "pairs": [{"a": 1}, {"b": [[], [2]]}],
    "long": [{"id": 1, "spent": {"agent": 2}}, {"id": 2, "spent": {"agent": 0}}],
    "empty": [],
}


def print_streamed(format: str) -> str:
    """The answer with its long list, and an empty one, as iterators."""
    stream = io.StringIO()
    long = {name: iter(ANSWER[name]) for name in ("long", "empty")}  # type: ignore[call-overload]
    print_value(ANSWER | long, Output(format), stream)  # type: ignore[arg-type]
    return stream.getvalue()


def test_an_answer_is_indented_as_json_indents_it() -> None:
    stream = io.StringIO()
    print_value(ANSWER, Output("json"), stream)
    assert stream.getvalue() == json.dumps(ANSWER, indent=2) + "\n"


def test_a_long_list_in_an_answer_has_an_entry_on_each_line() -> None:
    document = print_streamed("json")
    assert json.loads(document) == ANSWER
    assert list(json.loads(document)) == list(ANSWER)
    assert '\n    {"id": 1, "spent": {"agent": 2}},\n    {"id": 2,' in document
    assert '"empty": []\n}\n' in document


def test_an_answer_with_long_lists_is_one_line_where_each_is_a_line() -> None:
    assert print_streamed("nl") == json.dumps(ANSWER) + "\n"


@pytest.mark.parametrize("subject", [*HOSTILE, "lone \ud800 surrogate", "\x85\u2028\u202e\x7f"])
@pytest.mark.parametrize("format", ["json", "nl"])
def test_json_carries_foreign_text_untouched_and_harmless(subject: str, format: str) -> None:
    stream = io.StringIO()
    print_rows(("subject",), [(subject,)], Output(format), stream)  # type: ignore[arg-type]
    document = stream.getvalue()
    assert subject in json.loads(document if format == "nl" else document[1:-2])["subject"]
    assert not set(document) & set(map(chr, (*range(10), *range(11, 32), *range(0x80, 0xA0))))
    assert "\u202e" not in document
    document.encode("utf-8")


def test_a_stream_of_ascii_gets_escapes_in_json_and_question_marks_in_tables() -> None:
    stream = io.StringIO()
    print_value({"subject": "é漢"}, Output("nl", encoding="ascii"), stream)
    print_rows(("subject",), [("é漢",)], Output("tsv", headers=False, encoding="ascii"), stream)
    print_rows(("subject",), [("é漢",)], Output("tsv", headers=False, encoding="latin-1"), stream)
    print_text("é漢\n", Output("screen", encoding="ANSI_X3.4-1968"), stream)
    assert stream.getvalue() == '{"subject": "\\u00e9\\u6f22"}\n??\né?\n??\n'


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environ", "format", "colour"),
    [
        ({}, "screen", True),
        ({"NO_COLOR": "1"}, "screen", False),
        ({"NO_COLOR": ""}, "screen", True),
        ({"TERM": "dumb"}, "screen", False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, "screen", False),
    ],
)
def test_a_terminal_gets_a_screen(environ: dict[str, str], format: str, colour: bool) -> None:
    output = choose_output(Terminal(), environ)
    assert (output.format, output.colour) == (format, colour)


@pytest.mark.parametrize(
    ("environ", "format", "colour"),
    [
        ({}, "tsv", False),
        ({"FORCE_COLOR": "1"}, "screen", True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, "screen", False),
    ],
)
def test_a_pipe_gets_tsv_unless_colour_is_forced(
    environ: dict[str, str], format: str, colour: bool
) -> None:
    output = choose_output(io.StringIO(), environ)
    assert (output.format, output.colour) == (format, colour)


@pytest.mark.parametrize("format", ["tsv", "csv", "json", "nl"])
def test_formats_for_programs_are_never_coloured(format: str) -> None:
    assert not choose_output(Terminal(), {"FORCE_COLOR": "1"}, format).colour  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("columns", "width"), [("132", 132), ("", 80), ("0", 80), ("wide", 80), ("-5", 80)]
)
def test_columns_says_how_wide(columns: str, width: int) -> None:
    assert choose_output(io.StringIO(), {"COLUMNS": columns}).width == width


def test_a_terminal_says_how_wide_it_is() -> None:
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 97, 0, 0))
    with os.fdopen(leader, "rb"), os.fdopen(follower, "w") as terminal:
        assert choose_output(terminal, {}).width == 97
