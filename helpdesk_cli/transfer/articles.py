"""Articles from Markdown files with TOML front matter between two lines of `+++`."""

from pathlib import Path

from helpdesk_cli.domain.triage.article import Article
from helpdesk_cli.errors import ConfigError, NotFoundError, suggest
from helpdesk_cli.files import read_small_text

KEYS = ("title", "topics", "language")

_FENCE = "+++\n"


def find_files(paths: list[Path]) -> list[Path]:
    """The files named, and the `.md` files below the folders named."""
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise NotFoundError(f"{path}: no such file or folder")
        found += sorted(path.rglob("*.md")) if path.is_dir() else [path]
    return found


def read_articles(files: list[Path]) -> list[Article]:
    """Every file as an article; raises ConfigError with every problem found."""
    articles: list[Article] = []
    problems: list[str] = []
    for file in files:
        try:
            articles.append(_parse(file.stem, read_small_text(file)))
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

    before, fence, rest = text.partition(_FENCE)
    front, end, body = rest.partition(f"\n{_FENCE}")
    if before or not fence or not end:
        raise ValueError('expected front matter: a line +++, title = "…", a line +++')
    values = tomli.loads(front)
    unknown = [key for key in values if key not in KEYS]
    if unknown:
        raise ValueError(f"{unknown[0]}: no such key{suggest(unknown[0], KEYS)}")
    title, topics = values.get("title"), values.get("topics", [])
    language = values.get("language")
    if not isinstance(title, str) or not title.strip():
        raise ValueError(f"title: expected a text, got {title!r}")
    if not isinstance(topics, list) or not all(isinstance(topic, str) for topic in topics):
        raise ValueError(f'topics: expected a list such as ["drm"], got {topics!r}')
    if language is not None and not isinstance(language, str):
        raise ValueError(f'language: expected a text such as "fr", got {language!r}')
    if "\0" in text:
        raise ValueError("a NUL character is no text")
    return Article(name, title, tuple(topics), language, body.strip())
