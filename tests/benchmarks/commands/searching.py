"""`hd search` on a million tickets, as whole processes beside `hd queue` in the same rounds."""

from pathlib import Path

from tests.benchmarks.environment import NOW, make_desk
from tests.benchmarks.measure import Command, measure, print_table

AT_NOW = {"HD_NOW": NOW.isoformat()}
QUEUE = "hd queue"
SEARCHES = (
    "drops",
    "dropping player",
    "addresses invoices",
    "stream tier:gold is:open",
    "work",
    "tier:gold is:open before:2026-09-01",
    'account:"account 7" zebra',
    "team:support -tier:gold",
    "is:solved severity:urgent before:2026-09-01",
    "is:late -is:unassigned",
    "is:private",
    "is:hold is:pending",
    "contact:c17@example.org",
    "before:2026-08-25",
    "tier:gold assignee:nobody",
    "stre*",
    "w*",
    "work -looking",
    '"looking work"',
)
"""Common and rare, in other forms than those written, alone and together. The last two walk a
list of every ticket to its end."""


def time_search(bin: Path, place: Path, size: int, rounds: int) -> None:
    """Fifty hits of each, piped; a tenth of the desk is open."""
    db = place / f"{size}.db"
    if not db.exists():
        make_desk(bin, place, size, 0.1)
    hd: list[str | Path] = [bin / "hd", "--db", db]
    commands = {QUEUE: Command([*hd, "queue", "--limit", "50"], AT_NOW)}
    for words in SEARCHES:
        commands[words] = Command([*hd, "search", "--limit", "50", "--", words], AT_NOW)
    bars = dict.fromkeys(SEARCHES, "at most 2")
    print_table(f"Search among {size:,}", measure(commands, QUEUE, rounds), bars)
