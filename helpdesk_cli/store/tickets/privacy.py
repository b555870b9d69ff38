"""Which team alone reads a ticket, beside each ticket, and who is in that team.

Stored, so that the queue knows it without the policy; the caller says what it must be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helpdesk_cli.store.door.store import Row, Store


READABLE = (
    "(ticket.private_to IS NULL"
    " OR ticket.private_to IN (SELECT team FROM reader WHERE agent = :reader))"
)
"""A condition on `ticket`: the agent `:reader` may see its text."""

PrivateTeam = Callable[[str | None, str | None], str | None]
"""The team that alone reads tickets which have this team and topic."""


def read_as(store: Store, agent: str) -> set[str]:
    """The teams whose private tickets an agent may read."""
    rows = store.rows("SELECT team FROM reader WHERE agent = :agent", agent=agent)
    return {team for (team,) in rows}


def list_private_contacts(store: Store, agent: str) -> set[str]:
    """The contacts of private tickets that an agent may not read."""
    rows = store.rows(
        "SELECT DISTINCT contact FROM ticket"
        f" WHERE private_to IS NOT NULL AND contact IS NOT NULL AND NOT {READABLE}",
        reader=agent,
    )
    return {address for (address,) in rows}


def read_readers(store: Store) -> set[tuple[str, str]]:
    """The members of the teams that have private tickets: the team and its member."""
    return set(store.rows("SELECT team, agent FROM reader"))


def read_private(store: Store) -> list[Row]:
    """Each team, topic and who alone reads it that some ticket is stored with."""
    return store.rows("SELECT DISTINCT team, topic, private_to FROM ticket")


def save_readers(store: Store, readers: Mapping[str, Sequence[str]]) -> None:
    """Make these the members of the teams that have private tickets, and no others."""
    store.run("DELETE FROM reader")
    rows = ((team, agent) for team, members in readers.items() for agent in members)
    store.insert_many("reader", ("team", "agent"), rows)


def save_private(store: Store, ticket_id: int, team: str | None) -> None:
    """Note who alone reads one ticket."""
    store.words.take_out([ticket_id])
    store.hand_over(ticket_id, team)
    store.words.put_in([ticket_id])


def save_all_private(store: Store, decide: PrivateTeam) -> None:
    """Note it again for every ticket, finished ones too."""
    for team, topic, stored in read_private(store):
        wanted = decide(team, topic)
        if wanted != stored:
            found = store.rows(
                "SELECT id FROM ticket WHERE coalesce(team, '') = :team"
                " AND coalesce(topic, '') = :topic",
                team=team or "",
                topic=topic or "",
            )
            for (ticket_id,) in found:
                save_private(store, ticket_id, wanted)
