"""What the server refuses is said in words, with what to do; never with a password."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import trustme

from helpdesk_cli.errors import (
    ConflictError,
    HdError,
    NotFoundError,
    StoreAwayError,
    StoreError,
    StoreLockedError,
    UsageError,
)
from helpdesk_cli.store.desk_facts import save_facts
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.engines import open_store
from tests.conftest import Hd
from tests.servers.postgresql import PostgresqlServer


@pytest.fixture
def store(postgresql_location: str) -> Iterator[Store]:
    with open_store(postgresql_location, create=True) as made:
        yield made


def at(location: str) -> Hd:
    """The command line on the desk at this address."""
    return Hd(Path("unused"), engine="sqlite", env=(("HD_DB", location),))


@pytest.mark.parametrize(
    ("sql", "kind", "said"),
    [
        ("INSERT INTO desk (key, value) VALUES ('key', 'x')", ConflictError, "duplicate key"),
        ("SELECT pg_cancel_backend(pg_backend_pid())", StoreLockedError, "stopped the command"),
        ("SELECT pg_terminate_backend(pg_backend_pid())", StoreAwayError, "was lost"),
        ("SELECT * FROM nowhere", NotFoundError, "no desk at"),
        ("SELECT 1 / 0", StoreError, "division by zero"),
        ("SET TRANSACTION READ ONLY; DELETE FROM desk", StoreError, "can be read here but not"),
    ],
)
def test_errors_of_the_server_have_words(
    store: Store, sql: str, kind: type[HdError], said: str
) -> None:
    with pytest.raises(kind, match=said) as refused, store.transaction():
        store.run(sql)
    assert refused.value.hint
    assert refused.value.exit_code == (75 if kind in (StoreLockedError, StoreAwayError) else 1)
    with store.transaction():
        save_facts(store, {"after": "all of it"})


def go_on_after_an_error(store: Store) -> None:
    with store.transaction():
        save_facts(store, {"name": "half"})
        with suppress(StoreError):
            store.run("SELECT 1 / 0")


def test_an_error_that_is_caught_inside_spoils_the_transaction(store: Store) -> None:
    with pytest.raises(RuntimeError, match="was caught within"):
        go_on_after_an_error(store)
    assert store.row("SELECT 1 FROM desk WHERE key = 'name'") is None


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b"])
def test_text_that_cannot_be_stored_is_refused(store: Store, text: str) -> None:
    with pytest.raises(UsageError, match="cannot be stored"), store.transaction():
        save_facts(store, {"name": text})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("/postgres?", "/nosuch?"), 'database "nosuch" does not exist'),
        (("hd@/", "nobody:SECRET@/"), 'role "nobody" does not exist'),
        (("host=/", "host=/nosuch/"), "does not answer"),
        (("?host=", "?connect_timeout=x&host="), "bad value for connect_timeout"),
    ],
)
def test_who_cannot_get_in_is_told_why_and_not_the_password(
    postgresql_location: str, change: tuple[str, str], said: str
) -> None:
    refused = at(postgresql_location.replace(*change))("queue")
    assert said in refused.err
    assert refused.code in (1, 2, 75)
    assert "SECRET" not in refused.err + refused.out


def test_a_desk_says_where_it_is_without_the_password(
    postgresql_location: str, policy_file: Path, tmp_path: Path
) -> None:
    secret = postgresql_location.replace("hd@", "hd:SECRET@")
    hd = at(secret)
    told = [
        hd("queue"),
        hd("init", "--policy", str(policy_file)),
        hd("init", "--policy", str(policy_file)),
        hd("new", "Hello"),
        hd("show", "1"),
        hd("show", "."),
        hd("move", "--to", secret),
        hd("backup", str(tmp_path / "copy")),
        hd("--db", f"{secret}_2", "init", "--policy", str(policy_file), "--json"),
    ]
    assert [each.code for each in told[1:6]] == [0, 1, 0, 0, 0]
    assert not [each for each in told if "SECRET" in each.out + each.err]


@pytest.fixture
def tls_server(
    postgresql_server: PostgresqlServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The server speaks TLS on the network; the authority that signs for `localhost`."""
    folder = tmp_path_factory.mktemp("tls")
    authority, files = trustme.CA(), postgresql_server.folder
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    signed = authority.issue_cert("localhost")
    signed.private_key_pem.write_to_path(str(files / "key.pem"))
    signed.cert_chain_pems[0].write_to_path(str(files / "cert.pem"))
    (files / "key.pem").chmod(0o600)
    owner = (files / "data").stat()
    os.chown(files / "key.pem", owner.st_uid, owner.st_gid)
    postgresql_server.stop()
    postgresql_server.start(
        listen_addresses="localhost",
        ssl="on",
        ssl_cert_file=str(files / "cert.pem"),
        ssl_key_file=str(files / "key.pem"),
    )
    yield folder / "ca.pem"
    postgresql_server.stop()
    postgresql_server.start()


def test_a_server_proves_its_name(tls_server: Path, postgresql_location: str) -> None:
    schema = postgresql_location.rpartition("#")[2]
    address = "postgresql://hd@localhost/postgres"
    proved = f"{address}?sslmode=verify-full&sslrootcert={tls_server}"
    open_store(f"{proved}#{schema}", create=True).close()
    with pytest.raises(StoreError, match="cannot be trusted"):
        open_store(f"{address}?sslmode=verify-full&sslrootcert=/etc/hostname#{schema}")
    by_number = proved.replace("localhost", "127.0.0.1")
    with pytest.raises(StoreError, match="cannot be trusted"):
        open_store(f"{by_number}#{schema}")
    open_store(f"{address}?sslmode=require#{schema}").close()
