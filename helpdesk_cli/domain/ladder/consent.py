"""What the machine's owner lets a desk do there: a desk file may have come from somebody else."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Consent:
    """Programs, by themselves or with the very words that follow, and hosts of hooks.

    A host is written as in a web address, in lower case; with a port it means that port alone.
    """

    commands: tuple[tuple[str, ...], ...] = ()
    hosts: tuple[str, ...] = ()

    def allows_command(self, command: Sequence[str]) -> bool:
        """Whether it may run."""
        return (command[0],) in self.commands or tuple(command) in self.commands

    def allows_host(self, host: str, port: int | None) -> bool:
        """Whether it may be called; no port is that of the address's kind."""
        return host in self.hosts or f"{host}:{port}" in self.hosts
