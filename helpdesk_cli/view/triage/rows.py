"""Triage for programs: each untriaged ticket with all that is suggested for it.

Its screen is `screen`, loaded only to be drawn.
"""

from collections.abc import Iterable, Sequence
from typing import TextIO

from helpdesk_cli.domain.tickets.routing import Routed
from helpdesk_cli.domain.triage.article import ArticleMatch
from helpdesk_cli.domain.triage.suggest import Alike, Case, Suggestion
from helpdesk_cli.phrases.routing import describe_reasons
from helpdesk_cli.view.printing.output import Output, print_rows, print_value
from helpdesk_cli.view.printing.when import format_iso

CASE_KEYS = (
    *("id", "ref", "subject", "account", "contact", "tier", "severity", "team", "topic"),
    *("created_at", "clock", "due_at", "suggested_severity", "route", "similar", "duplicates"),
    *("articles", "channels", "unread_since"),
)
"""What is not on the ticket but suggested stands behind `due_at`."""


def print_cases(cases: Sequence[Case], output: Output, stream: TextIO) -> None:
    """Lists and reasons in full as JSON; in CSV and TSV the values alone."""
    if output.format == "json":
        print_value([_case_object(case) for case in cases], output, stream)
    elif output.format == "nl":
        for case in cases:
            print_value(_case_object(case), output, stream)
    else:
        print_rows(CASE_KEYS, map(_case_row, cases), output, stream)


def _case_object(case: Case) -> dict[str, object]:
    told = (
        _suggestion_object(case.severity, case.definition),
        _route_object(case.routed),
        [_alike_object(alike) for alike in case.similar],
        [_alike_object(alike) for alike in case.duplicates],
        [_article_object(match) for match in case.articles],
        _open_channels(case),
        _unread(case),
    )
    return dict(zip(CASE_KEYS, (*_ticket_cells(case), *told), strict=True))


def _case_row(case: Case) -> list[object]:
    return [
        *_ticket_cells(case),
        case.severity and case.severity.value,
        case.routed and case.routed.route.team,
        _join(alike.id for alike in case.similar),
        _join(alike.id for alike in case.duplicates),
        _join(match.article.name for match in case.articles),
        _join(_open_channels(case)),
        _unread(case),
    ]


def _ticket_cells(case: Case) -> list[object]:
    line = case.line
    return [
        *(line.id, line.ref, line.subject, line.account, line.contact, line.tier, line.severity),
        *(line.team, line.topic, format_iso(line.created_at), line.clock),
        None if line.due_at is None else format_iso(line.due_at),
    ]


def _suggestion_object(suggestion: Suggestion | None, definition: str) -> object:
    if suggestion is None:
        return None
    return {
        "severity": suggestion.value,
        "definition": definition,
        "share": round(suggestion.share, 3),
        "why": [{"word": word, "weight": round(weight, 1)} for word, weight in suggestion.why],
    }


def _route_object(routed: Routed | None) -> object:
    if routed is None:
        return None
    route = routed.route
    return {
        "name": route.name,
        "team": route.team,
        "private": route.private,
        "checklist": list(route.checklist),
        "why": describe_reasons(routed.met),
    }


def _alike_object(alike: Alike) -> dict[str, object]:
    return {
        "id": alike.id,
        "subject": alike.subject,
        "status": alike.status,
        "severity": alike.severity,
        "share": round(alike.share, 3),
        "words": list(alike.words),
        "solved_in_seconds": alike.solved_in,
        "answer": alike.answer,
    }


def _article_object(match: ArticleMatch) -> dict[str, object]:
    article = match.article
    return {"name": article.name, "title": article.title, "words": list(match.words)}


def _unread(case: Case) -> str | None:
    since = case.line.unread_since
    return None if since is None else format_iso(since)


def _open_channels(case: Case) -> list[str]:
    return [way.channel for way in case.ways if way.is_open]


def _join(values: Iterable[object]) -> str:
    return ",".join(map(str, values))
