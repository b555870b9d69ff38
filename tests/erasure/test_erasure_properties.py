"""Whatever has happened to a desk: an erasure moves no clock, and leaves it well, now and then."""

from collections.abc import Sequence
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk_cli.desk.as_of.opening import open_as_of
from helpdesk_cli.desk.tickets import changes
from helpdesk_cli.desk.upkeep.erasing import erase, sweep_up
from tests.doctor.test_well_desks import find_wrong
from tests.tickets.random_desks import Step, do, fill, founded, opened, openings, steps
from tests.tickets.undoing.test_undo_properties import derived

pytestmark = pytest.mark.usefixtures("engine")

ANN = "ann@acme.example"


@settings(max_examples=25)
@given(opening=openings, things=steps(most=10), hers=st.sets(st.integers(1, 3), min_size=1))
def test_no_clock_moves_and_no_word_comes_back(
    opening: Sequence[tuple[int, str, bool]], things: Sequence[Step], hers: set[int]
) -> None:
    with founded() as hd, opened(hd) as desk:
        fill(desk, opening)
        theirs = sorted(hers & set(range(1, len(opening) + 1))) or [1]
        listed = ", ".join(map(str, theirs))
        with desk.store.transaction():
            desk.store.insert_many("contact", ("address",), [(ANN,)])
            desk.store.words.take_out(theirs)
            desk.store.run(f"UPDATE ticket SET contact = '{ANN}' WHERE id IN ({listed})")
            desk.store.words.put_in(theirs)
        for step in things:
            do(desk, step)
        then = desk.now
        desk.now += 60
        open_ones = f"SELECT id FROM ticket WHERE id IN ({listed}) AND status <> 'closed'"
        for (ticket_id,) in desk.store.rows(open_ones):
            changes.set_status(desk, [str(ticket_id)], "closed")
        before = derived(desk)
        desk.now += 60
        assert erase(desk, [ANN], None).tickets == len(theirs)
        assert derived(desk) == before
        assert sweep_up(desk)
        assert find_wrong(desk) == []
        with closing(open_as_of(desk, then).store) as store:
            told = store.rows(
                f"SELECT subject FROM ticket WHERE id IN ({listed}) UNION SELECT body FROM event"
                f" WHERE ticket_id IN ({listed}) AND body IS NOT NULL"
            )
        assert told == [("(erased)",)]
