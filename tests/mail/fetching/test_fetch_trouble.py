"""Fetching from an IMAP server on a bad line: it drops, it is silent, it says nonsense."""

import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.conftest import Hd
from tests.mail.fetching.test_fetch_imap import fetched, give_mailbox, make_mails, subjects
from tests.servers.imap import ImapAccount


@contextmanager
def serve(handle: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server on this port that does so with whoever connects."""
    at_work: list[threading.Thread] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def accept() -> None:
            while True:
                try:
                    client, _ = listener.accept()
                except OSError:
                    return
                at_work.append(threading.Thread(target=handle, args=(client,), daemon=True))
                at_work[-1].start()

        threading.Thread(target=accept, daemon=True).start()
        port: int = listener.getsockname()[1]
        yield port
        # Whoever accepts is woken up by the end of it.
        listener.shutdown(socket.SHUT_RDWR)
    for thread in at_work:
        thread.join(60)


def pass_on(port: int, most: int) -> Callable[[socket.socket], None]:
    """Be a line to a server that breaks after so many bytes from it."""

    def handle(client: socket.socket) -> None:
        with client, socket.create_connection(("127.0.0.1", port)) as server:
            threading.Thread(target=_copy, args=(client, server, 10**9), daemon=True).start()
            _copy(server, client, most)

    return handle


def _copy(source: socket.socket, target: socket.socket, most: int) -> None:
    with suppress(OSError):
        while most > 0 and (read := source.recv(min(4096, most))):
            target.sendall(read)
            most -= len(read)
    for each in (source, target):
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)


def plain(account: ImapAccount, port: int, **changes: str) -> str:
    table = account.settings(tls='"none"', port=str(port), **changes)
    return "\n".join(line for line in table.splitlines() if "ca_file" not in line)


def test_a_server_that_drops_loses_nothing_and_doubles_nothing(
    hd: Hd, tmp_path: Path, imap_account: ImapAccount
) -> None:
    imap_account.put(*make_mails(30))
    for most in range(200, 20_000, 2_200):
        with serve(pass_on(imap_account.server.plain_port, most)) as port:
            desk = give_mailbox(hd, tmp_path, plain(imap_account, port))
            assert desk("mail", "fetch", "--quiet").code in (0, 75)
    desk = give_mailbox(hd, tmp_path, plain(imap_account, imap_account.server.plain_port))
    desk.ok("mail", "fetch", "--quiet")
    assert subjects(desk) == Counter(f"No. {each}" for each in range(30))
    assert fetched(desk.ok("mail", "fetch", "--json")) == {}


def test_a_server_that_says_nothing_is_given_up(
    hd: Hd, tmp_path: Path, imap_account: ImapAccount
) -> None:
    silent: list[socket.socket] = []
    with serve(silent.append) as port:
        desk = give_mailbox(hd, tmp_path, plain(imap_account, port, timeout_seconds="1"))
        result = desk("mail", "fetch")
    for each in silent:
        each.close()
    assert (result.code, "timed out" in result.err) == (75, True)


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"220 mail.desk.example ESMTP\r\n",
        b"* BYE too many connections\r\n",
        b"\x00\xff" * 5_000,
        b"* OK ready\r\n* " + b"(" * 20_000 + b"\r\n",
    ],
)
def test_a_server_that_says_nonsense_is_told(
    hd: Hd, tmp_path: Path, imap_account: ImapAccount, said: bytes
) -> None:
    def answer(client: socket.socket) -> None:
        with client:
            client.sendall(said)

    with serve(answer) as port:
        desk = give_mailbox(hd, tmp_path, plain(imap_account, port, timeout_seconds="5"))
        result = desk("mail", "fetch")
    assert result.code == 75
    assert result.err.startswith(f"hd: mailbox in: localhost:{port}: ")
