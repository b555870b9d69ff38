"""The documents: README and the topics of the manual, with the fenced blocks that they hold."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
MANUAL = ROOT / "helpdesk_cli/manual"
TOPICS = sorted(MANUAL.glob("*.md"))
PAGES = (README, *TOPICS)

BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, the file that it is saved as, and what it holds."""

    language: str
    file: str | None
    text: str


def read(page: Path) -> str:
    """The whole page."""
    return page.read_text(encoding="utf-8")


def read_manual() -> str:
    """Every topic, one after the other."""
    return "\n".join(map(read, TOPICS))


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page, in order."""
    return [Block(*match.groups()) for match in BLOCK.finditer(read(page))]
