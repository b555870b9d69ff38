"""Many rows at once name nothing that is not there, whoever looks it up: the server or we."""

from collections.abc import Iterator
from contextlib import suppress

import pytest

from helpdesk_cli.errors import ConflictError
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.engines import open_store
from helpdesk_cli.store.postgresql.bulk import copying_in
from tests.servers.postgresql import PostgresqlServer

MANY = 300
CLOCK = ("ticket_id", "clock", "number", "started_at", "target", "target_seconds", "rule",
         "policy_id", "elapsed_seconds", "pauses")  # fmt: skip


@pytest.fixture
def location(postgresql_server: PostgresqlServer, postgresql_location: str) -> Iterator[str]:
    """A desk with many tickets, of an owner who is no superuser."""
    name = f"owner_{postgresql_location.rpartition('#')[2]}"
    postgresql_server.run_sql(
        f"CREATE ROLE {name} LOGIN; GRANT CREATE ON DATABASE postgres TO {name}"
    )
    place = postgresql_location.replace("//hd@", f"//{name}@")
    with open_store(place, create=True) as made, made.transaction():
        made.run(
            "INSERT INTO policy (id, hash, text, source, applied_at, applied_by, moved)"
            " VALUES (1, '', '', '', 0, '', 0)"
        )
        made.run(
            "INSERT INTO ticket (id, subject, tier, severity, status, created_at, updated_at,"
            " policy_id, queue_at) SELECT each, '', '', '', 'open', 0, 0, 1, 0"
            f" FROM generate_series(1, {MANY}) AS each"
        )
    yield place
    postgresql_server.run_sql(f"DROP OWNED BY {name} CASCADE; DROP ROLE {name}")


@pytest.fixture(params=["the server looks", "we look, as it lets us", "we look, for a superuser"])
def who(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def store(who: str, postgresql_server: PostgresqlServer, location: str) -> Iterator[Store]:
    name = location.partition("//")[2].partition("@")[0]
    if "lets us" in who:
        if int(postgresql_server.run_sql("SHOW server_version_num")) < 150_000:
            pytest.skip("a server before 15 lets superusers only")
        postgresql_server.run_sql(f"GRANT SET ON PARAMETER session_replication_role TO {name}")
    if "superuser" in who:
        location = location.replace(f"//{name}@", "//hd@")
    with open_store(location) as opened:
        yield opened


def copy_runs(store: Store, ticket_ids: range, policy_id: int = 1) -> None:
    store.insert_many(
        "clock",
        CLOCK,
        ((id, "update", 1, 0, "1 day", 1, "", policy_id, 0, "[]") for id in ticket_ids),
    )


def copy_tickets(store: Store, ids: range) -> None:
    store.insert_many(
        "ticket",
        ("id", "subject", "tier", "severity", "status", "created_at", "updated_at", "policy_id",
         "queue_at"),
        ((id, "", "", "", "open", 0, 0, 1, 0) for id in ids),
    )  # fmt: skip


def count_runs(store: Store) -> int:
    ((found,),) = store.rows("SELECT count(*) FROM clock")
    return int(found)


def test_rows_that_name_what_is_there_come_in(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying_in, "_PAGE", MANY // 9)
    monkeypatch.setattr(copying_in, "_PAGES", 3)
    with store.transaction():
        copy_runs(store, range(1, MANY + 1))
    assert count_runs(store) == MANY


@pytest.mark.parametrize(
    ("ticket_ids", "policy_id"), [(range(2, MANY + 2), 1), (range(1, MANY + 1), 2)]
)
def test_one_row_that_names_what_is_not_there_keeps_all_out(
    store: Store, who: str, ticket_ids: range, policy_id: int
) -> None:
    said = "names a .* that is not there" if who.startswith("we") else "foreign key"
    with pytest.raises(ConflictError, match=said), store.transaction():
        copy_runs(store, ticket_ids, policy_id)
    assert count_runs(store) == 0


def test_rows_may_name_what_came_in_before_them(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying_in, "_MOST_KEPT", MANY // 3)
    with store.transaction():
        for first in range(MANY + 1, 4 * MANY + 1, MANY):
            copy_tickets(store, range(first, first + MANY))
        copy_runs(store, range(1, 4 * MANY + 1))
    assert count_runs(store) == 4 * MANY


@pytest.mark.parametrize("is_kept", [False, True])
def test_what_a_transaction_brought_may_be_gone_in_the_next(store: Store, is_kept: bool) -> None:
    new = range(MANY + 1, 2 * MANY + 1)
    with suppress(KeyboardInterrupt), store.transaction():
        copy_tickets(store, new)
        if not is_kept:
            raise KeyboardInterrupt
    if is_kept:
        with open_store(store.location) as other, other.transaction():
            other.run(f"DELETE FROM ticket WHERE id > {MANY}")
    with pytest.raises(ConflictError), store.transaction():
        copy_runs(store, new)
    assert count_runs(store) == 0


def test_afterwards_the_server_looks_up_what_a_single_row_names(store: Store) -> None:
    with store.transaction():
        copy_runs(store, range(1, MANY + 1))
        assert store.rows("SHOW session_replication_role") == [("origin",)]


def test_what_a_dba_has_a_trigger_do_is_done(store: Store, location: str) -> None:
    with open_store(location) as owner, owner.transaction():
        owner.run("CREATE TABLE seen (ticket_id bigint)")
        owner.run("GRANT INSERT ON seen TO PUBLIC")
        owner.run(
            "CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT"
            " AS $$ BEGIN INSERT INTO seen VALUES (new.ticket_id); RETURN new; END $$"
        )
        owner.run("CREATE TRIGGER see BEFORE INSERT ON clock FOR EACH ROW EXECUTE FUNCTION see()")
    with store.transaction():
        copy_runs(store, range(1, MANY + 1))
    assert store.rows("SELECT count(*) FROM seen") == [(MANY,)]
