"""Who has signed a mail (DKIM, RFC 6376), for desks whose mail server does not say."""

from collections.abc import Callable

from helpdesk_cli.errors import ConfigError

AskDns = Callable[..., bytes | None]
"""The TXT record of a name, as dkimpy asks for it: `ask(name, timeout=5)`."""

_MOST = 3
"""Signatures that are verified: each costs a question to the DNS."""

_LONGEST = 32 * 1024 * 1024


def find_signers(raw: bytes, ask_dns: AskDns | None = None) -> tuple[str, ...]:
    """The domains whose signatures hold for all of the mail.

    One that leaves the end of the body open (`l=`) holds for nothing: anybody may write there.
    Raises ConfigError when the library is not installed.
    """
    try:
        import dkim  # type: ignore[import-untyped]
    except ImportError:
        raise ConfigError(
            ["signatures of mails cannot be verified: dkimpy is not installed"],
            hint='install "helpdesk-cli[dkim]", or name a mail server that verifies them',
        ) from None
    signers = []
    verifier = dkim.DKIM(raw[:_LONGEST])
    asks = {} if ask_dns is None else {"dnsfunc": ask_dns}
    for number in range(_MOST):
        try:
            holds = verifier.verify(number, **asks)
        except Exception:
            # Of strangers' bytes, and of answers from the DNS; what cannot be verified is not.
            continue
        fields = verifier.signature_fields
        if holds and b"l" not in fields:
            signers.append(fields[b"d"].decode("ascii", "replace").lower())
    return tuple(dict.fromkeys(signers))
