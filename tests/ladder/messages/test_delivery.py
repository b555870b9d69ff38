"""Messages on their way: what fails is tried again, given up in the end, and never sent twice."""

import json
import socket
import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import trustme

from helpdesk_cli.desk.ladder.outbox.marking import WAITS
from tests.conftest import Hd, Result
from tests.ladder.ladders import (
    TELL,
    at,
    found,
    notes,
    open_ticket,
    parse,
    read_body,
    read_mails,
    rung,
    settle,
)
from tests.processes import Terminal, run
from tests.servers.smtp import DROP, HANG, Postbox, serve

pytestmark = pytest.mark.usefixtures("engine")

TO_EACH = rung("Tell both", to=["alice", "bob"])


def mail_by(hd: Hd, port: int, *lines: str, patience: int = 40) -> None:
    """Let the desk mail through a server on this machine, in the clear unless `lines` say more."""
    lines = lines or ('tls = "none"',)
    words = ["[delivery]", 'kind = "smtp"', 'from = "hd@desk.example"', 'host = "localhost"']
    words += [f"port = {port}", f"timeout_seconds = {patience}", *lines]
    settings = hd.db.with_name("hd.toml")
    consent = settings.read_text().partition("[escalation]")[2]
    settings.write_text("\n".join([*words, "[escalation]" + consent]))


def read_ids(postbox: Postbox) -> list[str]:
    return sorted(str(parse(raw)["Message-ID"]) for raw in postbox.received)


def escalate(hd: Hd, time: str, day: int = 17) -> Result:
    return at(hd, time, day)("escalate", "--json")


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ({"RCPT": ["451 greylisted"]}, "451 greylisted"),
        ({"RCPT": [HANG]}, "no answer within 2 seconds"),
        ({"DATA": ["452 disk full"]}, "452 disk full"),
        ({"DATA": [DROP]}, "sending failed"),
        ({"MAIL": ["421 too busy"]}, "421 too busy"),
    ],
)
def test_one_mail_that_fails_stops_no_other_and_arrives_once_a_minute_later(
    tmp_path: Path, script: dict[str, list[str]], said: str
) -> None:
    hd = open_ticket(found(tmp_path, TO_EACH))
    with serve(Postbox(**script)) as postbox:
        mail_by(hd, postbox.port, patience=2)
        first = escalate(hd, "10:00")
        assert (first.code, said in first.err) == (6, True), first.err
        assert (first.json()["sent"], first.json()["delayed"]) == (1, 1)
        assert settle(hd, "10:00") == {}
        assert settle(hd, "10:01") == {"sent": 1}
        assert settle(hd, "10:30") == {}
    assert len(set(read_ids(postbox))) == len(postbox.received) == 2


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ({"RCPT": ["550 no such user"]}, "550 no such user"),
        ({"DATA": ["554 looks like spam"]}, "554 looks like spam"),
    ],
)
def test_a_mail_refused_for_good_is_given_up_at_once_and_stops_no_other(
    tmp_path: Path, script: dict[str, list[str]], said: str
) -> None:
    hd = open_ticket(found(tmp_path, TO_EACH))
    with serve(Postbox(**script)) as postbox:
        mail_by(hd, postbox.port)
        first = escalate(hd, "10:00")
        assert (first.code, said in first.err) == (6, True), first.err
        assert (first.json()["sent"], first.json()["parked"]) == (1, 1)
        later = escalate(hd, "10:01")
        assert (later.code, "1 message was given up" in later.err) == (6, True)
        assert len(postbox.received) == 1
        assert settle(hd, "10:02", "--retry") == {"sent": 1}
    assert len(set(read_ids(postbox))) == 2


def test_a_server_that_cannot_be_reached_keeps_everything_waiting(tmp_path: Path) -> None:
    hd = open_ticket(found(tmp_path, TO_EACH))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        mail_by(hd, taken.getsockname()[1])
        down = escalate(hd, "10:00")
    assert (down.code, "2 messages failed and will be retried" in down.err) == (6, True)
    with serve(Postbox()) as postbox:
        mail_by(hd, postbox.port)
        assert settle(hd, "10:01") == {"sent": 2}
    assert len(set(read_ids(postbox))) == 2


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_a_server_with_a_wrong_certificate_gets_nothing_until_it_has_the_right_one(
    tmp_path: Path, tls: str
) -> None:
    hd = open_ticket(found(tmp_path, TELL))
    ours, theirs = trustme.CA(), trustme.CA()
    ours.cert_pem.write_to_path(tmp_path / "ca.pem")
    lines = (f'tls = "{tls}"', 'ca_file = "ca.pem"')
    with serve(Postbox(), certify(theirs), implicit=tls == "tls") as wrong:
        mail_by(hd, wrong.port, *lines)
        assert escalate(hd, "10:00").code == 6
    with serve(Postbox(), certify(ours), implicit=tls == "tls") as right:
        mail_by(hd, right.port, *lines)
        assert settle(hd, "10:01") == {"sent": 1}
    assert (len(wrong.received), len(right.received)) == (0, 1)


def certify(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    return context


@contextmanager
def deaf() -> Iterator[int]:
    """A port at which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def test_failures_are_tried_again_after_1_5_15_60_minutes_then_hourly(tmp_path: Path) -> None:
    hd = open_ticket(found(tmp_path, TELL))
    assert WAITS == (60, 300, 900, 3600)
    with deaf() as port:
        mail_by(hd, port)
        tried = [
            f"{hour}:{minute:02}"
            for hour in range(10, 14)
            for minute in range(60)
            if escalate(hd, f"{hour}:{minute:02}").json()["delayed"]
        ]
    assert tried == ["10:00", "10:01", "10:06", "10:21", "11:21", "12:21", "13:21"]


def test_after_three_days_it_is_given_up_shouted_about_and_can_be_tried_again(
    tmp_path: Path,
) -> None:
    hd = open_ticket(found(tmp_path, TELL))
    with deaf() as port:
        mail_by(hd, port)
        escalate(hd, "10:00")
        assert escalate(hd, "09:00", 20).json()["delayed"] == 1
        given_up = escalate(hd, "10:01", 20)
    assert (given_up.code, given_up.json()["parked"]) == (6, 1)
    quiet = at(hd, "10:02", 20)("escalate", "--quiet")
    assert (quiet.code, quiet.out) == (6, "")
    assert "1 message was given up and reached nobody; hd escalate --retry" in quiet.err
    assert "#1 Tell the manager: localhost" in quiet.err
    assert "email parked, carol@desk.example" in notes(hd)[-1]
    with serve(Postbox()) as postbox:
        mail_by(hd, postbox.port)
        assert settle(hd, "10:03", "--retry", day=20) == {"sent": 1}
    assert settle(hd, "10:04", day=20) == {}
    assert len(postbox.received) == 1


def test_a_queue_on_a_terminal_shouts_about_what_was_given_up(tmp_path: Path) -> None:
    hd = open_ticket(found(tmp_path, TELL))
    with deaf() as port:
        mail_by(hd, port)
        escalate(hd, "10:00")
        escalate(hd, "10:01", 20)
    assert run(at(hd, "10:02", 20), "queue").err == ""
    terminal = Terminal(at(hd, "10:02", 20), "queue")
    assert terminal.expect("1 message was given up and reached nobody").end() == 0


def test_a_message_answered_while_its_server_was_down_is_cancelled(tmp_path: Path) -> None:
    hd = open_ticket(found(tmp_path, TELL))
    with deaf() as port:
        mail_by(hd, port)
        escalate(hd, "10:00")
        at(hd, "10:00").ok("reply", "1", "--body", "Looking.")
        assert settle(hd, "10:01") == {"cancelled": 1}
    assert notes(hd)[-1].endswith("(answered)")


def test_a_letter_that_was_tried_keeps_its_message_id_when_others_become_a_digest(
    tmp_path: Path,
) -> None:
    hd = open_ticket(found(tmp_path, TELL, manners="digest_above = 1"))
    with serve(Postbox(DATA=[DROP])) as postbox:
        mail_by(hd, postbox.port)
        escalate(hd, "10:00")
        ((tried,),) = hd.rows("SELECT letter FROM outbox")
        for n in range(2):
            at(hd, "09:01").ok("new", f"Later {n}")
        assert settle(hd, "10:01") == {"due": 2, "sent": 2}
    assert tried in read_ids(postbox)


def test_a_row_that_makes_no_sense_is_given_up_and_stops_no_other(tmp_path: Path) -> None:
    is_up = tmp_path / "is-up"
    hd = found(tmp_path, rung("Page", "command", "50%", command=["test", "-e", str(is_up)]), TELL)
    for _ in range(2):
        open_ticket(hd)
    escalate(hd, "09:30")
    hd.write("UPDATE outbox SET recipient = 'no JSON' WHERE ticket_id = 1")
    is_up.touch()
    result = escalate(hd, "10:00")
    assert (result.code, "no policy that this desk has had" in result.err) == (6, True)
    assert (result.json()["sent"], result.json()["parked"]) == (3, 1)


def test_a_ticket_damaged_while_its_mail_waited_gives_it_up_and_stops_no_other(
    tmp_path: Path,
) -> None:
    hd = found(tmp_path, rung("Tell", send_window="office"), manners="digest_above = 1")
    for _ in range(3):
        at(hd, "05:00", 18).ok("new", "Late")
    settle(hd, "06:00", day=18)
    hd.write("UPDATE clock SET pauses = 'no JSON' WHERE ticket_id = 2")
    result = escalate(hd, "09:00", 18)
    assert (result.code, result.json()["sent"], result.json()["parked"]) == (6, 1, 1)
    (mail,) = read_mails(tmp_path)
    assert "#1" in read_body(mail)
    assert "#3" in read_body(mail)


def test_sendmail_gets_the_mail_on_its_standard_input(tmp_path: Path) -> None:
    hd = open_ticket(found(tmp_path, TELL))
    kept = tmp_path / "kept.eml"
    keep = "import sys; open(sys.argv[1], 'wb').write(sys.stdin.buffer.read())"
    words = json.dumps([sys.executable, "-c", keep, str(kept)])
    hd.db.with_name("hd.toml").write_text(
        f'[delivery]\nkind = "sendmail"\nfrom = "hd@desk.example"\nsendmail = {words}\n'
    )
    assert settle(hd, "10:00") == {"due": 1, "sent": 1}
    assert parse(kept.read_bytes())["To"] == "carol@desk.example"


def test_who_tries_it_out_on_a_terminal_is_told_that_mail_reaches_nobody_yet(
    tmp_path: Path, engine: str
) -> None:
    hd = open_ticket(found(tmp_path, TELL))
    (tmp_path / "hd.toml").write_text("")
    told = at(hd, "10:00").on_screen().ok("escalate").out
    assert told.splitlines()[0] == "1 rung due: 1 sent"
    (folder,) = tmp_path.rglob("outbox-mail")
    where = "outbox-mail beside the desk" if engine == "sqlite" else str(folder)
    assert f"mail lies in {where}, until" in told
    (tmp_path / "hd.toml").write_text('[delivery]\nkind = "folder"\n')
    open_ticket(hd, "Another")
    assert at(hd, "10:00").on_screen().ok("escalate").out == "1 rung due: 1 sent\n"


def test_without_settings_mail_lies_in_a_folder_beside_the_desk(
    tmp_path: Path, engine: str
) -> None:
    hd = open_ticket(found(tmp_path, TELL))
    bare = Hd(hd.db)
    settle(bare, "10:00")
    place = tmp_path if engine == "sqlite" else tmp_path / "no-data" / "hd"
    assert len(list((place / "outbox-mail" / "new").glob("*.eml"))) == 1
    assert read_mails(tmp_path) == []


def test_three_days_of_patience_begin_with_the_first_try_not_while_a_window_is_closed(
    tmp_path: Path,
) -> None:
    hd = found(tmp_path, rung("Tell", send_window="office"))
    at(hd, "16:30", 20).ok("new", "Friday evening")
    with deaf() as port:
        mail_by(hd, port)
        assert settle(hd, "18:00", day=20) == {"due": 1}
        assert escalate(hd, "09:00", 26).json()["delayed"] == 1
        assert escalate(hd, "16:00", 27).json()["delayed"] == 1
        assert escalate(hd, "09:00", 30).json()["parked"] == 1


def test_what_was_held_is_dated_when_it_leaves_and_keeps_its_date(tmp_path: Path) -> None:
    hd = found(tmp_path, rung("Tell", send_window="office"))
    at(hd, "16:30", 20).ok("new", "Friday evening")
    settle(hd, "18:00", day=20)
    with serve(Postbox(DATA=["451 later"])) as postbox:
        mail_by(hd, postbox.port)
        escalate(hd, "09:00", 23)
        assert settle(hd, "09:01", day=23) == {"sent": 1}
    (raw,) = postbox.received
    assert parse(raw)["Date"] == "Mon, 23 Nov 2026 09:00:00 +0000"


def test_what_is_tried_again_by_hand_is_still_meant_for_the_severity_before_it_was_raised(
    tmp_path: Path,
) -> None:
    tell = rung("Tell", when='severities = ["normal"]')
    hd = open_ticket(found(tmp_path, tell, rung("Raise", "raise-severity", "1 hour after")))
    with deaf() as port:
        mail_by(hd, port)
        escalate(hd, "10:00")
        escalate(hd, "11:00")
        assert escalate(hd, "10:01", 20).json()["parked"] == 1
    with serve(Postbox()) as postbox:
        mail_by(hd, postbox.port)
        assert settle(hd, "10:02", "--retry", day=20) == {"sent": 1}


def test_two_desks_never_give_their_mails_the_same_name_or_thread(tmp_path: Path) -> None:
    mails = []
    for name in ("one", "other"):
        place = tmp_path / name
        place.mkdir()
        settle(open_ticket(found(place, TELL)), "10:00")
        mails += read_mails(place)
    one, other = mails
    assert one["Message-ID"] != other["Message-ID"]
    assert one["References"] != other["References"]


def test_a_vault_that_keeps_the_password_stops_mail_alone(tmp_path: Path) -> None:
    hook = rung("Page", "command", command=["true"])
    hd = open_ticket(found(tmp_path, TELL, hook, rung("Answer", "suggest")))
    with serve(Postbox()) as postbox:
        mail_by(hd, postbox.port, 'user = "hd"', 'password_command = ["false"]')
        sealed = escalate(hd, "10:00")
        assert (sealed.code, "delivery.password_command" in sealed.err) == (6, True)
        done = sealed.json()
        assert (done["suggested"], done["sent"], done["delayed"]) == (1, 1, 1)
        mail_by(hd, postbox.port)
        assert settle(hd, "10:01") == {"sent": 1}
