"""`hd new` from arguments and from a pipe; what it asks on a terminal is in `test_cli_terminal`."""

import json
from typing import Any

import pytest

from tests.conftest import Hd


def show(hd: Hd, ticket: str = "1") -> dict[str, Any]:
    shown: dict[str, Any] = hd.ok("show", ticket, "--json").json()
    return shown


OPTIONS = [
    (["--account", "acme"], "account", "acme"),
    (["--contact", "ann@acme.example"], "contact", "ann@acme.example"),
    (["--tier", "free"], "tier", "free"),
    (["--region", "europe"], "region", "europe"),
    (["--severity", "urgent"], "severity", "urgent"),
    (["--channel", "phone"], "channel", "phone"),
    (["--topic", "billing"], "topic", "billing"),
    (["--team", "support"], "team", "support"),
    (["--assignee", "bob"], "assignee", "bob"),
    (["--assignee", "bob"], "status", "open"),
    (["--ref", "Z-1"], "ref", "Z-1"),
]


@pytest.mark.parametrize(("args", "key", "value"), OPTIONS, ids=[c[0][0] for c in OPTIONS])
def test_options_are_on_the_ticket(hd: Hd, args: list[str], key: str, value: str) -> None:
    told = hd.ok("new", "Live stream drops", *args)
    assert told.out.startswith("new #1  Live stream drops  ")
    assert show(hd)[key] == value


@pytest.mark.parametrize(("args", "key", "value"), OPTIONS, ids=[c[0][0] for c in OPTIONS])
def test_a_pipe_has_keys_named_like_the_options(
    hd: Hd, args: list[str], key: str, value: str
) -> None:
    given = {args[0].removeprefix("--"): args[1], "subject": "Live stream drops"}
    hd.ok("new", stdin=json.dumps(given))
    assert show(hd)[key] == value


def test_what_is_not_said_follows_from_the_policy(hd: Hd) -> None:
    told = hd.ok("new", "Hello", "--json").json()
    assert (told["status"], told["tier"], told["severity"]) == ("new", "gold", "normal")
    assert show(hd)["events"] == []


def test_an_account_brings_its_tier_and_region(hd: Hd) -> None:
    hd.ok("new", "First", "--account", "bits", "--tier", "free", "--region", "europe")
    told = hd.ok("new", "Second", "--account", "bits", "--json").json()
    assert told["tier"] == "free"
    assert show(hd, "2")["region"] == "europe"


@pytest.mark.parametrize(("args", "by"), [([], "customer"), (["--by-agent"], "agent:alice")])
def test_the_body_is_the_opening_message(hd: Hd, args: list[str], by: str) -> None:
    hd.ok("new", "Hello", "--body", "Since 9:00.\nAnn", *args)
    (opening,) = show(hd)["events"]
    assert opening["at"] == show(hd)["created_at"] == "2026-11-17T10:00:00Z"
    assert (opening["by"], opening["body"], opening["public"]) == (by, "Since 9:00.\nAnn", True)


def test_a_body_is_read_from_standard_input(hd: Hd) -> None:
    hd.ok("new", "Hello", "--body", "-", stdin="Since 9:00.\n")
    assert show(hd)["events"][0]["body"] == "Since 9:00."


def test_arguments_alone_never_wait_for_a_body(hd: Hd) -> None:
    hd.ok("new", "Hello", stdin="not asked for")
    assert show(hd)["events"] == []


ONE = '{"subject": "one"}'
TWO = '{"subject": "two", "body": "Since 9:00."}'


@pytest.mark.parametrize(
    ("stdin", "subjects"),
    [
        (ONE, ["one"]),
        (f"[{ONE}, {TWO}]", ["one", "two"]),
        (f"{ONE}\n{TWO}\n", ["one", "two"]),
        (f"{ONE}\r\n\r\n  {TWO}", ["one", "two"]),
        ('{\n  "subject":\n  "one"\n}', ["one"]),
        ('{"subject": "a\u2028b"}\n{"subject": "c\x85d"}', ["a\u2028b", "c\x85d"]),
        ('{"subject": "one", "account": "", "ref": null, "by_agent": null}', ["one"]),
        ("[]", []),
    ],
    ids=["object", "list", "lines", "blank lines", "indented", "odd breaks", "empty", "none"],
)
def test_a_pipe_holds_one_object_a_list_or_lines(hd: Hd, stdin: str, subjects: list[str]) -> None:
    told = hd.ok("new", "--json", stdin=stdin).json()
    lines = [told] if isinstance(told, dict) else told
    assert [line["subject"] for line in lines] == subjects
    assert len(hd.ok("queue", "--json").json()) == len(subjects)


BAD_PIPES = [
    ("", "no ticket"),
    ("not JSON", "line 1: expected JSON, got 'not JSON'"),
    (f"{ONE}\nnot JSON", "line 2: expected JSON"),
    ("3", "expected JSON objects, got '3'"),
    (f'[{ONE}, "two"]', "expected JSON objects, got 'two'"),
    ("{}", "subject: expected a text, got nothing"),
    ('{"subject": ""}', "subject: expected a text, got nothing"),
    ('{"subjct": "one"}', 'subjct: no such key (did you mean "subject"?)'),
    ('{"subject": "one", "account": 3, "x": 1}', "x: no such key; account: expected a text, got 3"),
    ('{"subject": "one", "by_agent": "yes"}', "by_agent: expected true or false, got 'yes'"),
    ('{"subject": "a\\u0000b"}', "text cannot contain a NUL character"),
    ('{"subject": "a\\ud800b"}', "not valid Unicode"),
    ('{"subject": "one", "severity": "urgnt"}', 'did you mean "urgent"'),
    ('{"subject": "one", "ref": "Z-1"}\n{"subject": "two", "ref": "Z-1"}', '"Z-1" is given twice'),
    ("[" * 100_000, "line 1: expected JSON"),
    (b"\xff\xfe", "expected text, got byte 0xff"),
]


@pytest.mark.parametrize(("stdin", "said"), BAD_PIPES, ids=[said for _, said in BAD_PIPES])
def test_a_bad_pipe_creates_nothing(hd: Hd, stdin: str | bytes, said: str) -> None:
    refused = hd("new", "--json", stdin=stdin)
    assert (refused.code, refused.out) == (2, "")
    assert said in refused.err
    assert hd.ok("queue", "--json").json() == []


def test_one_bad_ticket_of_a_pipe_and_none_is_created(hd: Hd) -> None:
    assert hd("new", stdin=f'[{ONE}, {{"subject": "x", "tier": "golden"}}]').code == 2
    assert hd.ok("queue", "--json").json() == []


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ([""], "subject: expected a text, got nothing"),
        (["One", "two"], "did not expect two"),
        (["--account", "acme"], "a subject is required"),
        (["--body", "Hello."], "a subject is required"),
        (["Hello", "--tier", "golden"], 'did you mean "gold"'),
        (["Hello", "--severity", "urgnt"], 'did you mean "urgent"'),
        (["Hello", "--channel", "fone"], 'did you mean "phone"'),
        (["Hello", "--team", "suport"], 'did you mean "support"'),
        (["Hello", "--body", ""], "the text is empty; nothing was written"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_bad_arguments_create_nothing(hd: Hd, args: list[str], said: str) -> None:
    refused = hd("new", *args)
    assert refused.code == (1 if "text is empty" in said else 2)
    assert refused.out == ""
    assert said in refused.err
    assert hd.ok("queue", "--json").json() == []


def test_a_ref_names_one_ticket_for_ever(hd: Hd) -> None:
    hd.ok("new", "First", "--ref", "Z-1")
    refused = hd("new", "Second", "--ref", "Z-1")
    assert refused.code == 1
    assert 'ref "Z-1" names another ticket already' in refused.err
    assert "hd show Z-1" in refused.err


def test_on_the_phone_the_first_reply_is_given_at_once(hd: Hd) -> None:
    hd.ok("new", "Called", "--channel", "phone", "--body", "Cannot log in.")
    states = {clock["clock"]: clock["state"] for clock in show(hd)["clocks"]}
    assert states["first_reply"] == "achieved"
