"""The words a question may be answered with, and what each means."""

from collections.abc import Iterable

from helpdesk_cli.view.safe import clean_line

_WIDTH = 78


def render_offers(title: str, offers: Iterable[tuple[str, str]]) -> str:
    """A line for each key that can be pressed or typed, and what it stands for."""
    return "\n".join([clean_line(title), *(f"  {key}  {clean_line(text)}" for key, text in offers)])


def render_choices(title: str, choices: Iterable[tuple[str, str, str]]) -> str:
    """A paragraph for each id with its label and definition."""
    from textwrap import fill

    paragraphs = [
        fill(
            clean_line(f"{id} ({label}): {definition}"),
            _WIDTH,
            initial_indent="  ",
            subsequent_indent="    ",
        )
        for id, label, definition in choices
    ]
    return "\n".join([f"{title}:", *paragraphs])
