"""A desk comes into being whole, or nothing does."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpdesk_cli.errors import ConflictError, StoreError
from helpdesk_cli.store.desk_facts import read_facts, save_facts
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.engines import open_store
from tests.conftest import Hd

pytestmark = pytest.mark.sqlite


class SpoiltError(Exception):
    """What goes wrong in these tests."""


def spoil(store: Store) -> None:
    save_facts(store, {"name": "half a desk"})
    raise SpoiltError


@pytest.mark.parametrize("name", ["desk.db", "deep/deeper/desk.db"])
def test_what_fails_leaves_neither_file_nor_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(SpoiltError):
        open_store(tmp_path / name, create=True, fill=spoil)
    assert list(tmp_path.iterdir()) == []


def test_what_fails_leaves_what_was_there(tmp_path: Path) -> None:
    place = tmp_path / "blank.db"
    place.touch()
    with pytest.raises(SpoiltError):
        open_store(place, create=True, fill=spoil)
    assert list(tmp_path.iterdir()) == [place]
    with open_store(
        place, create=True, fill=lambda store: save_facts(store, {"name": "x"})
    ) as made:
        assert read_facts(made)["name"] == "x"


def test_who_is_killed_leaves_a_place_where_a_desk_can_be_made(tmp_path: Path) -> None:
    place = tmp_path / "desk.db"
    killed = (
        "import os, sys; from helpdesk_cli.store.engines import open_store\n"
        "open_store(sys.argv[1], create=True, fill=lambda store: os.kill(os.getpid(), 9))"
    )
    done = subprocess.run([sys.executable, "-c", killed, str(place)], check=False)
    assert (done.returncode, place.exists()) == (-9, True)
    hd = Hd(place)
    assert "no desk at" in hd("queue").err
    hd.ok("init", "--policy", "vimeo")
    hd.ok("queue")


def test_a_second_founder_is_refused_and_hurts_nothing(tmp_path: Path) -> None:
    place = tmp_path / "desk.db"
    open_store(place, create=True).close()
    with pytest.raises(ConflictError, match="already a desk"):
        open_store(place, create=True, fill=spoil)
    open_store(place).close()


@pytest.mark.parametrize(
    "policy",
    ["nosuch", "broken.toml", "failing.toml"],
)
def test_an_init_that_is_refused_leaves_nothing(
    tmp_path: Path, policy_file: Path, policy: str
) -> None:
    text = policy_file.read_text()
    (tmp_path / "broken.toml").write_text(text.replace("default_tier", "defualt_tier"))
    test = '[[tests]]\nat = "2026-11-20T10:00:00Z"\ntier = "gold"\nseverity = "urgent"\n'
    (tmp_path / "failing.toml").write_text(text + test + 'first_reply = "2026-11-20T10:00:00Z"\n')
    place = tmp_path / "new" / "desk.db"
    named = str(tmp_path / policy) if policy.endswith(".toml") else policy
    refused = Hd(place)("init", "--policy", named)
    assert (refused.code, refused.out) == (4, "")
    assert not place.parent.exists()


def test_a_path_that_begins_with_two_slashes_is_a_path(tmp_path: Path) -> None:
    hd = Hd(Path("desk.db"), env=(("HD_DB", f"/{tmp_path}/desk.db"),))
    hd.ok("init", "--policy", "vimeo")
    hd.ok("new", "Hello")
    assert (tmp_path / "desk.db").exists()


def test_a_folder_without_the_right_to_write_is_named(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="no desk can be made"):
        open_store(tmp_path / "desk.db", create=True)
