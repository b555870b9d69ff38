"""Which words the index holds, so that FTS5 walks the lists of these alone.

It steps through the list of every word that it is asked for, be that empty; and before it tells the
first ticket with a word that begins in some way, it merges the lists of all that do, to their ends.
"""

from collections.abc import Iterable, Iterator

from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.door.words import Phrase, Question, State

MOST_WORDS = 500
"""A beginning that more words have is left to FTS5."""

_LEAST_SIGN = "\x01"


def narrow(store: Store, question: Question) -> Question:
    """The same question, in words that some ticket has."""
    store.rows(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.indexed_word"
        " USING fts5vocab (main, ticket_text, instance)"
    )
    return question._replace(
        wanted=[[*_narrow_choices(store, group)] for group in question.wanted],
        refused=[*_narrow_choices(store, question.refused)],
    )


def _narrow_choices(store: Store, choices: Iterable[Phrase | State]) -> Iterator[Phrase | State]:
    for choice in choices:
        if isinstance(choice, State) or len(choice.words) > 1:
            yield choice
        elif not choice.is_prefix:
            if _is_held(store, choice.words[0]):
                yield choice
        else:
            words = _list_words(store, choice.words[0])
            yield from [choice] if words is None else (Phrase((word,)) for word in words)


def _list_words(store: Store, beginning: str) -> list[str] | None:
    """The words that begin so; None when there are too many."""
    words: list[str] = []
    word = _next_word(store, beginning)
    while word is not None and word.startswith(beginning):
        if len(words) == MOST_WORDS:
            return None
        words.append(word)
        word = _next_word(store, word + _LEAST_SIGN)
    return words


def _is_held(store: Store, word: str) -> bool:
    return store.row("SELECT 1 FROM temp.indexed_word WHERE term = :word", word=word) is not None


def _next_word(store: Store, least: str) -> str | None:
    """The first word from `least` on."""
    row = store.row("SELECT term FROM temp.indexed_word WHERE term >= :least LIMIT 1", least=least)
    return None if row is None else row[0]
