"""A desk that was copied for a test is what `hd init` would have made, and nobody else's."""

from pathlib import Path

import pytest

from helpdesk_cli.errors import ConflictError
from helpdesk_cli.store.engines import open_store
from tests.conftest import PLAIN_POLICY, Hd
from tests.desks.engines import drop_desks, list_tables
from tests.doctor.telling import examine, list_findings
from tests.servers.postgresql import PostgresqlServer

OWN = {"key", "secret"}


def read_all(hd: Hd) -> dict[str, list[str]]:
    """Every row of every table, but for what differs from desk to desk."""
    with open_store(hd.location) as store:
        tables = set(list_tables(store)) - {"_sqlite_migrations", "ticket_text", "article_text"}
        rows = {table: sorted(map(repr, store.rows(f"SELECT * FROM {table}"))) for table in tables}
    rows["desk"] = [row for row in rows["desk"] if not any(f"'{name}'" in row for name in OWN)]
    return rows


def keys_of(hd: Hd) -> dict[str, str]:
    return {key: value for key, value in hd.rows("SELECT key, value FROM desk") if key in OWN}


@pytest.fixture
def used(tmp_path: Path, engine: str) -> Hd:
    """A desk on which somebody has worked, let go of since."""
    folder = tmp_path / "before"
    folder.mkdir()
    policy = folder / "policy.toml"
    policy.write_text(PLAIN_POLICY)
    hd = Hd(folder / "desk.db").found(policy)
    hd.ok("new", "Stream drops", "--severity", "urgent", "--account", "acme", "--new-account")
    hd.ok("reply", "1", "--body", "Looking.")
    hd.ok("tag", "1", "--add", "drm")
    return hd


def test_a_copy_holds_what_init_would_have_written(used: Hd, policy_file: Path) -> None:
    before = keys_of(used)
    drop_desks(used.db.parent)
    copied = Hd(policy_file.with_name("copied.db")).found(policy_file)
    made = Hd(policy_file.with_name("made.db"))
    made.ok("init", "--policy", str(policy_file))
    assert read_all(copied) == read_all(made)
    keys = [*before.items(), *keys_of(copied).items(), *keys_of(made).items()]
    assert len(set(keys)) == 6
    new = ("new", "Hello", "--body", "x", "--json")
    assert copied.ok(*new).json() == made.ok(*new).json()
    assert list_findings(examine(copied)) == list_findings(examine(made))
    with pytest.raises(ConflictError, match="append-only"):
        copied.write("DELETE FROM event")


def work(hd: Hd) -> None:
    hd.ok("new", "Stream drops", "--severity", "urgent", "--account", "acme", "--new-account")
    hd.ok("reply", "1", "--body", "Looking.")


def test_a_copy_of_a_desk_in_use_holds_what_the_commands_would_have_written(
    policy_file: Path, engine: str
) -> None:
    first, copied, made = (Hd(policy_file.with_name(f"{n}.db")) for n in range(3))
    first.found(policy_file, work)
    drop_desks(first.db.parent)
    copied.found(policy_file, work)
    made.ok("init", "--policy", str(policy_file))
    work(made)
    copied_rows, made_rows = read_all(copied), read_all(made)
    assert len(copied_rows.pop("command")) == len(made_rows.pop("command"))  # each has a random key
    assert copied_rows == made_rows
    assert copied.ok("log", "--json").out == made.ok("log", "--json").out
    assert len({*keys_of(copied).items(), *keys_of(made).items()}) == 4
    assert copied.ok("new", "Hello", "--json").json() == made.ok("new", "Hello", "--json").json()


@pytest.mark.sqlite
def test_a_copied_file_is_private(hd: Hd, policy_file: Path) -> None:
    copied = Hd(hd.db.with_name("copied.db")).found(policy_file)
    assert copied.db.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("change", "is_fit"),
    [
        ("DELETE FROM calendar_span", True),
        ("ALTER TABLE ticket ADD COLUMN mood text", False),
        ("DROP INDEX ticket_rung", False),
        ("DROP TRIGGER event_is_never_changed ON event", False),
        ("ALTER TABLE ticket ALTER COLUMN subject DROP NOT NULL", False),
        ("ALTER TABLE ticket ADD CHECK (false) NOT VALID", False),
        ("CREATE OR REPLACE VIEW queue AS SELECT 1 AS id", False),
        ("CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'", False),
        ("GRANT SELECT ON ticket TO PUBLIC", False),
    ],
)
def test_a_desk_is_lent_anew_unless_its_layout_was_changed(
    change: str,
    is_fit: bool,
    policy_file: Path,
    postgresql_server: PostgresqlServer,
    every_engine: None,
) -> None:
    hd = Hd(policy_file.with_name("desk.db"), engine="postgresql").found(policy_file)
    hd.write(change)
    assert postgresql_server.spares.take_back(hd.location.rpartition("#")[2]) == is_fit
