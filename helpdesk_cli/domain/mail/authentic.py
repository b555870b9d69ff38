"""Whether a mail was sent by the domain that it names as its sender's."""

from collections.abc import Collection

from helpdesk_cli.domain.mail.incoming import SEVERAL_SENDERS, AuthenticationResult, IncomingMail


def find_voucher(
    mail: IncomingMail, trusted_hosts: Collection[str], signers: Collection[str] = ()
) -> str | None:
    """What vouches for the visible sender, in words for a log; None when nothing does.

    Of a trusted host, only the topmost header counts: a sender can put any below it. `signers` are
    the domains whose signatures have been verified here.
    """
    if mail.sender is None or SEVERAL_SENDERS in mail.flags:
        return None
    domain = mail.sender.address.rpartition("@")[2].lower()
    trusted = {host.lower() for host in trusted_hosts}
    place = min((each.place for each in mail.results if each.host in trusted), default=None)
    for result in mail.results:
        if result.place == place and _vouches(result, domain):
            return f"{result.method}=pass for {result.domain}, says {result.host}"
    signer = next((each for each in signers if _is_of(domain, each)), None)
    return None if signer is None else f"signed by {signer}"


def _vouches(result: AuthenticationResult, domain: str) -> bool:
    """DMARC binds the visible sender; a signature or SPF does if it is of the same domain."""
    if result.result != "pass" or not result.domain:
        return False
    if result.method == "dkim":
        return _is_of(domain, result.domain)
    return result.method in ("dmarc", "spf") and result.domain == domain


def _is_of(domain: str, signer: str) -> bool:
    """The same, or one above it that somebody can own."""
    return domain == signer or ("." in signer and domain.endswith(f".{signer}"))
