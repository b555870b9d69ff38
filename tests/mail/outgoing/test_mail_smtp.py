"""Mail through a real SMTP server: what arrives, what is tried again, what is given up."""

import base64
import email
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import trustme

from helpdesk_cli.errors import ConfigError, DeliveryDelayedError, DeliveryRefusedError
from helpdesk_cli.mail.letters.notices import compose
from helpdesk_cli.mail.sending.door import open_delivery
from helpdesk_cli.settings.mail import DeliverySettings, PasswordSource
from tests.mail.notices import NOON, make_letter
from tests.servers.smtp import DROP, HANG, SLOW, Postbox, serve

PASSWORD = "open sesame"
MAIL = compose(make_letter(), NOON)
OTHER = compose(make_letter(token="first_reply 2"), NOON)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path: Path) -> Path:
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return path


def certify(authority: trustme.CA, host: str = "localhost") -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(host).configure_cert(context)
    return context


def aim(port: int, **changes: Any) -> DeliverySettings:
    """Settings for a server on this machine, by default one that speaks in the clear."""
    fields: dict[str, Any] = {
        "kind": "smtp",
        "sender": "support@desk.example",
        "timeout_seconds": 40,
        "folder": Path("unused"),
        "sendmail": (),
        "host": "localhost",
        "port": port,
        "tls": "none",
        "ca_file": None,
        "user": None,
        "password": None,
    }
    return DeliverySettings(**fields | changes)


def read_ids(postbox: Postbox) -> list[str]:
    return [str(email.message_from_bytes(each)["Message-ID"]) for each in postbox.received]


def test_one_connection_carries_many_mails_whole() -> None:
    with serve(Postbox()) as postbox, open_delivery(aim(postbox.port)) as delivery:
        delivery.send(MAIL)
        delivery.send(OTHER)
    assert postbox.received == [MAIL.as_bytes(), OTHER.as_bytes()]
    assert postbox.connections == 1


def test_nothing_is_connected_before_there_is_mail() -> None:
    with serve(Postbox()) as postbox:
        with open_delivery(aim(postbox.port)):
            pass
        assert postbox.connections == 0


@pytest.mark.parametrize(
    ("verb", "answer", "error"),
    [
        ("RCPT", "550 5.1.1 no such user", DeliveryRefusedError),
        ("RCPT", "553 bad mailbox", DeliveryRefusedError),
        ("RCPT", "451 4.7.1 greylisted, come back", DeliveryDelayedError),
        ("RCPT", "421 going down", DeliveryDelayedError),
        ("DATA", "554 5.7.1 looks like spam", DeliveryRefusedError),
        ("DATA", "452 4.3.1 disk full", DeliveryDelayedError),
        # The sender is the same for every mail: no fault of this one.
        ("MAIL", "550 5.7.1 sender unknown here", DeliveryDelayedError),
        ("MAIL", "452 too busy", DeliveryDelayedError),
    ],
)
def test_a_refusal_is_for_now_or_for_good_in_the_servers_words_and_the_next_mail_goes(
    verb: str, answer: str, error: type[Exception]
) -> None:
    with (
        serve(Postbox(**{verb: [answer]})) as postbox,
        open_delivery(aim(postbox.port)) as delivery,
    ):
        with pytest.raises(error) as caught:
            delivery.send(MAIL)
        delivery.send(OTHER)
    assert answer in str(caught.value)
    assert read_ids(postbox) == [OTHER["Message-ID"]]


def test_a_mail_that_was_delayed_arrives_once_when_tried_again() -> None:
    with serve(Postbox(RCPT=["451 later"])) as postbox:
        for _ in range(2):
            with open_delivery(aim(postbox.port)) as delivery:
                try:
                    delivery.send(MAIL)
                except DeliveryDelayedError:
                    assert postbox.received == []
    assert read_ids(postbox) == [MAIL["Message-ID"]]


def test_a_server_that_hangs_up_within_a_mail_delays_it_and_is_called_again_for_the_next() -> None:
    with serve(Postbox(DATA=[DROP])) as postbox, open_delivery(aim(postbox.port)) as delivery:
        with pytest.raises(DeliveryDelayedError, match="sending failed"):
            delivery.send(MAIL)
        delivery.send(OTHER)
    assert read_ids(postbox) == [OTHER["Message-ID"]]
    assert postbox.connections == 2


def test_a_server_that_hung_up_between_two_mails_is_called_again_unnoticed() -> None:
    postbox = Postbox(NOOP=["421 idle for too long"])
    with serve(postbox), open_delivery(aim(postbox.port)) as delivery:
        delivery.send(MAIL)
        delivery.send(OTHER)
    assert read_ids(postbox) == [MAIL["Message-ID"], OTHER["Message-ID"]]
    assert postbox.connections == 2


def test_a_server_that_says_nothing_is_waited_for_no_longer_than_the_timeout() -> None:
    postbox = Postbox(RCPT=[HANG])
    with serve(postbox), open_delivery(aim(postbox.port, timeout_seconds=2)) as delivery:
        with pytest.raises(DeliveryDelayedError, match="no answer within 2 seconds"):
            delivery.send(MAIL)
        delivery.send(OTHER)
    assert read_ids(postbox) == [OTHER["Message-ID"]]


def test_nobody_listening_delays() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with (
            open_delivery(aim(taken.getsockname()[1])) as delivery,
            pytest.raises(DeliveryDelayedError, match=r"localhost:\d+: cannot be used"),
        ):
            delivery.send(MAIL)


@pytest.mark.parametrize("host", ["no-such-host.invalid", "mail..test", "a" * 70 + ".test"])
def test_a_host_that_is_none_delays(host: str) -> None:
    with (
        open_delivery(aim(25, host=host)) as delivery,
        pytest.raises(DeliveryDelayedError, match="cannot be used"),
    ):
        delivery.send(MAIL)


@contextmanager
def answer_every_call_with(words: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """A server that says only this before it hangs up; its port, and what it said so far."""
    said: list[bytes] = []

    class Porter(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            said.append(words)
            self.request.sendall(words)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Porter) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1], said
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("greeting", [b"554 not for you\r\n", b"421 too many\r\n", b""])
def test_a_server_that_takes_no_calls_delays_and_is_called_once_a_run(greeting: bytes) -> None:
    with answer_every_call_with(greeting) as (port, said), open_delivery(aim(port)) as delivery:
        for mail in (MAIL, OTHER):
            with pytest.raises(DeliveryDelayedError, match="cannot be used") as caught:
                delivery.send(mail)
            assert greeting.decode().strip() in str(caught.value)
    assert len(said) == 1


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_an_encrypted_mail_arrives_where_the_certificate_is_trusted(
    tls: str, authority: trustme.CA, ca_file: Path
) -> None:
    with (
        serve(Postbox(), certify(authority), implicit=tls == "tls") as postbox,
        open_delivery(aim(postbox.port, tls=tls, ca_file=ca_file)) as delivery,
    ):
        delivery.send(MAIL)
    assert postbox.received == [MAIL.as_bytes()]
    assert postbox.encrypted == [True]


@pytest.mark.parametrize("tls", ["starttls", "tls"])
@pytest.mark.parametrize("fault", ["unknown authority", "another host"])
def test_a_wrong_certificate_is_told_nothing(
    tls: str, fault: str, authority: trustme.CA, ca_file: Path
) -> None:
    wrong = certify(trustme.CA()) if fault == "unknown authority" else certify(authority, "b.test")
    with (
        serve(Postbox(), wrong, implicit=tls == "tls", logins=True) as postbox,
        open_delivery(log_in(postbox.port, tls=tls, ca_file=ca_file)) as delivery,
        pytest.raises(DeliveryDelayedError, match="certificate verify failed"),
    ):
        delivery.send(MAIL)
    assert (postbox.received, postbox.logins) == ([], [])


def test_nothing_is_sent_in_the_clear_when_a_server_offers_no_encryption() -> None:
    with (
        serve(Postbox()) as postbox,
        open_delivery(aim(postbox.port, tls="starttls")) as delivery,
        pytest.raises(DeliveryDelayedError, match="STARTTLS extension not supported"),
    ):
        delivery.send(MAIL)
    assert postbox.received == []


def test_certificates_that_are_not_there_are_a_fault_of_the_settings(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"delivery\.ca_file: .*none\.pem"):
        open_delivery(aim(25, tls="tls", ca_file=tmp_path / "none.pem"))


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_MAIL_PASSWORD", PASSWORD)


def log_in(port: int, **changes: Any) -> DeliverySettings:
    return aim(port, user="desk", password=PasswordSource(env="DESK_MAIL_PASSWORD"), **changes)


def test_a_login_over_an_encrypted_connection_is_let_in(
    authority: trustme.CA, ca_file: Path
) -> None:
    with (
        serve(Postbox(), certify(authority), logins=True) as postbox,
        open_delivery(log_in(postbox.port, tls="starttls", ca_file=ca_file)) as delivery,
    ):
        delivery.send(MAIL)
    assert read_ids(postbox) == [MAIL["Message-ID"]]
    assert postbox.logins == [(b"desk", PASSWORD.encode())]


@pytest.mark.parametrize(
    "words",
    [
        "535 5.7.8 wrong password",
        "535 who is {password}?",
        "535 " + base64.b64encode(b"\0desk\0shut sesame").decode(),
        "535 " + base64.b64encode(b"shut sesame").decode(),
    ],
)
def test_a_bad_login_delays_and_no_word_of_it_holds_the_password(
    words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_MAIL_PASSWORD", "shut sesame")
    with serve(Postbox(AUTH=[words] * 3), logins=True) as postbox:
        settings = log_in(postbox.port)
        with (
            open_delivery(settings) as delivery,
            pytest.raises(DeliveryDelayedError, match="535") as caught,
        ):
            delivery.send(MAIL)
    assert postbox.received == []
    told = repr((str(caught.value), caught.value.hint, repr(settings), caught.value.__cause__))
    for secret in (b"shut sesame", b"\0desk\0shut sesame"):
        assert secret.decode() not in told
        assert base64.b64encode(secret).decode() not in told


def test_a_server_may_take_its_time_over_a_whole_mail_and_gets_it_once() -> None:
    with (
        serve(Postbox(DATA=[SLOW])) as postbox,
        open_delivery(aim(postbox.port, timeout_seconds=2)) as delivery,
    ):
        delivery.send(MAIL)
        delivery.send(OTHER)
    assert read_ids(postbox) == [MAIL["Message-ID"], OTHER["Message-ID"]]


def test_a_password_that_cannot_be_had_delays_mail_and_is_asked_for_again_by_the_next_pass(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("DESK_MAIL_PASSWORD")
    with serve(Postbox(), logins=True) as postbox:
        with open_delivery(log_in(postbox.port)) as delivery:
            for _ in range(2):
                with pytest.raises(DeliveryDelayedError, match=r"password_env: .* got none"):
                    delivery.send(MAIL)
        assert postbox.connections == 0
