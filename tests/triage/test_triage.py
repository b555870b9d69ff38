"""What is suggested for a ticket, and why: pure sums over words."""

import pytest

from helpdesk_cli.domain.triage.suggest import find_alike, find_terms, gather, learn, suggest_value

HINTS = [
    ("urgent", find_terms("Nothing works: the video does not play.")),
    ("normal", find_terms("A question about how to do something.")),
]
HISTORY = [
    *[("urgent", find_terms("Encoder down, stream is black"))] * 4,
    *[("normal", find_terms("Invoice for the stream of May"))] * 12,
]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("The Stream is DOWN!", {"stream", "down"}),
        ("Bonjour, l'été dernier j'ai payé", {"dernier", "paye"}),
        ("Où est-ce ? Déjà réglé.", {"deja", "regle"}),
        ("error 500 on 2026-11-17", {"error"}),
        ("", set()),
    ],
)
def test_words_count_without_case_accents_numbers_and_small_talk(
    text: str, terms: set[str]
) -> None:
    assert find_terms(text) == terms


@pytest.mark.parametrize(
    ("text", "severity", "reason"),
    [
        ("The encoder is down", "urgent", "down"),
        ("Where is my invoice?", "normal", "invoice"),
        # No ticket said so yet, but the policy does.
        ("It does not play", "urgent", "play"),
    ],
)
def test_history_and_definitions_suggest_a_severity_with_the_words_that_led_to_it(
    text: str, severity: str, reason: str
) -> None:
    suggestion = suggest_value(learn(HISTORY, HINTS), find_terms(text))
    assert suggestion is not None
    assert suggestion.value == severity
    assert reason in dict(suggestion.why)
    assert suggestion.share > 0.5
    assert all(weight > 1 for _, weight in suggestion.why)


@pytest.mark.parametrize("text", ["", "Hello, please help", "Quux frobnicates"])
def test_without_a_word_that_speaks_for_it_nothing_is_suggested(text: str) -> None:
    """Not even the commonest severity: there would be no reason to give."""
    assert suggest_value(learn(HISTORY, HINTS), find_terms(text)) is None


def test_a_word_of_a_single_ticket_decides_nothing() -> None:
    model = learn([*HISTORY, ("urgent", find_terms("Zebra"))], HINTS)
    assert suggest_value(model, find_terms("Zebra crossing")) is None


def test_a_desk_with_one_severity_has_nothing_to_suggest() -> None:
    only = learn([("normal", find_terms("stream"))] * 3, [])
    assert suggest_value(only, find_terms("stream")) is None


def test_tickets_are_alike_by_the_rare_words_they_share() -> None:
    others = [
        find_terms(text)
        for text in (
            "stream drops in Berlin",
            "stream question",
            "drops of the DRM licence in Berlin",
            "invoice",
            "stream and more stream",
        )
    ]
    corpus = gather(others)
    found = find_alike(corpus, find_terms("DRM licence drops"), most=2, least=0.2)
    assert [(likeness.place, likeness.words) for likeness in found] == [
        (2, ("drm", "licence", "drops")),
        (0, ("drops",)),
    ]
    assert found[0].share > found[1].share
    (same,) = find_alike(corpus, find_terms("Invoice."), most=1, least=0.2)
    assert same.place == 3
    assert same.share == pytest.approx(1)
    assert find_alike(corpus, frozenset(), most=2, least=0.2) == []
    assert find_alike(gather([]), find_terms("Invoice"), most=2, least=0.2) == []
