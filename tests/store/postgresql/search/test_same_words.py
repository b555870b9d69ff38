"""A search finds the same on both engines, in the same order."""

import random
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk_cli.domain.clocks.sla import Assessment
from helpdesk_cli.domain.triage.article import Article
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.door.words import Phrase, Question, State
from helpdesk_cli.store.engines import open_store
from helpdesk_cli.store.tickets.creating import NewTicket
from helpdesk_cli.store.tickets.derived import Assessed
from helpdesk_cli.store.tickets.saving import save_assessments
from helpdesk_cli.store.triage.articles import match_articles, save_articles
from tests.servers.postgresql import PostgresqlServer
from tests.store.data import NOW, a_ticket, add_tickets, message, new_ticket

WORDS = (
    "drm",
    "licence",
    "flux",
    "video",
    "live",
    "été",
    "cœur",
    "直",
    "播",
    "日",
    "x1",
    "l",
    "lit",
)
PLAIN = (
    "drm",
    "licence",
    "flux",
    "video",
    "live",
    "ete",
    "coeur",
    "直",
    "播",
    "日",
    "x1",
    "l",
    "lit",
)
TEAMS = ("support", 'l\'équipe \\ "x"')
TICKETS = 60
FEW_SECONDS = 50


def make_tickets() -> Iterator[NewTicket]:
    """Short ones at random; two that are longer than an index of places can be."""
    chance = random.Random(11)
    for number in range(TICKETS):
        bodies = [" ".join(chance.choices(WORDS, k=chance.randint(1, 9))) for _ in range(3)]
        yield new_ticket(
            subject=" ".join(chance.choices(WORDS, k=3)),
            events=[message(NOW + place, body) for place, body in enumerate(bodies)],
            created_at=NOW + chance.randrange(FEW_SECONDS),
            status=chance.choice(("open", "solved", "pending")),
            team=chance.choice((None, *TEAMS)),
            ref=f"Z-{number}" if number % 3 else None,
            tags=("vip",) if number % 5 == 0 else (),
        )
    often = "drm licence " * 300 + "flux video"
    yield new_ticket(subject="lit", events=[message(NOW, often)], created_at=NOW)
    wide = " ".join(f"w{number}" for number in range(17_000)) + " live été 直播"
    yield new_ticket(subject="x1 drm", events=[message(NOW, wide)], created_at=NOW + 20)


@pytest.fixture(scope="module")
def both(
    postgresql_server: PostgresqlServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Store, Store]]:
    folder: Path = tmp_path_factory.mktemp("words")
    places = (str(folder / "desk.db"), postgresql_server.location("same_words"))
    with ExitStack() as opened:
        stores = [opened.enter_context(open_store(place, create=True)) for place in places]
        for store in stores:
            add_tickets(store, *make_tickets())
        yield stores[0], stores[1]


CHOICES = st.one_of(
    st.builds(
        Phrase, st.lists(st.sampled_from(PLAIN), min_size=1, max_size=3).map(tuple), st.booleans()
    ),
    st.builds(State, st.just("status"), st.sampled_from(("open", "solved", "pending"))),
    st.builds(State, st.just("team"), st.sampled_from((*TEAMS, "nosuch"))),
    st.just(State("tag", "vip")),
    st.just(State("assignee", "")),
)
INSTANT = st.none() | st.integers(NOW - 1, NOW + FEW_SECONDS + 1)
QUESTIONS = st.builds(
    Question,
    st.lists(st.lists(CHOICES, min_size=1, max_size=2), max_size=3),
    st.lists(CHOICES, max_size=2),
    INSTANT,
    INSTANT,
    st.sets(st.sampled_from(("late", "unread")), max_size=1),
    st.sets(st.sampled_from(("late", "unread")), max_size=1),
)


@settings(max_examples=300)
@given(asked=st.lists(QUESTIONS, min_size=1, max_size=2), limit=st.none() | st.integers(1, 20))
def test_any_question_has_one_answer(
    both: tuple[Store, Store], asked: list[Question], limit: int | None
) -> None:
    file, server = both
    found = file.words.find_tickets(asked, NOW, limit)
    assert server.words.find_tickets(asked, NOW, limit) == found


@pytest.mark.parametrize(
    ("phrase", "is_found"),
    [
        (("licence", "flux"), True),  # behind so many of the same
        (("flux", "licence"), False),
        (("live", "ete"), True),  # behind so many others
        (("w16990", "w16991"), True),
        (("w16991", "w16990"), False),
        (("直", "播"), True),
    ],
)
def test_a_long_ticket_is_found_by_its_phrases(
    both: tuple[Store, Store], phrase: tuple[str, ...], is_found: bool
) -> None:
    question = Question([[Phrase(phrase)]], [])
    long = {TICKETS + 1, TICKETS + 2}
    for store in both:
        found = store.words.find_tickets([question], NOW, None)
        assert bool(long.intersection(found)) is is_found


def test_what_changes_is_found_by_its_new_words_alone(both: tuple[Store, Store]) -> None:
    for store in both:
        with store.transaction():
            changed = Assessment(a_ticket(subject="zebra", created_at=NOW), "open", ())
            save_assessments(store, [Assessed(TICKETS + 1, changed, (), NOW)])
        for word, is_found in (("zebra", True), ("lit", False), ("flux", True)):
            found = store.words.find_tickets([Question([[Phrase((word,))]], [])], NOW, None)
            assert (TICKETS + 1 in found) is is_found


def test_articles_are_ranked_alike(both: tuple[Store, Store]) -> None:
    chance = random.Random(3)
    names = count(1)
    articles = [
        Article(
            f"a{next(names)}",
            " ".join(chance.choices(WORDS, k=3)),
            tuple(chance.choices(WORDS, k=2)),
            None,
            " ".join(chance.choices(WORDS, k=chance.randint(5, 80))),
        )
        for _ in range(25)
    ]
    for store in both:
        with store.transaction():
            save_articles(store, articles[:20])
        with store.transaction():
            save_articles(store, [*articles[10:], articles[0]._replace(body="drm drm")])
    file, server = both
    for size in range(1, 6):
        asked = set(chance.sample(PLAIN, size))
        assert match_articles(server, asked, 9) == match_articles(file, asked, 9)
