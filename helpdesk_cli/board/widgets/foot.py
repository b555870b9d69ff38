"""The last lines: what was just done or how the queue stands, and the keys that lead on."""

from collections.abc import Mapping, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from helpdesk_cli.board.widgets.ink import draw_line, read_style
from helpdesk_cli.domain.answers.board_keys import DEEDS, name_key
from helpdesk_cli.view.printing.ink import STRONG, Span


class Line(Widget):
    """One line of spans."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._spans: Sequence[Span] = ()

    def show(self, spans: Sequence[Span]) -> None:
        """These from now on."""
        if spans != self._spans:
            self._spans = spans
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """As Textual asks for it."""
        return draw_line(self._spans, self.size.width)


class Foot(Widget):
    """The keys, as many as there is room for; each can be pressed with the mouse."""

    def __init__(self, keys: Mapping[str, Sequence[str]]) -> None:
        super().__init__(id="foot")
        self._offers = [
            (deed.name, name_key(keys[deed.name][0]), deed.word)
            for deed in DEEDS
            if deed.word and keys[deed.name]
        ]

    def render_line(self, y: int) -> Strip:
        """As Textual asks for it; help and quit always find room."""
        width = self.size.width
        ends = [offer for offer in self._offers if offer[0] in ("help", "quit")]
        room = width - sum(map(_width, ends))
        segments: list[Segment] = []
        for offer in self._offers:
            is_end = offer in ends
            if is_end or _width(offer) <= room:
                room -= 0 if is_end else _width(offer)
                segments += _draw(offer)
        return Strip(segments).adjust_cell_length(width)


def _width(offer: tuple[str, str, str]) -> int:
    return len(offer[1]) + len(offer[2]) + 3


def _draw(offer: tuple[str, str, str]) -> list[Segment]:
    name, key, word = offer
    pressed = Style(meta={"@click": f"screen.do('{name}')"})
    key_style = read_style(STRONG) + pressed
    return [Segment(key, key_style), Segment(f" {word}", pressed), Segment("  ")]
