"""Fetching from a server that numbers its mails anew, or says nothing of it: each mail once, and
no other one is put away in its place."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from helpdesk_cli.mail.boxes.door import open_box
from helpdesk_cli.settings.mail import PasswordSource
from helpdesk_cli.settings.mailbox import MailboxSettings
from tests.conftest import Hd
from tests.mail.fetching.numbering_server import NumberingServer, serve
from tests.mail.fetching.test_fetch_imap import fetched, give_mailbox, make_mails, subjects

BOX = """
[[mailbox]]
name = "in"
kind = "imap"
host = "localhost"
port = {port}
tls = "none"
user = "desk"
password_env = "HD_IMAP"
timeout_seconds = 10
"""

WAYS = ["", 'folder_done = "Done"\n']


@contextmanager
def reading(hd: Hd, tmp_path: Path, server: NumberingServer, more: str = "") -> Iterator[Hd]:
    """The desk, with a mailbox on this server."""
    with serve(server) as port:
        yield give_mailbox(hd, tmp_path, BOX.format(port=port) + more)


def numbered(number: int, start: int = 0) -> Counter[str]:
    return Counter(f"No. {each}" for each in range(start, start + number))


@pytest.mark.parametrize("more", WAYS)
@pytest.mark.parametrize("validity", [7, 0, None])
def test_whatever_it_says_of_its_numbers_each_mail_is_taken_once(
    hd: Hd, tmp_path: Path, validity: int | None, more: str
) -> None:
    server = NumberingServer(validity)
    server.put(make_mails(5))
    with reading(hd, tmp_path, server, more) as desk:
        assert fetched(desk.ok("mail", "fetch", "--json")) == {"opened": 5}
        assert fetched(desk.ok("mail", "fetch", "--json")) == {}
        server.put(make_mails(2, start=5))
        assert fetched(desk.ok("mail", "fetch", "--json")) == {"opened": 2}
    assert subjects(desk) == numbered(7)
    assert server.bodies_given == 7


@pytest.mark.parametrize("more", WAYS)
@pytest.mark.parametrize("validity", [1, 2])
def test_numbers_that_other_mails_have_by_the_next_fetch_keep_none_of_them_out(
    hd: Hd, tmp_path: Path, validity: int, more: str
) -> None:
    """The mailbox was made anew with other mails, under the same numbers; it says so, or not."""
    server = NumberingServer(1)
    server.put(make_mails(5))
    with reading(hd, tmp_path, server, more) as desk:
        desk.ok("mail", "fetch")
        server.validity = validity
        server.inbox.clear()
        server.put(make_mails(5, start=5))
        assert fetched(desk.ok("mail", "fetch", "--json")) == {"opened": 5}
    assert subjects(desk) == numbered(10)


@pytest.mark.parametrize("more", WAYS)
def test_a_mailbox_made_anew_from_a_copy_brings_nothing_twice(
    hd: Hd, tmp_path: Path, more: str
) -> None:
    server = NumberingServer(1)
    server.put(make_mails(5))
    with reading(hd, tmp_path, server, more) as desk:
        desk.ok("mail", "fetch")
        server.validity = 2
        server.inbox.clear()
        server.put(make_mails(6)[::-1])
        assert fetched(desk.ok("mail", "fetch", "--json")) == {"opened": 1, "known": 5}
    assert subjects(desk) == numbered(6)


UNDER_WAY = [("UID SEARCH", 1), *(("UID FETCH", each) for each in range(1, 6))]
"""Sizes are asked for, the bodies of two batches, and what each batch is before it goes."""


@pytest.mark.parametrize(("more", "has_move"), [(WAYS[0], True), (WAYS[1], True), (WAYS[1], False)])
@pytest.mark.parametrize("moment", UNDER_WAY)
def test_numbers_that_change_under_way_lose_no_mail(
    hd: Hd, tmp_path: Path, more: str, has_move: bool, moment: tuple[str, int]
) -> None:
    """Whatever was asked last, the numbers are of other mails by then."""
    server = NumberingServer(1, has_move)
    server.put(make_mails(60))
    with reading(hd, tmp_path, server, more) as desk:
        server.before[moment] = server.turn_numbers
        first = desk("mail", "fetch", "--quiet")
        assert (first.code == 75) == ("it has numbered its mails anew meanwhile" in first.err)
        desk.ok("mail", "fetch", "--quiet")
        assert fetched(desk.ok("mail", "fetch", "--json")) == {}
    assert subjects(desk) == numbered(60)


@pytest.mark.parametrize("more", WAYS)
def test_a_mail_under_the_number_of_another_one_is_not_put_away_for_it(
    hd: Hd, tmp_path: Path, more: str
) -> None:
    server = NumberingServer()
    server.put(make_mails(3))

    def make_anew() -> None:
        server.validity = 2
        server.inbox.clear()
        server.put(make_mails(4, start=2))

    server.before["UID FETCH", 3] = make_anew  # once sizes and bodies have been given
    with reading(hd, tmp_path, server, more) as desk:
        result = desk("mail", "fetch", "--quiet")
        assert result.code == 75
        assert "it has numbered its mails anew meanwhile" in result.err
        assert subjects(desk) == numbered(3)
        assert fetched(desk.ok("mail", "fetch", "--json")) == {"opened": 3, "known": 1}
    assert subjects(desk) == numbered(6)


@pytest.mark.parametrize("more", WAYS)
def test_a_mail_that_is_listed_but_not_given_is_told_and_keeps_no_other_waiting(
    hd: Hd, tmp_path: Path, more: str
) -> None:
    server = NumberingServer(withheld={2})
    server.put(make_mails(3))
    with reading(hd, tmp_path, server, more) as desk:
        for _ in range(2):
            result = desk("mail", "fetch", "--quiet")
            assert result.code == 75
            assert "it gives no text of its mail 2" in result.err
            assert subjects(desk) == Counter(["No. 0", "No. 2"])
        server.withheld.clear()
        assert fetched(desk.ok("mail", "fetch", "--json")) == {"opened": 1}
    assert subjects(desk) == numbered(3)


@pytest.mark.sqlite
def test_more_than_one_answer_can_name_are_all_found(tmp_path: Path) -> None:
    """A line of a million bytes is all that is read of an answer."""
    server = NumberingServer()
    server.put([b"From: ann@acme.example\n\nHello"] * 200_000)
    with serve(server) as port:
        box = open_box(
            MailboxSettings(
                name="in",
                kind="imap",
                host="localhost",
                port=port,
                tls="none",
                user="desk",
                password=PasswordSource(command=("echo", "secret")),
            )
        )
        assert next(box.letters()).key == "1"
        box.close()
    assert server.found == {*range(1, 200_001)}
