"""Fetching from maildirs and mboxes, by itself and with the pass of cron."""

import mailbox
import os
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests import processes
from tests.conftest import Hd
from tests.mail.fetching.test_fetch_imap import fetched, make_mails, subjects
from tests.mail.incoming import write_mail
from tests.patience import PATIENCE


def give_mailbox(hd: Hd, tmp_path: Path, kind: str, *lines: str, also: str = "") -> Hd:
    config = tmp_path / "hd.toml"
    table = f'[[mailbox]]\nname = "in"\nkind = "{kind}"\npath = "{kind}"\n'
    config.write_text(also + table + "\n".join(lines))
    return replace(hd, env=(*hd.env, ("HD_CONFIG", str(config))))


def put(folder: Path, mails: list[bytes], part: str = "new", start: int = 0) -> None:
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for number, mail in enumerate(mails, start=start):
        ending = ":2," if part == "cur" else ""
        (folder / part / f"17000{number:05}.M1.host{ending}").write_bytes(mail)


def test_a_maildir_is_taken_in_order_and_marked_as_read(hd: Hd, tmp_path: Path) -> None:
    desk, folder = give_mailbox(hd, tmp_path, "maildir"), tmp_path / "maildir"
    answer = write_mail("And?", message_id="<9@x>", in_reply_to="<1@acme.example>")
    put(folder, [*make_mails(2), answer])
    put(folder, make_mails(1, start=2), part="cur", start=7)
    assert fetched(desk.ok("mail", "fetch", "--json")) == {"opened": 3, "added": 1}
    assert list((folder / "new").iterdir()) == []
    assert {each.name.partition(":")[2] for each in (folder / "cur").iterdir()} == {"2,S"}
    assert fetched(desk.ok("mail", "fetch", "--json")) == {}


def test_what_comes_again_under_another_name_is_known(hd: Hd, tmp_path: Path) -> None:
    desk, folder = give_mailbox(hd, tmp_path, "maildir"), tmp_path / "maildir"
    put(folder, make_mails(3))
    desk.ok("mail", "fetch")
    put(folder, make_mails(3), start=50)
    before = subjects(desk)
    assert fetched(desk.ok("mail", "fetch", "--json")) == {"known": 3}
    assert subjects(desk) == before


def test_a_maildir_gives_what_was_taken_to_its_folders(hd: Hd, tmp_path: Path) -> None:
    lines = ('folder_done = "Done"', 'folder_failed = "Odd"')
    desk, folder = give_mailbox(hd, tmp_path, "maildir", *lines), tmp_path / "maildir"
    put(folder, [*make_mails(2), b"\n"])
    assert fetched(desk.ok("mail", "fetch", "--json")) == {"opened": 2, "quarantined": 1}
    counts = [len(list((folder / each / "cur").iterdir())) for each in (".Done", ".Odd")]
    assert (counts, list((folder / "new").iterdir())) == ([2, 1], [])


def fill_mbox(path: Path, mails: list[bytes]) -> None:
    box = mailbox.mbox(path)
    for mail in mails:
        box.add(mail)
    box.close()


def test_an_mbox_stays_as_it_is_and_is_known(hd: Hd, tmp_path: Path) -> None:
    desk, place = give_mailbox(hd, tmp_path, "mbox"), tmp_path / "mbox"
    assert fetched(desk.ok("mail", "fetch", "--json")) == {}
    fill_mbox(place, make_mails(3))
    before = place.read_bytes()
    assert fetched(desk.ok("mail", "fetch", "--json")) == {"opened": 3}
    assert fetched(desk.ok("mail", "fetch", "--json")) == {"known": 3}
    assert place.read_bytes() == before
    assert sorted(each.name for each in tmp_path.glob("mbox*")) == ["mbox"]


def test_an_mbox_gives_what_was_taken_to_another(hd: Hd, tmp_path: Path) -> None:
    desk = give_mailbox(hd, tmp_path, "mbox", 'folder_done = "done"')
    fill_mbox(tmp_path / "mbox", make_mails(3))
    assert fetched(desk.ok("mail", "fetch", "--json")) == {"opened": 3}
    assert (tmp_path / "mbox").read_bytes() == b""
    assert (tmp_path / "done").read_bytes().count(b"Message-ID: ") == 3
    fill_mbox(tmp_path / "mbox", make_mails(1, start=3))
    assert fetched(desk.ok("mail", "fetch", "--json")) == {"opened": 1}


@pytest.mark.parametrize("kind", ["maildir", "mbox"])
def test_what_is_no_mailbox_is_told(hd: Hd, tmp_path: Path, kind: str) -> None:
    desk, place = give_mailbox(hd, tmp_path, kind), tmp_path / kind
    if kind == "mbox":
        place.mkdir()
    result = desk("mail", "fetch")
    assert result.code == 75
    assert str(place) in result.err


def test_a_mailbox_that_is_not_there_is_named_with_near_misses(hd: Hd, tmp_path: Path) -> None:
    desk = give_mailbox(hd, tmp_path, "maildir")
    result = desk("mail", "fetch", "inn")
    assert (result.code, 'no mailbox "inn" (did you mean "in"?)' in result.err) == (4, True)
    assert hd("mail", "fetch").code == 2


def test_a_watched_maildir_is_looked_into_again(hd: Hd, tmp_path: Path) -> None:
    desk, folder = give_mailbox(hd, tmp_path, "maildir", "poll_seconds = 1"), tmp_path / "maildir"
    put(folder, make_mails(1))
    process = processes.start(desk, "mail", "fetch", "--watch")
    assert process.stdout is not None
    assert process.stdout.readline() == "in: 1 opened\n"
    put(folder, make_mails(1, start=1), start=1)
    assert process.stdout.readline() == "in: 1 opened\n"
    os.kill(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, err) == (0, "")


FETCH = "[escalation]\nfetch = true\n"


def test_a_pass_fetches_first_if_the_settings_say_so(hd: Hd, tmp_path: Path) -> None:
    desk, folder = give_mailbox(hd, tmp_path, "maildir", also=FETCH), tmp_path / "maildir"
    put(folder, make_mails(2))
    assert processes.run(desk, "escalate", "--quiet").code == 0
    assert sum(subjects(desk).values()) == 2
    assert processes.run(desk, "escalate", "--quiet").code == 0


def test_a_pass_goes_on_when_a_mailbox_cannot_be_read(hd: Hd, tmp_path: Path) -> None:
    desk = give_mailbox(hd, tmp_path, "maildir", also=FETCH)
    result = processes.run(desk, "escalate", "--quiet")
    assert (result.code, "is no maildir" in result.err) == (6, True)
    assert desk.rows("SELECT count(*) FROM escalation_pass") == [(1,)]


def test_a_pass_fetches_nothing_unless_it_is_told_to(hd: Hd, tmp_path: Path) -> None:
    desk, folder = give_mailbox(hd, tmp_path, "maildir"), tmp_path / "maildir"
    put(folder, make_mails(2))
    desk.ok("escalate", "--quiet")
    assert len(list((folder / "new").iterdir())) == 2


@pytest.mark.parametrize("value", ['"yes"', "1", "[]"])
def test_whether_to_fetch_is_true_or_false(hd: Hd, tmp_path: Path, value: Any) -> None:
    desk = give_mailbox(hd, tmp_path, "maildir", also=f"[escalation]\nfetch = {value}\n")
    result = desk("queue")
    assert result.code == 4
    assert "escalation.fetch: expected true or false" in result.err
