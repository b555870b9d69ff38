"""Saved views: a search under a name, which `@name` stands for wherever a search is typed."""

import re
from collections.abc import Mapping

from helpdesk_cli.errors import UsageError, suggest

_NAME = r"[^\W_][\w-]*"
_USE = re.compile(rf'"[^"]*"|(?<!\S)@({_NAME})(?!\S)')


def is_view_name(name: str) -> bool:
    """Letters, digits, - and _, as one word."""
    return re.fullmatch(_NAME, name) is not None


def find_views(text: str) -> set[str]:
    """The views that a search names; in quotes, or as part of an address, `@word` names none."""
    return {use[1] for use in _USE.finditer(text) if use[1]}


def expand_views(text: str, views: Mapping[str, str]) -> str:
    """The search with what its views stand for. Raises UsageError for a name that is none."""

    def expand(use: re.Match[str]) -> str:
        name = use[1]
        if not name:
            return use[0]
        if name not in views:
            raise UsageError(
                f'no view "{name}"{suggest(name, list(views))}',
                hint=f"hd view list shows them; quote a word to search for: '\"@{name}\"'",
            )
        return views[name]

    return _USE.sub(expand, text)


def check_view(text: str) -> None:
    """Refuse what cannot be searched for, or names another view. Raises UsageError."""
    from helpdesk_cli.domain.tickets.search.query import parse_search

    if find_views(text):
        raise UsageError("a view cannot be made of other views")
    parse_search(text, "UTC")
