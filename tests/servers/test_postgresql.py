"""The server that the tests of the engine run on is a real one, started and stopped by them."""

import psycopg

from tests.servers.postgresql import PostgresqlServer


def test_a_location_is_an_address_with_a_schema_of_its_own(postgresql_location: str) -> None:
    address, _, schema = postgresql_location.partition("#")
    with psycopg.connect(address) as connection:
        assert connection.execute("SELECT to_regnamespace(%s)", [schema]).fetchone() == (None,)


def test_what_is_committed_survives_a_kill_of_the_server(
    postgresql_server: PostgresqlServer,
) -> None:
    postgresql_server.run_sql("CREATE TABLE kept AS SELECT 1 AS one")
    postgresql_server.stop()
    postgresql_server.start()
    assert postgresql_server.run_sql("SELECT one FROM kept; DROP TABLE kept") == "1"
