"""Numbers of tickets as links, and `hd open`, where hd.toml says where tickets are found."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import Hd
from tests.processes import Terminal, run

DESK = "https://desk.example/t/"


def linked(hd: Hd, template: str, **env: str) -> Hd:
    file = hd.db.with_name("hd.toml")
    file.write_text(f'[links]\nticket = "{template}"\n')
    return replace(hd, env=(*hd.env, ("HD_CONFIG", str(file)), *env.items()))


@pytest.fixture
def filled(hd: Hd) -> Hd:
    hd.ok("new", stdin=json.dumps({"subject": "Drops", "ref": "ZD-1", "team": "support"}))
    hd.ok("new", stdin=json.dumps({"subject": "Drops too", "team": "support"}))
    return hd


def show(hd: Hd, *args: str) -> str:
    terminal = Terminal(hd, *args)
    assert terminal.end() == 0, terminal.seen
    return terminal.seen


def find_links(seen: str) -> list[tuple[str, str]]:
    """Each address, and the text that leads there without its colours."""
    found = re.findall(r"\x1b\]8;[^;]*;([^\x1b]+)\x1b\\(.*?)\x1b\]8;;\x1b\\", seen)
    return [(link, re.sub(r"\x1b\[[0-9;]*m", "", text)) for link, text in found]


SHOWING = [
    (["queue"], "#1"),
    (["show", "1"], "#1 ZD-1"),
    (["explain", "1"], "#1 ZD-1"),
    (["search", "drops"], "#1"),
    (["next"], "#1"),
    (["team"], "#1"),
    (["take", "1"], "#1"),
]


@pytest.mark.parametrize(("args", "named"), SHOWING, ids=lambda each: " ".join(each))
def test_numbers_lead_to_their_tickets_on_a_terminal(
    filled: Hd, args: list[str], named: str
) -> None:
    assert (f"{DESK}ZD-1", named) in find_links(show(linked(filled, DESK + "{ref}"), *args))
    assert find_links(show(filled, *args)) == []


def test_a_ticket_without_a_ref_has_a_link_by_its_number_alone(filled: Hd) -> None:
    assert find_links(show(linked(filled, DESK + "{ref}"), "queue")) == [(f"{DESK}ZD-1", "#1")]
    assert find_links(show(linked(filled, DESK + "{id}"), "queue")) == [
        (f"{DESK}1", "#1"),
        (f"{DESK}2", "#2"),
    ]


def test_links_take_no_room(filled: Hd) -> None:
    plain, led = show(filled, "queue"), show(linked(filled, DESK + "{id}"), "queue")
    assert re.sub(r"\x1b\]8;[^\x1b]*\x1b\\", "", led) == plain


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=str)
@pytest.mark.parametrize("args", [each[0] for each in SHOWING], ids=" ".join)
def test_a_terminal_that_takes_no_colours_gets_no_links(
    filled: Hd, args: list[str], env: dict[str, str]
) -> None:
    assert "\x1b]" not in show(linked(filled, DESK + "{ref}", **env), *args)


@pytest.mark.parametrize("args", [each[0] for each in SHOWING], ids=" ".join)
def test_what_is_piped_has_no_links(filled: Hd, args: list[str]) -> None:
    told = linked(filled, DESK + "{ref}", FORCE_COLOR="1")
    for asking in (told, linked(filled, DESK + "{ref}")):
        done = run(asking, *args)
        assert done.code == 0
        assert "\x1b]" not in done.out


def test_a_hostile_ref_stays_in_its_place(hd: Hd) -> None:
    ref = "x\x1b]8;;https://evil.example\x1b\\ /../?a#b"
    hd.ok("new", stdin=json.dumps({"subject": "Drops", "ref": ref}))
    (link, named), *more = find_links(show(linked(hd, DESK + "{ref}"), "queue"))
    assert more == []
    assert named == "#1"
    assert re.fullmatch(rf"{DESK}[\w%.~-]+", link)


@pytest.fixture
def browser(tmp_path: Path) -> Path:
    """A browser that writes down what it opens."""
    program = tmp_path / "browser"
    program.write_text(f'#!/bin/sh\necho "$1" >> {tmp_path}/opened\n')
    program.chmod(0o755)
    return program


def test_open_hands_each_ticket_to_the_browser(filled: Hd, browser: Path) -> None:
    told = linked(filled, DESK + "{id}", BROWSER=str(browser))
    assert show(told, "open", "ZD-1", "2") == ""
    assert browser.with_name("opened").read_text() == f"{DESK}1\n{DESK}2\n"


def test_open_knows_the_ticket_in_hand(filled: Hd, browser: Path) -> None:
    told = linked(filled, DESK + "{id}", BROWSER=str(browser))
    told.ok("show", "2")
    show(told, "open", ".")
    assert browser.with_name("opened").read_text() == f"{DESK}2\n"


def test_open_prints_the_address_where_there_is_no_browser(filled: Hd) -> None:
    told = linked(filled, DESK + "{ref}", BROWSER="/nowhere/browser", PATH="", DISPLAY="")
    assert show(told, "open", "1") == f"{DESK}ZD-1\n"


def test_open_prints_the_address_into_a_pipe(filled: Hd, browser: Path) -> None:
    told = linked(filled, DESK + "{id}", BROWSER=str(browser))
    assert run(told, "open", "1", "2").out == f"{DESK}1\n{DESK}2\n"
    assert not browser.with_name("opened").exists()


def test_open_in_json_opens_nothing(filled: Hd, browser: Path) -> None:
    told = linked(filled, DESK + "{id}", BROWSER=str(browser))
    one = {"id": 1, "ref": "ZD-1", "link": f"{DESK}1"}
    assert told.ok("open", "1", "--json").json() == one
    both = [one, {"id": 2, "ref": None, "link": f"{DESK}2"}]
    assert told.ok("open", "1", "2", "--json").json() == both
    assert json.loads(show(told, "open", "1", "--json")) == one
    assert not browser.with_name("opened").exists()


def test_open_says_what_hd_toml_must_say(filled: Hd, tmp_path: Path) -> None:
    empty = tmp_path / "empty.toml"
    empty.write_text("")
    refused = filled("open", "1", "--config", str(empty))
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == (
        f"hd: {empty} does not say where tickets are found in a browser\n"
        '    [links] ticket = "https://desk.example/tickets/{ref}", or with {id}\n'
    )


def test_open_refuses_a_ticket_that_has_no_ref_to_be_found_by(filled: Hd, browser: Path) -> None:
    told = linked(filled, DESK + "{ref}", BROWSER=str(browser))
    refused = told("open", "1", "2")
    assert (refused.code, refused.out) == (1, "")
    assert "ticket 2 has no ref to be found by" in refused.err
    assert told("open", "99").code == 1
    assert not browser.with_name("opened").exists()
