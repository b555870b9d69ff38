"""What is stored of a ticket against what a replay of its timeline comes to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from helpdesk_cli.domain.answers.doctor import Finding

_MOST = 10
"""Findings of a kind that are told one by one."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What is stored otherwise, by name; or why the ticket could not be replayed."""

    ticket_id: int
    parts: tuple[str, ...]
    trouble: str | None = None


def name_differing(
    names: Sequence[str], stored: Sequence[object], wanted: Sequence[object]
) -> list[str]:
    """The names of those values that differ."""
    return [name for name, one, other in zip(names, stored, wanted, strict=True) if one != other]


def choose_sample(ids: Sequence[int], most: int | None) -> list[int]:
    """At most `most` of them, at even distances, the first and the last included; else all."""
    if most is None or most >= len(ids):
        return list(ids)
    if most == 1:
        return [ids[-1]]
    return [ids[place * (len(ids) - 1) // (most - 1)] for place in range(most)]


def say_few(findings: Sequence[Finding]) -> Iterator[Finding]:
    """The first ones; of the rest, how many they are."""
    yield from findings[:_MOST]
    more = len(findings) - _MOST
    if more > 0:
        yield replace(findings[_MOST], text=f"and {more:,} more like these")
