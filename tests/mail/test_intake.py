"""Mail that a server hands over: what becomes of it on the desk."""

from typing import Any

import pytest

from helpdesk_cli.desk.desk import open_desk
from helpdesk_cli.desk.mail.intake import Intake
from helpdesk_cli.domain.mail.token import Signet
from helpdesk_cli.settings.hd_toml import Settings
from helpdesk_cli.settings.mailbox import MailboxSettings
from helpdesk_cli.store.desk_facts import read_facts
from helpdesk_cli.store.engines import open_store
from tests.conftest import Hd, Result
from tests.mail.incoming import deliver, write_mail
from tests.policy.policy_texts import SHORTER

TEN = 1_794_909_600  # 2026-11-17T10:00:00Z
NOON = "2026-11-17T12:00:00Z"


def show(hd: Hd, ticket: int = 1) -> Any:
    return hd.ok("show", str(ticket), "--json").json()


def said(hd: Hd, ticket: int = 1) -> list[tuple[str, bool, str]]:
    """Who said what on a ticket, and whether the customer sees it."""
    events = show(hd, ticket)["events"]
    return [(e["by"], e["public"], e["body"]) for e in events if e["kind"] == "message"]


def outcomes(hd: Hd) -> list[tuple[str, int | None]]:
    """What was made of each mail, the first one first."""
    log = hd.ok("mail", "log", "--json").json()
    return [(mail["outcome"], mail["ticket"]) for mail in reversed(log)]


def count_tickets(hd: Hd) -> int:
    return len(hd.ok("queue", "--json").json())


def signet(hd: Hd) -> Signet:
    with open_store(hd.location) as store:
        facts = read_facts(store)
    return Signet(facts["key"], facts["secret"])


def test_a_mail_opens_a_ticket_of_its_sender(hd: Hd) -> None:
    deliver(hd)
    ticket = show(hd)
    assert (ticket["subject"], ticket["contact"]) == ("Login fails", "ann@acme.example")
    assert (ticket["channel"], ticket["status"], ticket["tier"]) == ("email", "new", "gold")
    assert ticket["created_at"] == "2026-11-17T10:00:00Z"
    assert said(hd) == [("customer", True, "It says 403.")]
    assert ticket["clocks"][0]["due_at"] == "2026-11-17T14:00:00Z"


def test_who_has_fetched_for_long_goes_by_the_policy_of_now(hd: Hd) -> None:
    other = hd.db.with_name("other.toml")
    other.write_text(SHORTER)
    with open_desk(Settings(db=hd.location, agent="alice"), TEN) as desk:
        intake = Intake(desk, MailboxSettings("in", "pipe"), ())
        intake.take([write_mail()])
        hd.ok("policy", "apply", str(other))
        intake.take([write_mail(message_id="<2@acme.example>")])
    assert [line["due_at"] for line in hd.ok("queue", "--json").json()] == [NOON, NOON]


def test_an_answer_goes_on_with_the_ticket_of_what_it_answers(hd: Hd) -> None:
    deliver(hd)
    later = hd.at("2026-11-17T11:00:00Z")
    deliver(later, "Still 403.", message_id="<2@acme.example>", in_reply_to="<1@acme.example>")
    deliver(later, "Now 404.", message_id="<3@acme.example>", references="<0@x> <2@acme.example>")
    assert [body for *_, body in said(hd)] == ["It says 403.", "Still 403.", "Now 404."]
    assert count_tickets(hd) == 1


def test_an_answer_to_our_own_mail_names_its_ticket(hd: Hd) -> None:
    deliver(hd)
    ours = signet(hd).name_letter(1, "reply 1")
    deliver(hd, "Thanks.", message_id="<2@acme.example>", in_reply_to=ours)
    assert outcomes(hd) == [("opened", 1), ("added", 1)]


def test_the_same_mail_twice_does_nothing_whichever_way_it_comes(hd: Hd) -> None:
    deliver(hd)
    before = show(hd)
    deliver(hd)
    deliver(hd, received="from mx2.desk.example by imap.desk.example")
    assert show(hd)["events"] == before["events"]
    assert outcomes(hd) == [("opened", 1), ("duplicate", 1)]


def test_a_subject_alone_joins_nothing(hd: Hd) -> None:
    deliver(hd)
    deliver(hd, message_id="<2@acme.example>", subject="Re: Login fails")
    deliver(hd, message_id="<3@acme.example>", subject="Re: [#1] Login fails")
    assert count_tickets(hd) == 3


def test_a_mark_in_the_subject_joins_what_its_contact_writes_alone(hd: Hd) -> None:
    deliver(hd)
    mark = signet(hd).mark_subject(1)
    deliver(hd, message_id="<2@acme.example>", subject=f"{mark} more")
    deliver(hd, message_id="<3@x.example>", subject=f"{mark} more", from_="eve@x.example")
    assert outcomes(hd) == [("opened", 1), ("added", 1), ("opened", 2)]


def test_an_answer_opens_what_was_solved(hd: Hd) -> None:
    deliver(hd)
    hd.ok("solve", "1")
    deliver(hd, message_id="<2@acme.example>", in_reply_to="<1@acme.example>")
    assert show(hd)["status"] == "open"


def test_an_answer_to_a_closed_ticket_opens_a_linked_one(hd: Hd) -> None:
    deliver(hd)
    hd.ok("close", "1")
    deliver(hd, "Again!", message_id="<2@acme.example>", in_reply_to="<1@acme.example>")
    deliver(hd, "And again!", message_id="<3@acme.example>", in_reply_to="<2@acme.example>")
    assert show(hd, 1)["links"] == ["#2"]
    assert show(hd, 2)["links"] == ["#1"]
    assert [body for *_, body in said(hd, 2)] == ["Again!", "And again!"]


def test_an_answer_to_a_merged_ticket_reaches_where_it_goes_on(hd: Hd) -> None:
    deliver(hd)
    deliver(hd, message_id="<2@acme.example>", from_="bob@acme.example")
    hd.ok("merge", "1", "--into", "2")
    deliver(hd, "Any news?", message_id="<3@acme.example>", in_reply_to="<1@acme.example>")
    assert outcomes(hd)[-1] == ("added", 2)


@pytest.mark.parametrize("header", [{"auto_submitted": "auto-replied"}, {"return_path": "<>"}])
def test_automatic_mail_is_said_by_the_system_and_moves_nothing(
    hd: Hd, header: dict[str, str]
) -> None:
    deliver(hd)
    hd.ok("reply", "1", "--body", "Looking.")
    hd.ok("solve", "1")
    before = show(hd)
    deliver(hd, "I am away.", message_id="<2@x>", in_reply_to="<1@acme.example>", **header)
    after = show(hd)
    assert said(hd)[-1] == ("system", True, "I am away.")
    assert (after["status"], after["clocks"]) == ("solved", before["clocks"])


def test_automatic_mail_about_nothing_opens_no_ticket_and_is_kept(hd: Hd) -> None:
    deliver(hd, auto_submitted="auto-replied")
    assert (count_tickets(hd), outcomes(hd)) == (0, [("automatic", None)])


def test_our_own_mail_that_comes_back_is_known(hd: Hd) -> None:
    deliver(hd)
    ours = signet(hd).name_letter(1, "reply 1")
    deliver(hd, message_id=ours, from_="list@x.example", in_reply_to="<1@acme.example>")
    assert outcomes(hd) == [("opened", 1), ("own", 1)]
    assert len(said(hd)) == 1


def test_who_is_copied_takes_part(hd: Hd) -> None:
    deliver(hd, cc="Bob <bob@acme.example>, support@desk.example, eve@x.example")
    mark = signet(hd).mark_subject(1)
    deliver(hd, message_id="<2@x>", subject=f"{mark} me too", from_="bob@acme.example")
    assert outcomes(hd)[-1] == ("added", 1)


def test_a_line_of_an_mbox_in_front_is_dropped(hd: Hd) -> None:
    hd.ok("mail", "deliver", stdin=b"From ann@acme.example Tue Nov 17\n" + write_mail())
    assert show(hd)["contact"] == "ann@acme.example"


@pytest.mark.parametrize("raw", [b"", b"\n", b"\xff\xfe\x00", b"no header at all", b"A: b\n\n"])
def test_whatever_comes_is_taken(hd: Hd, raw: bytes) -> None:
    hd.ok("mail", "deliver", stdin=raw)
    assert len(outcomes(hd)) == 1


def failing(hd: Hd, *args: str) -> Result:
    return hd("mail", "deliver", *args, stdin=write_mail())


def test_what_cannot_be_taken_now_is_to_be_tried_again(hd: Hd, tmp_path: Any) -> None:
    assert failing(hd, "--db", str(tmp_path / "none.db")).code == 75
    assert failing(hd, "--mailbox", "none").code == 75
    config = tmp_path / "hd.toml"
    config.write_text("[[mailbox]]\nname = 3\n")
    result = failing(hd, "--config", str(config))
    assert result.code == 75
    assert "mailbox[1].name: expected a text, got 3" in result.err


def test_a_mailbox_says_channel_and_team(hd: Hd, tmp_path: Any) -> None:
    config = tmp_path / "hd.toml"
    config.write_text(
        '[[mailbox]]\nname = "in"\nkind = "pipe"\nteam = "support"\nchannel = "form"\n'
    )
    hd.ok("mail", "deliver", "--config", str(config), stdin=write_mail())
    assert (show(hd)["team"], show(hd)["channel"]) == ("support", "form")


def test_a_team_that_the_policy_does_not_know_is_named(hd: Hd, tmp_path: Any) -> None:
    config = tmp_path / "hd.toml"
    config.write_text('[[mailbox]]\nname = "in"\nkind = "pipe"\nteam = "nobody"\n')
    assert "no team" in failing(hd, "--config", str(config)).err
