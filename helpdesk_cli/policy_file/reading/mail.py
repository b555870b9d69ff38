"""`[mail]`: how replies leave, and how letters to customers begin and end."""

from string import Formatter
from typing import get_args

from helpdesk_cli.domain.policy.mail import (
    ARTICLE_NAME,
    PLACES,
    SENDINGS,
    MailRules,
    Manner,
    Survey,
)
from helpdesk_cli.domain.policy.policy import Language
from helpdesk_cli.domain.time.duration import parse_duration
from helpdesk_cli.policy_file.reading.known_ids import Names
from helpdesk_cli.policy_file.reading.table import Table, one_of, parse_text, show

LANGUAGES: tuple[Language, ...] = get_args(Language)
HOLDS = range(0, 3_601)
AUTOMATIC = range(0, 101)
ANSWERS = range(2, 4)

parse_sending = one_of("an answer", SENDINGS)


def read_mail(table: Table, names: Names) -> MailRules:
    default = MailRules()
    return MailRules(
        send=table.optional("send", parse_sending, default.send),
        acknowledge=table.flag("acknowledge"),
        acknowledge_channels=table.list_of("acknowledge_channels", names.channel),
        automatic_per_hour=table.whole_number(
            "automatic_per_hour", AUTOMATIC, default.automatic_per_hour
        ),
        hold_seconds=table.whole_number("hold_seconds", HOLDS, default.hold_seconds),
        article_url=table.optional("article_url", parse_article_url, None),
        survey=_read_survey(table.table("satisfaction")),
        manner=_read_manner(table),
        manner_by_team=_read_teams(table.table("teams"), names),
    )


def _read_survey(table: Table) -> Survey:
    default = Survey()
    return Survey(
        ask=table.flag("ask"),
        after=table.optional("after", parse_duration, default.after),
        answers=table.whole_number("answers", ANSWERS, default.answers),
    )


def _read_teams(table: Table, names: Names) -> dict[str, Manner]:
    found = {team: _read_manner(table.table(team)) for team in table.free_keys()}
    for team in found:
        try:
            names.team(team)
        except ValueError as error:
            table.note(team, str(error))
    return found


def _read_manner(table: Table) -> Manner:
    return Manner(
        table.per_word("greeting", parse_letter_text, LANGUAGES),
        table.per_word("signature", parse_letter_text, LANGUAGES),
    )


def parse_article_url(text: str) -> str:
    """A web address with a place for the name of an article."""
    is_address = text.startswith(("https://", "http://")) and text.isprintable()
    if is_address and " " not in text and text.count(ARTICLE_NAME) == 1:
        return text
    such = f"https://help.example.com/{ARTICLE_NAME}"
    raise ValueError(f'expected a web address such as "{such}", got {show(text)}')


def parse_letter_text(text: str) -> str:
    """Text in which braces hold no more than what a letter knows."""
    expected = ", ".join(f"{{{place}}}" for place in PLACES)
    try:
        asked = [tuple(each) for _, *each in Formatter().parse(text) if each[0] is not None]
    except ValueError:
        raise ValueError(f"expected text with braces in pairs, got {show(text)}") from None
    if any(each not in [(place, "", None) for place in PLACES] for each in asked):
        raise ValueError(f"expected no other braces than {expected}, got {show(text)}")
    return parse_text(text)
