"""One definition of an address: what `hd policy check` calls sound, mail can be sent to."""

from pathlib import Path

import pytest

from helpdesk_cli.domain.customers.address import encode_address
from helpdesk_cli.settings.hd_toml import Settings
from tests.conftest import Hd
from tests.ladder.ladders import TELL, at, found, open_ticket, read_mails, rung


@pytest.mark.parametrize(
    ("written", "sent_to"),
    [
        ("support@desk.example", "support@desk.example"),
        ("o'neil+desk@Desk.Example", "o'neil+desk@Desk.Example"),
        ("hd@localhost", "hd@localhost"),
        ("hilfe@müller.example", "hilfe@xn--mller-kva.example"),
        ("HILFE@MÜLLER.example", "HILFE@xn--mller-kva.example"),
        ("help@例え.テスト", "help@xn--r8jz45g.xn--zckzah"),
        ("support@xn--mller-kva.example", "support@xn--mller-kva.example"),
    ],
)
def test_a_domain_in_any_script_is_sent_to_in_ascii(written: str, sent_to: str) -> None:
    assert encode_address(written) == sent_to


@pytest.mark.parametrize(
    "written",
    ["josé@desk.example", "josé@exämple", "a@", "@b", "a@b..c", "a@b\u200b\u2028c.example", "a"],
)
def test_what_mail_cannot_be_sent_to_is_no_address(written: str) -> None:
    with pytest.raises(ValueError, match="expected an address such as"):
        encode_address(written)


PLACES = {
    "people": '[people.zoe]\nname = "Zoe"\nemail = "{}"\n',
    "teams": '[teams.night]\nemail = "{}"\n',
    "rung": '[[escalations]]\nname = "Tell"\nclock = "first_reply"\nat = "due"\naction = "email"\n'
    'to = ["{}"]\n',
}


@pytest.mark.parametrize("place", PLACES)
def test_a_policy_names_nobody_who_cannot_be_mailed(
    hd: Hd, policy_file: Path, tmp_path: Path, place: str
) -> None:
    other = tmp_path / "other.toml"
    other.write_text(policy_file.read_text() + PLACES[place].format("josé@exämple"))
    for command in (["policy", "check", str(other)], ["policy", "apply", str(other)]):
        refused = hd(*command)
        assert refused.code == 4
        assert 'got "josé@exämple", whose part before the @ is not ASCII' in refused.err
    other.write_text(policy_file.read_text() + PLACES[place].format("jose@exämple.example"))
    hd.ok("policy", "apply", str(other))


@pytest.mark.usefixtures("engine")
def test_a_policy_of_an_older_hd_stays_in_force_with_the_addresses_it_has(
    tmp_path: Path,
) -> None:
    hd = open_ticket(found(tmp_path, rung("Tell bob", to=["bob"]), TELL))
    hd.write("UPDATE policy SET text = replace(text, 'bob@desk', 'bób@desk')")
    done = at(hd, "10:00")("escalate", "--quiet")
    assert (done.code, "whose part before the @ is not ASCII" in done.err) == (6, True)
    assert "given up" in done.err
    assert len(read_mails(tmp_path)) == 1


@pytest.mark.usefixtures("engine")
def test_mail_to_a_domain_beyond_ascii_leaves(tmp_path: Path) -> None:
    hd = open_ticket(found(tmp_path, rung("Tell", to=["chef@müller.example"])))
    at(hd, "10:00").ok("escalate", "--quiet")
    (mail,) = read_mails(tmp_path)
    assert mail["To"] == "chef@xn--mller-kva.example"


def test_an_account_manager_is_somebody_who_can_be_mailed(hd: Hd) -> None:
    refused = hd("account", "add", "Acme", "--manager", "josé@exämple")
    assert (refused.code, "manager: expected an address such as" in refused.err) == (2, True)
    hd.ok("account", "add", "Acme", "--manager", "jose@exämple.example")


def test_the_sender_may_have_a_domain_in_any_script(tmp_path: Path) -> None:
    file = tmp_path / "hd.toml"
    file.write_text('[delivery]\nfrom = "hilfe@müller.example"\n')
    assert Settings(db="x", config=str(file)).delivery.domain == "xn--mller-kva.example"
