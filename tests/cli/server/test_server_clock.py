"""A desk on a server goes by the server's clock, whoever's clock is wrong."""

from pathlib import Path

import pytest

from helpdesk_cli.cli.invocation import read_now
from helpdesk_cli.desk.policy.apply import found_desk
from helpdesk_cli.policy_file.files import find_policy
from helpdesk_cli.settings.hd_toml import Settings
from helpdesk_cli.store.engines import open_store
from helpdesk_cli.store.policy.policies import read_latest_policy

HOUR = 3_600


@pytest.mark.parametrize("gap", [-HOUR, -60, 60, HOUR])
def test_where_clocks_differ_the_servers_counts(gap: int) -> None:
    server_at = read_now() + gap
    assert read_now(server_at + 0.7) == server_at


def test_a_second_is_no_matter() -> None:
    before = read_now()
    assert before <= read_now(before + 1.9) <= read_now()


def test_a_replaced_clock_stays_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HD_NOW", "2026-11-17T10:00:00Z")
    assert read_now(1.0) == read_now()


def test_of_a_file_the_clock_is_ours(tmp_path: Path) -> None:
    open_store(tmp_path / "desk.db", create=True).close()
    with open_store(tmp_path / "desk.db") as store:
        assert store.clock_at is None


def test_a_server_says_its_clock(postgresql_location: str) -> None:
    open_store(postgresql_location, create=True).close()
    with open_store(postgresql_location) as store:
        assert store.clock_at is not None
        assert abs(store.clock_at - read_now()) < HOUR


def test_so_does_the_policy_that_a_desk_is_made_with(postgresql_location: str) -> None:
    said: list[float | None] = []

    def ask(server_at: float | None) -> int:
        said.append(server_at)
        return 1_790_000_000

    settings = Settings(db=postgresql_location)
    with found_desk(settings, find_policy("vimeo"), 5, ask_now=ask) as desk:
        assert desk.now == read_latest_policy(desk.store).applied_at == 1_790_000_000
    assert said[0] is not None
    assert abs(said[0] - read_now()) < HOUR
