"""How an engine looks into the structures of a desk."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from helpdesk_cli.domain.doctor.schema import PartKey


class Damage(NamedTuple):
    """Something that the engine finds wrong; `of_index` names the index where it alone is damaged,
    which can be rebuilt."""

    text: str
    of_index: str | None = None


class ForeignKey(NamedTuple):
    """A column that names rows of another table."""

    table: str
    column: str
    parent: str
    key: str


class Inspection(Protocol):
    """An engine's own ways to look into a desk. Nothing is changed but by `rebuild_index` and
    `make_part`, which are called in a transaction."""

    @property
    def version(self) -> str:
        """The engine's version, as it is shown to people."""

    @property
    def files(self) -> Sequence[str]:
        """The files of the desk on this machine, the database first; empty where it is not here."""

    def find_damage(self) -> list[Damage]:
        """The damage that the engine finds in its own structures."""

    def list_foreign_keys(self) -> list[ForeignKey]:
        """The foreign keys that the desk has."""

    def read_schema(self) -> "Mapping[PartKey, str]":
        """The parts that the desk has, each with its definition."""

    def lay_out_schema(self) -> "Mapping[PartKey, str]":
        """The parts that it would have had it just been made."""

    def rebuild_index(self, name: str) -> None:
        """Rebuild an index from its table."""

    def make_part(self, kind: str, name: str, definition: str) -> None:
        """Create this part, in place of any that has this name."""

    def find_wrong_words(self, ids: Collection[int]) -> list[int]:
        """The tickets, of these, whose words are not indexed as their texts have them; also all
        that are indexed and do not exist."""

    def find_wrong_articles(self) -> list[int]:
        """The same for all articles."""

    def find_lagging_ids(self) -> list[str]:
        """The tables whose next id is taken already; `Store.follow_ids` mends that."""
