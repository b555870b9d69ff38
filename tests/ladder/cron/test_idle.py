"""The pass that finds nothing to do, as most do: it costs a look-up, on a desk of any size."""

from pathlib import Path

import pytest

from helpdesk_cli.desk.idle import pass_idly
from helpdesk_cli.domain.answers.ladder import PassRow
from helpdesk_cli.store.idle_pass import KEPT, count_parked
from helpdesk_cli.store.sqlite.engine import SqliteStore
from tests.ladder.ladders import TELL, at, found, instant, open_at, open_ticket, rung, settle
from tests.test_startup_modules import DRAWING, HEAVY, POLICY, SLOW_STANDARD, among, load

pytestmark = pytest.mark.usefixtures("engine")


@pytest.mark.sqlite
def test_it_loads_neither_policy_nor_mail_and_asks_no_password(tmp_path: Path) -> None:
    hd = open_ticket(found(tmp_path, TELL))
    (tmp_path / "hd.toml").write_text(
        '[delivery]\nkind = "smtp"\nhost = "localhost"\nfrom = "a@b.example"\nuser = "a"\n'
        'password_command = ["false"]\n'
    )
    loaded = load(at(hd, "09:30"), "escalate", "--quiet")
    kept_out = HEAVY | DRAWING | SLOW_STANDARD | POLICY | {"helpdesk_cli.mail"}
    # What `typing` brings along takes longer to load than all the rest.
    assert not among(loaded, kept_out | {"typer", "typing", "re", "enum"})


@pytest.mark.sqlite
def test_every_look_up_of_it_and_of_what_was_given_up_goes_by_an_index(tmp_path: Path) -> None:
    hd = at(open_ticket(found(tmp_path, TELL)), "09:30")
    asked: list[str] = []
    with open_at(hd) as desk:
        assert isinstance(desk.store, SqliteStore)
        desk.store.connection.set_trace_callback(asked.append)
        assert pass_idly(desk.store, desk.now) is not None
        count_parked(desk.store)
        desk.store.connection.set_trace_callback(None)
        selects = [sql for sql in asked if "ticket" in sql or "outbox" in sql]
        plans = [row[3] for sql in selects for row in desk.store.rows(f"EXPLAIN QUERY PLAN {sql}")]
    assert any("ticket_rung" in plan for plan in plans)
    assert any("outbox_parked" in plan for plan in plans)
    assert [p for p in plans if p in ("SCAN ticket", "SCAN outbox")] == []


def test_it_stands_in_the_log_which_lets_go_of_what_is_old(tmp_path: Path) -> None:
    hd = found(tmp_path, TELL)
    counts = PassRow._fields[1:]
    with open_at(hd) as desk, desk.store.transaction():
        rows = [(n, *[0] * len(counts)) for n in range(1, KEPT + 10)]
        desk.store.insert_many("escalation_pass", PassRow._fields, rows)
    assert settle(hd, "09:30") == {}
    ((count, last),) = hd.rows("SELECT count(*), max(began_at) FROM escalation_pass")
    assert (count, last) == (KEPT, instant("2026-11-17T09:30:00Z"))


def test_a_desk_from_before_there_were_ladders_stands_on_one_as_soon_as_it_is_opened(
    tmp_path: Path,
) -> None:
    hd = open_ticket(found(tmp_path, rung("Answer", "suggest", "50%"), TELL))
    hd.write("DELETE FROM ladder")  # as migrations leave the first schema
    hd.write("DELETE FROM desk WHERE key = 'calendar_data'")
    hd.write("UPDATE ticket SET next_rung_at = NULL")
    at(hd, "09:10").ok("queue")
    assert hd.rows("SELECT id FROM ticket WHERE next_rung_at IS NOT NULL") == [(1,)]
    assert settle(hd, "09:30") == {"due": 1, "suggested": 1}
