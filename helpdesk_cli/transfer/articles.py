"""Articles from Markdown files with TOML front matter between two lines of `+++`."""

import os
import re
from pathlib import Path

from helpdesk_cli.domain.triage.article import Article
from helpdesk_cli.errors import ConfigError, NotFoundError, suggest
from helpdesk_cli.files import read_small_text

KEYS = ("title", "topics", "language")

_SUFFIXES = (".md", ".markdown")
_FRONT_MATTER = re.compile(
    r"\+\+\+[ \t]*\r?\n(.*?)^\+\+\+[ \t]*\r?(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_NAMED_BY_FOLDER = ("index", "_index")
"""Stems of files that generators of sites name after the folder they stand in."""


def find_files(paths: list[Path]) -> list[Path]:
    """The files named, and the Markdown files below the folders named."""
    found: list[Path] = []
    for path in paths:
        if not os.path.exists(path):
            raise NotFoundError(f"{path}: no such file or folder")
        found += sorted(_find_below(path)) if path.is_dir() else [path]
    return found


def _find_below(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES]
    except OSError as error:
        raise NotFoundError(f"{folder}: cannot be read: {error.strerror}") from None


def _name(file: Path) -> str:
    return file.resolve().parent.name if file.stem.lower() in _NAMED_BY_FOLDER else file.stem


def read_articles(files: list[Path]) -> list[Article]:
    """Every file as an article; raises ConfigError with every problem found."""
    articles: list[Article] = []
    problems: list[str] = []
    for file in files:
        try:
            articles.append(_parse(_name(file), read_small_text(file)))
        except OSError as error:
            problems.append(f"{file}: cannot be read: {error.strerror}")
        except ValueError as error:
            problems.append(f"{file}: {error}")
    names = [article.name for article in articles]
    problems += [
        f"{name}: several files of that name" for name in {*names} if names.count(name) > 1
    ]
    if problems:
        raise ConfigError(problems, hint="nothing was added")
    return articles


def _parse(name: str, text: str) -> Article:
    import tomli

    found = _FRONT_MATTER.match(text)
    if found is None:
        raise ValueError('expected front matter: a line +++, title = "…", a line +++')
    values = tomli.loads(found[1])
    # Generators of sites have keys of their own, which are theirs; a near miss is a slip.
    for key in values:
        if key not in KEYS and (near := suggest(key, KEYS)):
            raise ValueError(f"{key}: no such key{near}")
    title, topics = values.get("title"), values.get("topics", [])
    language = values.get("language")
    if not isinstance(title, str) or not title.strip():
        raise ValueError(f"title: expected a text, got {title!r}")
    if not isinstance(topics, list) or not all(isinstance(topic, str) for topic in topics):
        raise ValueError(f'topics: expected a list such as ["drm"], got {topics!r}')
    if language is not None and not isinstance(language, str):
        raise ValueError(f'language: expected a text such as "fr", got {language!r}')
    if "\0" in text:
        raise ValueError("text cannot contain a NUL character")
    return Article(name, title, tuple(topics), language, text[found.end() :].strip())
