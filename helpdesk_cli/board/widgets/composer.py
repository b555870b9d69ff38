"""Where a reply or a note is written on the board. What is written is kept as it is typed."""

from collections.abc import Callable
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Static, TextArea

_PAUSE = 1.0
"""In seconds: so soon after the last key what was typed is kept."""

HINT = "Ctrl-Enter or Ctrl-S sends, Ctrl-E continues in $EDITOR, Esc keeps it for later"


class Composer(ModalScreen[str | None], inherit_bindings=False):
    """Answers with the words to send; None when they are kept for later."""

    # Many terminals send Ctrl-J for Ctrl-Enter, and some the same as for Enter: hence the third.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+enter,ctrl+j,ctrl+s", "send", priority=True),
        Binding("escape,ctrl+c", "leave", priority=True),
        Binding("ctrl+e", "edit", priority=True),
    ]

    def __init__(
        self,
        title: str,
        text: str,
        keep: Callable[[str], None],
        edit: Callable[[str], str],
    ) -> None:
        super().__init__(classes="asking")
        self._title = title
        self._keep, self._edit = keep, edit
        self._kept = text
        self._area = TextArea(text, compact=True, highlight_cursor_line=False)
        self._pause: Timer | None = None

    def compose(self) -> ComposeResult:
        """As Textual asks for it."""
        with Vertical():
            yield Static(Text(self._title, "bold"), markup=False)
            yield self._area
            yield Static(Text(HINT, "dim"), markup=False)

    def on_mount(self) -> None:
        """Ready to be written into, behind what is there."""
        self._area.focus()
        self._area.move_cursor(self._area.document.end)

    def on_text_area_changed(self) -> None:
        """Keep it, once there is a pause."""
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(_PAUSE, self._lay_aside)

    def action_send(self) -> None:
        """What is written is the answer."""
        self._lay_aside()
        self.dismiss(self._area.text)

    def action_leave(self) -> None:
        """Another time."""
        self._lay_aside()
        self.dismiss(None)

    def action_edit(self) -> None:
        """Go on in the editor, and come back with what it leaves."""
        self._area.text = self._edit(self._area.text)
        self._area.move_cursor(self._area.document.end)
        self._lay_aside()

    def _lay_aside(self) -> None:
        if self._area.text != self._kept:
            self._kept = self._area.text
            self._keep(self._kept)
