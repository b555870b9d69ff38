"""`[delivery]` of hd.toml: what it means, what is wrong with it, where passwords are found."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from helpdesk_cli.errors import ConfigError
from helpdesk_cli.mail.sending.password import read_password
from helpdesk_cli.settings.hd_toml import Settings
from helpdesk_cli.settings.mail import PasswordSource


def read(tmp_path: Path, text: str) -> Settings:
    file = tmp_path / "hd.toml"
    file.write_text(text)
    return Settings(db=str(tmp_path / "data" / "desk.db"), config=str(file))


def problems(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        _ = read(tmp_path, text).delivery
    return [each.removeprefix(f"{tmp_path}/hd.toml: ") for each in caught.value.problems]


@pytest.mark.parametrize(
    ("tls", "port"), [("", 587), ('tls = "tls"', 465), ('tls = "none"', 25), ("port = 2525", 2525)]
)
def test_a_server_needs_little_and_is_encrypted_unless_told_otherwise(
    tmp_path: Path, tls: str, port: int
) -> None:
    text = f'[delivery]\nkind = "smtp"\nhost = "mail.test"\nfrom = "desk@a.example"\n{tls}\n'
    found = read(tmp_path, text).delivery
    assert (found.host, found.port, found.sender, found.domain) == (
        *("mail.test", port, "desk@a.example"),
        "a.example",
    )
    assert found.tls == {465: "tls", 25: "none"}.get(port, "starttls")
    assert (found.user, found.password, found.ca_file) == (None, None, None)


def test_paths_are_seen_from_where_the_file_lies(tmp_path: Path) -> None:
    assert read(tmp_path, '[delivery]\nfolder = "out"').delivery.folder == tmp_path / "out"
    assert read(tmp_path, '[delivery]\nfolder = "/out"').delivery.folder == Path("/out")
    assert read(tmp_path, "").delivery.folder == tmp_path / "data" / "outbox-mail"


def test_every_problem_is_named_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = """
[delivery]
kind = "smtp"
form = "desk@a.example"
host = 3
tls = "startls"
port = 70000
timeout_seconds = "10"
user = "desk"
password_env = "A"
password_keyring = "B"
"""
    assert problems(tmp_path, text) == [
        "delivery.form: expected one of kind, from, timeout_seconds, folder, host, port, tls, "
        "ca_file, user, password_env, password_command, password_keyring, sendmail "
        '(did you mean "from"?)',
        "delivery.host: expected a text, got 3",
        "delivery.tls: expected one of starttls, tls, none, got 'startls' "
        '(did you mean "starttls"?)',
        "delivery.port: expected a whole number from 1 to 65535, got 70000",
        "delivery.timeout_seconds: expected a whole number from 1 to 40, got '10'",
        "delivery.password_keyring: expected one place for the password, got password_env as well",
        "delivery.from: expected the address that smtp mail comes from, got nothing",
    ]


SMTP = '[delivery]\nkind = "smtp"\nhost = "mail.test"\nfrom = "desk@a.example"\n'


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("delivery = 3", "delivery: expected a table, got 3"),
        ('[delivery]\nkind = "smpt"\nhost = "a"', "delivery.kind: expected one of folder, smtp, "),
        # A server that is named and not used would be a silent loss.
        ('[delivery]\nhost = "a"', 'delivery.host: expected only with kind = "smtp", got it with'),
        (
            '[delivery]\nkind = "sendmail"\nfrom = "a@b.example"\nsendmail = []',
            "delivery.sendmail: expected a list of words such as",
        ),
        ('[delivery]\nkind = "sendmail"', "delivery.from: expected the address that sendmail mail"),
        ('[delivery]\nfrom = "Desk <a@b.example>"', "delivery.from: expected an address such as"),
        (SMTP + 'user = "desk"', "delivery.user: expected one of password_env, password_command"),
        (SMTP + 'password_env = "A"', "delivery.user: expected whose password it is, got nothing"),
        (
            SMTP + 'tls = "none"\nuser = "desk"\npassword_env = "A"',
            "delivery.tls: expected starttls or tls where a password is sent, got 'none'",
        ),
        (SMTP + 'sendmail = ["a"]', 'delivery.sendmail: expected only with kind = "sendmail", got'),
    ],
)
def test_what_cannot_work_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    (found,) = problems(tmp_path, text)
    assert found.startswith(problem)


def test_a_secret_in_the_file_is_refused_and_never_shown(tmp_path: Path) -> None:
    text = SMTP + 'user = "desk"\npassword = "geheim"\npassword_command = "echo geheim"'
    found = problems(tmp_path, text)
    assert found[0].startswith("delivery.password: expected no secret in this file: use password_")
    assert not any("geheim" in each for each in found)


def test_a_password_is_found_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_MAIL_PASSWORD", "open sesame")
    assert read_password(PasswordSource(env="DESK_MAIL_PASSWORD"), "desk", 5) == "open sesame"


def test_a_password_is_the_first_line_that_a_command_prints() -> None:
    said = (sys.executable, "-c", "print('open sesame'); print('url: mail.test')")
    assert read_password(PasswordSource(command=said), "desk", 20) == "open sesame"


def test_a_password_is_found_in_the_keyring_where_there_is_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held = {("mail", "desk"): "open sesame"}
    ring = SimpleNamespace(
        get_password=lambda service, user: held.get((service, user)),
        errors=SimpleNamespace(KeyringError=RuntimeError),
    )
    monkeypatch.setitem(sys.modules, "keyring", ring)
    assert read_password(PasswordSource(keyring="mail"), "desk", 5) == "open sesame"
    with pytest.raises(ConfigError, match='expected a password of "desk" for "other", got none'):
        read_password(PasswordSource(keyring="other"), "desk", 5)


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        (PasswordSource(env="geheim"), "password_env: .* in the variable that it names, got none"),
        (PasswordSource(env="ACCENTED"), "password_env: .* plain ASCII"),
        (PasswordSource(command=("/no/such", "geheim")), "password_command: .* /no/such: No such"),
        (
            PasswordSource(command=("sh", "-c", "echo geheim; exit 3")),
            "password_command: .* exit 3",
        ),
        (PasswordSource(command=("true",)), "password_command: .* and nothing"),
        (PasswordSource(command=("sleep", "9")), "password_command: .* within 1 second"),
        (PasswordSource(keyring="geheim"), "password_keyring: expected the package keyring"),
    ],
)
def test_a_password_that_is_missing_is_said_without_a_word_of_it(
    source: PasswordSource, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCENTED", "gehéim")
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(ConfigError, match=problem) as caught:
        read_password(source, "desk", 1)
    assert "geh" not in str(caught.value)
