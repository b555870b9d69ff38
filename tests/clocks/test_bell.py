"""A bell rings once for each promise as it turns imminent, and once as it turns late."""

import pytest

from helpdesk_cli.domain.clocks.bell import Standing, find_turned
from helpdesk_cli.domain.clocks.state import State

STATES: dict[str, State] = {"soon": "imminent", "late": "breaching"}


def standing(look: str) -> list[Standing]:
    """Such as `1 first 10 soon, 2 next 30 late`; a second run is `next2`."""
    told = []
    for each in filter(None, look.split(", ")):
        ticket, clock, due, state = each.split()
        name, number = clock.rstrip("123456789"), clock.lstrip("abcdefghijklmnopqrstuvwxyz")
        told.append(Standing(int(ticket), name, int(number or 1), int(due), STATES[state]))
    return told


CASES: dict[str, list[tuple[str, str]]] = {
    "what was so at the first look is no news": [
        ("1 first 10 soon, 2 first 5 late", ""),
        ("1 first 10 soon, 2 first 5 late", ""),
    ],
    "each turn is told once": [
        ("", ""),
        ("1 first 10 soon", "1 first 10 soon"),
        ("1 first 10 soon", ""),
        ("1 first 10 late", "1 first 10 late"),
        ("1 first 10 late", ""),
    ],
    "what turned late between two looks is told as late alone": [
        ("", ""),
        ("1 first 10 late", "1 first 10 late"),
    ],
    "every clock of a ticket counts": [
        ("1 next 10 late", ""),
        ("1 next 10 late, 1 resolution 20 soon", "1 resolution 20 soon"),
    ],
    "every run of a clock counts": [
        ("1 next 10 soon", ""),
        ("", ""),
        ("1 next2 30 soon", "1 next2 30 soon"),
    ],
    "what was kept and comes back as it was is not told again": [
        ("", ""),
        ("1 first 10 soon", "1 first 10 soon"),
        ("", ""),
        ("1 first 10 soon", ""),
    ],
    "with another due instant it is promised anew": [
        ("", ""),
        ("1 first 10 soon", "1 first 10 soon"),
        ("1 first 40 soon", "1 first 40 soon"),
    ],
    "several turn together, in the order in which they are due": [
        ("3 first 50 soon", ""),
        (
            "2 first 10 late, 1 first 20 soon, 3 first 50 soon",
            "2 first 10 late, 1 first 20 soon",
        ),
    ],
}


@pytest.mark.parametrize("looks", CASES.values(), ids=CASES.keys())
def test_a_promise_is_told_once_for_each_turn(looks: list[tuple[str, str]]) -> None:
    heard: set[Standing] | None = None
    for seen, told in looks:
        assert find_turned(heard, standing(seen)) == standing(told)
        heard = {*(heard or ()), *standing(seen)}
