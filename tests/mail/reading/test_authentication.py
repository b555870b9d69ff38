"""Which sender a trusted mail server vouches for, by headers as they are written."""

import pytest

from helpdesk_cli.domain.mail.sender import find_proved
from tests.mail.reading.mails import read

OURS = "mx.desk.example"


def is_proved(headers: str) -> bool:
    return bool(find_proved(read(f"{headers}\n").results, OURS, "acme.example"))


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (f"{OURS}; dmarc=pass header.from=acme.example", True),
        (f"{OURS} 1; dmarc=pass (p=NONE) header.from=ACME.example", True),
        (f'"{OURS}"; dmarc = pass header.from = acme.example', True),
        (f"{OURS}; dkim=pass header.d=acme.example", True),
        (f"{OURS}; dkim=pass header.i=@acme.example", True),
        (
            f"{OURS}; dkim=pass header.d=x.example; spf=pass smtp.mailfrom=a@acme.example",
            True,
        ),
        (f"{OURS}; dmarc=fail header.from=acme.example", False),
        (f"{OURS}; dmarc=pass header.from=evil.example", False),
        (f"{OURS}; dkim=pass header.d=evil.example", False),
        (f"{OURS}; dkim=pass header.d=notacme.example", False),
        (f"{OURS}; dkim=pass header.d=example", False),
        (f"{OURS}; none", False),
        ("evil.example; dmarc=pass header.from=acme.example", False),
        ("dmarc=pass header.from=acme.example", False),
        (f"evil.example ({OURS}); dmarc=pass header.from=acme.example", False),
        (f"{OURS}; spf=fail (dmarc=pass header.from=acme.example)", False),
        (f'{OURS}; spf=fail reason="; dmarc=pass header.from=acme.example"', False),
        (f"{OURS}; spf=fail (open; dmarc=pass header.from=acme.example", False),
        ("", False),
        (";;;", False),
    ],
)
def test_a_header_of_a_trusted_host_vouches(header: str, expected: bool) -> None:
    assert is_proved(f"Authentication-Results: {header}\n") == expected


def test_only_the_topmost_header_of_a_trusted_host_counts() -> None:
    passes = f"Authentication-Results: {OURS}; dmarc=pass header.from=acme.example\n"
    fails = f"Authentication-Results: {OURS}; dmarc=fail header.from=acme.example\n"
    other = "Authentication-Results: relay.example; dmarc=none\n"
    assert not is_proved(f"{fails}{passes}")
    assert is_proved(f"{other}{passes}{fails}")
