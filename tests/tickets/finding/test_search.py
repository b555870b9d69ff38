"""`hd search`: words in French and English, fields, and what it refuses."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from helpdesk_cli.store.sqlite.schema.words import DOCUMENT_SQL
from helpdesk_cli.store.sqlite.words.index import teach_words
from helpdesk_cli.store.sqlite.words.vocabulary import MOST_WORDS
from tests.conftest import PLAIN_POLICY, Hd

ROUTES = """
[teams.security]
members = ["greta"]
[people.greta]
name = "Greta"
[[routes]]
name = "Vulnerability report"
when = { topic = "vulnerability" }
team = "security"
private = true
"""


def open_three(hd: Hd) -> None:
    french = ("Le flux s'arrête", "--body", "La diffusion vidéo en direct coupe depuis l'été.")
    hd.at("2026-11-10T10:00:00Z").ok("new", *french, "--account", "Big Corp", "--ref", "Z-1")
    english = ("DRM broken", "--body", "Our Widevine licence fails.", "--severity", "urgent")
    hd.at("2026-11-12T10:00:00Z").ok(
        "new", *english, "--account", "acme", "--assignee", "bob", "--new-account"
    )
    third = ("Invoice", "--body", "The live stream and the DRM licence are on it twice.")
    hd.at("2026-11-14T10:00:00Z").ok(
        "new", *third, "--account", "acme", "--contact", "a@acme.example"
    )


@pytest.fixture
def desk(tmp_path: Path, policy_file: Path, engine: str) -> Hd:
    """Three tickets of three days."""
    return Hd(tmp_path / "desk.db").found(policy_file, open_three)


SEARCHES = {
    "drm": [3, 2],
    "DRM LICENCE": [3, 2],
    "licences": [3, 2],
    '"licences"': [],
    "licen*": [3, 2],
    "l*": [3, 2, 1],
    "-l*": [],
    "-inv*": [2, 1],
    "-nosuch* -nosuch": [3, 2, 1],
    "nosuch*": [],
    "l'e*": [1],
    "arrete": [1],
    "ARRÊTÉ": [1],
    "video ete": [1],
    "l'été": [1],
    '"live stream"': [3],
    '"stream live"': [],
    "drm -invoice": [2],
    "-drm": [1],
    "-drm -flux": [],
    'drm -"live stream"': [2],
    "drm account:acme before:2026-11-13": [2],
    "account:acme": [3, 2],
    'account:"Big Corp"': [1],
    "-account:acme": [1],
    "severity:urgent": [2],
    "severity:urgent severity:normal": [3, 2, 1],
    "assignee:bob": [2],
    "-assignee:bob": [3, 1],
    "is:unassigned": [3, 1],
    "is:open": [3, 2, 1],
    "status:new": [3, 1],
    "is:new": [3, 1],
    "is:late": [3, 2, 1],
    "ref:Z-1": [1],
    "contact:a@acme.example": [3],
    "after:2026-11-12": [3, 2],
    "after:2026-11-12 before:2026-11-13": [2],
    "after:2026-11-12T10:00:01Z": [3],
    "tag:spam": [],
    "*": None,
    "...": None,
}


@pytest.mark.parametrize(("words", "expected"), SEARCHES.items(), ids=list(SEARCHES))
def test_search(desk: Hd, words: str, expected: list[int] | None) -> None:
    if expected is None:
        assert desk("search", "--", words).code == 2
    else:
        found = desk.ok("search", "--json", "--", words).json()
        assert [hit["id"] for hit in found] == expected


def test_the_newest_is_the_last_that_was_created_whatever_its_number(desk: Hd) -> None:
    days = ("2026-11-13", "2026-11-09", "2026-11-13", "2026-11-15")
    earlier = [
        {"ref": f"Z-{place}", "subject": "DRM", "created_at": f"{day}T10:00:00Z"}
        for place, day in enumerate(days, 10)
    ]
    desk.ok("import", "-", stdin="\n".join(map(json.dumps, earlier)))
    by_age = [7, 3, 6, 4, 2, 1, 5]
    assert find(desk, "is:open") == by_age
    assert find(desk, "drm") == [ticket for ticket in by_age if ticket != 1]
    assert find(desk, "drm", "--limit", "2") == [7, 3]
    assert find(desk, "after:2026-11-13 before:2026-11-14") == [6, 4]


def test_a_beginning_is_found_however_many_words_have_it(desk: Hd) -> None:
    few, many = ([f"zq{number}" for number in range(count)] for count in (5, MOST_WORDS + 2))
    desk.ok("note", "1", "--body", " ".join(few))
    assert (find(desk, "zq*"), find(desk, "-zq*")) == ([1], [3, 2])
    desk.ok("note", "2", "--body", " ".join(many))
    assert (find(desk, "zq*"), find(desk, "-zq*")) == ([2, 1], [3])
    assert (find(desk, "zq4*"), find(desk, "zq9*")) == ([2, 1], [2])


STATES = {
    "is:private": [],
    "-is:private": [3, 2, 1],
    "-is:late": [],
    "is:late is:solved": [3, 2, 1],
    "is:solved is:closed": [],
    "-status:new": [2],
    "-is:open": [],
    "-is:new is:late": [2],
    "-is:new -is:open": [],
    "is:unassigned is:solved": [3, 1],
    "-is:unassigned": [2],
    "-is:solved drm": [3, 2],
    "tier:gold": [3, 2, 1],
    "tier:gold -severity:urgent is:unassigned": [3, 1],
    "account:ACME": [3, 2],
    'account:"acme "': [3, 2],
    "before:2026-11-12 is:late": [1],
    "-before:2026-11-12": [3, 2],
    "-after:2026-11-12": [1],
    "before:2026-11-14 before:2026-11-12": [1],
}


@pytest.mark.parametrize(("words", "expected"), STATES.items(), ids=list(STATES))
def test_states_and_fields_go_together(desk: Hd, words: str, expected: list[int]) -> None:
    assert find(desk, words) == expected


def test_what_is_late_is_so_by_the_clock(desk: Hd) -> None:
    assert find(desk.at("2026-11-16T09:30:00Z"), "is:late -is:unassigned") == [2]
    assert find(desk.at("2026-11-16T09:30:00Z"), "-is:late") == [3]
    assert find(desk.at("2026-11-16T09:30:00Z"), "is:late is:unassigned") == [3, 2, 1]


def change_everything(hd: Hd) -> None:
    hd.ok("tag", "1", "3", "--add", "vip", "--add", "été \ue000tier")
    hd.ok("tag", "3", "--remove", "vip")
    hd.ok("set", "2", "--severity", "normal", "--topic", "sound", "--region", "apac")
    hd.ok("assign", "3", "--to", "bob", "--team", "support")
    hd.ok("reply", "3", "--body", "It is the codec.", "--pend")
    hd.ok("note", "3", "--body", "Check the encoder.")
    hd.ok("solve", "1")
    hd.ok("reopen", "1")
    hd.ok("undo")
    hd.ok("set", "1", "--subject", "Panne")
    hd.ok("new", "Twice", "--body", "drm")
    hd.ok("merge", "4", "--into", "2")


def test_every_change_of_a_field_is_found_at_once(desk: Hd) -> None:
    change_everything(desk)
    found = {
        "tag:vip": [1],
        'tag:"été \ue000tier"': [3, 1],
        "severity:urgent": [],
        "topic:sound region:apac": [2],
        "assignee:bob": [3, 2],
        "team:support is:pending": [3],
        "codec encoder": [3],
        "is:solved": [1],
        "is:closed": [4],
        "status:closed drm": [4],
    }
    assert {words: find(desk, words) for words in found} == found


@pytest.mark.sqlite
def test_the_index_holds_what_one_made_anew_would(desk: Hd) -> None:
    change_everything(desk)
    with closing(sqlite3.connect(desk.db)) as db:
        teach_words(db)
        db.execute(
            "CREATE VIRTUAL TABLE temp.anew USING fts5 (subject, messages, fields,"
            " content = '', tokenize = 'ascii')"
        )
        db.execute(f"INSERT INTO temp.anew (rowid, subject, messages, fields) {DOCUMENT_SQL}")
        db.execute("CREATE VIRTUAL TABLE temp.new_words USING fts5vocab (temp, anew, instance)")
        db.execute(
            "CREATE VIRTUAL TABLE temp.kept_words USING fts5vocab (main, ticket_text, instance)"
        )
        kept, anew = (
            db.execute(f"SELECT * FROM {name} ORDER BY 1, 2, 3, 4").fetchall()
            for name in ("kept_words", "new_words")
        )
    assert kept == anew
    assert len(kept) > 50


def find(hd: Hd, words: str, *options: str) -> list[int]:
    return [hit["id"] for hit in hd.ok("search", "--json", *options, "--", words).json()]


REFUSED = {
    "acount:acme": 'no field "acount" to search in (did you mean "account"?)',
    "is:opne": 'got "opne" (did you mean "open"?)',
    "status:done": "expected one of new, open",
    "severity:urgnt": 'no severity "urgnt" in the policy (did you mean "urgent"?)',
    "before:1969-12-31": "before: expected an instant between 1970 and 2100, got 1969-12-31",
    "after:2101-01-01": "after: expected an instant between 1970 and 2100, got 2101-01-01",
    "after:0001-01-01": "after: expected an instant between 1970 and 2100, got 0001-01-01",
    "before:yesterday": 'before: expected a day such as 2026-11-01, got "yesterday"',
    '"live': "a quote is not closed",
    " ": "nothing to search for",
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_cannot_be_searched_for_is_told(desk: Hd, words: str) -> None:
    refused = desk("search", words)
    assert refused.code == 2
    assert REFUSED[words] in refused.err


def test_words_written_later_are_found_notes_too(desk: Hd) -> None:
    desk.ok("note", "1", "--body", "Same cause as the Geoblocking trouble.")
    desk.ok("reply", "2", "--body", "Please try the beta.")
    assert [hit["id"] for hit in desk.ok("search", "geoblocking", "--json").json()] == [1]
    assert [hit["id"] for hit in desk.ok("search", "beta widevine", "--json").json()] == [2]


def test_a_changed_subject_is_found_by_its_new_words_alone(desk: Hd) -> None:
    desk.ok("set", "1", "--subject", "Panne du lecteur")
    assert [hit["id"] for hit in desk.ok("search", "lecteur", "--json").json()] == [1]
    assert desk.ok("search", "flux", "--json").json() == []
    assert [hit["id"] for hit in desk.ok("search", "direct", "--json").json()] == [1]


def test_a_hit_shows_the_words_that_fit(desk: Hd) -> None:
    (hit,) = desk.ok("search", "direct", "--json").json()
    assert "en direct coupe" in hit["snippet"]
    screen = desk.on_screen().ok("search", "direct").out
    assert "#1  Le flux s'arrête" in screen
    assert "diffusion vidéo en direct" in screen


FOUND = {
    "stream": [1],
    "STREAMED": [1],
    '"streaming"': [1],
    '"streams"': [],
    "coupures": [2],
    "oeil manoeuvre": [2],
    "\u8def\u7531\u5668": [3],
    "\u5668\u8def": [],
    "wss://edge.example/in?k=1": [1],
    "Code:0x1F": [1],
    "\u2116 8": [2],
    "\U0001f7e2": [3],
    "strasse": [3],
    "-streams": [3, 2],
}


@pytest.mark.parametrize("words", FOUND)
def test_words_are_found_in_their_forms_and_in_any_script(hd: Hd, words: str) -> None:
    texts = {
        "Streaming to wss://edge.example/in?k=1 ends": "Code:0x1F each time.",
        "Dossier \u2116 8": "Une coupure, une man\u0153uvre, un \u0153il.",
        "\u8bf7\u91cd\u542f\u8def\u7531\u5668 \U0001f7e2": "Hauptstra\u00dfe, strasse",
    }
    for subject, body in texts.items():
        hd.ok("new", subject, "--body", body)
    assert find(hd, words) == FOUND[words]


def test_a_text_that_was_pasted_and_is_nowhere_is_not_found_and_not_refused(desk: Hd) -> None:
    assert find(desk, "https://nowhere.example/a") == []


def test_every_status_refused_leaves_nothing(desk: Hd) -> None:
    assert find(desk, "-is:open -is:solved -is:closed") == []


def make_it_older(desk: Hd) -> None:
    """As the schema before left it: words cut by FTS5, articles kept by triggers."""
    with closing(sqlite3.connect(desk.db)) as db:
        teach_words(db)
        db.execute("DELETE FROM _sqlite_migrations WHERE name = 'm014_words_of_any_script'")
        db.executescript(
            "DROP TABLE ticket_text; DROP TABLE article_text;"
            " CREATE VIRTUAL TABLE ticket_text USING fts5 (subject);"
            " CREATE VIRTUAL TABLE article_text USING fts5 (title);"
            " CREATE TRIGGER article_added AFTER INSERT ON article BEGIN SELECT 1; END;"
            " CREATE TRIGGER article_changed AFTER UPDATE ON article BEGIN SELECT 1; END;"
            " INSERT INTO article (name, title, topics, body) VALUES ('c', 'C\u0153ur', '', '');"
            " PRAGMA user_version = 13;"
        )


@pytest.mark.sqlite
def test_a_desk_of_before_is_indexed_anew(desk: Hd) -> None:
    make_it_older(desk)
    assert find(desk, "arrete") == [1]
    assert find(desk, "fail severity:urgent") == [2]
    (found,) = desk.ok("article", "search", "coeurs", "--json").json()
    assert found["name"] == "c"
    desk.ok("note", "2", "--body", "Straße")
    assert find(desk, "strasse") == [2]


@pytest.mark.sqlite
def test_a_desk_of_many_tickets_is_told_that_it_takes_a_while(
    desk: Hd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpdesk_cli.store.sqlite.opening._MANY_TICKETS", 3)
    make_it_older(desk)
    assert desk("queue").err == (
        f"hd: {desk.db} is brought up to this version of hd, once: a minute or so for 3 tickets\n"
    )
    desk.ok("queue")


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_hits_fit_the_terminal(desk: Hd, columns: int) -> None:
    long = "A subject that is longer than what a small terminal has room for, by far"
    desk.ok("new", long, "--account", "A customer with a long name of many words", "--new-account")
    terminal = replace(desk, env=(("COLUMNS", str(columns)),)).on_screen()
    shown = terminal.ok("search", "terminal").out
    assert "A subject that is" in shown
    assert max(map(len, shown.splitlines())) <= columns


def test_a_screen_says_that_there_are_more(desk: Hd) -> None:
    assert "--limit" in desk.on_screen().ok("search", "drm", "--limit", "1").out
    assert "Nothing found." in desk.on_screen().ok("search", "zebra").out


def test_hostile_words_are_words(desk: Hd) -> None:
    for words in (
        '" OR 1',
        "subject : drm",
        "drm NOT licence",
        "(drm",
        "^drm",
        "drm; DROP",
        "%",
        "'",
    ):
        assert desk("search", "--", words).code in (0, 2)
    desk.ok("note", "1", "--body", "drm\x1b[31m [red] \u202eoh")
    assert "\x1b[31m" not in desk.on_screen().ok("search", "drm").out


def test_what_is_private_to_others_is_not_found(desk: Hd, policy_file: object) -> None:
    path = desk.db.with_name("with-routes.toml")
    path.write_text(PLAIN_POLICY + ROUTES)
    desk.ok("policy", "apply", str(path))
    hd = Hd(desk.db, now=desk.now, agent="alice", env=(("HD_POLICY", str(path)),))
    hd("new", "Zeroday in the player", "--topic", "vulnerability", "--body", "drm too")
    assert [hit["id"] for hit in hd("search", "drm", "--json").json()] == [3, 2]
    assert hd("search", "zeroday", "--json").json() == []
    assert [hit["id"] for hit in hd.by("greta")("search", "zeroday", "--json").json()] == [4]
    assert (find(hd, "is:private"), find(hd, "-is:private")) == ([], [3, 2, 1])
    assert find(hd.by("greta"), "is:private") == [4]
    assert find(hd.by("greta"), "is:private is:late") == [4, 3, 2, 1]
    path.write_text(PLAIN_POLICY + ROUTES.replace("private = true", ""))
    hd.ok("policy", "apply", str(path))
    assert find(hd, "zeroday") == [4]
    assert find(hd.by("greta"), "is:private") == []
