"""`hd mail explain`: what would be made of a mail, without keeping it."""

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Hd
from tests.mail.incoming import deliver, write_mail

BOUNCE = """\
--b
Content-Type: text/plain

Sorry.
--b
Content-Type: message/delivery-status

Final-Recipient: rfc822; ann@acme.example
Action: failed
Status: 5.1.1
--b--
"""


def explain(hd: Hd, raw: bytes) -> dict[str, Any]:
    """What it says, twice: nothing may have changed in between."""
    told = [hd.ok("mail", "explain", "-", "--json", stdin=raw).json() for _ in range(2)]
    assert told[0] == told[1]
    explained: dict[str, Any] = told[0]
    return explained


@pytest.mark.parametrize(
    ("raw", "outcome", "reason"),
    [
        (write_mail(), "opened", "it answers no mail of a ticket"),
        (write_mail(auto_submitted="auto-replied"), "automatic", "Auto-Submitted: auto-replied"),
        (b" \n", "quarantined", "the mail is empty"),
        (
            write_mail(BOUNCE, content_type="multipart/report; boundary=b"),
            "bounce",
            "it is about no mail of ours",
        ),
    ],
)
def test_what_would_become_of_a_mail(hd: Hd, raw: bytes, outcome: str, reason: str) -> None:
    explained = explain(hd, raw)
    assert explained["outcome"] == outcome
    assert reason in explained["reason"]
    assert explained["ticket"] is None


def test_nothing_is_kept_of_it(hd: Hd) -> None:
    before = hd.ok("export").out
    explain(hd, write_mail())
    assert hd.ok("export").out == before
    assert hd.ok("mail", "log", "--json").json() == []


def test_it_says_what_delivering_makes_of_it_then(hd: Hd) -> None:
    deliver(hd)
    answer = {"message_id": "<2@acme.example>", "in_reply_to": "<1@acme.example>"}
    explained = explain(hd, write_mail("Still.", **answer))
    deliver(hd, "Still.", **answer)
    [last, _] = hd.ok("mail", "log", "--json").json()
    assert (explained["outcome"], explained["reason"]) == (last["outcome"], last["reason"])
    assert explained["ticket"] == last["ticket"] == 1
    assert explain(hd, write_mail("Still.", **answer))["outcome"] == "duplicate"


def test_a_screen_says_it_step_by_step(hd: Hd, tmp_path: Path) -> None:
    file = tmp_path / "reply.eml"
    file.write_bytes(write_mail("It says 403.\n\nOn 17 Nov 2026 Bob wrote:\n> Which?"))
    told = hd.ok("mail", "explain", str(file)).out
    assert "from        Ann Lee <ann@acme.example>" in told
    assert "text        4 lines, 3 of them history" in told
    assert "outcome     opened" in told
    assert told.endswith("\nIt says 403.\n")


def test_nothing_in_a_mail_acts_on_the_screen(hd: Hd) -> None:
    raw = write_mail("a\x1b[2Jb", subject="=?utf-8?q?x=1B=5B2Jy?=", from_="\x1b[1m <a@x.example>")
    assert "\x1b" not in hd.ok("mail", "explain", "-", stdin=raw).out


def test_a_file_that_is_not_there_is_named(hd: Hd) -> None:
    result = hd("mail", "explain", "/nowhere.eml")
    assert result.code == 1
    assert "/nowhere.eml: No such file or directory" in result.err
