"""No byte of what was erased is left in the desk's file, its log, or what a server answers with."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from helpdesk_cli.store.engines import open_store
from tests.conftest import Hd
from tests.desks.engines import list_tables
from tests.erasure.ann import ANN, LATER, SECRETS, find, leave_traces

AS_STORED = tuple(word for word in SECRETS if word not in ("annabel", ANN))
"""One address of somebody else ends like hers."""


def read_bytes(db: Path) -> str:
    """All that lies in the files of a desk."""
    files = [path for path in db.parent.iterdir() if path.name.startswith(db.name)]
    return "\n".join(path.read_bytes().decode("latin-1") for path in files)


@pytest.fixture
def desk(hd: Hd) -> Hd:
    leave_traces(hd)
    hd.write("DELETE FROM draft")  # freed, and still in its page
    return hd.at(LATER)


@pytest.mark.sqlite
def test_no_byte_of_it_is_left_in_the_file_and_its_log(desk: Hd) -> None:
    assert "quokka" in find(SECRETS, read_bytes(desk.db))
    told = desk.ok("erase", ANN, "--yes", "--json").json()
    assert told["swept"] is True
    left = read_bytes(desk.db).replace(f"joe{ANN}s", "").replace(f"JOE{ANN}", "")
    assert find(AS_STORED, left.replace("joeannabel", "")) == []


@pytest.mark.sqlite
def test_what_somebody_still_reads_is_swept_up_later(desk: Hd) -> None:
    with closing(sqlite3.connect(desk.db)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM ticket").fetchall()
        held = desk("erase", ANN, "--yes", "--json")
        assert (held.code, held.json()["swept"]) == (0, False)
        assert "run hd erase without arguments once it is done" in held.err
    assert desk.ok("erase").out.startswith(
        "nothing of what was erased is left in the desk's file\n"
    )
    assert find(("quokka",), read_bytes(desk.db)) == []
    assert desk("erase").code == 2


def test_no_table_of_the_engine_has_it(desk: Hd, engine: str) -> None:
    desk.ok("erase", ANN, "--yes")
    with open_store(desk.location) as store:
        # SQLite's index gives nothing out: its bytes are looked at above.
        tables = [each for each in list_tables(store) if engine != "sqlite" or each[-5:] != "_text"]
        text = "\n".join(str(store.rows(f"SELECT * FROM {table}")) for table in tables)
    assert find(AS_STORED, text.replace("joeannabel", "")) == []
