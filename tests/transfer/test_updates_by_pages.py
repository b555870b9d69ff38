"""What a file knows later of known tickets is taken in page by page, while others work on them."""

import io
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.tickets import changes
from helpdesk_cli.desk.transfer.importing import PAGE, import_tickets
from helpdesk_cli.store.engines import open_store
from helpdesk_cli.transfer.incoming import Row, Vocabulary
from helpdesk_cli.transfer.lines.jsonl import read_jsonl
from helpdesk_cli.transfer.rejects import RejectLog
from tests.conftest import Hd
from tests.ladder.ladders import open_at
from tests.processes import run, start

TICKETS = 3 * PAGE
MONDAY = "2026-11-16T09:00:00Z"


def say(hour: int, by: str) -> dict[str, object]:
    at = f"2026-11-16T{hour}:00:00Z"
    return {"at": at, "kind": "message", "by": by, "public": True, "body": "Words."}


def write(*, told: int) -> str:
    """A file that tells so much of each ticket; the last time there is a new one, too."""
    events = [say(10, "customer"), say(11, "agent:zoe"), say(12, "customer")][:told]
    lines = [
        {"ref": f"T-{n}", "subject": "Drops", "created_at": MONDAY, "events": events}
        for n in range(TICKETS + (told > 1))
    ]
    return "\n".join(map(json.dumps, lines))


@pytest.fixture
def known(hd: Hd) -> Hd:
    hd.ok("import", "-", stdin=write(told=1))
    return hd.at("2026-11-17T11:00:00Z")


def count_brought(hd: Hd) -> int:
    ((found,),) = hd.rows("SELECT count(DISTINCT ticket_id) FROM event WHERE command_id > 0")
    return int(found)


def list_imports(hd: Hd) -> list[int]:
    """Those that stand, the last one first."""
    sql = "SELECT command_id FROM import WHERE withdrawn_at IS NULL ORDER BY command_id DESC"
    return [number for (number,) in hd.rows(sql)]


def test_others_work_while_a_file_is_read(known: Hd) -> None:
    with open_at(known) as desk, open_store(known.location, busy_seconds=0) as store:
        other = Desk(store, desk.now + 1, desk.settings)

        def read(stream: BinaryIO, asked: Vocabulary) -> Iterator[Row]:
            for number, row in enumerate(read_jsonl(stream, asked)):
                if number == TICKETS // 2:
                    changes.note(other, ["T-5"], "It is the cable.")
                yield row

        file = io.BytesIO(write(told=3).encode())
        rejects = RejectLog(io.StringIO, strict=True)
        counts = import_tickets(desk, file, read, rejects, update=True)
    # The note is later than all that the file knows of that ticket.
    assert (counts.tickets, counts.updated, counts.events) == (1, TICKETS - 1, 2 * TICKETS + 1)
    refused = known.at("2026-11-17T11:05:00Z").ok("undo")
    assert refused.out.startswith("import undone")
    assert known.rows("SELECT count(*) FROM ticket") == [(TICKETS,)]


def test_a_ticket_that_went_on_between_pages_keeps_an_import_from_being_undone(known: Hd) -> None:
    known.ok("import", "-", "--update", stdin=write(told=2))
    number = known.rows("SELECT max(command_id) FROM import")[0][0]
    known.by("bob").at("2026-11-17T11:05:00Z").ok("note", "T-7", "--body", "Mine.")
    refused = known("undo", str(number))
    assert refused.code == 1
    assert "ticket 8 has changed since it was imported" in refused.err


def test_an_update_that_is_killed_goes_on_when_the_file_is_given_again(
    known: Hd, tmp_path: Path
) -> None:
    chance = random.Random(3)
    before = known.ok("export").out
    file = tmp_path / "later.jsonl"
    file.write_text(write(told=3))
    for brought in sorted(chance.sample(range(TICKETS), 2)):
        bringing = start(known, "import", str(file), "--update")
        while bringing.poll() is None and count_brought(known) <= brought:
            time.sleep(chance.random() / 100)
        bringing.kill()
        bringing.communicate()
    assert run(known, "import", str(file), "--update").code == 0
    assert all(len(json.loads(line)["events"]) == 3 for line in known.ok("export").out.splitlines())
    *_, first = numbers = list_imports(known)
    for number in numbers[:-1]:
        known.at("2026-11-17T11:05:00Z").ok("undo", str(number))
    assert list_imports(known) == [first]
    assert known.ok("export").out == before
