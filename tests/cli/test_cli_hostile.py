"""Foreign text through the whole program: it acts on no terminal, and programs get it whole."""

import csv
import io
import json
import unicodedata

import pytest
from rich.cells import cell_len

from helpdesk_cli.domain.customers.naming import tidy_address, tidy_name
from tests.conftest import Hd, open_the_team

WORDS = {
    "escapes": "\x1b[31mred\x1b[0m \x1b]0;owned\x07 \x1bP+q\x1b\\",
    "C1": "\x9b2J \x9d0;owned\x9c \x90",
    "markup": "[/bold] [red]x[/red] [link=https://evil.example]y",
    "lines": "one\ntwo\r\nthree\rfour\u2028five\x85six\x0bseven\ttab",
    "override": "invoice \u202egpj.exe\u202c \u2066isolated\u2069 \u200fmark\u061c",
    "long": "x" * 500,
    "emoji": "family \U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f44d\U0001f3fd ❤️ 🇫🇷",
    "CJK": "漢字テスト日本語の件名 한국어 제목 \uff46\uff55\uff4c\uff4c",
    "marks": "Z" + "\u0351\u0489" * 60 + "algo",
    "formula": "=HYPERLINK(1)",
    "backspaces": "safe\x08\x08\x08\x08evil\x7f",
    "template": "{{7*7}} ${HOME} $(id) %s %d {0}",
    "zero width": "in\u200bvis\ufeffible\u00ad\u2060",
}
hostile = pytest.mark.parametrize("words", WORDS.values(), ids=WORDS.keys())

ACTING = {*map(chr, range(0x80, 0xA0)), *map(chr, range(9)), *map(chr, range(11, 32))}
REORDERING = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
BREAKING = set("\u2028\u2029")


def assert_harmless(text: str) -> None:
    """Nothing in it moves a cursor, sets a colour, reorders or breaks a line."""
    assert not set(text) & (ACTING | REORDERING | BREAKING)
    assert not any(unicodedata.category(character) == "Cs" for character in text)


def afflict(hd: Hd, words: str) -> Hd:
    """A desk on which somebody put these words wherever words can be put; who looks is harmless."""
    fields = ("account", "contact", "region", "topic", "assignee", "ref", "body")
    open_the_team(hd)
    mad = hd.by(words)
    mad.ok("new", stdin=json.dumps({"subject": words} | dict.fromkeys(fields, words)))
    mad.ok("note", "1", "--body", words)
    mad.ok("reply", "1", "--body", words)
    mad.ok("tag", "1", "--add", words)
    mad.ok("set", "1", "--topic", "plain", "--region", "plain")
    hd.ok("new", "A plain one", "--severity", "urgent")
    return hd


COMMANDS = [
    ["queue"],
    ["next"],
    ["show", "1"],
    ["explain", "1"],
    ["take", "2"],
    ["set", "1", "--status", "hold"],
    ["tag", "1", "--add", "x"],
    ["policy", "log"],
]


@hostile
def test_no_screen_lets_it_act(hd: Hd, words: str) -> None:
    screen = afflict(hd, words).on_screen()
    for command in COMMANDS:
        shown = screen.ok(*command)
        assert_harmless(shown.out.replace("\n", " "))
        assert all(cell_len(line) <= 100 for line in shown.out.splitlines()), command


@hostile
def test_colours_are_ours_alone(hd: Hd, words: str) -> None:
    coloured = Hd(afflict(hd, words).db, env=(("FORCE_COLOR", "1"),))
    for command in (["queue"], ["show", "1"], ["explain", "1"]):
        out = coloured.ok(*command).out
        parts = out.split("\x1b[")
        assert all(part.partition("m")[0].replace(";", "").isdigit() for part in parts[1:] if part)
        assert_harmless("".join(part.partition("m")[2] for part in parts[1:]).replace("\n", " "))
        assert "owned" not in words or "\x1b]" not in out


@hostile
@pytest.mark.parametrize("format", ["--tsv", "--csv"])
def test_no_table_for_programs_lets_it_act(hd: Hd, words: str, format: str) -> None:
    afflicted = afflict(hd, words)
    for command in (["queue"], ["show", "1"], ["explain", "1"]):
        out = afflicted.ok(*command, format).out
        delimiter = "\t" if format == "--tsv" else ","
        assert_harmless(out.replace("\n", " ").replace("\t", " "))
        widths = {len(row) for row in csv.reader(io.StringIO(out), delimiter=delimiter)}
        assert len(widths) == 1
        for row in csv.reader(io.StringIO(out), delimiter=delimiter):
            assert not any(cell.startswith(("=", "@")) for cell in row)


@hostile
def test_json_keeps_every_character_and_lets_none_act(hd: Hd, words: str) -> None:
    afflicted = afflict(hd, words)
    shown = afflicted.ok("show", "1", "--json")
    told = shown.json()
    assert [told[key] for key in ("subject", "assignee")] == [words] * 2
    assert (told["account"], told["contact"]) == (tidy_name(words), tidy_address(words))
    assert told["tags"] == [words]
    assert told["events"][1]["body"] == words.rstrip("\n")
    assert told["events"][1]["by"] == f"agent:{words}"
    for out in (shown.out, afflicted.ok("queue", "--json").out, afflicted.ok("export").out):
        assert_harmless(out.replace("\n", " "))
    (line, _) = afflicted.ok("export").out.splitlines()
    assert json.loads(line)["subject"] == words


@hostile
def test_the_columns_of_the_queue_stay_aligned(hd: Hd, words: str) -> None:
    afflict(hd, words)
    for width in (60, 80, 100, 140):
        screen = Hd(hd.db, env=(("COLUMNS", str(width)), *hd.on_screen().env))
        heading, plain, odd, *_ = screen.ok("queue").out.splitlines()
        column = heading.index("#")
        assert start_of(plain, "#2") == start_of(odd, "#1") <= column
        assert cell_len(odd) <= width


def start_of(line: str, word: str) -> int:
    """The terminal cell in which a word begins."""
    return cell_len(line[: line.index(word)])


ERRORS = [
    ["show", "{}"],
    ["set", "1", "--severity", "{}"],
    ["set", "1", "--status", "{}"],
    ["assign", "1", "--team", "{}"],
    ["new", "Hello", "--channel", "{}"],
    ["queue", "--tier", "{}"],
    ["queue", "--within", "{}"],
    ["policy", "due", "--tier", "{}", "--severity", "normal"],
    ["policy", "check", "{}"],
    ["policy", "due", "--tier", "gold", "--severity", "normal", "--at", "{}"],
    ["import", "{}"],
    ["import", "x.csv", "--map", "{}"],
    ["queue", "--db", "{}"],
    ["{}"],
]


@hostile
def test_no_error_lets_it_act(hd: Hd, words: str) -> None:
    hd.ok("new", "Hello")
    for command in ERRORS:
        refused = hd(*[word.replace("{}", words[:200]) for word in command])
        assert refused.code in (1, 2, 4), command
        assert refused.out == ""
        assert_harmless(refused.err.replace("\n", " "))


@pytest.mark.parametrize("option", ["--tier", "--severity", "--limit", "--nosuch"])
def test_nor_does_one_of_the_parser(hd: Hd, option: str) -> None:
    refused = hd("queue", option, "\x1b[2J\x9b", "\x1b]0;owned\x07")
    assert refused.code == 2
    assert_harmless(refused.err.replace("\n", " "))


def test_reasons_of_an_import_are_harmless(hd: Hd) -> None:
    bad = {"subject": "x", "\x1b[2J": 1, "tier": "\x9b2J\u202e", "created_at": "\x1b]0;owned\x07"}
    refused = hd("import", "-", "--strict", stdin=json.dumps(bad))
    assert refused.code == 1
    assert_harmless(refused.err.replace("\n", " "))
