"""Words that something is found by have a length that every engine's index takes in."""

import json

import pytest

from helpdesk_cli.domain.tickets.word_length import MOST_BYTES, check_length
from tests.conftest import Hd

LONGEST = "é" * (MOST_BYTES // 2)
TOO_LONG = LONGEST + "x"
SAID = "expected at most 500 bytes, got 501"


@pytest.mark.parametrize("word", [None, "", "acme", LONGEST, "x" * MOST_BYTES])
def test_a_word_that_an_index_takes_in_is_fine(word: str | None) -> None:
    assert check_length("account", word) is None


REFUSED = [
    ("new", "Hello", "--body", "x", "--account", TOO_LONG, "--new-account"),
    ("new", "Hello", "--body", "x", "--contact", TOO_LONG),
    ("new", "Hello", "--body", "x", "--ref", TOO_LONG),
    ("new", "Hello", "--body", "x", "--topic", TOO_LONG, "--any"),
    ("set", "1", "--topic", TOO_LONG, "--any"),
    ("set", "1", "--region", TOO_LONG, "--any"),
    ("assign", "1", "--to", TOO_LONG, "--any"),
    ("tag", "1", "--add", TOO_LONG),
    ("account", "add", TOO_LONG, "--tier", "gold"),
    ("account", "add", "acme", "--tier", "gold", "--contact", f"{TOO_LONG}@acme.example"),
]


@pytest.mark.parametrize("args", REFUSED, ids=[" ".join(args)[:30] for args in REFUSED])
def test_a_word_that_is_too_long_is_refused_and_changes_nothing(
    hd: Hd, args: tuple[str, ...]
) -> None:
    hd.ok("new", "First", "--body", "x")
    before = hd.ok("export").out
    refused = hd(*args)
    assert refused.code == 2
    assert "expected at most 500 bytes, got" in refused.err
    assert hd.ok("export").out == before


@pytest.mark.parametrize(
    "more",
    [
        {"ref": TOO_LONG},
        {"account": TOO_LONG},
        {"team": TOO_LONG},
        {"events": [{"at": "2026-11-10T10:00:00Z", "kind": "tag", "add": TOO_LONG}]},
        {"events": [{"at": "2026-11-10T10:00:00Z", "kind": "assignee", "to": TOO_LONG}]},
    ],
)
def test_a_row_with_a_word_that_is_too_long_is_put_aside_alone(
    hd: Hd, more: dict[str, object]
) -> None:
    row = {"subject": "Hello", "created_at": "2026-11-10T09:00:00Z"}
    lines = [json.dumps({**row, "ref": "A-1"}), json.dumps({**row, "ref": "A-2", **more})]
    aside = str(hd.db.with_name("aside.jsonl"))
    done = hd("import", "-", "--rejects", aside, stdin="\n".join(lines))
    assert SAID in done.err
    assert [line["ref"] for line in hd.ok("queue", "--json").json()] == ["A-1"]


def test_a_long_subject_is_no_such_word(hd: Hd) -> None:
    hd.ok("new", "Hello " * 200, "--body", "x")
