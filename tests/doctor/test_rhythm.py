"""When something that came by itself has stopped, and when nothing ever came by itself."""

import pytest

from helpdesk_cli.domain.doctor.rhythm import find_interval, find_silence

MINUTE, HOUR = 60, 3_600

EVERY_FIVE = [place * 5 * MINUTE for place in range(20)]
LATE_ONCE = [*EVERY_FIVE[:10], *(at + 3 * HOUR for at in EVERY_FIVE[10:])]
BY_HAND = [0, 20, 30, 400, 410, 9_000, 9_030, 60_000, 60_020, 90_000, 90_020, 90_400]


@pytest.mark.parametrize(
    ("ends", "usual"),
    [
        pytest.param([], None, id="never"),
        pytest.param(EVERY_FIVE[:8], None, id="too few to tell"),
        pytest.param(EVERY_FIVE[:9], 5 * MINUTE, id="just enough"),
        pytest.param(EVERY_FIVE, 5 * MINUTE, id="every five minutes"),
        pytest.param(LATE_ONCE, 5 * MINUTE, id="a night in between"),
        pytest.param([at + at % 3 for at in range(0, 6_000, 301)], 302, id="not to the second"),
        pytest.param(BY_HAND, None, id="by hand, now and then"),
        pytest.param([0] * 20, None, id="all at once"),
    ],
)
def test_a_rhythm_is_what_most_intervals_keep(ends: list[int], usual: int | None) -> None:
    assert find_interval(ends[::-1]) == usual


@pytest.mark.parametrize(
    ("later", "has_stopped"), [(0, False), (5, False), (15, False), (15.1, True), (600, True)]
)
def test_it_has_stopped_after_three_times_as_long(later: float, has_stopped: bool) -> None:
    found = find_silence(EVERY_FIVE[::-1], int(EVERY_FIVE[-1] + later * MINUTE))
    assert (found is not None) == has_stopped
    if found:
        assert (found.seconds, found.usual) == (int(later * MINUTE), 5 * MINUTE)


def test_what_keeps_no_rhythm_never_stops() -> None:
    assert find_silence(BY_HAND[::-1], 10**9) is None
