"""The manual on disk: one Markdown file a topic, shipped with the program."""

from pathlib import Path

from helpdesk_cli.domain.manual import Topic, find_part, list_parts
from helpdesk_cli.errors import NotFoundError, suggest

_FOLDER = Path(__file__).resolve().parents[2] / "manual"
_ORDER = (
    *("agent", "board", "customers", "mail", "replies"),
    *("policy", "writing", "escalation", "report"),
    *("import", "settings", "scripting", "database", "postgresql", "scaling"),
    *("access", "cron", "questions"),
)


def list_topics() -> list[Topic]:
    """Every topic, in the order in which a newcomer needs them."""
    return [_read(name) for name in _ORDER]


def find_text(asked: str) -> str:
    """The Markdown of a topic such as `policy`, or of a part of it such as `policy.tiers`.

    Raises NotFoundError, with near misses, when there is none of that name.
    """
    name, *path = asked.split(".")
    if name not in _ORDER:
        raise NotFoundError(
            f'no topic "{name}"{suggest(name, _ORDER)}', hint=_find_elsewhere(asked.split("."))
        )
    topic = _read(name)
    part = find_part(topic, path) if path else topic.text
    if part is None:
        raise NotFoundError(
            f'no "{".".join(path)}" in the topic {name}{suggest(path[-1], list_parts(topic))}',
            hint=f"hd help {name} shows all of it",
        )
    return part


def _find_elsewhere(path: list[str]) -> str:
    """A hint what to type instead: the topic that has such a part, else how to find one's way."""
    for topic in list_topics():
        if find_part(topic, path):
            return f"hd help {topic.name}.{'.'.join(path)}"
    return "hd help lists topics; hd COMMAND --help explains a command"


def _read(name: str) -> Topic:
    return Topic(name, (_FOLDER / f"{name}.md").read_text(encoding="utf-8"))
