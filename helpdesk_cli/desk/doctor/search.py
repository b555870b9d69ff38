"""The index of words against the texts that it was made of."""

from helpdesk_cli.desk.doctor.check import FIX, Examination, found, wrong
from helpdesk_cli.desk.doctor.replay import choose
from helpdesk_cli.domain.answers.doctor import Seen
from helpdesk_cli.english import count
from helpdesk_cli.store.copying import index_words
from helpdesk_cli.store.engines import inspect

_NAMED = 5


def find_wrong_words(on: Examination) -> Seen:
    ids = choose(on)
    with on.desk.store.snapshot():
        lost = inspect(on.desk.store).find_wrong_words(ids)
    note = f"{count(len(ids), 'ticket')} compared"
    if not lost:
        return found(note=note)
    named = ", ".join(map(str, lost[:_NAMED])) + (" …" if len(lost) > _NAMED else "")
    text = f"search does not know the words of {count(len(lost), 'ticket')} as they are: {named}"
    return found(wrong(text, FIX), note=note)


def mend_words(on: Examination) -> list[str]:
    with on.desk.store.transaction():
        on.desk.store.words.clear()
        index_words(on.desk.store)
    return ["made the index of words anew"]
