"""`[[mailbox]]` of hd.toml: what it means, and what is wrong with it."""

from pathlib import Path

import pytest

from helpdesk_cli.errors import ConfigError
from helpdesk_cli.settings.hd_toml import Settings
from helpdesk_cli.settings.mailbox import MailboxSettings


def read(tmp_path: Path, text: str) -> tuple[MailboxSettings, ...]:
    file = tmp_path / "hd.toml"
    file.write_text(text)
    return Settings(config=str(file)).mailboxes


def problems(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text)
    return [each.removeprefix(f"{tmp_path}/hd.toml: ") for each in caught.value.problems]


@pytest.mark.parametrize(
    ("tls", "port"), [("", 993), ('tls = "starttls"', 143), ('tls = "none"', 143), ("port = 9", 9)]
)
def test_a_server_needs_little_and_is_encrypted_unless_told_otherwise(
    tmp_path: Path, tls: str, port: int
) -> None:
    text = 'name = "support"\nkind = "imap"\nhost = "localhost"\nuser = "me"\npassword_env = "P"\n'
    (box,) = read(tmp_path, f"[[mailbox]]\n{text}{tls}\n")
    assert (box.name, box.kind, box.port, box.folder) == ("support", "imap", port, "INBOX")
    assert (box.channel, box.team, box.private, box.folder_done) == ("email", None, False, None)


def test_a_maildir_is_seen_from_where_the_file_lies(tmp_path: Path) -> None:
    text = '[[mailbox]]\nname = "a"\nkind = "maildir"\npath = "mail"\n'
    assert read(tmp_path, text)[0].path == tmp_path / "mail"
    assert read(tmp_path, "") == ()


def test_every_problem_of_every_mailbox_is_named_at_once(tmp_path: Path) -> None:
    text = """
[[mailbox]]
name = "support"
kind = "imapp"
[[mailbox]]
name = "sales"
kind = "maildir"
host = "mail.desk.example"
private = true
from = "nobody"
[[mailbox]]
name = "sales"
kind = "imap"
host = "mail.desk.example"
user = "desk"
tls = "none"
password = "hunter2"
password_env = "P"
token_command = ["token"]
max_attachments = 0
folder_don = "Done"
[[mailbox]]
"""
    assert problems(tmp_path, text) == [
        "mailbox[1].kind: expected one of imap, maildir, mbox, pipe, got 'imapp' "
        '(did you mean "imap"?)',
        'mailbox[2].host: expected only with kind = "imap", got it with "maildir"',
        "mailbox[2].private: expected a team that alone may read it beside it, got none",
        'mailbox[2].from: expected an address such as "support@example.com", got "nobody"',
        "mailbox[2].path: expected where the maildir is, got nothing",
        "mailbox[3].name: expected another name for each mailbox, got 'sales'",
        "mailbox[3].tls: expected starttls or tls where a password is sent, got 'none'",
        "mailbox[3].password: expected no secret in this file: use password_env, "
        "password_command, password_keyring",
        "mailbox[3].token_command: expected one way to log in, got a password as well",
        "mailbox[3].max_attachments: expected a whole number from 1 to 10000, got 0",
        "mailbox[3].folder_don: expected one of name, kind, channel, team, private, from, "
        "trusted_host, max_mail_mb, max_attachments, max_attachment_mb, path, host, port, tls, "
        "ca_file, user, password_env, password_command, password_keyring, token_command, folder, "
        'timeout_seconds, folder_done, folder_failed, poll_seconds (did you mean "folder_done"?)',
        "mailbox[4].name: expected what to call it, got nothing",
        "mailbox[4].kind: expected one of imap, maildir, mbox, pipe, got nothing",
    ]


def test_one_table_that_is_none_is_told(tmp_path: Path) -> None:
    assert problems(tmp_path, "mailbox = 3") == ["mailbox: expected tables [[mailbox]], got 3"]
