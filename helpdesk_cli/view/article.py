"""`hd article`: the help-centre as lists, and one article to read."""

from collections.abc import Sequence
from typing import TextIO

from helpdesk_cli.domain.article import Article, ArticleUse
from helpdesk_cli.view.ink import QUIET, STRONG, paint
from helpdesk_cli.view.output import (
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
        told = [
            (article, f"{use.deflected} deflected, {use.answered} answered")
            for article, use in found
        ]
        print_text("".join(_line(article, end, output) for article, end in told), output, stream)
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


def print_offer(found: Sequence[Article], output: Output, stream: TextIO) -> None:
    """Articles to choose from by number."""
    lines = (
        f"{number}. {show_line(article.title, output)}\n" for number, article in enumerate(found, 1)
    )
    print_text("This may answer it already:\n" + "".join(lines), output, stream)


def print_article(article: Article, output: Output, stream: TextIO) -> None:
    """One article, its Markdown as it was written."""
    if output.format in ("json", "nl"):
        whole = dict(zip(ARTICLE_KEYS, _row(article), strict=True)) | {"body": article.body}
        print_value(whole, output, stream)
        return
    title = paint([(show_line(article.title, output), STRONG)], output.colour)
    print_text(f"{title}\n\n{show_body(article.body, output)}\n", output, stream)


def _row(article: Article) -> list[object]:
    return [article.name, article.title, list(article.topics), article.language]


def _line(article: Article, end: str, output: Output) -> str:
    spans = [
        (show_line(article.name, output), STRONG),
        (f"  {show_line(article.title, output)}", ""),
        (f"  {show_line(end, output)}", QUIET),
    ]
    return paint(spans, output.colour) + "\n"
