"""Mail by programs and folders, calls to web hooks and commands: real ones, each of its own."""

import email
import email.policy
import json
import mailbox
import os
import ssl
import stat
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest
import trustme

from helpdesk_cli.errors import DeliveryDelayedError, DeliveryError, DeliveryRefusedError
from helpdesk_cli.mail.letters.notices import compose
from helpdesk_cli.mail.letters.payload import describe_notice
from helpdesk_cli.mail.sending.door import open_delivery
from helpdesk_cli.mail.sending.program import run_command
from helpdesk_cli.mail.sending.webhook import post_webhook
from helpdesk_cli.settings.hd_toml import Settings
from tests.mail.notices import NOON, make_letter, make_notice

MAIL = compose(make_letter(make_notice(subject="Café")), NOON)
OTHER = compose(make_letter(token="another"), NOON)


def test_without_any_set_up_mail_goes_into_a_folder_beside_the_database(tmp_path: Path) -> None:
    settings = Settings(db=str(tmp_path / "desk.db")).delivery
    with open_delivery(settings) as delivery:
        delivery.send(MAIL)
        delivery.send(OTHER)
        delivery.send(MAIL)
    folder = tmp_path / "outbox-mail"
    files = sorted((folder / "new").glob("*.eml"))
    read = [email.message_from_bytes(f.read_bytes(), policy=email.policy.default) for f in files]
    assert {each["Message-ID"] for each in read} == {MAIL["Message-ID"], OTHER["Message-ID"]}
    assert {each["Subject"] for each in read} == {MAIL["Subject"], OTHER["Subject"]}
    assert len(files) == 2
    assert list((folder / "tmp").iterdir()) == []
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_the_folder_is_a_maildir(tmp_path: Path) -> None:
    with open_delivery(Settings(db=str(tmp_path / "desk.db")).delivery) as delivery:
        delivery.send(MAIL)
    opened = mailbox.Maildir(str(tmp_path / "outbox-mail"), create=False)
    assert [each["Message-ID"] for each in opened] == [MAIL["Message-ID"]]


def test_a_folder_that_cannot_be_written_delays(tmp_path: Path) -> None:
    (tmp_path / "outbox-mail").write_text("in the way")
    with (
        open_delivery(Settings(db=str(tmp_path / "desk.db")).delivery) as delivery,
        pytest.raises(DeliveryDelayedError, match="outbox-mail: the mail cannot be written"),
    ):
        delivery.send(MAIL)


def write_program(path: Path, script: str) -> Path:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o700)
    return path


def through_sendmail(tmp_path: Path, script: str, timeout_seconds: int = 10) -> Settings:
    program = write_program(tmp_path / "sendmail", script)
    config = tmp_path / "hd.toml"
    config.write_text(
        f'[delivery]\nkind = "sendmail"\nfrom = "support@desk.example"\n'
        f'timeout_seconds = {timeout_seconds}\nsendmail = ["{program}", "-t", "-i"]\n'
    )
    return Settings(db=str(tmp_path / "desk.db"), config=str(config))


def test_sendmail_gets_the_mail_with_unix_lines_and_its_options(tmp_path: Path) -> None:
    script = f'echo "$@" > {tmp_path}/options; cat > {tmp_path}/got; echo ignored >&2'
    with open_delivery(through_sendmail(tmp_path, script).delivery) as delivery:
        delivery.send(MAIL)
    assert (tmp_path / "options").read_text() == "-t -i\n"
    assert (tmp_path / "got").read_bytes() == MAIL.as_bytes().replace(b"\r\n", b"\n")


@pytest.mark.parametrize(
    ("script", "error", "words"),
    [
        ("exit 67", DeliveryRefusedError, "EX_NOUSER"),
        ("exit 65", DeliveryRefusedError, "EX_DATAERR"),
        ("echo queue is full >&2; exit 75", DeliveryDelayedError, "exit 75.*queue is full"),
        ("exit 1", DeliveryDelayedError, "exit 1.*without a word"),
        ("kill -9 $$", DeliveryDelayedError, "signal 9"),
    ],
)
def test_a_program_that_fails_delays_unless_it_refuses_the_mail(
    tmp_path: Path, script: str, error: type[Exception], words: str
) -> None:
    with (
        open_delivery(through_sendmail(tmp_path, script).delivery) as delivery,
        pytest.raises(error, match=words),
    ):
        delivery.send(MAIL)


def test_a_program_that_hangs_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    pipe = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    os.set_blocking(pipe, True)
    script = f"(sleep 60; echo too late) > {tmp_path}/pipe & wait"
    with (
        open_delivery(through_sendmail(tmp_path, script, timeout_seconds=1).delivery) as delivery,
        pytest.raises(DeliveryDelayedError, match="after 1 seconds"),
    ):
        delivery.send(MAIL)
    assert os.read(pipe, 100) == b""
    os.close(pipe)


def test_a_program_that_leaves_something_running_is_not_waited_for(tmp_path: Path) -> None:
    run_command([str(write_program(tmp_path / "hook", "sleep 30 & exit 0"))], {}, 20)


def test_a_program_that_is_not_there_delays(tmp_path: Path) -> None:
    with pytest.raises(
        DeliveryDelayedError, match=r"nowhere cannot be run: No such file or directory$"
    ):
        run_command([str(tmp_path / "nowhere")], {}, 5)


def test_a_command_gets_its_words_untouched_by_any_shell_and_the_ticket_as_json(
    tmp_path: Path,
) -> None:
    hook = write_program(
        tmp_path / "hook", f'cat > {tmp_path}/got; printf %s "$1" > {tmp_path}/word'
    )
    payload = describe_notice(make_notice(subject="$(touch owned); é"))
    run_command([str(hook), "$(id); `id` *"], payload, 10)
    assert json.loads((tmp_path / "got").read_bytes()) == payload
    assert (tmp_path / "word").read_text() == "$(id); `id` *"


def test_a_hook_is_told_all_of_the_notice_with_every_key_present() -> None:
    told = describe_notice(make_notice(account=None, private=False))
    assert told["text"] == "[#42] First reply late: `Live stream drops` (Gold, Urgent)"
    assert (told["id"], told["due_at"], told["account"]) == (42, "2026-11-20T11:00:00Z", None)
    assert set(told) == set(describe_notice(make_notice(private=True)))


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        ("<!channel> look", "`&lt;!channel&gt; look`"),
        ("@channel `@here` <@U1>", "`@channel '@here' &lt;@U1&gt;`"),
        ("[x](https://e.example)", "`[x](https://e.example)`"),
    ],
)
def test_a_subject_calls_nobody_in_a_chat(subject: str, shown: str) -> None:
    told = describe_notice(make_notice(subject=subject))
    assert told["text"] == f"[#42] First reply late: {shown} (Gold, Urgent)"


class Hook(BaseHTTPRequestHandler):
    """Answers with the status in the path, e.g. /429; /hang never answers.

    What follows the status is repeated in the answer; /200/breaks-off never ends.
    """

    got: list[object] = []  # noqa: RUF012
    done = threading.Event()

    def do_POST(self) -> None:
        if self.path == "/hang":
            self.done.wait()
            return
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).got.append((self.headers["Content-Type"], json.loads(body)))
        code, _, rest = self.path.strip("/").partition("/")
        status = int(code)
        self.send_response(status, f"about {self.path}" if rest else None)
        if status == 302:
            self.send_header("Location", "/200")
        if rest == "breaks-off":
            self.send_header("Content-Length", "1000")
        self.end_headers()
        if rest == "breaks-off":
            self.wfile.write(b"o")
            self.wfile.flush()
            self.done.wait()
        elif rest:
            self.wfile.write(f"Cannot POST {self.path}, {rest} or {unquote(rest)}".encode())
        else:
            self.wfile.write(b"no_service" if status >= 400 else b"ok")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def hook() -> Iterator[ThreadingHTTPServer]:
    Hook.got, Hook.done = [], threading.Event()
    with ThreadingHTTPServer(("127.0.0.1", 0), Hook) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        Hook.done.set()
        server.shutdown()
        thread.join()


def address(server: ThreadingHTTPServer, path: str, scheme: str = "http") -> str:
    return f"{scheme}://localhost:{server.server_address[1]}/{path}"


def test_a_web_hook_gets_the_payload_as_json(hook: ThreadingHTTPServer) -> None:
    payload = describe_notice(make_notice(subject="Café"))
    post_webhook(address(hook, "200"), payload, 5)
    assert Hook.got == [("application/json", payload)]


@pytest.mark.parametrize(
    ("path", "error", "words"),
    [
        ("429", DeliveryDelayedError, "429 Too Many Requests no_service"),
        ("500", DeliveryDelayedError, "500"),
        ("503", DeliveryDelayedError, "503 Service Unavailable no_service"),
        ("404", DeliveryRefusedError, "404 Not Found no_service"),
        ("403", DeliveryRefusedError, "403"),
        ("302", DeliveryRefusedError, "302"),
        ("hang", DeliveryDelayedError, "no answer within 1 second"),
    ],
)
def test_a_web_hook_that_fails_is_tried_again_unless_it_refuses(
    hook: ThreadingHTTPServer, path: str, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        post_webhook(address(hook, path), {"text": "x"}, 1)


def test_a_web_hook_that_accepts_has_been_told_whatever_comes_of_its_answer(
    hook: ThreadingHTTPServer,
) -> None:
    post_webhook(address(hook, "200/breaks-off"), {"text": "x"}, 1)
    assert len(Hook.got) == 1


@pytest.mark.parametrize("path", ["404/secret-token", "503/a/secret-token?b=secret%2Dtoken"])
def test_a_server_that_repeats_its_address_gives_no_secret_of_it_away(
    hook: ThreadingHTTPServer, path: str
) -> None:
    with pytest.raises(DeliveryError, match="Cannot POST") as caught:
        post_webhook(address(hook, path), {"text": "x"}, 5)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("http://localhost:1/secret-token", DeliveryDelayedError),
        ("http://no-such-host.invalid/secret-token", DeliveryDelayedError),
        ("file:///etc/secret-token", DeliveryRefusedError),
        ("http://localhost:port/secret-token", DeliveryRefusedError),
        ("http://localhost:1/secret-token with space", DeliveryRefusedError),
        ("http://[::1/secret-token", DeliveryRefusedError),
        ("secret-token", DeliveryRefusedError),
    ],
)
def test_a_hook_out_of_reach_is_named_without_what_is_secret_in_its_address(
    url: str, error: type[Exception]
) -> None:
    with pytest.raises(error) as caught:
        post_webhook(url, {}, 2)
    assert "secret-token" not in str(caught.value)


def test_the_address_of_a_web_hook_can_stand_in_a_variable(
    hook: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HD_TEST_HOOK", address(hook, "200"))
    post_webhook("env:HD_TEST_HOOK", {"text": "late"}, 5)
    assert Hook.got == [("application/json", {"text": "late"})]
    monkeypatch.delenv("HD_TEST_HOOK")
    with pytest.raises(DeliveryDelayedError, match="not set: HD_TEST_HOOK"):
        post_webhook("env:HD_TEST_HOOK", {"text": "late"}, 5)


@pytest.mark.parametrize("trusted", [True, False])
def test_a_web_hook_is_told_nothing_unless_its_certificate_is_trusted(
    hook: ThreadingHTTPServer, trusted: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = trustme.CA()
    (authority if trusted else trustme.CA()).cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    hook.socket = context.wrap_socket(hook.socket, server_side=True, do_handshake_on_connect=False)
    if trusted:
        post_webhook(address(hook, "200", "https"), {"text": "x"}, 5)
    else:
        with pytest.raises(DeliveryDelayedError, match="certificate verify failed: "):
            post_webhook(address(hook, "200", "https"), {"text": "x"}, 5)
    assert len(Hook.got) == trusted
