"""Logging in to an IMAP server with a token, by either mechanism that servers ask for it by."""

import base64
import socket
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.conftest import Hd
from tests.mail.fetching.test_fetch_imap import give_mailbox
from tests.mail.fetching.test_fetch_trouble import serve

BOX = """
[[mailbox]]
name = "in"
kind = "imap"
host = "localhost"
port = {port}
tls = "none"
user = "desk@example.com"
token_command = ["echo", "{token}"]
folder_done = "Done"
"""


@dataclass
class TokenServer:
    """An IMAP server with an empty inbox that knows one token; it keeps what it was given."""

    mechanism: str
    token: str
    given: list[str] = field(default_factory=list)

    def __call__(self, client: socket.socket) -> None:
        with client, client.makefile("rwb") as line:

            def say(text: str) -> None:
                line.write(f"{text}\r\n".encode())
                line.flush()

            say(f"* OK [CAPABILITY IMAP4rev1 AUTH={self.mechanism}] ready")
            while words := line.readline().decode().split():
                tag, command = words[:2]
                for told in ANSWERS.get(command, ()):
                    say(told)
                if command == "CAPABILITY":
                    say(f"* CAPABILITY IMAP4rev1 AUTH={self.mechanism}")
                if command == "AUTHENTICATE":
                    say("+ ")
                    self.given.append(base64.b64decode(line.readline()).decode())
                    if f"Bearer {self.token}\x01" not in self.given[-1]:
                        say(f"{tag} NO [AUTHENTICATIONFAILED] no such token")
                        continue
                say(f"{tag} OK done")


ANSWERS = {"SELECT": ("* 0 EXISTS", "* OK [UIDVALIDITY 1] valid"), "UID": ("* SEARCH",)}


@pytest.mark.parametrize(
    ("mechanism", "names_user"),
    [("XOAUTH2", "user=desk@example.com\x01"), ("OAUTHBEARER", "a=desk@example.com,")],
)
def test_a_mailbox_is_opened_with_the_token_that_a_command_says(
    hd: Hd, tmp_path: Path, mechanism: str, names_user: str
) -> None:
    server = TokenServer(mechanism, "ya29.fresh")
    with serve(server) as port:
        desk = give_mailbox(hd, tmp_path, BOX.format(port=port, token="ya29.fresh"))
        result = desk("mail", "fetch")
    assert (result.code, result.err) == (0, "")
    assert [names_user in each for each in server.given] == [True]


def test_a_token_that_is_refused_is_told_and_shown_nowhere(hd: Hd, tmp_path: Path) -> None:
    with serve(TokenServer("XOAUTH2", "ya29.fresh")) as port:
        desk = give_mailbox(hd, tmp_path, BOX.format(port=port, token="ya29.stale"))
        result = desk("mail", "fetch")
    assert result.code == 75
    assert "no such token" in result.err
    assert "ya29" not in result.err
