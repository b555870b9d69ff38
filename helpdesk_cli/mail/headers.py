"""Mails whose `Subject` and `From` arrive as they were written, in any script.

Python folds a long header by words, and can lose or add a space between two that are encoded. Here
the whole text is encoded and cut by characters, as the older `email.header` does it.
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


class _Subject(UniqueUnstructuredHeader, BaseHeader):  # type: ignore[misc]
    def fold(self, *, policy: Policy) -> str:
        text = str(self)
        if text.isascii():
            return super().fold(policy=policy)
        return f"{self.name}: {_encode(self.name, text, policy)}{policy.linesep}"


class _From(UniqueAddressHeader, BaseHeader):  # type: ignore[misc]
    def fold(self, *, policy: Policy) -> str:
        sender = self.addresses[0]
        if sender.display_name.isascii():
            return super().fold(policy=policy)
        name = _encode(self.name, sender.display_name, policy)
        return f"{self.name}: {name}{policy.linesep} <{sender.addr_spec}>{policy.linesep}"


def new_mail() -> EmailMessage:
    """An empty one. Its `From` is a single address."""
    registry = HeaderRegistry()
    registry.map_to_type("subject", _Subject)
    registry.map_to_type("from", _From)
    return EmailMessage(SMTP.clone(header_factory=registry))


def _encode(name: str, text: str, policy: Policy) -> str:
    return Header(text, "utf-8", header_name=name).encode(linesep=policy.linesep)
