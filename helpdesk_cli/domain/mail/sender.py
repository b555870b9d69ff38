"""Who has written a mail, as far as it can be believed."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from helpdesk_cli.domain.customers.address import encode_address
from helpdesk_cli.domain.customers.naming import tidy_address
from helpdesk_cli.domain.mail.incoming import AuthenticationResult, IncomingMail, Person
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.tickets.word_length import check_length

Role = Literal["customer", "agent", "ourselves"]


@dataclass(frozen=True, slots=True)
class Author:
    """`address` is None when the mail names none that could be kept. `agent` is an id of the
    policy; that they wrote it themselves counts only when it `is_proved`."""

    role: Role
    address: str | None
    name: str | None
    agent: str | None = None
    is_proved: bool = False


def find_author(
    mail: IncomingMail, policy: Policy, our_addresses: Collection[str], proved: Collection[str]
) -> Author:
    """Who has written. `proved` are the domains that were found to have sent the mail."""
    sender = mail.sender
    if mail.reply_to is not None and read_address(sender) in our_addresses:
        # A form on our own site writes so, for whoever has filled it in.
        sender = mail.reply_to
    address = read_address(sender)
    name = sender.name.strip() or None if sender else None
    if address is None:
        return Author("customer", None, name)
    if address in our_addresses:
        return Author("ourselves", address, name)
    agent = find_agent(policy, address)
    if agent is None:
        return Author("customer", address, name)
    return Author("agent", address, name, agent, domain_of(address) in proved)


def read_address(person: Person | None) -> str | None:
    """The address of a person as it is stored; None when it is not one, or too long to be
    indexed."""
    written = person.address.strip() if person else ""
    mailbox, _, domain = written.rpartition("@")
    if not (mailbox and domain):
        return None
    try:
        written = encode_address(written)
    except ValueError:
        if not written.isprintable():
            return None
    tidy = tidy_address(written)
    return tidy if tidy and not check_length("contact", tidy) else None


_NOBODY = re.compile(r"(no|do-?not|never)[-_.]?(reply|answer)|mailer-daemon|postmaster|bounces?")


def is_nobody(address: str) -> bool:
    """Whether an address says by its name that nobody reads mail sent there."""
    mailbox = address.rpartition("@")[0].lower()
    return _NOBODY.match(mailbox) is not None


def find_agent(policy: Policy, address: str) -> str | None:
    """The agent whose address in the policy this is; None when it is nobody's."""
    for person in policy.people.values():
        if person.email and tidy_address(person.email) == address:
            return person.id
    return None


def domain_of(address: str) -> str:
    """The part after the @, in lower case."""
    return address.rpartition("@")[2].lower()


def list_domains(address: str) -> list[str]:
    """The domain of an address and those above it, the nearest first."""
    labels = domain_of(address).split(".")
    return [".".join(labels[start:]) for start in range(len(labels) - 1)]


def find_proved(
    results: Iterable[AuthenticationResult],
    host: str | None,
    sender_domain: str,
    signers: Iterable[str] = (),
) -> set[str]:
    """The domain of the sender, if the trusted `host` found that it had sent the mail, or it is
    one of the `signers`, whose signatures were verified here.

    A sender may put any line of that kind into a mail, but not above those of our own server: of
    the trusted host the topmost header counts alone. DMARC binds the visible sender by itself; DKIM
    and SPF only where they vouch for the very domain, or DKIM for one above it.
    """
    trusted = [one for one in results if host is not None and one.host.lower() == host]
    top = min((one.place for one in trusted), default=None)
    passed = [one for one in trusted if one.place == top and one.result == "pass"]
    proved = any(_vouches(one, sender_domain) for one in passed)
    proved = proved or any(_is_of(sender_domain, each) for each in signers)
    return {sender_domain} if proved else set()


def _vouches(one: AuthenticationResult, sender_domain: str) -> bool:
    domain = (one.domain or "").lower()
    if one.method == "dkim":
        return _is_of(sender_domain, domain)
    return one.method in ("dmarc", "spf") and domain == sender_domain


def _is_of(domain: str, signer: str) -> bool:
    """Whether a domain is the other one, or lies above it and can be owned by somebody."""
    return domain == signer or ("." in signer and domain.endswith(f".{signer}"))
