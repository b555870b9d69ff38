"""Mails whose `Subject`, `From` and `To` arrive as they were written, in any script.

Python folds a long header by words, and can lose or add a space between two that are encoded, or
before the first. Here it is folded as the older `email.header` does it, and what is not plain is
encoded as a whole and cut by characters.
"""

from email.header import Header
from email.headerregistry import (
    BaseHeader,
    HeaderRegistry,
    UniqueAddressHeader,
    UniqueUnstructuredHeader,
)
from email.message import EmailMessage
from email.policy import SMTP, Policy

_LONGEST_WORD = 60


class _Subject(UniqueUnstructuredHeader, BaseHeader):  # type: ignore[misc]
    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {_encode(self.name, str(self), policy)}{policy.linesep}"


class _OneAddress(UniqueAddressHeader, BaseHeader):  # type: ignore[misc]
    def fold(self, *, policy: Policy) -> str:
        whom = self.addresses[0]
        if whom.display_name.isascii():
            return super().fold(policy=policy)
        name = _encode(self.name, whom.display_name, policy)
        return f"{self.name}: {name}{policy.linesep} <{whom.addr_spec}>{policy.linesep}"


class _Ids(UniqueUnstructuredHeader, BaseHeader):  # type: ignore[misc]
    """Message-IDs, one a line: Python encodes those of strangers that are longer than one."""

    def fold(self, *, policy: Policy) -> str:
        ids = f"{policy.linesep} ".join(str(self).split())
        return f"{self.name}: {ids}{policy.linesep}"


def new_mail() -> EmailMessage:
    """An empty one. `From` and `To` are a single address each."""
    registry = HeaderRegistry()
    registry.map_to_type("subject", _Subject)
    registry.map_to_type("from", _OneAddress)
    registry.map_to_type("to", _OneAddress)
    registry.map_to_type("in-reply-to", _Ids)
    registry.map_to_type("references", _Ids)
    return EmailMessage(SMTP.clone(header_factory=registry))


def _encode(name: str, text: str, policy: Policy) -> str:
    # A plain word that is longer than a line can only be cut when it is encoded.
    is_plain = text.isascii() and max(map(len, text.split()), default=0) <= _LONGEST_WORD
    header = Header(text, "us-ascii" if is_plain else "utf-8", header_name=name)
    return header.encode(linesep=policy.linesep)
