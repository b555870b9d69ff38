"""The object around a list of tickets: which key lists them, and what else stands beside it."""

from collections.abc import Iterator, Mapping
from typing import Any

from helpdesk_cli.english import count

LISTS = ("tickets", "conversations", "issues", "incidents", "requests", "results", "result")
"""Keys under which systems list their tickets; `data` and `items` are tried after them."""
_LESS_LIKELY = ("data", "items", "records", "rows", "value")

_NAMES_A_TICKET = frozenset(("id", "number", "key", "ref", "subject", "title"))

_NEXT = ("next", "more", "after", "cursor")
"""Words in keys by which systems point to their next page."""

_TOTALS = frozenset(("count", "total", "total_count", "totalcount", "total_results", "recordcount"))


def find_list(value: Mapping[str, Any], records: str | None) -> str | None:
    """The key under which an object lists others, if it is not a ticket itself."""
    if not records and not _NAMES_A_TICKET.isdisjoint(value):
        return None
    for key in [records] if records else [*LISTS, *_LESS_LIKELY]:
        listed = value.get(key)
        if isinstance(listed, list) and all(isinstance(each, dict) for each in listed):
            return key
    return None


def find_beside(envelope: Mapping[str, Any], key: str) -> Iterator[str]:
    """The other contents of an envelope, beside the list under its `key`, in words: nothing of them
    is read."""
    for name, value in envelope.items():
        if name == key:
            continue
        if isinstance(value, list) and value and any(isinstance(each, dict) for each in value):
            yield f"{name}: {count(len(value), 'object')}, not read"
        elif any(map(_is_true, _points_on(name, value))):
            yield f"{name}: the file is one page of several, import the next ones too"
        elif name.lower() in _TOTALS and _is_more(value, len(envelope[key])):
            yield f"{name}: {value:,} in all, {len(envelope[key]):,} of them in this file"


def _points_on(name: str, value: Any) -> Iterator[Any]:
    """The values at or below a key that speaks of a next page."""
    if isinstance(value, dict):
        for inner, below in value.items():
            yield from _points_on(inner, below)
    elif any(word in name.lower() for word in _NEXT):
        yield value


def _is_true(value: Any) -> bool:
    return value is True or (isinstance(value, str) and value not in ("", "false"))


def _is_more(value: Any, listed: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > listed
