"""Two passes on one letter: one of them sends it, and a claim that ran out is anybody's."""

from collections.abc import Callable
from contextlib import ExitStack
from email.message import EmailMessage
from pathlib import Path

import pytest

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.ladder.one_pass import decide_pass, run_pass
from helpdesk_cli.desk.ladder.outbox.carrier import Carrier
from helpdesk_cli.desk.ladder.outbox.marking import LEASE
from helpdesk_cli.desk.ladder.outbox.sending import deliver
from helpdesk_cli.domain.answers.ladder import Ending
from helpdesk_cli.errors import DeliveryDelayedError
from helpdesk_cli.settings.hd_toml import Settings
from helpdesk_cli.store.engines import open_store
from tests.desks.engines import held
from tests.ladder.ladders import TELL, at, found, instant, open_at, open_ticket, rung

pytestmark = pytest.mark.usefixtures("engine")


def carrier(mail: Callable[[EmailMessage], None]) -> Carrier:
    return Carrier("hd@desk.example", mail, lambda *_: None, lambda *_: None)


def test_while_one_pass_sends_a_letter_another_sends_the_rest(tmp_path: Path) -> None:
    hd = at(open_ticket(found(tmp_path, rung("Tell", to=["alice", "bob", "carol"]))), "10:00")
    sent: list[str] = []

    def note(mail: EmailMessage) -> None:
        sent.append(str(mail["To"]))

    def be_overtaken(mail: EmailMessage) -> None:
        with open_at(hd) as other:
            deliver(other, carrier(note))
        note(mail)

    with open_at(hd) as desk:
        assert run_pass(desk, carrier(be_overtaken), None).row.sent == 1
    assert len(sent) == len(set(sent)) == 3


def test_a_letter_whose_sender_died_is_sent_once_its_claim_has_run_out(tmp_path: Path) -> None:
    hd = at(open_ticket(found(tmp_path, TELL)), "10:00")
    sent: list[str] = []

    def die(_: EmailMessage) -> None:
        raise KeyboardInterrupt

    with open_at(hd) as desk:
        decide_pass(desk, None)
        with pytest.raises(KeyboardInterrupt):
            deliver(desk, carrier(die))
        for later, expected in ((LEASE - 1, 0), (1, 1), (1, 1)):
            desk.now += later
            deliver(desk, carrier(lambda mail: sent.append(str(mail["Message-ID"]))))
            assert len(sent) == expected


def test_a_ticket_closed_while_its_letter_was_claimed_is_not_told_of_again(tmp_path: Path) -> None:
    hd = at(open_ticket(found(tmp_path, TELL)), "10:00")

    def close_and_die(_: EmailMessage) -> None:
        hd.ok("close", "1")
        raise KeyboardInterrupt

    with open_at(hd) as desk:
        decide_pass(desk, None)
        with pytest.raises(KeyboardInterrupt):
            deliver(desk, carrier(close_and_die))
        desk.now += LEASE
        endings = deliver(desk, carrier(lambda _: pytest.fail("closed")))
    assert endings == [Ending("cancelled", "closed")]


def test_the_same_message_goes_out_when_it_is_tried_again(tmp_path: Path) -> None:
    hd = at(open_ticket(found(tmp_path, TELL)), "10:00")
    sent: list[EmailMessage] = []

    def lose(mail: EmailMessage) -> None:
        sent.append(mail)
        if len(sent) == 1:
            raise DeliveryDelayedError("the line went dead")

    with open_at(hd) as desk:
        run_pass(desk, carrier(lose), None)
        desk.now += 60
        run_pass(desk, carrier(lose), None)
    first, second = sent
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == second["Date"]


def test_what_has_left_is_marked_however_long_another_process_holds_the_desk(
    tmp_path: Path,
) -> None:
    hd = at(open_ticket(found(tmp_path, TELL)), "10:00")
    sent: list[str] = []
    holders = ExitStack()

    def send_while_held(mail: EmailMessage) -> None:
        sent.append(str(mail["To"]))
        holders.enter_context(held(hd.location, seconds=0.3))

    store = open_store(hd.location, busy_seconds=0.01)
    with holders, Desk(store, instant(hd.now), Settings()) as desk:
        assert run_pass(desk, carrier(send_while_held), None).row.sent == 1
        desk.now += LEASE
        assert deliver(desk, carrier(send_while_held)) == []
    assert sent == ["carol@desk.example"]
