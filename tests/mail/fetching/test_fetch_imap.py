"""Fetching from a real IMAP server: each mail once, whatever happens on the way."""

import os
import signal
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests import processes
from tests.conftest import Hd, Result
from tests.mail.incoming import write_mail
from tests.patience import PATIENCE
from tests.servers.imap import PASSWORD, ImapAccount


def give_mailbox(hd: Hd, tmp_path: Path, *tables: str) -> Hd:
    config = tmp_path / "hd.toml"
    config.write_text("\n".join(tables))
    given = (("HD_CONFIG", str(config)), ("HD_IMAP", PASSWORD))
    return replace(hd, env=(*hd.env, *given))


def make_mails(number: int, start: int = 0) -> list[bytes]:
    return [
        write_mail(f"This is {each}.", message_id=f"<{each}@acme.example>", subject=f"No. {each}")
        for each in range(start, start + number)
    ]


def subjects(hd: Hd) -> Counter[str]:
    return Counter(each["subject"] for each in hd.ok("queue", "--json").json())


def fetched(result: Result) -> Any:
    (row,) = result.json()
    return {key: value for key, value in row.items() if value and key != "mailbox"}


@pytest.mark.parametrize("tls", ["tls", "starttls", "none"])
def test_what_waits_is_taken_once_and_stays_unread(
    hd: Hd, tmp_path: Path, imap_account: ImapAccount, tls: str
) -> None:
    port = imap_account.server.tls_port if tls == "tls" else imap_account.server.plain_port
    table = imap_account.settings(tls=f'"{tls}"', port=str(port))
    if tls == "none":
        table = "\n".join(line for line in table.splitlines() if "ca_file" not in line)
    desk = give_mailbox(hd, tmp_path, table)
    imap_account.put(*make_mails(3))
    assert fetched(desk.ok("mail", "fetch", "--json")) == {"opened": 3}
    assert fetched(desk.ok("mail", "fetch", "--json")) == {}
    client = imap_account.connect()
    client.select_folder("INBOX")
    assert len(client.search("UNSEEN")) == 3
    client.logout()
    imap_account.put(*make_mails(2, start=3))
    assert fetched(desk.ok("mail", "fetch", "--json")) == {"opened": 2}
    assert set(subjects(desk).values()) == {1}


def test_what_was_taken_goes_to_the_folder_that_is_named(
    hd: Hd, tmp_path: Path, imap_account: ImapAccount
) -> None:
    table = imap_account.settings(folder_done='"Done/2026"', folder_failed='"Odd"')
    desk = give_mailbox(hd, tmp_path, table.replace("Done/2026", "Done"))
    imap_account.put(*make_mails(2), b"\n")
    assert fetched(desk.ok("mail", "fetch", "--json")) == {"opened": 2, "quarantined": 1}
    assert [imap_account.count(each) for each in ("INBOX", "Done", "Odd")] == [0, 2, 1]


def test_a_mail_is_kept_as_the_server_has_it(
    hd: Hd, tmp_path: Path, imap_account: ImapAccount
) -> None:
    desk = give_mailbox(hd, tmp_path, imap_account.settings())
    imap_account.put(write_mail("Grüße"))
    desk.ok("mail", "fetch")
    (file,) = (imap_account.maildir / "cur").iterdir()
    shown = processes.run_shell(
        desk, f"$HD show 1 --raw 1 | sed 's/\\r$//' | cmp - {file} && echo same"
    )
    assert shown.out == "same\n"


def test_a_certificate_that_nobody_vouches_for_is_refused(
    hd: Hd, tmp_path: Path, imap_account: ImapAccount
) -> None:
    table = "\n".join(
        line for line in imap_account.settings().splitlines() if "ca_file" not in line
    )
    result = give_mailbox(hd, tmp_path, table)("mail", "fetch")
    assert result.code == 75
    assert "certificate verify failed" in result.err


def test_a_wrong_password_is_told_and_shown_nowhere(
    hd: Hd, tmp_path: Path, imap_account: ImapAccount
) -> None:
    desk = give_mailbox(hd, tmp_path, imap_account.settings())
    wrong = replace(desk, env=(*desk.env, ("HD_IMAP", "hunter2")))
    result = wrong("mail", "fetch")
    assert result.code == 75
    assert "uthentication failed" in result.err
    assert "hunter2" not in result.err


def test_a_mailbox_that_cannot_be_read_keeps_none_of_the_others(
    hd: Hd, tmp_path: Path, imap_account: ImapAccount
) -> None:
    gone = imap_account.settings(name='"gone"', port="1")
    desk = give_mailbox(hd, tmp_path, gone, imap_account.settings())
    imap_account.put(*make_mails(2))
    result = desk("mail", "fetch", "--json")
    assert result.code == 75
    assert [row["opened"] for row in result.json()] == [0, 2]
    assert "mailbox gone: localhost:1: Connection refused" in result.err


def test_a_server_that_numbers_its_mails_anew_brings_nothing_twice(
    hd: Hd, tmp_path: Path, imap_account: ImapAccount
) -> None:
    """It may forget its marks with the numbers; what is found again is known."""
    desk = give_mailbox(hd, tmp_path, imap_account.settings())
    imap_account.put(*make_mails(5))
    desk.ok("mail", "fetch")
    before = subjects(desk)
    for file in imap_account.maildir.glob("dovecot*"):
        file.unlink()
    for file in (imap_account.maildir / "cur").iterdir():
        file.rename(file.with_name(file.name.partition(":")[0] + ":2,"))
    assert fetched(desk.ok("mail", "fetch", "--json")) == {"known": 5}
    imap_account.put(*make_mails(1, start=5))
    assert fetched(desk.ok("mail", "fetch", "--json")) == {"opened": 1}
    assert subjects(desk) == before + Counter({"No. 5": 1})


def test_a_thousand_that_wait_are_all_taken_and_then_none(
    hd: Hd, tmp_path: Path, imap_account: ImapAccount
) -> None:
    desk = give_mailbox(hd, tmp_path, imap_account.settings(folder_done='"Done"'))
    imap_account.fill(make_mails(1_000))
    assert fetched(desk.ok("mail", "fetch", "--json")) == {"opened": 1_000}
    assert set(subjects(desk).values()) == {1}
    assert [imap_account.count(each) for each in ("INBOX", "Done")] == [0, 1_000]
    assert fetched(desk.ok("mail", "fetch", "--json")) == {}


KILLS = 12


@pytest.mark.parametrize("folder", [None, '"Done"'])
def test_killed_at_any_point_each_mail_is_taken_exactly_once(
    hd: Hd, tmp_path: Path, imap_account: ImapAccount, folder: str | None
) -> None:
    changes = {} if folder is None else {"folder_done": folder}
    desk = give_mailbox(hd, tmp_path, imap_account.settings(**changes))
    mails = make_mails(120)
    imap_account.put(*mails)
    for turn in range(KILLS):
        process = processes.start(desk, "mail", "fetch", "--quiet")
        time.sleep(0.3 + 0.12 * turn)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
    result = processes.run(desk, "mail", "fetch", "--quiet")
    assert (result.code, result.err) == (0, "")
    assert subjects(desk) == Counter(f"No. {each}" for each in range(120))
    if folder:
        assert imap_account.count("INBOX") == 0
    assert fetched(desk.ok("mail", "fetch", "--json")) == {}


def test_a_watch_takes_what_comes_and_ends_cleanly_on_a_signal(
    hd: Hd, tmp_path: Path, imap_account: ImapAccount
) -> None:
    desk = give_mailbox(hd, tmp_path, imap_account.settings())
    process = processes.start(desk, "mail", "fetch", "--watch")
    assert process.stdout is not None
    imap_account.put(*make_mails(1))
    assert process.stdout.readline() == "in: 1 opened\n"
    imap_account.put(*make_mails(1, start=1))
    process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, err) == (0, "")
    assert sum(subjects(desk).values()) == 2
