"""Whose signature on a mail holds, with keys made here and a DNS that knows one of them."""

from base64 import b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from helpdesk_cli.mail.reading.arrival import read_mail
from helpdesk_cli.mail.reading.dkim_signatures import find_signers
from helpdesk_cli.policy_file.reading.parse import parse_policy
from helpdesk_cli.settings.mailbox import MailboxSettings
from tests.conftest import PLAIN_POLICY
from tests.mail.reading.mails import HEAD

dkim = pytest.importorskip("dkim", reason="dkimpy is not installed")

MAIL = f"{HEAD}\nIt drops.\n".replace("\n", "\r\n").encode()
KEY = generate_private_key(public_exponent=65537, key_size=2048)
PRIVATE = KEY.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
PUBLIC = KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def ask_dns(name: bytes, timeout: float = 5) -> bytes | None:
    is_known = name == b"desk._domainkey.acme.example."
    return b"v=DKIM1; k=rsa; p=" + b64encode(PUBLIC) if is_known else None


def sign(mail: bytes, domain: bytes = b"acme.example", *, length: bool = False) -> bytes:
    signature: bytes = dkim.sign(mail, b"desk", domain, PRIVATE, length=length)
    return signature + mail


def test_the_domain_that_signed_is_named() -> None:
    raw = sign(MAIL)
    assert find_signers(raw, ask_dns) == ("acme.example",)


@pytest.mark.parametrize(
    "raw",
    [
        MAIL,
        sign(MAIL).replace(b"It drops", b"It stands"),
        sign(MAIL).replace(b"ann@", b"eve@"),
        sign(MAIL, domain=b"unknown.example"),
        sign(MAIL, length=True) + b"And pay this.\r\n",
        b"DKIM-Signature: v=1; a=rsa-sha256; d=\r\n" + MAIL,
        b"DKIM-Signature: \xff\r\n\r\n",
    ],
)
def test_what_does_not_hold_vouches_for_nobody(raw: bytes) -> None:
    assert find_signers(raw, ask_dns) == ()


def test_a_dns_that_fails_verifies_nothing() -> None:
    def fail(name: bytes, timeout: float = 5) -> bytes | None:
        raise OSError("no network")

    assert find_signers(sign(MAIL), fail) == ()


AGENT = PLAIN_POLICY.replace('name = "Alice Martin"', 'name = "Alice"\nemail = "ann@acme.example"')


@pytest.mark.parametrize(
    ("policy", "trusted_host", "signers"),
    [
        (AGENT, None, ("acme.example",)),
        (AGENT, "mx.acme.example", ()),
        (PLAIN_POLICY, None, ()),
    ],
)
def test_the_dns_is_asked_only_where_an_agents_word_depends_on_it(
    policy: str, trusted_host: str | None, signers: tuple[str, ...]
) -> None:
    box = MailboxSettings("in", "pipe", trusted_host=trusted_host)
    mail = read_mail(sign(MAIL), box, parse_policy(policy, "policy"), ask_dns)
    assert mail.signers == signers
