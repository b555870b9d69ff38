"""The store's contract is the same for every engine: tests of `store` run on each of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from helpdesk_cli.store.door import Store
from helpdesk_cli.store.engines import open_store
from tests.engines import locate


@pytest.fixture
def location(engine: str, tmp_path: Path) -> str:
    """Where no desk is yet."""
    return locate(tmp_path / "desk.db", engine)


@pytest.fixture
def store(location: str) -> Iterator[Store]:
    with open_store(location, create=True) as made:
        yield made
