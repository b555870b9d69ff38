"""Words: one definition for text and search, their forms, and the stretch that is shown."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk_cli.domain.tickets.search.forms import find_forms
from helpdesk_cli.domain.tickets.search.query import parse_search
from helpdesk_cli.domain.tickets.search.snippet import cut_snippet
from helpdesk_cli.domain.tickets.search.words import split_words
from helpdesk_cli.errors import UsageError
from helpdesk_cli.store.sqlite.words.index import teach_words

WORDS = {
    "l'Été à l'œuvre": "l ete a l oeuvre",
    "Straße, GRÖSSE": "strasse grosse",
    "snake_case ____ x": "snake case x",
    "№ 7, 40 ℃, ™": "no 7 40 c tm",
    "soft\u00adhyphen zero\u200bwidth": "softhyphen zerowidth",
    "cafe\u0301": "cafe",
    "Ærø, Łódź": "aero lodz",
    "重启路由器": "重 启 路 由 器",
    "ルーターを再起動": "ル ー タ ー を 再 起 動",
    "ｶﾞｲﾄﾞ": "ガ イ ド",
    "재부팅해요": "재 부 팅 해 요",
    "เร็ว": "เ ร ็ ว",
    "पानी बंद": "पानी बंद",
    "Router重启v2": "router 重 启 v2",
    "ok🟢👍🏽": "ok 🟢 👍 🏽",
    "Привет, ЁЛКА": "привет елка",
    "!?…—": "",
}


@pytest.mark.parametrize("text", WORDS)
def test_a_text_has_these_words(text: str) -> None:
    assert split_words(text) == WORDS[text].split()


@given(st.text())
def test_words_cut_again_are_the_same(text: str) -> None:
    words = split_words(text)
    assert split_words(" ".join(words)) == words


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))))
def test_the_index_cuts_a_text_as_a_search_is_cut(texts: list[str]) -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        teach_words(db)
        db.execute("CREATE VIRTUAL TABLE kept USING fts5 (text, tokenize = 'ascii')")
        db.execute("CREATE VIRTUAL TABLE seen USING fts5vocab (kept, instance)")
        db.executemany("INSERT INTO kept SELECT words_of(?)", [(text,) for text in texts])
        seen = db.execute("SELECT term FROM seen ORDER BY doc, offset").fetchall()
    assert [word for (word,) in seen] == [word for text in texts for word in split_words(text)]


FORMS = {
    "outage": "outages",
    "outages": "outage",
    "crash": "crashes crashed crashing",
    "stopped": "stop stops stopping",
    "reply": "replies replied replying",
    "replies": "reply",
    "upgrade": "upgrades upgraded upgrading",
    "connect": "connected connection connections",
    "panne": "pannes",
    "signal": "signaux signals",
    "dangereux": "dangereuse dangereuses",
    "coupée": "coupe coupes couper coupe coupait",
    "supprimer": "supprime supprimes supprimee supprimees supprimez supprimant",
    "ancien": "ancienne anciennes anciens",
    "éteint": "eteints eteinte",
}


@pytest.mark.parametrize("word", FORMS)
def test_a_word_has_these_forms(word: str) -> None:
    assert {*FORMS[word].split()} <= {*find_forms(word)}


NO_FORMS = {"stat": "station", "mot": "motion", "port": "portal", "fr": "frs"}


@pytest.mark.parametrize("word", NO_FORMS)
def test_a_word_that_only_looks_like_another_is_none_of_its_forms(word: str) -> None:
    assert NO_FORMS[word] not in find_forms(word)


def forms_of(text: str) -> list[tuple[str, ...]]:
    """Each word of a search, in the first of its forms."""
    return [word.forms[0] for word in parse_search(text, "UTC").words]


PASTED = {
    "https://cdn.example/b.mp4?t=1": [("https", "cdn", "example", "b", "mp4", "t", "1")],
    r"D:\Media\in": [("d", "media", "in")],
    "errno:110 at 09:15": [("errno", "110"), ("at",), ("09", "15")],
    "l\u2019erreur": [("erreur",)],
    "qu'une": [("une",)],
    "a - b": [("a",), ("b",)],
    "™ 5": [("tm",), ("5",)],
}


@pytest.mark.parametrize("text", PASTED)
def test_a_text_that_was_pasted_is_searched_for_as_words(text: str) -> None:
    assert forms_of(text) == PASTED[text]


@pytest.mark.parametrize("text", ["sevrity:urgent", "acount:acme", "Status:open"])
def test_a_field_that_is_written_wrong_is_still_refused(text: str) -> None:
    with pytest.raises(UsageError, match="did you mean"):
        parse_search(text, "UTC")


FILLER = "Nothing of note here. " * 20
SNIPPETS = [
    ("stalls", f"{FILLER}It stalled twice. {FILLER}", "It stalled twice."),
    ("stalled", f"It stalls. {FILLER}It stalled. {FILLER}", "It stalled."),
    ("E-77", f"The e is low. {FILLER}Shows E-77 now.", "Shows E-77 now."),
    ("audio lag", f"Audio is fine. {FILLER}The audio lags.", "The audio lags."),
    ('"no sound"', f"No light, sound. {FILLER}No sound at all.", "No sound at all."),
    ("buff*", f"{FILLER}Buffering again.", "Buffering again."),
    ("路由器", "你好。" * 60 + "请重启路由器。", "请重启路由器。"),
    ("oeil", f"{FILLER}Un œil rouge.", "Un œil rouge."),
    ("café", f"{FILLER}Le cafe\u0301 est froid.", "Le café est froid."),
]


@pytest.mark.parametrize(("search", "text", "shown"), SNIPPETS)
def test_the_stretch_that_fits_is_shown(search: str, text: str, shown: str) -> None:
    snippet = cut_snippet(["Hello.", text], parse_search(search, "UTC"))
    assert snippet is not None
    assert shown in snippet
    assert len(snippet) <= 123


def test_no_stretch_is_shown_of_a_text_without_the_words() -> None:
    assert cut_snippet(["Hello."], parse_search("bye -hello", "UTC")) is None
