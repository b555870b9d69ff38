"""The mark by which a desk knows its own letters again."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk_cli.domain.mail.token import NO_TICKET, Signet

OURS = Signet("5c0f2e1a", "secret")
THEIRS = Signet("99999999", "another")
SAME_KEY = Signet("5c0f2e1a", "guessed")


@given(st.integers(0, 10**18 - 1), st.text())
def test_a_letter_names_its_ticket_and_is_called_the_same_each_time(id: int, told: str) -> None:
    made = OURS.name_letter(id, told)
    assert OURS.find_letter(made) == id
    assert OURS.find_letter(made.upper()) == id
    assert made == OURS.name_letter(id, told)
    assert re.fullmatch(rf"<hd\.{id}\.[0-9a-f]{{30}}@5c0f2e1a\.hd\.invalid>", made)


def test_no_two_letters_are_called_the_same() -> None:
    made = {OURS.name_letter(id, told) for id in (1, 2) for told in ("update 1", "update 2")}
    assert len(made | {THEIRS.name_letter(1, "update 1")}) == 5


def change(text: str, place: int) -> str:
    return text[:place] + ("0" if text[place] != "0" else "1") + text[place + 1 :]


@pytest.mark.parametrize(
    "written",
    [
        "",
        "<a@b.example>",
        "<hd.42@5c0f2e1a.hd.invalid>",
        THEIRS.name_letter(42, "x"),
        SAME_KEY.name_letter(42, "x"),
        change(OURS.name_letter(42, "x"), 4),
        *(change(OURS.name_letter(42, "x"), place) for place in (7, 20, 36)),
        OURS.name_letter(42, "x").replace("5c0f2e1a", "99999999"),
        "<hd.report.0123456789abcdef0123@5c0f2e1a.hd.invalid>",
    ],
)
def test_what_others_made_or_changed_is_not_ours(written: str) -> None:
    assert OURS.find_letter(written) is None


def test_a_letter_about_several_tickets_is_ours_and_names_none() -> None:
    assert OURS.find_letter(OURS.name_letter(NO_TICKET, "digest")) == NO_TICKET


@given(st.integers(1, 10**18 - 1))
def test_a_subject_names_its_ticket(ticket_id: int) -> None:
    mark = OURS.mark_subject(ticket_id)
    assert OURS.find_marked(f"RE: {mark.upper()} Login fails") == ticket_id
    assert THEIRS.find_marked(mark) is None
    assert SAME_KEY.find_marked(mark) is None


def test_the_last_mark_of_ours_in_a_subject_counts() -> None:
    first, last = OURS.mark_subject(1), OURS.mark_subject(2)
    assert OURS.find_marked(f"Fwd: {first} Re: {last} [#3] [#4-00000000]") == 2
    assert OURS.find_marked("Re: [#3] Login") is None
