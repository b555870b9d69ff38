"""Findings about routes: what none of their tickets reaches, or nobody may read."""

from helpdesk_cli.domain.lint.finding import Finding, Findings
from helpdesk_cli.domain.policy.policy import Policy, Route
from helpdesk_cli.domain.tickets.search.words import has_words, space_words, split_words


def find_shadowed_routes(policy: Policy) -> Findings:
    for place, route in enumerate(policy.routes, start=1):
        for earlier, other in enumerate(policy.routes[: place - 1], start=1):
            if _takes_all_of(other, route):
                every = "every ticket" if takes_every_ticket(other) else "all that it would take"
                what = f"never reached, because routes[{earlier}] takes {every}"
                yield Finding("P030", ("routes", place), what)
                break


def find_words_never_found(policy: Policy) -> Findings:
    for place, route in enumerate(policy.routes, start=1):
        for at, words in enumerate(route.words, start=1):
            if not split_words(words):
                path = ("routes", place, "when", "words", at)
                yield Finding("P031", path, f'"{words}" has no word in it')


def find_unread_routes(policy: Policy) -> Findings:
    for place, route in enumerate(policy.routes, start=1):
        if route.private and route.team and not policy.teams[route.team].members:
            what = f"private to {route.team}, which has no members to read it"
            yield Finding("P032", ("routes", place), what)


def takes_every_ticket(route: Route) -> bool:
    return not any((route.topic, route.words, route.channel, route.tier, route.sender))


def _takes_all_of(earlier: Route, later: Route) -> bool:
    """Whether each condition of the earlier route follows from those of the later."""
    return (
        earlier.topic in (None, later.topic)
        and earlier.channel in (None, later.channel)
        and earlier.tier in (None, later.tier)
        and _is_from_there(earlier.sender, later.sender)
        and (not earlier.words or _imply(later.words, earlier.words))
    )


def _is_from_there(earlier: str | None, later: str | None) -> bool:
    if earlier is None or later is None:
        return earlier is None
    wanted, sender = earlier.casefold(), later.casefold()
    return sender == wanted or (wanted.startswith("@") and sender.endswith(wanted))


def _imply(words: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether a text with any of the words has one of the others."""
    found = [word for word in words if split_words(word)]
    return bool(found) and all(
        any(split_words(other) and has_words(space_words(word), other) for other in others)
        for word in found
    )
