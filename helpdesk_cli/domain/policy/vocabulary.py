"""Words that people say to a desk: those its policy knows, and near misses for the others.

A kind of which a policy names nothing is open: there is nothing that a word could be a slip for.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.errors import UsageError, suggest

Kind = Literal["tier", "severity", "channel", "team", "person", "region", "topic"]

LOOSE: tuple[Kind, ...] = ("person", "region", "topic")
"""Kinds of which a desk meets words that no policy foresaw: `--any` lets them pass."""


def check_word(
    kind: str,
    word: str | None,
    known: Sequence[str] | Mapping[str, object],
    way_out: str | None = None,
) -> None:
    """Refuse a word that is not among those known; None passes."""
    if word is not None and word not in known:
        names = list(known)
        hints = [f"known: {', '.join(names)}", *([way_out] if way_out else [])]
        raise UsageError(
            f'no {kind} "{word}" in the policy{suggest(word, names)}', hint="; ".join(hints)
        )


def check_words(
    policy: Policy,
    said: Mapping[Kind, str | None],
    is_in_use: Callable[[Kind, str], bool] = lambda _kind, _word: False,
    *,
    any_word: bool = False,
) -> None:
    """Refuse the first word that the policy does not know; None passes.

    A loose one also passes when the desk has it in use already, or with `any_word`.
    """
    for kind, word in said.items():
        known = known_words(policy, kind)
        if not known or word is None or word in known:
            continue
        if kind not in LOOSE:
            check_word(kind, word, known)
        elif not any_word and not is_in_use(kind, word):
            check_word(kind, word, known, "--any takes it all the same")


def check_actor(policy: Policy, name: str) -> None:
    """Refuse an agent whom the policy does not know."""
    known = known_words(policy, "person")
    if known:
        check_word("person", name, known, "[desk] open_team = true lets anybody act")


def known_words(policy: Policy, kind: Kind) -> tuple[str, ...]:
    """What a policy names of a kind, each word once; nothing of people when its team is open."""
    match kind:
        case "tier":
            return tuple(policy.tiers)
        case "severity":
            return tuple(policy.severities)
        case "channel":
            offered = (channel for tier in policy.tiers.values() for channel in tier.channels)
            return tuple(sorted({*policy.channels, *offered}))
        case "team":
            return tuple(policy.teams)
        case "person":
            return () if policy.desk.open_team else tuple(policy.people)
        case "region":
            tiers = policy.tiers.values()
            return _once([region for tier in tiers for region in tier.calendar_by_region])
        case "topic":
            routed = [route.topic for route in policy.routes if route.topic]
            limits = [topic for way in policy.channels.values() for topic in way.topics]
            return _once([*routed, *limits])


def _once(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
