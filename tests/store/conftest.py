"""The store's contract is the same for every engine: tests of `store` run on each of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from helpdesk_cli.store.door import Store
from helpdesk_cli.store.engines import open_store

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(params=ENGINES)
def location(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where no desk is yet."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgresql_location"))
    return str(tmp_path / "desk.db")


@pytest.fixture
def store(location: str) -> Iterator[Store]:
    with open_store(location, create=True) as made:
        yield made
