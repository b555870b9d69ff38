"""Who has written a mail, as far as it can be believed: tables of cases."""

import pytest

from helpdesk_cli.domain.mail.incoming import AuthenticationResult, Person
from helpdesk_cli.domain.mail.sender import (
    find_author,
    find_proved,
    list_domains,
    read_address,
)
from helpdesk_cli.policy_file.reading.parse import parse_policy
from tests.conftest import PLAIN_POLICY
from tests.mail.incoming import make_mail

POLICY = parse_policy(
    PLAIN_POLICY.replace(
        'name = "Alice Martin"', 'name = "Alice Martin"\nemail = "Alice@Desk.example"'
    ),
    "policy",
)
OURS = {"support@desk.example"}
ANN, ALICE = Person("Ann", "ann@acme.example"), Person("A", "alice@desk.EXAMPLE")
FORM = Person("Form", "Support@desk.example")


@pytest.mark.parametrize(
    ("sender", "reply_to", "proved", "role", "address", "is_proved"),
    [
        (ANN, None, set(), "customer", "ann@acme.example", False),
        (Person("", "ANN@ACME.example"), None, set(), "customer", "ann@acme.example", False),
        (None, None, set(), "customer", None, False),
        (Person("Ann", "nobody"), None, set(), "customer", None, False),
        (ALICE, None, set(), "agent", "alice@desk.example", False),
        (ALICE, None, {"desk.example"}, "agent", "alice@desk.example", True),
        (ALICE, None, {"other.example"}, "agent", "alice@desk.example", False),
        # Where answers are wanted does not say who has written.
        (ANN, ALICE, {"desk.example"}, "customer", "ann@acme.example", False),
        (FORM, None, set(), "ourselves", "support@desk.example", False),
        # But for a form on our own site it does.
        (FORM, ANN, set(), "customer", "ann@acme.example", False),
    ],
)
def test_the_author_is(
    sender: Person | None,
    reply_to: Person | None,
    proved: set[str],
    role: str,
    address: str | None,
    is_proved: bool,
) -> None:
    found = find_author(make_mail(sender=sender, reply_to=reply_to), POLICY, OURS, proved)
    assert (found.role, found.address, found.is_proved) == (role, address, is_proved)
    assert (found.agent == "alice") is (role == "agent")


def result(method: str, domain: str | None, **changes: object) -> AuthenticationResult:
    fields = {"place": 0, "host": "mx.desk.example", "result": "pass"} | changes
    return AuthenticationResult(method=method, domain=domain, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("results", "is_proved"),
    [
        ([], False),
        ([result("dmarc", "desk.example")], True),
        ([result("dmarc", "Desk.Example", host="MX.desk.example")], True),
        ([result("dmarc", "desk.example", result="fail")], False),
        ([result("dmarc", "evil.example")], False),
        ([result("dmarc", None)], False),
        ([result("dkim", "desk.example")], True),
        ([result("dkim", "example")], False),
        ([result("dkim", "sk.example")], False),
        ([result("spf", "desk.example")], True),
        ([result("spf", "evil.example"), result("dkim", "evil.example")], False),
        ([result("arc", "desk.example")], False),
        # Anybody can write such a line; that of the trusted host stands on top.
        ([result("dmarc", "desk.example", host="evil.example")], False),
        (
            [
                result("dmarc", "desk.example", result="fail"),
                result("dmarc", "desk.example", place=1),
            ],
            False,
        ),
        (
            [
                result("dmarc", "x.example", host="other", place=0),
                result("dmarc", "desk.example", place=1),
            ],
            True,
        ),
    ],
)
def test_a_sender_is_proved_by_the_trusted_host_alone(
    results: list[AuthenticationResult], is_proved: bool
) -> None:
    assert bool(find_proved(results, "mx.desk.example", "desk.example")) is is_proved
    assert not find_proved(results, None, "desk.example")


@pytest.mark.parametrize(
    ("signer", "is_proved"),
    [("desk.example", True), ("example", False), ("sk.example", False), ("evil.example", False)],
)
def test_a_signature_verified_here_proves_its_domain(signer: str, is_proved: bool) -> None:
    assert bool(find_proved([], None, "desk.example", [signer])) is is_proved


def test_the_signature_of_a_domain_above_proves_those_below() -> None:
    signed = [result("dkim", "desk.example")]
    assert find_proved(signed, "mx.desk.example", "mail.desk.example") == {"mail.desk.example"}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Ann@Acme.Example", "ann@acme.example"),
        ("  ann@acme.example ", "ann@acme.example"),
        ("ann@müller.example", "ann@xn--mller-kva.example"),
        ("andré@acme.example", "andré@acme.example"),
        ("ann", None),
        ("@acme.example", None),
        ("ann@", None),
        ("ann\x1b[2J@acme.example", None),
        ("a" * 600 + "@acme.example", None),
    ],
)
def test_an_address_is_kept_as_it_is_found_by(written: str, kept: str | None) -> None:
    assert read_address(Person("", written)) == kept


def test_a_domain_counts_with_those_above_it() -> None:
    assert list_domains("ann@eu.acme.example") == ["eu.acme.example", "acme.example"]
    assert list_domains("root@localhost") == []
