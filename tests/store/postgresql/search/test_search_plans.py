"""A search never walks the whole desk, whatever the planner thinks of its words."""

from collections.abc import Iterator

import pytest

from helpdesk_cli.store.door.store import Row
from helpdesk_cli.store.door.words import Phrase, Question, State
from helpdesk_cli.store.engines import open_store
from helpdesk_cli.store.postgresql.connection.address import read_address
from helpdesk_cli.store.postgresql.engine import PostgresqlStore
from tests.servers.postgresql import PostgresqlServer
from tests.store.data import NOW

MANY = 100_000

FILL = f"""
INSERT INTO ticket_text (id, place, words)
SELECT id, -(({NOW} + id) << 31 | id), CAST(
    'common:1 w' || id % 1000 || ':2 rare' || id % 50000 || ':3' AS tsvector)
FROM generate_series(CAST(1 AS bigint), {MANY}) AS id
"""


class PlannedStore(PostgresqlStore):
    """Notes by which steps the server answers what is asked of the index of words."""

    steps: str = ""

    def rows(self, sql: str, /, **params: object) -> list[Row]:
        if "ticket_text" in sql:
            plan = super().rows(f"EXPLAIN {sql}", **params)
            self.steps += "\n".join(line for (line,) in plan)
        return super().rows(sql, **params)


@pytest.fixture(scope="module", params=["with statistics", "without"])
def many(
    request: pytest.FixtureRequest, postgresql_server: PostgresqlServer
) -> Iterator[PostgresqlStore]:
    """A desk of many tickets, as far as their words go."""
    location = postgresql_server.location(f"many_{request.param.replace(' ', '_')}")
    with open_store(location, create=True) as made, made.transaction():
        made.run(FILL)
    store = PlannedStore(read_address(location), busy_seconds=1)
    if request.param == "with statistics":
        postgresql_server.run_sql(f"ANALYZE {store.schema}.ticket_text")
    with store:
        yield store


@pytest.mark.parametrize(
    ("question", "count"),
    [
        (Question([[Phrase(("nowhere",))]], []), 0),
        (Question([[Phrase(("nowhere",), is_prefix=True)]], []), 0),
        (Question([[Phrase(("rare7",))]], []), 2),
        (Question([[Phrase(("common",))], [Phrase(("rare7",))]], []), 2),
        (Question([[Phrase(("common", "w7", "rare7"))]], []), 2),
        (Question([[Phrase(("common",))], [State("team", "nosuch")]], []), 0),
    ],
)
def test_what_is_rare_or_nowhere_is_found_by_the_lists_of_words(
    many: PlannedStore, question: Question, count: int
) -> None:
    many.steps = ""
    assert len(many.words.find_tickets([question], NOW, 20)) == count
    assert "Seq Scan on ticket_text" not in many.steps
    assert "Bitmap Index Scan on ticket_words" in many.steps


def test_what_is_common_is_found_among_the_newest(many: PlannedStore) -> None:
    many.steps = ""
    found = many.words.find_tickets([Question([[Phrase(("common",))]], [])], NOW, 20)
    assert found == list(range(MANY, MANY - 20, -1))
    assert "ticket_words" not in many.steps
    assert "Seq Scan" not in many.steps
