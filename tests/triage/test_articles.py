"""The help-centre: files taken in, found in two languages, offered before a ticket is opened."""

from dataclasses import replace
from pathlib import Path

import pytest

from helpdesk_cli.store.engines import open_store
from tests.conftest import Hd
from tests.desks.engines import refuse_rows
from tests.processes import Terminal

DRM = """+++
title = "Protect videos with DRM"
topics = ["drm", "playback"]
language = "en"
+++
Widevine and FairPlay need a licence server.
"""
STREAM = """+++
title = "La diffusion en direct s'arrête"
topics = ["live-streaming"]
language = "fr"
+++
Vérifiez le débit de votre encodeur.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "help"
    (place / "fr").mkdir(parents=True)
    (place / "drm-basics.md").write_text(DRM)
    (place / "fr" / "direct.md").write_text(STREAM)
    return place


@pytest.fixture
def desk(hd: Hd, folder: Path) -> Hd:
    """A desk with two articles."""
    assert hd.ok("article", "import", str(folder)).out == "added 2 articles\n"
    return hd


def test_what_was_added_is_told_as_a_list(hd: Hd, folder: Path) -> None:
    told = hd.ok("article", "import", str(folder), "--json").json()
    assert {article["name"] for article in told} == {"drm-basics", "direct"}
    added = hd.ok("article", "add", str(folder / "drm-basics.md"), "--json").json()
    assert [article["name"] for article in added] == ["drm-basics"]


SEARCHES = {
    "drm": ["drm-basics"],
    "licence server for the player": ["drm-basics"],
    "pourquoi le direct s'arrete": ["direct"],
    "DÉBIT": ["direct"],
    "live-streaming": ["direct"],
    "zebra": [],
    '"': [],
}


@pytest.mark.parametrize("words", SEARCHES)
def test_articles_are_found_in_both_languages(desk: Hd, words: str) -> None:
    found = desk.ok("article", "search", words, "--json").json()
    assert [article["name"] for article in found] == SEARCHES[words]


def test_a_word_of_the_title_counts_more_than_one_of_the_text(desk: Hd, folder: Path) -> None:
    other = folder / "zz.md"
    other.write_text('+++\ntitle = "Billing"\n+++\nDRM is billed apart, DRM DRM.\n')
    desk.ok("article", "add", str(other))
    found = desk.ok("article", "search", "drm", "--json").json()
    assert [article["name"] for article in found] == ["drm-basics", "zz"]


def test_an_article_added_again_replaces_the_former(desk: Hd, folder: Path) -> None:
    (folder / "drm-basics.md").write_text(DRM.replace("Widevine", "PlayReady"))
    desk.ok("article", "add", str(folder / "drm-basics.md"))
    assert "PlayReady" in desk.ok("article", "show", "drm-basics").out
    assert desk.ok("article", "search", "widevine", "--json").json() == []
    assert len(desk.ok("article", "list", "--json").json()) == 2


def test_an_article_shows_its_text_whole(desk: Hd) -> None:
    shown = desk.ok("article", "show", "direct", "--json").json()
    assert shown["body"] == "Vérifiez le débit de votre encodeur."
    assert (shown["title"], shown["language"]) == ("La diffusion en direct s'arrête", "fr")
    refused = desk("article", "show", "drm-basic")
    assert (refused.code, 'did you mean "drm-basics"?' in refused.err) == (1, True)


BAD = {
    "Text alone": "expected front matter",
    '+++\ntopics = ["x"]\n+++\nText': "title: expected a text, got None",
    '+++\ntitle = "x"\ntopic = "y"\n+++\nText': 'topic: no such key (did you mean "topics"?)',
    '+++\ntitle = "x"\ntopics = "y"\n+++\nText': "topics: expected a list",
    "+++\ntitle = \n+++\nText": "Invalid value",
}


@pytest.mark.parametrize("text", BAD)
def test_one_bad_file_refuses_the_folder_and_is_named(hd: Hd, folder: Path, text: str) -> None:
    (folder / "bad.md").write_text(text)
    refused = hd("article", "import", str(folder))
    assert refused.code == 4
    assert f"bad.md: {BAD[text]}" in refused.err
    assert hd.ok("article", "list", "--json").json() == []


def test_two_files_of_one_name_are_refused(hd: Hd, folder: Path) -> None:
    (folder / "fr" / "drm-basics.md").write_text(DRM)
    refused = hd("article", "import", str(folder))
    assert (refused.code, "drm-basics: several files of that name" in refused.err) == (4, True)


def counts(hd: Hd) -> dict[str, tuple[int, int]]:
    listed = hd.ok("article", "list", "--json").json()
    return {each["name"]: (each["deflected"], each["answered"]) for each in listed}


def test_an_article_chosen_before_a_ticket_spares_it_and_is_counted(desk: Hd) -> None:
    asked = Terminal(desk, "new").answer("Subject:", "How to set up DRM")
    asked.expect("1. Protect videos with DRM").answer("Which answers it?", "1")
    assert asked.expect("Widevine and FairPlay", "No ticket was opened").end() == 0
    assert counts(desk) == {"direct": (0, 0), "drm-basics": (1, 0)}
    assert desk.ok("queue", "--json").json() == []


def test_a_question_is_answered_by_what_it_says_not_by_its_small_words(
    desk: Hd, folder: Path
) -> None:
    other = folder / "how-to.md"
    other.write_text('+++\ntitle = "How to do it with the help of us"\n+++\nHow do you do?\n')
    desk.ok("article", "add", str(other))
    found = desk.ok("article", "search", "How do you set up the licence server?", "--json").json()
    assert [article["name"] for article in found] == ["drm-basics"]
    # Where there are no others, they count.
    found = desk.ok("article", "search", "how to", "--json").json()
    assert [article["name"] for article in found] == ["how-to"]


def test_an_article_is_offered_with_the_words_that_led_to_it(desk: Hd) -> None:
    plain = replace(desk, env=(("NO_COLOR", "1"),))
    asked = Terminal(plain, "new").answer("Subject:", "A licence for DRM")
    asked.expect("1. Protect videos with DRM  drm, licence").answer("Which answers it?", "1")
    assert asked.expect("1 deflected, 0 answered", "Widevine").end() == 0


def test_choosing_none_goes_on_with_the_ticket(desk: Hd) -> None:
    asked = Terminal(desk, "new").answer("Subject:", "DRM").answer("Which answers it?", "9")
    asked.answer("Which answers it?", "").expect("Account:")
    assert counts(desk)["drm-basics"] == (0, 0)


def test_a_question_that_no_article_fits_is_asked_on_at_once(desk: Hd) -> None:
    Terminal(desk, "new").answer("Subject:", "Zebra").expect("Account:")


def test_a_reply_with_an_article_sends_it_and_is_counted(desk: Hd) -> None:
    desk.ok("new", "DRM?", "--body", "How?")
    desk.ok("reply", "1", "--article", "drm-basics", "--solve")
    shown = desk.ok("show", "1", "--json").json()
    assert shown["status"] == "solved"
    assert shown["assignee"] == "alice"
    assert "FairPlay" in shown["events"][2]["body"]
    assert [event["body"] for event in shown["events"][3:] if event["body"]] == [
        "Answered with the article drm-basics"
    ]
    assert counts(desk)["drm-basics"] == (0, 1)
    assert "0 deflected, 1 answered" in desk.ok("article", "show", "drm-basics").out
    assert desk("reply", "1", "--article", "drm-basics", "--body", "x").code == 2


def test_a_reply_that_fails_is_not_counted_and_one_that_is_not_counted_is_not_sent(
    desk: Hd,
) -> None:
    desk.ok("new", "DRM?", "--body", "How?")
    desk.ok("close", "1")
    assert desk("reply", "1", "--article", "drm-basics").code == 1
    assert counts(desk)["drm-basics"] == (0, 0)
    desk.ok("new", "DRM again?", "--body", "How?")
    with open_store(desk.location) as store:
        refuse_rows(store, "article_use")
    assert desk("reply", "2", "--article", "drm-basics").code == 1
    assert len(desk.ok("show", "2", "--json").json()["events"]) == 1


def test_an_empty_article_is_no_reply(desk: Hd, folder: Path) -> None:
    (folder / "empty.md").write_text('+++\ntitle = "Empty"\n+++\n\n')
    desk.ok("article", "add", str(folder / "empty.md"))
    desk.ok("new", "DRM?")
    refused = desk("reply", "1", "--article", "empty")
    assert (refused.code, "the article empty is empty" in refused.err) == (1, True)


ARTICLE = '+++\ntitle = "T"\n+++\nText\n'


@pytest.mark.parametrize(
    ("place", "text", "name"),
    [
        ("loud.MD", ARTICLE, "loud"),
        ("long.markdown", ARTICLE, "long"),
        ("blanks.md", ARTICLE.replace("+++", "+++ \t"), "blanks"),
        ("windows.md", ARTICLE.replace("\n", "\r\n"), "windows"),
        ("ends.md", '+++\ntitle = "T"\n+++', "ends"),
        ("site.md", ARTICLE.replace("+++\nT", "draft = false\nweight = 3\n+++\nT"), "site"),
        ("player/index.md", ARTICLE, "player"),
    ],
)
def test_articles_as_editors_and_sites_leave_them_are_read(
    desk: Hd, tmp_path: Path, place: str, text: str, name: str
) -> None:
    file = tmp_path / "site" / place
    file.parent.mkdir(parents=True)
    file.write_bytes(text.encode())
    desk.ok("article", "import", str(tmp_path / "site"))
    assert name in [each["name"] for each in desk.ok("article", "list", "--json").json()]
