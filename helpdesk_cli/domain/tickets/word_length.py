"""How long a word may be that something is found by: an account, a team, a tag, a ref.

A page of an index has room for a few entries; no engine takes in whatever length.
"""

from collections.abc import Iterable, Mapping

from helpdesk_cli.domain.tickets.ticket import FIELDS, Event

MOST_BYTES = 500

SURELY_SHORT = MOST_BYTES // 4
"""How many letters fit, whichever they are."""

FOUND_BY = (
    *("ref", "account", "contact", "tier", "region", "severity"),
    *("channel", "topic", "team", "assignee"),
)
"""Fields of a ticket that are such words."""

_KINDS = frozenset(FIELDS) - {"subject"} | {"tag"}


def check_length(name: str, word: str | None) -> str | None:
    """What is wrong with a word that is too long; None if nothing is."""
    if word is None or len(word) <= SURELY_SHORT:
        return None
    size = len(word.encode(errors="surrogatepass"))
    return (
        f"{name}: expected at most {MOST_BYTES} bytes, got {size:,}" if size > MOST_BYTES else None
    )


def check_lengths(words: Mapping[str, str | None]) -> list[str]:
    """The problems of words that are too long, of several given by their names."""
    problems = (check_length(name, word) for name, word in words.items())
    return [problem for problem in problems if problem]


def check_events(events: Iterable[Event]) -> list[str]:
    """The problems of words that events put on a ticket and that are too long."""
    problems = (check_length(event.kind, event.to) for event in events if event.kind in _KINDS)
    return [problem for problem in problems if problem]
