"""The question to a customer how it went: two or three links, each of which writes a mail."""

from __future__ import annotations

from collections.abc import Mapping

from helpdesk_cli.domain.mail.outgoing import ReplyLetter
from helpdesk_cli.mail.letters.wording import speak


def word_survey(letter: ReplyLetter, marks: Mapping[str, str]) -> str:
    """The text: a `mailto:` for each answer, whose subject has its mark."""
    from urllib.parse import quote

    phrases = speak(letter.language)
    lines = []
    for answer, mark in marks.items():
        word = phrases[f"rated_{answer}"]
        link = f"mailto:{quote(letter.sender, safe='@')}?subject={quote(f'{word} {mark}')}"
        lines.append(f"{word}: {link}")
    return "\n\n".join([phrases["how_did_it_go"], "\n".join(lines), phrases["rate"]])
