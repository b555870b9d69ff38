"""Counts, lists and ids as messages and screens say them."""

from collections.abc import Sequence

import pytest

from helpdesk_cli.english import count, join, spell


@pytest.mark.parametrize(
    ("number", "words", "said"),
    [
        (0, ("ticket",), "0 tickets"),
        (1, ("ticket",), "1 ticket"),
        (1_024, ("ticket",), "1,024 tickets"),
        (1, ("try", "tries"), "1 try"),
        (2, ("try", "tries"), "2 tries"),
    ],
)
def test_only_one_is_singular(number: int, words: Sequence[str], said: str) -> None:
    assert count(number, *words) == said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), ""),
        (("form",), "form"),
        (("form", "email"), "form and email"),
        (("form", "email", "chat"), "form, email and chat"),
    ],
)
def test_a_list_ends_with_and(words: Sequence[str], said: str) -> None:
    assert join(words) == said


def test_an_id_is_spelt_as_words() -> None:
    assert spell("first_reply") == "first reply"
