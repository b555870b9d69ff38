"""Whatever has happened to a desk by its own commands, it is well; and mended, it is as it was."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.doctor.check import Examination
from helpdesk_cli.desk.doctor.examining import examine
from helpdesk_cli.desk.policy.apply import apply_policy
from helpdesk_cli.store.copies.copying import digest_desk
from tests.conftest import Hd
from tests.ladder.ladders import open_at
from tests.mail.incoming import deliver
from tests.policy.random_desks import DAY, Told, make_desk, policy_texts, put_down, tickets
from tests.tickets.random_desks import Step, do, fill, founded, opened, openings, steps

pytestmark = pytest.mark.usefixtures("engine")


def find_wrong(desk: Desk, *, fix: bool = False) -> list[str]:
    """What is wrong with it; its policy, the machine, and that no cron comes are not its doing."""
    desk.forget_policies()
    checks = examine(Examination(desk, is_offline=True), fix=fix)
    return [
        finding.text
        for each in checks
        for finding in each.seen.findings
        if finding.level == "error" and each.title != "lint" and each.group != "Machine"
    ]


@settings(max_examples=30)
@given(opening=openings, things=steps(most=12))
def test_a_desk_that_was_worked_on_is_well(
    opening: Sequence[tuple[int, str, bool]], things: Sequence[Step]
) -> None:
    with founded() as hd, opened(hd) as desk:
        fill(desk, opening)
        for step in things:
            do(desk, step)
        assert find_wrong(desk) == []
        before = digest_desk(desk.store)
        with desk.store.transaction():
            desk.store.run("UPDATE ticket SET queue_at = 0, unread_since = 1, next_rung_at = 2")
            desk.store.run("UPDATE ticket SET suggestion = 'x', status = 'open'")
            desk.store.run("DELETE FROM clock WHERE outcome IS NULL")
        assert find_wrong(desk, fix=True) == []
        assert digest_desk(desk.store) == before


def test_a_desk_that_mail_has_come_to_is_well(hd: Hd) -> None:
    deliver(hd)
    deliver(hd, in_reply_to="<1@acme.example>", message_id="<2@acme.example>")
    with open_at(hd) as desk:
        assert find_wrong(desk) == []


@pytest.mark.sqlite
@settings(max_examples=30)
@given(old=policy_texts(), new=policy_texts(), told=st.lists(tickets(), min_size=1, max_size=4))
def test_a_desk_under_another_policy_is_well(old: str, new: str, told: Sequence[Told]) -> None:
    with make_desk(old, told) as desk:
        assert find_wrong(desk) == []
        desk.now += DAY
        apply_policy(desk, put_down(desk, new))
        assert find_wrong(desk) == []
