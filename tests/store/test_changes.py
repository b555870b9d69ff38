"""Whoever looks on is told when a desk changes, on every engine."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpdesk_cli.store.desk_facts import save_facts
from helpdesk_cli.store.door.changes import Changes
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.engines import open_changes, open_store
from tests.patience import PATIENCE

CHANGE = """
import sys
from helpdesk_cli.store.engines import open_store
from helpdesk_cli.store.desk_facts import save_facts
with open_store(sys.argv[1]) as store, store.transaction():
    save_facts(store, {"name": sys.argv[2]})
"""


@pytest.fixture
def changes(store: Store, location: str) -> Iterator[Changes]:
    with open_changes(location) as opened:
        yield opened


def change(store: Store, name: str = "Acme") -> None:
    with store.transaction():
        save_facts(store, {"name": name})


def change_and_leave(store: Store) -> None:
    with store.transaction():
        save_facts(store, {"name": "Acme"})
        raise KeyboardInterrupt


def test_what_changes_wakes_those_who_wait(store: Store, changes: Changes) -> None:
    change(store)
    assert changes.wait(PATIENCE)


def test_each_is_told_of_a_change_once(store: Store, changes: Changes) -> None:
    change(store)
    change(store, "Acme & Sons")
    assert changes.wait(PATIENCE)
    assert not changes.wait(0)


def test_nothing_is_told_of_what_is_taken_back(store: Store, changes: Changes) -> None:
    with pytest.raises(KeyboardInterrupt):
        change_and_leave(store)
    assert not changes.wait(0)


def test_nothing_is_told_of_what_is_only_read_or_held(store: Store, changes: Changes) -> None:
    with store.transaction("tickets"):
        store.hold_tickets([1])
        assert store.rows("SELECT id FROM ticket") == []
    assert not changes.wait(0)


@pytest.mark.sqlite
def test_another_file_in_its_place_is_a_change(
    store: Store, changes: Changes, tmp_path: Path, location: str
) -> None:
    store.close()
    open_store(tmp_path / "other.db", create=True).close()
    shutil.move(tmp_path / "other.db", location)
    assert changes.wait(PATIENCE)
    assert not changes.wait(0)
    with open_store(location) as other:
        change(other)
        assert changes.wait(PATIENCE)


@pytest.mark.sqlite
def test_who_reads_it_in_the_same_process_makes_nobody_deaf(
    store: Store, changes: Changes, location: str
) -> None:
    store.close()
    for name in ("Acme", "Acme & Sons"):
        open_store(location).close()
        subprocess.run([sys.executable, "-c", CHANGE, location, name], check=True)
        assert changes.wait(PATIENCE)
