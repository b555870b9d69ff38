"""Who has signed a mail (DKIM, RFC 6376), for desks whose mail server does not say."""

from collections.abc import Callable

from helpdesk_cli.mail.parsing.mime import split_message

AskDns = Callable[..., bytes | None]
"""The TXT record of a name, as dkimpy asks for it: `ask(name, timeout=5)`."""

_MOST = 3
"""Signatures that are verified: each costs a question to the DNS."""

_PATIENCE = 2
"""Seconds that the DNS may take for each."""


def find_signers(raw: bytes, ask_dns: AskDns | None = None) -> tuple[str, ...]:
    """The domains whose signatures hold for all of the mail.

    One that leaves the end of the body open (`l=`) holds for nothing: anybody may write there.
    None hold where the library, an extra, is not installed.
    """
    if split_message(raw).get("dkim-signature") is None:
        return ()
    try:
        import dkim  # type: ignore[import-untyped]
    except ImportError:
        return ()
    signers = []
    verifier = dkim.DKIM(raw, timeout=_PATIENCE)
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
