"""A real IMAP server (Dovecot) for the tests, and mailboxes on it where nothing is yet.

Ask for the fixture `imap_account`: somebody with an empty mailbox of their own. The first test that
asks starts the server, one for each process of pytest, on ports of its own; it ends with the
process. For root it runs as `nobody`. Without Dovecot, tests that ask are skipped.
"""

import os
import pwd
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import trustme

from tests.desks.surroundings import find_room
from tests.patience import PATIENCE

PASSWORD = "secret"
MOST_ACCOUNTS = 1_000

_HEAD_24 = "dovecot_config_version = 2.4.1\ndovecot_storage_version = 2.4.1\n"
_SHARED = """
base_dir = DIR/run
state_dir = DIR/state
log_path = DIR/dovecot.log
protocols = imap
listen = 127.0.0.1
default_internal_user = USER
default_internal_group = GROUP
default_login_user = USER
first_valid_uid = 1
mail_max_userip_connections = 100
auth_mechanisms = plain login
service anvil {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = PLAIN
  }
  inet_listener imaps {
    port = TLS
    ssl = yes
  }
}
"""
_MAIL_23 = """
mail_location = maildir:DIR/mail/%u
ssl = yes
ssl_cert = <DIR/cert.pem
ssl_key = <DIR/key.pem
passdb {
  driver = passwd-file
  args = DIR/passwd
}
userdb {
  driver = static
  args = uid=USER gid=GROUP home=DIR/mail/%u
}
"""
_MAIL_24 = """
mail_driver = maildir
mail_path = DIR/mail/%{user}
ssl_server_cert_file = DIR/cert.pem
ssl_server_key_file = DIR/key.pem
passdb passwd-file {
  passwd_file_path = DIR/passwd
}
userdb static {
  fields {
    uid = USER
    gid = GROUP
    home = DIR/mail/%{user}
  }
}
"""


@dataclass
class ImapServer:
    """`ca_file` is whom to trust for its certificate, which is of `localhost`."""

    folder: Path
    plain_port: int
    tls_port: int
    _names: Iterator[int]
    _process: subprocess.Popen[bytes] | None = None

    @property
    def ca_file(self) -> Path:
        return self.folder / "ca.pem"

    def add_account(self) -> "ImapAccount":
        """Somebody new, with an empty mailbox."""
        return ImapAccount(self, f"user{next(self._names)}")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        log = (self.folder / "log").open("ab")
        self._process = subprocess.Popen(
            [_find_dovecot() or "", "-F", "-c", str(self.folder / "dovecot.conf")],
            stdout=log,
            stderr=log,
            cwd=self.folder,
            **_as_somebody(),
        )
        log.close()
        give_up_at = time.monotonic() + PATIENCE
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > give_up_at:
                logs = [self.folder / name for name in ("log", "dovecot.log")]
                raise RuntimeError("\n".join(each.read_text() for each in logs if each.exists()))
            time.sleep(0.05)

    def stop(self) -> None:
        """End it with all its connections."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(PATIENCE)
            self._process = None

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.plain_port), 1) as connection:
                return connection.recv(5).startswith(b"* OK")
        except OSError:
            return False


@dataclass(frozen=True)
class ImapAccount:
    """Somebody with a mailbox on the server."""

    server: ImapServer
    name: str

    def settings(self, **changes: str) -> str:
        """Its table of hd.toml, which finds the password in `HD_IMAP`."""
        table = {
            "name": '"in"',
            "kind": '"imap"',
            "host": '"localhost"',
            "port": str(self.server.tls_port),
            "ca_file": f'"{self.server.ca_file}"',
            "user": f'"{self.name}"',
            "password_env": '"HD_IMAP"',
        } | changes
        return "[[mailbox]]\n" + "".join(f"{key} = {value}\n" for key, value in table.items())

    def connect(self) -> Any:
        """A mail program of theirs."""
        from imapclient import IMAPClient  # type: ignore[import-untyped]

        context = ssl.create_default_context(cafile=self.server.ca_file)
        port = self.server.tls_port
        client = IMAPClient("localhost", port, ssl_context=context, timeout=PATIENCE)
        client.login(self.name, PASSWORD)
        return client

    def put(self, *mails: bytes) -> None:
        """Let these come in."""
        client = self.connect()
        for mail in mails:
            client.append("INBOX", mail.replace(b"\n", b"\r\n"))
        client.logout()

    def count(self, folder: str = "INBOX") -> int:
        """How many mails lie in a folder."""
        client = self.connect()
        exists = client.folder_exists(folder)
        found = client.folder_status(folder, ["MESSAGES"])[b"MESSAGES"] if exists else 0
        client.logout()
        return int(found)

    @property
    def maildir(self) -> Path:
        """Where the server keeps it."""
        return self.server.folder / "mail" / self.name

    def fill(self, mails: Iterable[bytes]) -> None:
        """Lay many of them where the server keeps them, as quickly as files are written."""
        for part in ("", "cur", "tmp", "new"):
            (self.maildir / part).mkdir(parents=True, exist_ok=True)
        for number, mail in enumerate(mails):
            (self.maildir / "new" / f"{number:08}.M1P1.desk").write_bytes(mail)
        owner = _as_somebody()
        if owner:
            for each in (self.maildir, *self.maildir.rglob("*")):
                os.chown(each, owner["user"], owner["group"])


def _find_dovecot() -> str | None:
    return shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin")


def _as_somebody() -> dict[str, Any]:
    """What `subprocess` needs so that a program does not run as root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _lay_out(folder: Path, plain_port: int, tls_port: int) -> None:
    dovecot = _find_dovecot() or ""
    version = subprocess.run([dovecot, "--version"], capture_output=True, text=True, check=True)
    is_24 = version.stdout.startswith("2.4")
    owner = _as_somebody()
    uid, gid = owner.get("user", os.geteuid()), owner.get("group", os.getegid())
    text = (_HEAD_24 if is_24 else "") + _SHARED + (_MAIL_24 if is_24 else _MAIL_23)
    for word, value in {
        "DIR": str(folder),
        "PLAIN": str(plain_port),
        "TLS": str(tls_port),
        "USER": pwd.getpwuid(uid).pw_name,
        "GROUP": _name_group(gid),
    }.items():
        text = text.replace(word, value)
    authority = trustme.CA()
    certificate = authority.issue_cert("localhost")
    authority.cert_pem.write_to_path(folder / "ca.pem")
    (folder / "cert.pem").write_bytes(b"".join(b.bytes() for b in certificate.cert_chain_pems))
    certificate.private_key_pem.write_to_path(folder / "key.pem")
    (folder / "dovecot.conf").write_text(text)
    # All of them beforehand: the server does not see each change of the file.
    known = (f"user{number}:{{PLAIN}}{PASSWORD}\n" for number in range(1, MOST_ACCOUNTS))
    (folder / "passwd").write_text("".join(known))
    (folder / "mail").mkdir()
    for each in (folder, *folder.iterdir()):
        if os.geteuid() == 0:
            shutil.chown(each, uid, gid)
        each.chmod(0o755)


def _name_group(gid: int) -> str:
    import grp

    return grp.getgrgid(gid).gr_name


@contextmanager
def hold_port() -> Iterator[int]:
    """A port that nobody else is given meanwhile, for a server of ours to listen on.

    Linux lets a server share it with a socket that does not listen, if both say SO_REUSEADDR.
    """
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", 0))
        port: int = holder.getsockname()[1]
        if sys.platform != "linux":
            holder.close()  # else the server could not listen there
        yield port


@contextmanager
def run_imap_server() -> Iterator[ImapServer]:
    """A server that runs meanwhile; needs Dovecot."""
    # Not in the folder of pytest: nobody else may pass through it.
    folder = Path(tempfile.mkdtemp(prefix="hd-imap-", dir=find_room()))
    with hold_port() as plain_port, hold_port() as tls_port:
        server = ImapServer(folder, plain_port, tls_port, count(1))
        try:
            _lay_out(folder, plain_port, tls_port)
            server.start()
            yield server
        finally:
            server.stop()
            shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def imap_server() -> Iterator[ImapServer]:
    """A server that runs while the tests of this process do."""
    if _find_dovecot() is None:
        pytest.skip("no Dovecot here: apt-get install dovecot-imapd")
    with run_imap_server() as server:
        yield server


@pytest.fixture
def imap_account(imap_server: ImapServer) -> ImapAccount:
    """Somebody with an empty mailbox."""
    return imap_server.add_account()
