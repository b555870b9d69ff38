"""A look into a desk on a server: what PostgreSQL says of it, its schema, its index of words."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from secrets import token_hex

from helpdesk_cli.domain.doctor.schema import PartKey
from helpdesk_cli.errors import StoreError
from helpdesk_cli.store.door.inspection import Damage, ForeignKey
from helpdesk_cli.store.postgresql.access.strict import is_strict, write_rules
from helpdesk_cli.store.postgresql.engine import PostgresqlStore
from helpdesk_cli.store.postgresql.inspection.catalog import (
    BROKEN_INDEXES,
    CHECKSUMS,
    FOREIGN_KEYS,
    IDENTITIES,
    OF_SCHEMA,
    PARTS,
    TREES,
)
from helpdesk_cli.store.postgresql.migrations import lay_out_tables
from helpdesk_cli.store.postgresql.session import Transaction
from helpdesk_cli.store.postgresql.words.documents import read_documents, write_vector
from helpdesk_cli.store.postgresql.words.index import weigh_article
from helpdesk_cli.store.terms import write_ids

_PAGE = 200


class PostgresqlInspection:
    """An `Inspection` (see `store.door.inspection`) of one schema of a server."""

    files: tuple[str, ...] = ()

    def __init__(self, store: PostgresqlStore) -> None:
        self._store = store
        number = store.connection.info.server_version
        self.version = f"PostgreSQL {number // 10_000}.{number % 10_000}"

    def find_damage(self) -> list[Damage]:
        return [*self._find_broken_indexes(), *self._find_failed_pages(), *self._check_trees()]

    def list_foreign_keys(self) -> list[ForeignKey]:
        rows = self._store.rows(FOREIGN_KEYS, schema=self._store.schema)
        return [ForeignKey(*row) for row in rows]

    def read_schema(self) -> dict[PartKey, str]:
        return self._read_parts(self._store.schema)

    def lay_out_schema(self) -> dict[PartKey, str]:
        """Laid out in a schema of its own, which is taken back before anybody sees it."""
        name = f"hd_doctor_{token_hex(8)}"
        rules = write_rules(name) if is_strict(self._store) else ()
        with self._taken_back():
            self._store.run_script(f"CREATE SCHEMA {name}; SET LOCAL search_path TO {name}")
            lay_out_tables(self._store)
            for rule in rules:
                self._store.run_script(rule)
            made = self._read_parts(name)
        ((ours,),) = self._store.rows("SELECT quote_ident(:schema)", schema=self._store.schema)
        return {key: text.replace(name, ours) for key, text in made.items()}

    def rebuild_index(self, name: str) -> None:
        self._store.run(f"REINDEX INDEX {name}")

    def make_part(self, kind: str, name: str, definition: str) -> None:
        if kind == "rule":  # all of them: each names what the others keep back
            for rule in write_rules(self._store.schema):
                self._store.run_script(rule)
            return
        if kind == "constraint":
            table, _, constraint = name.partition(".")
            self._store.run(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {constraint}")
            definition = f"ALTER TABLE {table} ADD CONSTRAINT {constraint} {definition}"
        elif kind == "trigger":
            self._drop_trigger(name)
        elif kind == "function":  # it takes the place of what is there
            definition = definition.replace("\nAS ", "\n SET search_path FROM CURRENT\nAS ", 1)
        else:
            self._store.run(f"DROP {kind} IF EXISTS {name}")
        self._store.run_script(definition)

    def find_wrong_words(self, ids: Collection[int]) -> list[int]:
        strays = self._store.rows(
            "SELECT id FROM ticket_text WHERE id NOT IN (SELECT id FROM ticket)"
        )
        asked = sorted(ids)
        pages = (asked[start : start + _PAGE] for start in range(0, len(asked), _PAGE))
        wrong = [ticket_id for page in pages for ticket_id in self._find_wrong_on(page)]
        return sorted([*wrong, *(ticket_id for (ticket_id,) in strays)])

    def find_wrong_articles(self) -> list[int]:
        lengths: dict[int, int] = dict(self._store.rows("SELECT id, length FROM article_text"))
        weights: dict[int, dict[str, int]] = defaultdict(dict)
        for word, article, weight in self._store.rows("SELECT word, id, weight FROM article_word"):
            weights[article][word] = weight
        held = {article: (length, weights[article]) for article, length in lengths.items()}
        wanted = {
            article: weigh_article(parts)
            for article, *parts in self._store.rows("SELECT id, title, topics, body FROM article")
        }
        known = held.keys() | wanted.keys()
        return sorted(each for each in known if held.get(each) != wanted.get(each))

    def find_lagging_ids(self) -> list[str]:
        rows = self._store.rows(IDENTITIES, schema=self._store.schema)
        return [table for table, sequence in rows if self._lags(table, sequence)]

    def _lags(self, table: str, sequence: str) -> bool:
        ((lags,),) = self._store.rows(
            f"SELECT coalesce(max(id), 0) >= (SELECT last_value + CAST(is_called AS integer)"
            f" FROM {sequence}) FROM {table}"
        )
        return bool(lags)

    def _find_wrong_on(self, page: list[int]) -> Iterator[int]:
        for each in read_documents(self._store, f"id IN ({write_ids(page)})"):
            is_right = self._store.row(
                "SELECT 1 FROM ticket_text WHERE id = :id AND place = :place"
                " AND words = CAST(:words AS tsvector)",
                id=each.id,
                place=each.place,
                words=write_vector(each),
            )
            if is_right is None:
                yield each.id

    def _find_broken_indexes(self) -> Iterator[Damage]:
        for (name,) in self._store.rows(BROKEN_INDEXES, schema=self._store.schema):
            yield Damage(f"index {name} was never completed", name)

    def _find_failed_pages(self) -> Iterator[Damage]:
        for (failures,) in self._store.rows(CHECKSUMS):
            if failures:
                yield Damage(f"{failures} pages of the database did not have their checksum")

    def _check_trees(self) -> Iterator[Damage]:
        """Check indexes by the extension amcheck, where it is there and may be used."""
        found = self._store.row(
            "SELECT quote_ident(nspname) FROM pg_extension"
            " JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'amcheck'"
        )
        if found is None:
            return
        check = f"SELECT {found[0]}.bt_index_check(CAST(:name AS regclass), true)"
        for (name,) in self._store.rows(TREES, schema=self._store.schema):
            try:
                self._store.rows(check, name=name)
            except StoreError as error:
                if "permission denied" in error.message:
                    return
                yield Damage(error.message, name)

    def _read_parts(self, schema: str) -> dict[PartKey, str]:
        rows = self._store.rows(PARTS, schema=schema)
        return {(kind, name): text for kind, name, text in rows if name != "schema_version"}

    def _drop_trigger(self, name: str) -> None:
        for (table,) in self._store.rows(
            "SELECT relname FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid"
            f" WHERE tgname = :name AND {OF_SCHEMA}",
            name=name,
            schema=self._store.schema,
        ):
            self._store.run(f"DROP TRIGGER {name} ON {table}")

    @contextmanager
    def _taken_back(self) -> Iterator[None]:
        """A transaction that leaves nothing behind, beside which others write."""
        self._store.begin(Transaction.begin)
        self._store.reach = "log"
        try:
            yield
        finally:
            self._store.reach = None
            self._store.roll_back()
