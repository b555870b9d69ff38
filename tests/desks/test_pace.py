"""Pages are as large as lets nobody wait for long behind one."""

import pytest

from helpdesk_cli.desk.pace import AIM_SECONDS, Pace


def run(pace: Pace, count: int, *seconds_each: float) -> tuple[list[int], list[float]]:
    """The sizes of the pages in which so many are done, and what is made way for after each, where
    a ticket takes so long, the last of them from then on."""
    sizes, ways, paces = [], [], list(seconds_each)
    for page in pace.part(range(count)):
        each = paces.pop(0) if len(paces) > 1 else paces[0]
        sizes.append(len(page))
        ways.append(pace.follow(len(page), len(page) * each))
    return sizes, ways


def test_where_nobody_else_works_pages_are_as_large_as_they_may_be() -> None:
    assert run(Pace(200), 500, 0.0002) == ([200, 200, 100], [0, 0, 0])


def test_where_others_work_they_get_smaller_and_make_way() -> None:
    sizes, ways = run(Pace(200), 300, 0.0002, 0.002)
    assert sizes == [200, 100]
    assert ways == [0, AIM_SECONDS]
    sizes, ways = run(Pace(200), 550, 0.0002, 0.002)
    assert sizes == [200, 200, 50, 50, 50]
    assert ways == [0, AIM_SECONDS, AIM_SECONDS, AIM_SECONDS, AIM_SECONDS]


def test_they_grow_again_by_and_by() -> None:
    assert run(Pace(200), 480, 0.01, 0.0001)[0] == [200, 10, 20, 40, 80, 130]


@pytest.mark.parametrize("seconds", [0, 1_000])
def test_no_time_at_all_and_very_long_are_borne(seconds: float) -> None:
    sizes, _ = run(Pace(200), 1_000, seconds)
    assert sum(sizes) == 1_000
    assert min(sizes) >= 10


def test_of_a_page_that_others_have_nothing_is_learnt() -> None:
    pace = Pace(200)
    assert (pace.follow(0, 1.0), pace.size) == (0, 200)
