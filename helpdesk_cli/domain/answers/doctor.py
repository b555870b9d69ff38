"""What `hd doctor` answers with: each check with what it found, and what was mended."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be, and what to do about it: a line each.

    An `error` is wrong and stays so; a `warning` may be meant, or may pass.
    """

    level: Level
    text: str
    advice: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What a check came to. `note` says what was looked at; `skipped` why nothing was."""

    findings: tuple[Finding, ...] = ()
    note: str = ""
    skipped: str | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A check that was done: what is still to be done, and what `--fix` did."""

    group: str
    title: str
    seen: Seen
    mended: tuple[str, ...] = ()

    @property
    def level(self) -> Level | None:
        """The worst that it found; None when all is well."""
        levels = {finding.level for finding in self.seen.findings}
        return "error" if "error" in levels else "warning" if levels else None
