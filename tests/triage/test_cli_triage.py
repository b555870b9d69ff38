"""`hd triage`: the list for programs, and the walk with one key an action."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from helpdesk_cli.domain.triage.suggest import EARNED
from tests.conftest import Hd
from tests.processes import Terminal, write_editor


def open_some(desk: Hd) -> None:
    for _ in range(3):
        desk.ok("new", "Encoder down", "--severity", "urgent", "--body", "Black picture.")
        desk.ok("new", "Invoice", "--body", "Which VAT number?")
    old = [str(number) for number in range(1, 7)]
    desk.ok("reply", *old, "--body", "Restart it.\nThen wait.")
    desk.at("2026-11-17T12:00:00Z").ok("solve", *old)
    desk.ok("new", "Encoder down at night", "--account", "acme", "--body", "Picture is black.")
    desk.ok("new", "Encoder down again", "--account", "acme", "--severity", "urgent")
    desk.ok("new", "Hole", "--topic", "vulnerability")


@pytest.fixture
def busy(tmp_path: Path, routes_file: Path, engine: str) -> Hd:
    """A desk with a history of down encoders and invoices, and three tickets nobody looked at."""
    return Hd(tmp_path / "desk.db").found(routes_file, open_some)


def see(hd: Hd, ticket: int) -> dict[str, Any]:
    lines: list[dict[str, Any]] = hd.ok("queue", "--json").json()
    return next(line for line in lines if line["id"] == ticket)


def walk(hd: Hd) -> Terminal:
    """Somebody who goes through the tickets, without colours."""
    return Terminal(replace(hd, env=(("NO_COLOR", "1"),)), "triage", columns=140)


def list_ids(hd: Hd) -> list[int]:
    return [case["id"] for case in hd.ok("triage", "--json").json()]


def test_the_list_has_what_nobody_has_looked_at_the_most_urgent_first(busy: Hd) -> None:
    # Not the private one, which alice could not judge.
    assert list_ids(busy) == [8, 7]
    assert list_ids(busy.by("greta")) == [8, 7, 9]
    busy.ok("take", "8")
    assert list_ids(busy) == [7]


def test_every_suggestion_comes_with_its_reason(busy: Hd) -> None:
    case = busy.ok("triage", "--json").json()[1]
    suggested = case["suggested_severity"]
    assert (suggested["severity"], suggested["definition"]) == ("urgent", "Nothing works.")
    assert {"encoder", "down", "black", "picture"} <= {each["word"] for each in suggested["why"]}
    (duplicate,) = case["duplicates"]
    assert (duplicate["id"], duplicate["words"]) == (8, ["down", "encoder"])
    similar = case["similar"][0]
    assert (similar["subject"], similar["status"]) == ("Encoder down", "solved")
    assert similar["solved_in_seconds"] == 7200
    assert similar["answer"] == "Restart it.\nThen wait."
    assert case["channels"] == ["form", "phone"]
    assert case["route"] is None


def test_a_route_is_suggested_for_what_came_in_without_a_team(busy: Hd) -> None:
    line = '{"subject": "Odd", "topic": "investigation", "created_at": "2026-11-17T09:00:00Z"}'
    busy.ok("import", "-", stdin=line)
    cases = {case["id"]: case for case in busy.ok("triage", "--json").json()}
    assert cases[10]["route"] == {
        "name": "Hard problem",
        "team": "live",
        "private": False,
        "checklist": [],
        "why": "topic is investigation",
    }


def test_piped_it_lists_a_line_a_ticket(busy: Hd) -> None:
    first, *rest = busy.ok("triage").out.splitlines()
    assert first.startswith("id\tref\tsubject\t")
    assert len(rest) == 2
    assert len(busy.ok("triage", "--csv", "--limit", "1").out.splitlines()) == 2


def test_words_of_private_tickets_show_in_no_suggestion(busy: Hd) -> None:
    busy.by("greta").ok("set", "9", "--subject", "Cookie theft")
    busy.by("greta").ok("solve", "9")
    busy.ok("new", "Cookie theft again")
    told = busy.ok("triage", "--json").json()
    (case,) = [case for case in told if case["subject"] == "Cookie theft again"]
    assert (case["similar"], case["suggested_severity"]) == ([], None)
    seen_by_greta = busy.by("greta").ok("triage", "--json").json()
    (case,) = [case for case in seen_by_greta if case["subject"] == "Cookie theft again"]
    assert [alike["id"] for alike in case["similar"]] == [9]


def test_nothing_is_applied_without_a_key(busy: Hd) -> None:
    before = busy.ok("export").out
    terminal = walk(busy)
    terminal.expect("1 of 2", "#8", "Encoder down again", "[a]ccept").press("n")
    terminal.expect("2 of 2", "#7", "[q]uit").press("q")
    assert terminal.end() == 0
    assert busy.ok("export").out == before


def test_accepting_sets_the_severity_and_leaves_the_ticket_for_others_to_take(busy: Hd) -> None:
    terminal = walk(busy)
    terminal.expect("#8", "[q]uit").press("n")
    terminal.expect(
        *("#7", "Picture is black.", "normal → urgent", "times likelier", "Nothing works."),
        *("form, phone", "#8 Encoder down again", "Similar", "solved in 2h"),
        *("answered: Restart it.", "[q]uit"),
    )
    terminal.press("a").expect("no more tickets to triage")
    assert terminal.end() == 0
    line = see(busy, 7)
    assert (line["severity"], line["status"], line["assignee"]) == ("urgent", "new", None)
    assert list_ids(busy) == [8]


def test_another_severity_an_agent_and_the_last_key_taken_back(busy: Hd) -> None:
    terminal = walk(busy)
    terminal.expect("#8", "[q]uit").press("s")
    terminal.expect("1  urgent (Urgent): Nothing works.", "2  normal", "Esc").press("2")
    terminal.expect("#7", "[u]ndo").press("g")
    terminal.expect("To whom?", "1  alice", "2  bob", "Esc").press("2")
    terminal.expect("no more tickets to triage")
    assert terminal.end() == 0
    assert (see(busy, 8)["severity"], see(busy, 7)["assignee"]) == ("normal", "bob")

    busy.ok("new", "Encoder down once more")
    terminal = walk(busy)
    terminal.expect("#10", "[q]uit").press("t")
    terminal.expect("no more tickets to triage")
    assert terminal.end() == 0
    assert see(busy, 10)["assignee"] == "alice"


def test_undo_takes_the_last_key_back_and_shows_its_ticket_again(busy: Hd) -> None:
    terminal = walk(busy)
    terminal.expect("1 of 2", "#8", "[q]uit").press("t")
    terminal.expect("2 of 2", "#7", "[u]ndo").press("u")
    terminal.expect("1 of 2", "#8", "[q]uit").press("q")
    assert terminal.end() == 0
    line = see(busy, 8)
    assert (line["status"], line["assignee"]) == ("new", None)


def test_a_duplicate_is_merged_by_a_key(busy: Hd) -> None:
    terminal = walk(busy)
    terminal.expect("#8", "Duplicate?", "#7", "[m]erge").press("m")
    terminal.expect("Into which?", "1  #7 Encoder down at night", "Esc").press("1")
    terminal.expect("2 of 2", "#7", "[q]uit").press("q")
    assert terminal.end() == 0
    assert [line["id"] for line in busy.ok("queue", "--json").json()] == [7, 9]


def test_an_article_answers_by_a_key_and_is_counted_for_it(busy: Hd, tmp_path: Path) -> None:
    file = tmp_path / "encoder-down.md"
    file.write_text('+++\ntitle = "When the encoder is down"\n+++\nRestart the encoder.\n')
    busy.ok("article", "add", str(file))
    assert busy.ok("triage", "--json").json()[0]["articles"] == [
        {
            "name": "encoder-down",
            "title": "When the encoder is down",
            "words": ["down", "encoder"],
        }
    ]
    terminal = walk(busy)
    terminal.expect("#8", "When the encoder is down (encoder-down)", "[r]eply with an article")
    terminal.press("r").expect("Which article?", "1  When the encoder is down", "Esc").press("1")
    terminal.expect("2 of 2", "#7", "[q]uit").press("q")
    assert terminal.end() == 0
    assert "Restart the encoder." in busy.ok("show", "8").out
    assert busy.ok("article", "list", "--json").json()[0]["answered"] == 1


def add_articles(hd: Hd, folder: Path, *names: str) -> None:
    for name in names:
        file = folder / f"{name}.md"
        file.write_text(f'+++\ntitle = "Encoder {name}"\n+++\nAbout the {name}.\n')
        hd.ok("article", "add", str(file))


def test_of_several_articles_a_key_says_which_one_answers(busy: Hd, tmp_path: Path) -> None:
    add_articles(busy, tmp_path, "heat", "cold")
    terminal = walk(busy)
    terminal.expect("1 Encoder cold (cold)  encoder", "2 Encoder heat (heat)  encoder", "[q]uit")
    terminal.press("r").expect("Which article?", "1  Encoder cold", "2  Encoder heat", "Esc").press(
        "2"
    )
    terminal.expect("#7").press("q")
    assert terminal.end() == 0
    events = busy.ok("show", "8", "--json").json()["events"]
    said = [event["body"] for event in events if event["kind"] == "message"]
    assert said == ["About the heat.", "Answered with the article heat"]
    told = busy.ok("article", "show", "heat", "--json").json()
    assert (told["deflected"], told["answered"]) == (0, 1)


def test_of_several_duplicates_a_key_says_which_one_goes_on(busy: Hd) -> None:
    busy.ok("new", "Encoder down, really", "--account", "acme", "--severity", "urgent")
    terminal = walk(busy)
    terminal.expect("1 of 3", "#8", "Duplicate?", "1 #10 Encoder", "2 #7 Encoder", "[q]uit")
    terminal.press("m").expect("Into which?", "1  #10 Encoder", "2  #7 Encoder", "Esc").press("2")
    terminal.expect("#10").press("q")
    assert terminal.end() == 0
    assert busy.ok("show", "8", "--json").json()["status"] == "closed"
    assert "Merged into this ticket: #8" in busy.ok("show", "7").out


@pytest.mark.parametrize("none", ["\x1b", "x", "\x03"], ids=["Esc", "another key", "^C"])
def test_choosing_none_does_nothing(busy: Hd, tmp_path: Path, none: str) -> None:
    add_articles(busy, tmp_path, "heat", "cold")
    busy.ok("new", "Encoder down, really", "--account", "acme", "--severity", "urgent")
    before = busy.ok("export").out
    terminal = walk(busy)
    for key in ("m", "r", "s", "g"):
        terminal.expect("1 of 3", "#8", "[q]uit")
        terminal.press(key).expect("Esc  none of them").press(none)
    terminal.expect("1 of 3", "#8", "[q]uit").press("q")
    assert terminal.end() == 0
    assert busy.ok("export").out == before


KEYS = {
    "accepted": ("a",),
    "another severity": ("s", "2"),
    "taken": ("t",),
    "given": ("g", "2"),
    "merged": ("m", "1"),
}


@pytest.mark.parametrize("what", KEYS)
def test_each_key_is_taken_back_by_itself(busy: Hd, what: str) -> None:
    before = busy.ok("show", "7", "8", "--json").json()
    terminal = walk(busy).expect("1 of 2", "#8", "[q]uit").press("n").expect("2 of 2", "[q]uit")
    terminal.press("u").expect("1 of 2", "#8", "[q]uit")
    key, *chosen = KEYS[what]
    terminal.press(key)
    for each in chosen:
        terminal.expect("Esc  none of them").press(each)
    terminal.expect("2 of 2", "#7", "[u]ndo").press("u").expect("1 of 2", "#8", "[q]uit").press("q")
    assert terminal.end() == 0
    after = busy.ok("show", "7", "8", "--json").json()
    for key in ("status", "severity", "assignee", "tags", "team", "subject"):
        assert [ticket[key] for ticket in after] == [ticket[key] for ticket in before]
    assert list_ids(busy) == [8, 7]


def test_going_on_is_taken_back_too_one_ticket_at_a_time(busy: Hd) -> None:
    busy.ok("new", "Captions", "--severity", "normal")
    terminal = walk(busy).expect("1 of 3", "[q]uit").press("n").expect("2 of 3", "[q]uit")
    terminal.press("t").expect("3 of 3", "[q]uit").press("u").expect("2 of 3", "[q]uit")
    terminal.press("u").expect("1 of 3", "#8", "[n]ext  [q]uit  [?]")
    assert "[u]ndo" not in terminal.seen.rpartition("1 of 3")[2]
    terminal.press("q")
    assert terminal.end() == 0
    assert len(list_ids(busy)) == 3


def test_a_reply_stays_said_and_what_came_before_can_still_be_taken_back(
    busy: Hd, tmp_path: Path
) -> None:
    add_articles(busy, tmp_path, "heat")
    busy.ok("new", "Captions")
    terminal = walk(busy).expect("1 of 3", "#8", "[q]uit").press("t")
    terminal.expect("2 of 3", "#7", "[q]uit").press("r").expect("Which article?", "Esc").press("1")
    terminal.expect("3 of 3", "[u]ndo").press("u")
    terminal.expect("3 of 3", "a reply cannot be undone", "[u]ndo").press("u")
    terminal.expect("1 of 3", "#8", "[q]uit").press("q")
    assert terminal.end() == 0
    assert (see(busy, 8)["assignee"], see(busy, 7)["status"]) == (None, "open")


def test_the_last_key_can_be_taken_back_after_the_end(busy: Hd) -> None:
    terminal = (
        walk(busy).expect("1 of 2", "[q]uit").press("n").expect("2 of 2", "[q]uit").press("t")
    )
    terminal.expect("no more tickets to triage; hd undo undoes the last action")
    assert terminal.end() == 0
    busy.ok("undo")
    assert list_ids(busy) == [8, 7]


def test_the_end_of_the_input_ends_it_and_an_interrupt_is_told_by_the_exit_code(busy: Hd) -> None:
    before = busy.ok("export").out
    assert walk(busy).expect("[q]uit").press("\x04").end() == 0
    asked = walk(busy).expect("[q]uit").press("\x03").expect("Leave triage?").press("n")
    assert asked.expect("1 of 2", "[q]uit").press("\x1b").end() == 0
    for meant in ("y", "\x03"):
        leaving = walk(busy).expect("[q]uit").press("\x03").expect("Leave triage?").press(meant)
        assert leaving.end() == 130
    assert busy.ok("export").out == before


def test_no_key_is_broken_at_the_margin_of_a_usual_terminal(busy: Hd, tmp_path: Path) -> None:
    add_articles(busy, tmp_path, "heat")
    terminal = Terminal(replace(busy, env=(("NO_COLOR", "1"),)), "triage", columns=80)
    terminal.expect("[q]uit").press("n").expect("2 of 2", "[q]uit").press("q")
    assert terminal.end() == 0
    rows = [row.rstrip() for row in terminal.seen.splitlines()]
    assert max(map(len, rows)) <= 80
    assert "[a]ccept  [s]everity  [t]ake  [g]ive  [w]rite a reply  [r]eply with an article" in rows
    assert "[m]erge  [o]pen  [u]ndo  [n]ext  [q]uit  [?]  q" in rows


def test_a_long_text_leaves_its_ticket_in_sight(busy: Hd) -> None:
    busy.ok("new", "Wall of words", "--body", "word " * 2000)
    terminal = walk(busy).expect("[q]uit").press("n").expect("[q]uit").press("n").expect("[q]uit")
    terminal.press("q")
    assert terminal.end() == 0
    assert len(terminal.seen.rpartition("3 of 3")[2].splitlines()) < 20


def test_the_checklist_of_a_route_is_shown_to_its_team(desk: Hd) -> None:
    desk.ok("new", "My father's account", "--topic", "deceased")
    (case,) = desk.by("hugo").ok("triage", "--json").json()
    assert (case["route"]["name"], case["team"]) == ("Owner deceased", "special")
    terminal = walk(desk.by("hugo"))
    terminal.expect("is with special, private: topic is deceased (Owner deceased)")
    terminal.expect("Checklist", "- Ask who is asking", "- Ask for the papers", "[q]uit").press("q")
    assert terminal.end() == 0
    assert desk.ok("triage", "--json").json() == []


def test_a_private_ticket_is_offered_to_those_who_may_have_it(desk: Hd) -> None:
    desk.ok("new", "Hole", "--topic", "vulnerability")
    terminal = walk(desk.by("greta")).expect("[q]uit").press("g")
    terminal.expect("To whom?", "1  greta", "Esc").press("1").expect("no more tickets to triage")
    assert terminal.end() == 0
    assert see(desk, 1)["assignee"] == "greta"


def test_what_was_merged_away_says_nothing_of_how_it_ended(busy: Hd) -> None:
    busy.ok("merge", "8", "--into", "7")
    busy.ok("new", "Encoder down once more", "--account", "other", "--new-account")
    told = {case["id"]: case for case in busy.ok("triage", "--json").json()}
    assert 8 not in [alike["id"] for alike in told[10]["similar"]]


def test_a_desk_without_new_tickets_says_so(desk: Hd) -> None:
    terminal = walk(desk).expect("nothing to triage")
    assert terminal.end() == 0
    assert desk.ok("triage", "--json").json() == []


def test_a_guess_that_is_not_sure_is_no_suggestion_and_arms_no_key(busy: Hd) -> None:
    busy.ok("new", "Invoice of the encoder", "--severity", "urgent")
    case = next(each for each in busy.ok("triage", "--json").json() if each["id"] == 10)
    assert case["suggested_severity"]["share"] < EARNED
    terminal = (
        walk(busy).expect("1 of 3", "[q]uit").press("n").expect("#10", "urgent; no suggestion")
    )
    assert terminal.expect("[s]everity", "[q]uit").press("a").end_by("q") == 0
    assert "[a]ccept" not in terminal.seen.rpartition("#10")[2]
    assert 10 in list_ids(busy)


def test_a_reply_is_written_and_takes_the_ticket(busy: Hd, tmp_path: Path) -> None:
    editor = write_editor(tmp_path, "Is the cable in?")
    env = (("NO_COLOR", "1"), ("EDITOR", editor), ("VISUAL", ""))
    terminal = Terminal(replace(busy, env=env), "triage", columns=140)
    terminal.expect("#8", "[w]rite a reply", "[q]uit").press("w")
    terminal.expect("2 of 2", "#7", "[q]uit").press("q")
    assert terminal.end() == 0
    shown = busy.ok("show", "8", "--json").json()
    assert shown["events"][-1]["body"] == "Is the cable in?"
    assert shown["assignee"] == "alice"


def test_a_ticket_is_opened_and_the_keys_explained_without_going_on(busy: Hd) -> None:
    busy.ok("note", "8", "--body", "Rack four.")
    terminal = walk(busy).expect("1 of 2", "[o]pen", "[q]uit").press("o").expect("Rack four.")
    terminal.expect("1 of 2", "[q]uit").press("?").expect("w  write a reply", "1 of 2", "[q]uit")
    assert terminal.press("q").end() == 0
