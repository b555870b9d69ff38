"""The index of words against the texts that it was made of."""

from collections.abc import Iterator, Sequence

from helpdesk_cli.desk.doctor.check import FIX, Examination, found, wrong
from helpdesk_cli.desk.doctor.replay import choose
from helpdesk_cli.domain.answers.doctor import Finding, Seen
from helpdesk_cli.english import count
from helpdesk_cli.store.copies.copying import index_words
from helpdesk_cli.store.engines import inspect

_NAMED = 5


def find_wrong_words(on: Examination) -> Seen:
    ids = choose(on)
    with on.desk.store.snapshot():
        inspection = inspect(on.desk.store)
        lost, articles = inspection.find_wrong_words(ids), inspection.find_wrong_articles()
    findings = [*_say("ticket", lost), *_say("article", articles)]
    return found(*findings, note=f"{count(len(ids), 'ticket')} compared")


def _say(thing: str, ids: Sequence[int]) -> Iterator[Finding]:
    if ids:
        named = ", ".join(map(str, ids[:_NAMED])) + (" …" if len(ids) > _NAMED else "")
        text = f"search has the wrong words for {count(len(ids), thing)}: {named}"
        yield wrong(text, FIX)


def mend_words(on: Examination) -> list[str]:
    with on.desk.store.transaction():
        on.desk.store.words.clear()
        index_words(on.desk.store)
    return ["rebuilt the index of words"]
