"""`hd article`: the help-centre as lists, and one article to read."""

from collections.abc import Sequence
from typing import TextIO

from helpdesk_cli.domain.triage.article import Article, ArticleMatch, ArticleUse
from helpdesk_cli.english import count
from helpdesk_cli.view.printing.ink import QUIET, STRONG, paint
from helpdesk_cli.view.printing.output import (
    Output,
    print_rows,
    print_text,
    print_value,
    show_body,
    show_line,
)

ARTICLE_KEYS = ("name", "title", "topics", "language")
LIST_KEYS = (*ARTICLE_KEYS, "deflected", "answered")


def print_articles(
    found: Sequence[tuple[Article, ArticleUse]], output: Output, stream: TextIO
) -> None:
    """Every article with how often it made a ticket needless, or answered one."""
    if output.format == "screen":
        lines = (_line(article, _tell_use(use), output) for article, use in found)
        print_text("".join(lines) or "No articles.\n", output, stream)
    else:
        rows = ([*_row(article), *use] for article, use in found)
        print_rows(LIST_KEYS, rows, output, stream)


def print_matches(found: Sequence[Article], output: Output, stream: TextIO) -> None:
    """Articles that fit, the best first."""
    if output.format == "screen":
        lines = (_line(article, " ".join(article.topics), output) for article in found)
        print_text("".join(lines) or "Nothing found.\n", output, stream)
    else:
        print_rows(ARTICLE_KEYS, map(_row, found), output, stream)


def print_added(added: Sequence[Article], output: Output, stream: TextIO) -> None:
    """Say which articles were taken in: how many, or each as search has it."""
    if output.is_json:
        print_rows(ARTICLE_KEYS, map(_row, added), output, stream)
    else:
        print_text(f"added {count(len(added), 'article')}\n", output, stream)


def print_offer(found: Sequence[ArticleMatch], output: Output, stream: TextIO) -> None:
    """Articles to choose from by number, each with the words that led to it."""
    lines = [
        paint(
            [
                (f"{number}. {show_line(match.article.title, output)}", ""),
                (f"  {show_line(', '.join(match.words), output)}", QUIET),
            ],
            output.colour,
        )
        for number, match in enumerate(found, 1)
    ]
    print_text("\n".join(["This may answer it already:", *lines, ""]), output, stream)


def print_article(article: Article, use: ArticleUse, output: Output, stream: TextIO) -> None:
    """One article with how often it helped, its Markdown as it was written."""
    if output.is_json:
        whole = dict(zip(LIST_KEYS, (*_row(article), *use), strict=True)) | {"body": article.body}
        print_value(whole, output, stream)
        return
    title = paint([(show_line(article.title, output), STRONG)], output.colour)
    helped = paint([(_tell_use(use), QUIET)], output.colour)
    print_text(f"{title}\n{helped}\n\n{show_body(article.body, output)}\n", output, stream)


def _tell_use(use: ArticleUse) -> str:
    return f"{use.deflected} deflected, {use.answered} answered"


def _row(article: Article) -> list[object]:
    return [article.name, article.title, list(article.topics), article.language]


def _line(article: Article, end: str, output: Output) -> str:
    spans = [
        (show_line(article.name, output), STRONG),
        (f"  {show_line(article.title, output)}", ""),
        (f"  {show_line(end, output)}", QUIET),
    ]
    return paint(spans, output.colour) + "\n"
