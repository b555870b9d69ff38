"""The store's contract is the same for every engine: tests of `store` run on each of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.engines import open_store
from tests.desks.engines import found, locate


@pytest.fixture
def location(engine: str, tmp_path: Path) -> str:
    """Where no desk is yet."""
    return locate(tmp_path / "desk.db", engine)


@pytest.fixture
def store(location: str, tmp_path: Path, engine: str) -> Iterator[Store]:
    """A desk without a policy."""
    found(
        ("blank",), tmp_path / "desk.db", engine, lambda: open_store(location, create=True).close()
    )
    with open_store(location) as made:
        yield made
