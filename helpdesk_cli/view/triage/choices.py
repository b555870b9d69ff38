"""The words a question may be answered with, and what each means."""

from collections.abc import Iterable

from helpdesk_cli.view.printing.safe import clean_line

_WIDTH = 78


def render_offers(title: str, offers: Iterable[tuple[str, str]]) -> str:
    """A line for each key that can be pressed or typed, and what it stands for."""
    return "\n".join([clean_line(title), *(f"  {key}  {clean_line(text)}" for key, text in offers)])


def render_help() -> str:
    """What each key of triage does."""
    return (
        render_offers(
            "Keys",
            [
                (
                    "a",
                    "accept the suggested severity, and the route: only if the guess is sure",
                ),
                ("s", "choose another severity, and follow the route"),
                ("t", "take the ticket"),
                ("g", "assign it to someone"),
                ("w", "write a reply"),
                ("r", "reply with an article"),
                ("m", "merge it into a ticket that it duplicates"),
                ("o", "open it: show the whole timeline"),
                ("u", "undo the last key"),
                ("n", "next: leave it as it is"),
                ("q", "quit, as Esc does; ^C asks first"),
            ],
        )
        + "\n"
    )


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
