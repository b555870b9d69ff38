"""A report by mail: to whom, once each, and by way of the outbox when it does not arrive."""

import mailbox
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from helpdesk_cli.desk.desk import open_desk
from helpdesk_cli.desk.ladder.outbox.carrier import Carrier
from helpdesk_cli.desk.ladder.outbox.marking import LEASE
from helpdesk_cli.desk.ladder.outbox.sending import deliver
from helpdesk_cli.settings.hd_toml import Settings
from tests.conftest import Hd
from tests.processes import Terminal
from tests.servers.smtp import Postbox, serve
from tests.view.view_cases import at

TO_MANAGER = ("report", "--week", "2026-W47", "--email", "role:support-manager")


def monday(hd: Hd, time: str = "08:00", day: int = 23) -> Hd:
    return hd.at(f"2026-11-{day}T{time}:00Z")


def read_mails(hd: Hd) -> list[EmailMessage]:
    """What lies in the folder of mails beside the database."""
    folder = mailbox.Maildir(hd.db.with_name("outbox-mail"), create=False)
    keys = list(folder.iterkeys())
    return [message_from_bytes(folder.get_bytes(key), policy=default) for key in keys]


def put_for(reader: str, hd: Hd) -> str:
    """What is said of a letter that lies in that folder and has reached nobody."""
    folder = hd.db.with_name("outbox-mail")
    return f"put Week 47 of 2026 for {reader} into {folder}; nothing was mailed\n"


def mail_by(hd: Hd, port: int) -> None:
    """Let the desk mail through a server on this machine."""
    hd.db.with_name("hd.toml").write_text(
        '[delivery]\nkind = "smtp"\nfrom = "hd@desk.example"\nhost = "localhost"\n'
        f'tls = "none"\nport = {port}\ntimeout_seconds = 40\n'
    )


@contextmanager
def deaf(hd: Hd) -> Iterator[None]:
    """Nobody listens where the desk mails to."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        mail_by(hd, taken.getsockname()[1])
        yield


def read_rows(hd: Hd) -> list[tuple[str, bool]]:
    """The state of every row of the outbox, and whether it has its mail with it."""
    return hd.rows("SELECT state, mail IS NOT NULL FROM outbox ORDER BY id")


def test_a_report_is_mailed_to_a_role_as_text_with_the_page_attached(reachable: Hd) -> None:
    done = reachable.ok("report", "--email", "role:support-manager")
    assert done.out == put_for("alice@x.example", reachable)
    (mail,) = read_mails(reachable)
    assert (mail["To"], mail["Subject"]) == ("alice@x.example", "Plain desk: Week 47 of 2026")
    body = mail.get_body(("plain",))
    assert body is not None
    assert "SLA kept 25.0 %  1 of 4" in body.get_content()
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == "report-2026-W47.html"
    assert attached.get_content().startswith("<!doctype html>")


def test_cron_that_runs_twice_mails_once(reachable: Hd) -> None:
    with serve(Postbox()) as postbox:
        mail_by(reachable, postbox.port)
        assert reachable.ok(*TO_MANAGER).out == "mailed Week 47 of 2026 to alice@x.example\n"
        for later in (monday(reachable, "08:00"), monday(reachable, "08:00", 24)):
            done = later.ok(*TO_MANAGER)
            assert "has already been mailed to alice@x.example; --again mails it again" in done.out
    assert len(postbox.received) == 1


def test_what_lay_in_a_folder_was_not_mailed_before(reachable: Hd) -> None:
    reachable.ok(*TO_MANAGER)
    again = reachable.ok(*TO_MANAGER).out
    assert again.startswith("Week 47 of 2026 for alice@x.example is already in ")
    assert len(read_mails(reachable)) == 1
    with serve(Postbox()) as postbox:
        mail_by(reachable, postbox.port)
        assert reachable.ok(*TO_MANAGER).out == "mailed Week 47 of 2026 to alice@x.example\n"
    assert len(postbox.received) == 1


def test_who_lost_it_gets_it_again(reachable: Hd) -> None:
    reachable.ok(*TO_MANAGER)
    done = monday(reachable, "09:00").ok(*TO_MANAGER, "--again")
    assert done.out == put_for("alice@x.example", reachable)
    first, second = read_mails(reachable)
    assert first["Message-ID"] != second["Message-ID"]


def test_another_week_another_grouping_and_another_reader_get_letters_of_their_own(
    reachable: Hd,
) -> None:
    for args in (["--by", "agent"], ["--week", "2026-W46"], ["--explain"], []):
        reachable.ok("report", "--email", "alice", *args)
    reachable.ok("report", "--email", "alice", "--email", "bob")
    ids = {str(mail["Message-ID"]) for mail in read_mails(reachable)}
    assert len(ids) == 5


def test_the_letters_of_two_desks_of_one_name_are_not_taken_for_each_other(reachable: Hd) -> None:
    reachable.ok(*TO_MANAGER)
    ((key,),) = reachable.rows("SELECT value FROM desk WHERE key = 'key'")
    (mail,) = read_mails(reachable)
    assert str(mail["Message-ID"]).endswith(f"@{key}.hd.invalid>")


def test_a_week_that_goes_on_is_another_report_a_minute_later(reachable: Hd) -> None:
    told = [
        later.ok("report", "--week", "this", "--email", "alice").out
        for later in (
            reachable.at("2026-11-24T08:00:00Z"),
            reachable.at("2026-11-24T08:00:59Z"),
            reachable.at("2026-11-25T08:00:00Z"),
        )
    ]
    assert [line.startswith("put ") for line in told] == [True, False, True]


def test_a_report_that_does_not_leave_waits_and_the_pass_delivers_it_later(reachable: Hd) -> None:
    with deaf(reachable):
        failed = monday(reachable)(*TO_MANAGER)
    assert (failed.code, failed.out) == (6, "")
    assert "the report did not reach alice@x.example: localhost" in failed.err
    assert "hd escalate tries again" in failed.err
    with serve(Postbox()) as postbox:
        mail_by(reachable, postbox.port)
        plan = monday(reachable, "08:01")("escalate", "--plan")
        assert (plan.code, "Week 47 of 2026\treport" in plan.out) == (8, True)
        assert monday(reachable, "08:01").ok("escalate", "--json").json()["sent"] == 1
        assert monday(reachable, "08:02").ok("escalate", "--json").json()["sent"] == 0
    (raw,) = postbox.received
    assert message_from_bytes(raw, policy=default)["To"] == "alice@x.example"
    assert read_rows(reachable) == [("sent", False)]


def test_it_is_tried_after_1_5_15_60_minutes_then_hourly_for_three_days(reachable: Hd) -> None:
    with deaf(reachable):
        monday(reachable)(*TO_MANAGER)
        tried = [
            f"{hour:02}:{minute:02}"
            for hour in range(8, 12)
            for minute in range(60)
            if monday(reachable, f"{hour:02}:{minute:02}")("escalate", "--json").json()["delayed"]
        ]
        assert tried == ["08:01", "08:06", "08:21", "09:21", "10:21", "11:21"]
        given_up = monday(reachable, "08:01", 26)("escalate", "--json")
    assert (given_up.code, given_up.json()["parked"]) == (6, 1)
    assert "Week 47 of 2026: localhost" in given_up.err
    queue = Terminal(monday(reachable, "08:02", 26), "queue")
    assert queue.expect("1 message was given up and reached nobody").end() == 0
    with serve(Postbox()) as postbox:
        mail_by(reachable, postbox.port)
        monday(reachable, "08:03", 26).ok("escalate", "--retry")
    assert len(postbox.received) == 1


def test_it_is_the_report_of_that_moment_however_late_it_leaves(reachable: Hd) -> None:
    this_week = ("report", "--week", "this", "--email", "alice")
    with deaf(reachable):
        monday(reachable)(*this_week)
    monday(reachable, "08:01").ok("new", "Later", "--tier", "gold", "--body", "Came after.")
    sent: list[bytes] = []
    with open_desk(Settings(reachable.location, "alice"), at("2026-11-23 08:01")) as desk:
        deliver(desk, take(sent, fails=True))
        desk.now += 300
        deliver(desk, take(sent))
    first, second = sent
    assert first == second
    (attached,) = message_from_bytes(second, policy=default).iter_attachments()
    assert "as seen Mon 23 Nov 08:00 UTC" in attached.get_content()
    assert "Later" not in attached.get_content()


def take(sent: list[bytes], *, fails: bool = False) -> Carrier:
    def mail(message: EmailMessage) -> None:
        sent.append(message.as_bytes())
        if fails:
            raise ConnectionError("the line went dead")

    return Carrier("hd@desk.example", mail, lambda *_: None, lambda *_: None)


def test_what_is_asked_for_again_before_it_arrived_is_tried_at_once(reachable: Hd) -> None:
    with deaf(reachable):
        monday(reachable)(*TO_MANAGER)
    with serve(Postbox()) as postbox:
        mail_by(reachable, postbox.port)
        assert monday(reachable).ok(*TO_MANAGER).out.startswith("mailed Week 47")
    assert len(postbox.received) == 1


def test_who_cannot_be_reached_stops_nobody_else(reachable: Hd) -> None:
    with serve(Postbox(RCPT=["451 greylisted"])) as postbox:
        mail_by(reachable, postbox.port)
        done = monday(reachable)("report", "--email", "alice", "--email", "bob")
    assert (done.code, done.out) == (6, "mailed Week 47 of 2026 to bob@x.example\n")
    assert "did not reach alice@x.example" in done.err
    assert read_rows(reachable) == [("waiting", True), ("sent", False)]


def test_who_has_no_address_for_mail_is_refused_before_anything_is_sent(reachable: Hd) -> None:
    done = reachable("report", "--email", "bøb@x.example", "--email", "alice")
    assert (done.code, done.out) == (1, "")
    assert 'nobody with an address behind "bøb@x.example"' in done.err
    assert read_rows(reachable) == []


def test_a_report_refused_for_good_does_not_wait(reachable: Hd) -> None:
    with serve(Postbox(RCPT=["550 no such user"])) as postbox:
        mail_by(reachable, postbox.port)
        done = monday(reachable)("report", "--email", "alice", "--email", "bob")
    assert (done.code, done.out) == (6, "mailed Week 47 of 2026 to bob@x.example\n")
    assert "550 no such user" in done.err
    assert "hd escalate tries again" not in done.err
    assert read_rows(reachable) == [("parked", True), ("sent", False)]


def test_a_report_claimed_by_one_process_is_not_sent_by_another(reachable: Hd) -> None:
    with deaf(reachable):
        monday(reachable)(*TO_MANAGER)
    sent: list[bytes] = []

    def die(_: EmailMessage) -> None:
        raise KeyboardInterrupt

    dying = Carrier("hd@desk.example", die, lambda *_: None, lambda *_: None)
    with open_desk(Settings(reachable.location, "alice"), at("2026-11-23 08:01")) as desk:
        with pytest.raises(KeyboardInterrupt):
            deliver(desk, dying)
        assert deliver(desk, take(sent)) == []
        desk.now += LEASE
        deliver(desk, take(sent))
    assert len(sent) == 1


def test_mailing_a_report_sends_nothing_else_that_waits(reachable: Hd) -> None:
    with deaf(reachable):
        monday(reachable)(*TO_MANAGER)
    with serve(Postbox()) as postbox:
        mail_by(reachable, postbox.port)
        monday(reachable, "08:01").ok("report", "--email", "bob")
    assert len(postbox.received) == 1
    assert [state for state, _ in read_rows(reachable)] == ["waiting", "sent"]


def test_nobody_with_an_address_is_refused_before_anything_is_mailed(reachable: Hd) -> None:
    done = reachable("report", "--email", "alice", "--email", "role:suport-manager")
    assert done.code == 1
    assert 'did you mean "role:support-manager"?' in done.err
    assert read_rows(reachable) == []
    assert not reachable.db.with_name("outbox-mail").exists()
