"""What the index of words holds of a ticket: its words with their places, its fields as words.

A `tsvector` has limits: places end at 16,383, a word has 256 of them, and all of it 1 MiB. A ticket
that is longer than that is marked, and has its words without places.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from helpdesk_cli.domain.tickets.search.words import split_words
from helpdesk_cli.store.door.store import Query, Row, Store
from helpdesk_cli.store.door.words import STATES, NewText, Phrase, Question, State

ID_BITS = 31
"""What a ticket's place has for its id; before them stands when it was created."""

_MARK = "\ue000"
"""What a word begins with that stands for a field; of no script, so that no search for the
beginning of a word meets it."""

LONG = f"{_MARK}long"
"""The word of tickets that have theirs without places."""

_FIELDS = STATES[2:]
"""Of these a ticket is found by what they say, if they say anything."""

_TICKETS = f"""
SELECT id, -(created_at << {ID_BITS} | id), subject, {", ".join(STATES)} FROM ticket
"""
_LAST_PLACE = 16_383
_MOST_PLACES = 256
_LONGEST_WORD = 500
"""In characters, for 2,046 bytes are the most. Words that only differ behind are one."""

_MOST_BYTES = 900_000


class Document(NamedTuple):
    """The words of a ticket in order, and its fields as words of their own kind."""

    id: int
    place: int
    subject: list[str]
    messages: list[str]
    states: Sequence[str]

    def has(self, choice: Phrase | State) -> bool:
        """Whether it is so, as the text itself says."""
        if isinstance(choice, State):
            return write_state(choice) in self.states
        return _stands_in(choice, self.subject) or _stands_in(choice, self.messages)

    def fits(self, question: Question) -> bool:
        """Whether one choice of each wanted group is so, and none of the refused."""
        return all(any(map(self.has, group)) for group in question.wanted) and not any(
            map(self.has, question.refused)
        )


def read_documents(store: Store, condition: str) -> Iterator[Document]:
    """The documents of those tickets whose `id` fits, as they are stored."""
    of_them = condition.replace("id", "ticket_id", 1)
    of_bodies = Query(
        f"SELECT ticket_id, body FROM event WHERE {of_them} AND body IS NOT NULL"
        " ORDER BY ticket_id, at, id"
    )
    of_tags = Query(f"SELECT ticket_id, tag FROM tag WHERE {of_them}")
    of_tickets = Query(f"{_TICKETS} WHERE {condition}")
    store.expect([of_bodies, of_tags, of_tickets])
    bodies = defaultdict(list)
    for ticket_id, body in of_bodies.ask(store):
        bodies[ticket_id].append(body)
    tags = defaultdict(list)
    for ticket_id, tag in of_tags.ask(store):
        tags[ticket_id].append(tag)
    for row in of_tickets.ask(store):
        yield _make(row, bodies[row[0]], tags[row[0]])


def make_document(ticket: NewText) -> Document:
    """The same of one that was just written."""
    # As the server works it out, which drops what 64 bits do not hold.
    place = (-(ticket.created_at << ID_BITS | ticket.id) + (1 << 63)) % (1 << 64) - (1 << 63)
    row = (ticket.id, place, ticket.subject, *ticket.states)
    return _make(row, ticket.bodies, ticket.tags)


def _make(row: Row, bodies: Sequence[str], tags: Collection[str]) -> Document:
    id, place, subject, assignee, private_to, *values = row
    known = zip(_FIELDS, values, strict=True)
    states = [_write_state(field, value) for field, value in known if value is not None]
    states.append(_write_state("assignee", assignee or ""))
    states += [_write_state("tag", tag) for tag in tags]
    if private_to is not None:
        states.append(_write_state("private", private_to))
    return Document(id, place, split_words(subject), split_words("\n".join(bodies)), states)


def write_state(state: State) -> str:
    """A field's word. In hexadecimal, so that nothing in it needs a quote."""
    return _write_state(*state)


@lru_cache(maxsize=4096)
def _write_state(field: str, value: str) -> str:
    written = value.encode(errors="surrogatepass").hex()
    return f"{_MARK}{field}{written}"[: 4 * _LONGEST_WORD]


def write_word(word: str) -> str:
    """A word as the index has it."""
    return word[:_LONGEST_WORD]


def write_vector(document: Document) -> str:
    """A document in the words of `tsvector`."""
    # A place is left out, so that no phrase begins in the subject and ends in a message.
    words = [word[:_LONGEST_WORD] for word in (*document.subject, "", *document.messages)]
    if len(words) > _LAST_PLACE:
        return _write_long(document, words)
    written: dict[str, str] = {}
    for place, word in enumerate(words, 1):
        before = written.get(word)
        written[word] = f"'{word}':{place}" if before is None else f"{before},{place}"
    del written[""]
    if len(words) > _MOST_PLACES and max(map(_count_places, written.values())) > _MOST_PLACES:
        return _write_long(document, words)
    return " ".join((*written.values(), *_quote(document.states)))


def _count_places(written: str) -> int:
    return written.count(",") + 1


def _write_long(document: Document, words: Iterable[str]) -> str:
    kept = [*_quote((LONG, *document.states))]
    left = _MOST_BYTES
    for word in dict.fromkeys(filter(None, words)):
        left -= len(word.encode()) + 8
        if left < 0:
            break
        kept.append(f"'{word}'")
    return " ".join(kept)


def _quote(words: Iterable[str]) -> list[str]:
    return [f"'{word}'" for word in words]


def _stands_in(phrase: Phrase, words: Sequence[str]) -> bool:
    *first, last = phrase.words
    size = len(phrase.words)
    return any(
        (word.startswith(last) if phrase.is_prefix else word == last)
        and list(words[place - size + 1 : place]) == first
        for place, word in enumerate(words)
        if place >= size - 1
    )
