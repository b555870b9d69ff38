"""The store's contract is the same for every engine: tests of `store` run on each of them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from helpdesk_cli.store.door import Store
from helpdesk_cli.store.engines import open_store

ENGINES: dict[str, Callable[[Path], str]] = {"sqlite": lambda folder: str(folder / "desk.db")}


@pytest.fixture(params=ENGINES)
def location(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where no desk is yet."""
    return ENGINES[request.param](tmp_path)


@pytest.fixture
def store(location: str) -> Iterator[Store]:
    with open_store(location, create=True) as made:
        yield made
