"""A long import keeps no agent waiting, and what they do meanwhile is not taken for its own."""

import io
import json
from collections.abc import Callable, Iterator
from typing import BinaryIO

import pytest

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.policy.apply import found_desk
from helpdesk_cli.desk.queue.queue import take_next
from helpdesk_cli.desk.queue.search import find_unclosed
from helpdesk_cli.desk.tickets.changes import hear, set_fields
from helpdesk_cli.desk.tickets.intake import Admitted, Report, open_admitted
from helpdesk_cli.desk.tickets.merging import merge
from helpdesk_cli.desk.tickets.undo import undo
from helpdesk_cli.desk.transfer.importing import BATCH, import_tickets
from helpdesk_cli.domain.answers.queue import QueueFilter
from helpdesk_cli.errors import ConflictError, StoreLockedError
from helpdesk_cli.policy_file.files import find_policy
from helpdesk_cli.settings.hd_toml import Settings
from helpdesk_cli.store.desk_facts import save_facts
from helpdesk_cli.store.engines import open_store
from helpdesk_cli.store.tickets.naming import find_ticket
from helpdesk_cli.transfer.incoming import Row, Vocabulary
from helpdesk_cli.transfer.lines.jsonl import read_jsonl
from helpdesk_cli.transfer.rejects import RejectLog
from tests.store.postgresql.at_once.agents_at_once import START, find_faults

ROWS = BATCH + 10


@pytest.fixture
def desk(postgresql_location: str) -> Iterator[Desk]:
    settings = Settings(db=postgresql_location, agent="alice")
    with found_desk(settings, find_policy("vimeo"), START) as made:
        tickets = [Report(f"Ticket {n}", ref=f"T-{n}", body="Help") for n in range(1, 4)]
        open_admitted(made, [Admitted(each) for each in tickets])
        yield made


@pytest.fixture
def other(desk: Desk) -> Iterator[Desk]:
    """Somebody who waits for nobody."""
    with open_store(desk.settings.db, busy_seconds=0) as store:
        yield Desk(store, START + 60, Settings(db=desk.settings.db, agent="bruno"))


def take_in(desk: Desk, meanwhile: Callable[[], object]) -> None:
    """Import a file; when its first tickets are written, something else happens."""

    def read(stream: BinaryIO, known: Vocabulary) -> Iterator[Row]:
        for number, row in enumerate(read_jsonl(stream, known)):
            if number == BATCH:
                meanwhile()
            yield row

    lines = [{"ref": f"Z-{n}", "subject": "Old", "created_at": "2025-11-01T10:00:00Z"}
             for n in range(ROWS)]  # fmt: skip
    merged = {"at": "2025-11-02T10:00:00Z", "kind": "merge", "by": "agent:alice", "to": "T-1"}
    lines[-1]["events"] = [merged]  # type: ignore[assignment]
    file = io.BytesIO("\n".join(map(json.dumps, lines)).encode())
    import_tickets(desk, file, read, RejectLog(io.StringIO, strict=True))


def count(desk: Desk) -> int:
    ((found,),) = desk.store.rows("SELECT count(*) FROM ticket")
    return int(found)


def test_agents_do_all_their_work_beside_it(desk: Desk, other: Desk) -> None:
    def work() -> None:
        taken = take_next(other, QueueFilter())
        assert taken is not None
        hear(other, [f"#{taken.id}"], "Still so")
        set_fields(other, ["#1"], {"severity": "urgent"})
        merge(other, ["#2"], "#3")
        undo(other)
        open_admitted(other, [Admitted(Report("New", body="Now"))])

    take_in(desk, work)
    assert count(desk) == 3 + 1 + ROWS
    assert [*find_faults(desk.settings.db, [])] == []


def test_who_wants_the_whole_desk_waits_apart_from_agents(desk: Desk, other: Desk) -> None:
    def change_desk() -> None:
        with pytest.raises(StoreLockedError), other.store.transaction():
            save_facts(other.store, {"name": "Acme"})
        set_fields(other, ["#1"], {"severity": "urgent"})

    take_in(desk, change_desk)


def test_a_ticket_that_was_opened_meanwhile_stays_when_the_import_is_undone(
    desk: Desk, other: Desk
) -> None:
    take_in(desk, lambda: open_admitted(other, [Admitted(Report("New", ref="N-1", body="Now"))]))
    undo(desk)
    assert count(desk) == 3 + 1
    stays = find_ticket(desk.store, "N-1")
    assert find_unclosed(desk, "now") == [stays]
    with pytest.raises(ConflictError, match="append-only"), desk.store.transaction():
        desk.store.run("DELETE FROM event WHERE ticket_id = :id", id=stays)
    assert [*find_faults(desk.settings.db, [])] == []
