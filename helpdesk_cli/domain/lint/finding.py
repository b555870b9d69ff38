"""What rules find in a policy file: under which code, where, and on which line."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from helpdesk_cli.domain.lint.codes import CODES
from helpdesk_cli.domain.policy.key_path import KeyPath, write_path


class Finding(NamedTuple):
    """`text` says what is odd, seen from `path`; the code says the rest."""

    code: str
    path: KeyPath
    text: str

    @property
    def sentence(self) -> str:
        """Where and what, such as `tiers.gold: nothing is promised to it`."""
        return f"{write_path(self.path)}: {self.text}" if self.path else self.text


Findings = Iterator[Finding]


class Placed(NamedTuple):
    """A finding, and the line of the file on which it stands."""

    finding: Finding
    line: int


class Checked(NamedTuple):
    """A file that was checked: what was found in it, and what it silences with which reason.

    `name`, `hash` and `sections` (how many entries each has) are those of a valid policy.
    """

    source: str
    found: tuple[Placed, ...]
    silenced: tuple[Placed, ...] = ()
    reasons: Mapping[str, str] = {}
    name: str | None = None
    hash: str | None = None
    sections: Mapping[str, int] = {}

    def has_errors(self, *, strict: bool = False) -> bool:
        """Whether anything is an error; if `strict`, warnings are errors, too."""
        return any(strict or CODES[each.finding.code].severity == "error" for each in self.found)
