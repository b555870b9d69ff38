"""What an undo leaves is what a desk has that never had the command."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.tickets.undo import undo
from helpdesk_cli.errors import HdError
from helpdesk_cli.store.tickets.runs import read_runs
from tests.tickets.random_desks import MINUTE, Step, act, do, fill, founded, opened, openings, steps

pytestmark = pytest.mark.usefixtures("engine")

UNDONE = (
    *("pending", "hold", "solved", "open", "closed", "merge"),
    *("urgent", "normal", "free", "gold", "take"),
)
DERIVED = (
    "id, status, severity, tier, assignee, solved_at, was_reopened, due_at, due_clock, due_run,"
    " warns_at, queue_at, next_rung_at, suggestion"
)
LEDGER = "SELECT ticket_id, clock, number, rung, due_at FROM fired_rung ORDER BY 1, 2, 3, 4"
commands = st.builds(
    Step, st.integers(0, 30), st.sampled_from(UNDONE), st.integers(1, 3), st.integers(1, 3)
)


def derived(desk: Desk) -> list[object]:
    """All that follows from the timelines, and what has fired."""
    tickets = desk.store.rows(f"SELECT {DERIVED} FROM ticket ORDER BY id")
    return [*tickets, *(read_runs(desk.store, row[0]) for row in tickets), desk.store.rows(LEDGER)]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(openings, steps(), commands, st.integers(0, 3), steps(most=4))
def test_an_undo_leaves_what_a_desk_has_that_never_had_the_command(
    opening: list[tuple[int, str, bool]],
    before: list[Step],
    command: Step,
    minutes: int,
    after: list[Step],
) -> None:
    with founded() as hd:
        with opened(hd) as desk:
            fill(desk, opening)
            for step in before:
                do(desk, step)
            began = desk.now + command.minutes * MINUTE
        with opened(hd, ".never") as never, opened(hd, ".undone") as undone:
            never.now = undone.now = began
            last = newest_command(undone)
            try:
                act(undone, command)
            except HdError:
                return
            never.now = undone.now = began + minutes * MINUTE
            if newest_command(undone) != last:
                undo(undone)
            assert derived(undone) == derived(never)
            for step in after:
                do(never, step)
                do(undone, step)
                assert derived(undone) == derived(never), step


def newest_command(desk: Desk) -> int:
    ((number,),) = desk.store.rows("SELECT coalesce(max(id), 0) FROM command")
    return int(number)
