"""The lines of a long file, read and worked out by other processes: this one only writes.

What it comes to is the same, in the same order, as if all had been done here.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from marshal import dumps, loads
from typing import NamedTuple

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.tickets.intake import prepare
from helpdesk_cli.desk.transfer.known import names_others
from helpdesk_cli.desk.transfer.learnt_tiers import LearntTiers, know_words
from helpdesk_cli.desk.workers import count_cores, pass_through
from helpdesk_cli.domain.clocks.run import InForce
from helpdesk_cli.errors import HdError
from helpdesk_cli.store.tickets.creating import TicketRows, lay_out
from helpdesk_cli.transfer.incoming import Incoming, Line, Ready, Reject, Row, Vocabulary
from helpdesk_cli.transfer.lines.jsonl import read_each, read_line

FEW = 1_000
"""So many lines are sooner read than another process is started."""

_PART_BYTES = 128 * 1024
_MOST_PROCESSES = 3
"""More would wait for this one to write."""


class Knowledge(NamedTuple):
    """All that a line is judged by; `tiers` has those of accounts, as far as they were known."""

    in_force: InForce
    ladder_since: Mapping[str, int]
    now: int
    tiers: Mapping[str, str]


class Part(NamedTuple):
    """Some lines that follow upon each other; `is_news` unless the desk may know them already."""

    lines: Sequence[Line]
    is_news: bool


class Supposed(NamedTuple):
    """The tier that an account was supposed to have at an instant, for want of a word of it."""

    account: str
    at: int
    tier: str


class PartRead(NamedTuple):
    """What was read on each line: `ready` has those that are, as plain values in the form of
    `marshal`, which takes half the time of `pickle`. The others, and what was supposed, are known
    by the line's place."""

    ready: bytes
    others: Mapping[int, Row]
    supposed: Mapping[int, Supposed]

    def unpack(self) -> Iterator[Row]:
        """In order."""
        for place, packed in enumerate(loads(self.ready)):
            if packed is None:
                yield self.others[place]
            else:
                yield Ready._make((*packed[:-1], TicketRows._make(packed[-1])))


class LinesApart:
    """A `LineReader`. Once the desk has turned out to know what the file tells, or where that may
    be news of tickets that it knows, lines are only read: what they come to is not asked."""

    def __init__(self, desk: Desk, tiers: LearntTiers, *, is_news: bool) -> None:
        self._desk = desk
        self._tiers = tiers
        self.is_news = is_news

    def __call__(self, lines: Iterator[Line], known: Vocabulary) -> Iterator[tuple[Line, Row]]:
        """Each with what it says."""
        yield from read_each(islice(lines, FEW), known)
        jobs = min(count_cores() - 1, _MOST_PROCESSES)
        first = next(lines, None) if jobs else None
        if first is None:
            yield from read_each(lines, known)
            return
        desk = self._desk
        knowledge = Knowledge(desk.in_force, desk.ladder_since, desk.now, self._tiers.list_known())
        parts = self._part(first, lines)
        for part, read in pass_through(knowledge, read_part, parts, jobs):
            yield from _hold_to(part, read, known)

    def _part(self, first: Line, lines: Iterator[Line]) -> Iterator[Part]:
        held, size = [first], len(first.text)
        for line in lines:
            if size > _PART_BYTES:
                yield Part(held, self.is_news)
                held, size = [], 0
            held.append(line)
            size += len(line.text)
        yield Part(held, self.is_news)


def read_part(knowledge: Knowledge, part: Part) -> PartRead:
    """What lines say and come to, as far as that hangs on nothing else in the file."""
    tiers = knowledge.tiers
    default = knowledge.in_force.policy.desk.default_tier
    asked: list[Supposed] = []

    def suppose(account: str | None, at: int) -> str:
        if account is None:
            return default
        asked.append(Supposed(account, at, tiers.get(account, default)))
        return asked[-1].tier

    known = know_words(knowledge.in_force.policy, suppose)
    ready: list[tuple[object, ...] | None] = []
    others: dict[int, Row] = {}
    supposed = {}
    for place, line in enumerate(part.lines):
        read = read_line(line, known)
        row = _work_out(knowledge, read) if part.is_news else read
        if isinstance(row, Ready):
            ready.append((*row[:-1], tuple(row.rows)))
        else:
            ready.append(None)
            others[place] = row
        if asked:
            supposed[place] = asked.pop()
    return PartRead(dumps(ready), others, supposed)


def _work_out(knowledge: Knowledge, row: Incoming | Reject) -> Row:
    """The row ready to be written, unless others have a say in it."""
    if isinstance(row, Reject) or names_others(row) or row.people:
        return row
    try:
        new = prepare(knowledge, row.ticket, row.events, knowledge.now, row.fingerprint)
    except HdError:
        return row  # Who comes to write it hears of it.
    return Ready(row.line, row.ref, row.fingerprint, row.account, row.tier, lay_out(new))


def _hold_to(part: Part, read: PartRead, known: Vocabulary) -> Iterator[tuple[Line, Row]]:
    """What was read, but for lines of which something was supposed that is not so."""
    for place, (line, row) in enumerate(zip(part.lines, read.unpack(), strict=True)):
        said = read.supposed.get(place)
        is_so = said is None or known.tier_of(said.account, said.at) == said.tier
        yield line, row if is_so else read_line(line, known)
