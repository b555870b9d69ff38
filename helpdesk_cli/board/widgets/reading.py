"""Something to read, over the whole board: all keys, an explanation, what a command said."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Static

from helpdesk_cli.board.widgets.ink import read_screen

_STEPS = {"j": 1, "down": 1, "k": -1, "up": -1, "enter": 1}


class Reading(ModalScreen[None], inherit_bindings=False):
    """A text that Esc and `q` put away, and keys scroll."""

    def __init__(self, drawn: str) -> None:
        super().__init__(id="reading")
        self._drawn = drawn

    def compose(self) -> ComposeResult:
        """As Textual asks for it."""
        with VerticalScroll():
            yield Static(read_screen(self._drawn), markup=False)

    def on_key(self, event: Key) -> None:
        """Scroll, or leave."""
        pane = self.query_one(VerticalScroll)
        page = max(pane.size.height - 1, 1)
        steps = {**_STEPS, "pagedown": page, "space": page, "pageup": -page}
        ends = {"g": 0, "home": 0, "G": pane.max_scroll_y, "end": pane.max_scroll_y}
        event.stop()
        if event.key in ("escape", "ctrl+c") or event.character in ("q", "?"):
            self.dismiss(None)
        elif event.key in steps:
            pane.scroll_to(y=pane.scroll_offset.y + steps[event.key], animate=False)
        elif event.key in ends:
            pane.scroll_to(y=ends[event.key], animate=False)
