"""Saved views: where `@name` stands for a search, and what can be saved."""

import pytest

from helpdesk_cli.domain.tickets.search.views import (
    check_view,
    expand_views,
    find_views,
    is_view_name,
)
from helpdesk_cli.errors import UsageError

VIEWS = {"late": "is:late team:support", "été": "tag:summer"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("@late", "is:late team:support"),
        ("drm @late -tag:vip", "drm is:late team:support -tag:vip"),
        ("@été", "tag:summer"),
        ("@late @été", "is:late team:support tag:summer"),
        ("@late.example", "@late.example"),
        ("ann@late", "ann@late"),
        ('"@late"', '"@late"'),
        ('drm "by @late today"', 'drm "by @late today"'),
        ("contact:@late", "contact:@late"),
        ("@", "@"),
        ("", ""),
    ],
)
def test_a_name_of_its_own_behind_an_at_stands_for_its_search(typed: str, meant: str) -> None:
    assert expand_views(typed, VIEWS) == meant


def test_a_name_that_is_none_is_refused_with_a_near_miss() -> None:
    with pytest.raises(UsageError, match='no view "lat"') as refused:
        expand_views("drm @lat", VIEWS)
    assert 'did you mean "late"' in refused.value.message


def test_the_views_that_a_search_names_are_told() -> None:
    assert find_views('@late "@never" ann@other @été') == {"late", "été"}


@pytest.mark.parametrize("name", ["late", "été", "2nd", "on-call", "a_b"])
def test_a_name_is_one_word(name: str) -> None:
    assert is_view_name(name)


@pytest.mark.parametrize("name", ["", "-late", "_x", "two words", "a.b", "@late", 'a"b', "a\nb"])
def test_what_is_not_one_word_is_no_name(name: str) -> None:
    assert not is_view_name(name)


@pytest.mark.parametrize("search", ["", "  ", "is:laet", '"drm', "@late", "before:yesterday"])
def test_what_cannot_be_searched_for_cannot_be_saved(search: str) -> None:
    with pytest.raises(UsageError):
        check_view(search)
