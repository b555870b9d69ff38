"""Who vouches for a sender: a trusted mail server, or a signature."""

import pytest

from helpdesk_cli.domain.mail.authentic import find_voucher
from tests.mail.reading.mails import HEAD, read

OURS = "mx.desk.example"


@pytest.mark.parametrize(
    ("header", "voucher"),
    [
        (f"{OURS}; dmarc=pass header.from=acme.example", "dmarc=pass for acme.example"),
        (f"{OURS} 1; dmarc=pass (p=NONE) header.from=ACME.example", "dmarc=pass for acme.example"),
        (f'"{OURS}"; dmarc = pass header.from = acme.example', "dmarc=pass for acme.example"),
        (f"{OURS}; dkim=pass header.d=acme.example", "dkim=pass for acme.example"),
        (f"{OURS}; dkim=pass header.i=@acme.example", "dkim=pass for acme.example"),
        (
            f"{OURS}; dkim=pass header.d=x.example; spf=pass smtp.mailfrom=a@acme.example",
            "spf=pass",
        ),
        (f"{OURS}; dmarc=fail header.from=acme.example", None),
        (f"{OURS}; dmarc=pass header.from=evil.example", None),
        (f"{OURS}; dkim=pass header.d=evil.example", None),
        (f"{OURS}; dkim=pass header.d=notacme.example", None),
        (f"{OURS}; dkim=pass header.d=example", None),
        (f"{OURS}; none", None),
        ("evil.example; dmarc=pass header.from=acme.example", None),
        ("dmarc=pass header.from=acme.example", None),
        (f"evil.example ({OURS}); dmarc=pass header.from=acme.example", None),
        (f"{OURS}; spf=fail (dmarc=pass header.from=acme.example)", None),
        (f'{OURS}; spf=fail reason="; dmarc=pass header.from=acme.example"', None),
        (f"{OURS}; spf=fail (open; dmarc=pass header.from=acme.example", None),
        ("", None),
        (";;;", None),
    ],
)
def test_a_header_of_a_trusted_host_vouches(header: str, voucher: str | None) -> None:
    found = find_voucher(read(f"Authentication-Results: {header}\n\n"), [OURS])
    assert (found is None) == (voucher is None)
    assert found is None or found.startswith(voucher or "")


def test_only_the_topmost_header_of_a_trusted_host_counts() -> None:
    passes = f"Authentication-Results: {OURS}; dmarc=pass header.from=acme.example\n"
    fails = f"Authentication-Results: {OURS}; dmarc=fail header.from=acme.example\n"
    other = "Authentication-Results: relay.example; dmarc=none\n"
    assert find_voucher(read(f"{fails}{passes}\n"), [OURS]) is None
    assert find_voucher(read(f"{other}{passes}{fails}\n"), [OURS]) is not None


def test_nobody_vouches_for_a_mail_of_several_senders() -> None:
    result = f"Authentication-Results: {OURS}; dmarc=pass header.from=acme.example\n\n"
    assert find_voucher(read(result, head=f"{HEAD}From: eve@evil.example\n"), [OURS]) is None
