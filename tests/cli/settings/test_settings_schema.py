"""The JSON Schema of hd.toml: it refuses nothing that hd takes, and what is of the wrong kind."""

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest
import tomli
from jsonschema import Draft7Validator

from helpdesk_cli.desk.manual.schemas import make_settings_schema
from helpdesk_cli.settings.judging import find_problems
from tests.conftest import Hd
from tests.docs.pages import MANUAL, blocks
from tests.policy.reading.test_schema import walk

VALIDATOR = Draft7Validator(make_settings_schema())
FULL = """\
db = "desk.db"
db_read = "postgresql://replica/desk"
policy = "vimeo"
agent = "alice"
pager = "less"
[delivery]
kind = "smtp"
from = "support@desk.example"
host = "mail.desk.example"
port = 587
tls = "starttls"
user = "support"
password_command = ["pass", "mail"]
timeout_seconds = 20
[[mailbox]]
name = "in"
kind = "imap"
host = "imap.desk.example"
user = "support"
password_env = "IMAP"
folder = "INBOX"
poll_seconds = 30
private = false
[[mailbox]]
name = "old"
kind = "maildir"
path = "mail"
folder_done = "done"
[escalation]
allow_commands = ["/usr/bin/page", ["sh", "-c", "page"]]
allow_hosts = ["hooks.example.com"]
fetch = true
heartbeat_url = "https://monitor.example/ping"
[alias]
q = "queue --mine"
[board]
bell = true
[board.keys]
take = "T"
next = ["n", "f2"]
[links]
ticket = "https://desk.example/tickets/{ref}"
[queue]
sort = "severity"
columns = ["due", "id"]
group = "team"
[views]
late = "is:late"
"""
VALUES: tuple[object, ...] = (
    0,
    3,
    -1,
    10**9,
    1.5,
    True,
    "",
    "text",
    [],
    [3],
    ["text"],
    {},
    {"text": 3},
    [[]],
)


def is_refused(document: dict[str, object]) -> bool:
    return bool(find_problems(document, Path("hd.toml")))


def read_shown() -> Iterator[dict[str, object]]:
    """The examples of the manual."""
    for topic in ("settings", "mail", "board"):
        for block in blocks(MANUAL / f"{topic}.md"):
            if block.language == "toml" and "[desk]" not in block.text:
                yield tomli.loads(block.text)


def test_the_schema_is_valid_itself_and_printed() -> None:
    Draft7Validator.check_schema(make_settings_schema())
    printed = Hd(Path("none.db"), engine="sqlite").ok("config", "schema").out
    assert json.loads(printed) == make_settings_schema()


def test_every_key_fits_and_so_do_the_examples_of_the_manual() -> None:
    assert [error.message for error in VALIDATOR.iter_errors(tomli.loads(FULL))] == []
    assert not is_refused(tomli.loads(FULL))
    for shown in read_shown():
        assert is_refused(shown) or VALIDATOR.is_valid(shown)


@pytest.mark.parametrize(
    ("stands", "put"),
    [
        ('agent = "alice"', "agnet = 3"),
        ('agent = "alice"', "agent = 3"),
        ("port = 587", 'port = "587"'),
        ("port = 587", "port = 0"),
        ('tls = "starttls"', 'tls = "ssl"'),
        ('host = "mail.desk.example"', ""),
        ('from = "support@desk.example"', ""),
        ('path = "mail"', ""),
        ('path = "mail"', 'path = "mail"\nhost = "imap.desk.example"'),
        ('name = "old"', ""),
        ('kind = "maildir"', 'kind = "maildri"'),
        ('password_env = "IMAP"', 'password = "secret"'),
        ("fetch = true", 'fetch = "yes"'),
        ("[board]", "[baord]"),
        ("bell = true", "bell = 1"),
        ('take = "T"', "take = 3"),
        ('q = "queue --mine"', "q = 3"),
        ('sort = "severity"', "sort = 1"),
        ('late = "is:late"', "late = 1"),
    ],
)
def test_what_is_of_the_wrong_shape_is_refused_by_both(stands: str, put: str) -> None:
    assert stands in FULL
    document = tomli.loads(FULL.replace(stands, put, 1))
    assert is_refused(document)
    assert not VALIDATOR.is_valid(document)


def test_the_schema_refuses_nothing_that_hd_takes() -> None:
    chance, refused = Random(14), 0
    for _ in range(2_000):
        document: Any = tomli.loads(FULL)
        *steps, last = chance.choice([path for path in walk(document) if path])
        held = document
        for step in steps:
            held = held[step]
        if isinstance(last, str) and chance.random() < 0.3:
            held[f"{last}x"] = held.pop(last)
        else:
            held[last] = deepcopy(chance.choice(VALUES))
        by_schema = not VALIDATOR.is_valid(document)
        assert is_refused(document) or not by_schema, (steps, last, held)
        refused += by_schema
    assert refused > 1_000
