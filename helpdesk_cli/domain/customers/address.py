"""An e-mail address, as policies, accounts, settings and mails mean it.

One mailbox without name, quotes or comments. A domain may be written in any script and is sent to
in its ASCII form; before the @ stands ASCII, for few mail servers take anything else.
"""

import re

_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?"
)


def encode_address(text: str) -> str:
    """The address as mail servers take it; ValueError when mail cannot be sent to it."""
    mailbox, _, domain = text.rpartition("@")
    encoded = text if domain.isascii() else f"{mailbox}@{_encode_domain(domain)}"
    if _ADDRESS.fullmatch(encoded) is None or ".." in encoded:
        why = "" if mailbox.isascii() else ", whose part before the @ is not ASCII"
        raise ValueError(f'expected an address such as "support@example.com", got "{text}"{why}')
    return encoded


def is_address(text: str) -> bool:
    """Whether mail can be sent to it, as far as its form tells."""
    try:
        encode_address(text)
    except ValueError:
        return False
    return True


def encode_domain(text: str) -> str:
    """A domain as addresses end in it, in small letters; ValueError when it is none."""
    domain = text.strip().removeprefix("@").lower()
    try:
        _, _, encoded = encode_address(f"x@{domain}").rpartition("@")
    except ValueError:
        encoded = ""
    if "." not in encoded:
        raise ValueError(f'expected a domain such as "acme.example", got "{text}"')
    return encoded


def _encode_domain(domain: str) -> str:
    """Empty when it cannot be one."""
    from idna import IDNAError, encode

    try:
        return encode(domain, uts46=True).decode("ascii")
    except IDNAError:
        return ""
