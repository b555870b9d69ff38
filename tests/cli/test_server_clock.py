"""A desk on a server goes by the server's clock, whoever's clock is wrong."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest

from helpdesk_cli.clock import read_now
from helpdesk_cli.desk.server_clock import find_gap, follow_server
from helpdesk_cli.store.door import Store
from helpdesk_cli.store.engines import open_store

HOUR = 3_600


@dataclass
class Opened:
    """A store, as far as its clock goes."""

    clock_at: float | None


@pytest.mark.parametrize("gap", [-HOUR, -60, 60, HOUR])
def test_a_clock_that_is_wrong_is_put_right(gap: int) -> None:
    store = cast(Store, Opened(read_now() + gap))
    assert abs(follow_server(store, 1_000_000) - 1_000_000 - gap) <= 1


@pytest.mark.parametrize("gap", [0, 1])
def test_a_second_is_no_matter(gap: int) -> None:
    assert find_gap(cast(Store, Opened(read_now() + gap))) == 0


def test_of_a_file_the_clock_is_ours(tmp_path: Path) -> None:
    open_store(tmp_path / "desk.db", create=True).close()
    with open_store(tmp_path / "desk.db") as store:
        assert find_gap(store) == 0
        assert store.clock_at is None


def test_a_server_says_its_clock(postgresql_location: str) -> None:
    open_store(postgresql_location, create=True).close()
    with open_store(postgresql_location) as store:
        assert store.clock_at is not None
        assert abs(find_gap(store)) < HOUR
