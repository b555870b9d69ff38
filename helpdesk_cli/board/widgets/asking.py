"""A question at the foot of the board: one of a list, or a line with its words completed."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

MOST = 200
"""How many offers are listed at a time; typing narrows them."""


class Offer(NamedTuple):
    """What can be answered, and what it means. Both are safe to print."""

    value: str
    told: str = ""


Complete = Callable[[str], Sequence[Offer]]
"""What may stand in place of the last word of a line, by the line up to there."""


class Asking(ModalScreen[str | None], inherit_bindings=False):
    """Esc answers nothing. What is typed narrows the offers; arrows choose among them.

    Of a list one is the answer. Of a line it is the line itself, and Tab takes an offer into it.
    """

    def __init__(
        self,
        question: str,
        offers: Sequence[Offer] = (),
        *,
        complete: Complete | None = None,
        text: str = "",
    ) -> None:
        super().__init__(classes="asking")
        self._question, self._text = question, text
        self._all, self._complete = offers, complete
        self._offered: Sequence[Offer] = ()
        self._list = OptionList(markup=False, compact=True)
        self._list.can_focus = False
        self._line = Input(text, compact=True, select_on_focus=False)

    def compose(self) -> ComposeResult:
        """As Textual asks for it."""
        with Vertical():
            yield self._list
            yield Static(Text(self._question), markup=False)
            yield self._line

    def on_mount(self) -> None:
        """Ready to be typed into."""
        self._line.focus()
        self._narrow(self._text)

    def on_key(self, event: Key) -> None:
        """Esc leaves; arrows and Tab are for the offers."""
        if event.key in ("escape", "ctrl+c"):
            event.stop()
            self.dismiss(None)
        elif event.key in ("down", "ctrl+n"):
            event.stop()
            self._list.action_cursor_down()
        elif event.key in ("up", "ctrl+p"):
            event.stop()
            self._list.action_cursor_up()
        elif event.key == "tab":
            event.stop()
            self._take_in()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Other offers for other words."""
        self._narrow(event.value)

    def on_input_submitted(self) -> None:
        """Enter answers."""
        if self._complete is not None:
            self.dismiss(self._line.value)
        elif self._chosen is not None:
            self.dismiss(self._chosen.value)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Pressed with the mouse."""
        self._list.highlighted = event.option_index
        if self._complete is not None:
            self._take_in()
        elif self._chosen is not None:
            self.dismiss(self._chosen.value)

    @property
    def _chosen(self) -> Offer | None:
        place = self._list.highlighted
        return None if place is None else self._offered[place]

    def _narrow(self, typed: str) -> None:
        if self._complete is not None:
            word = typed.rpartition(" ")[2]
            found = [o for o in self._complete(typed) if o.value.startswith(word) and typed]
        else:
            said = typed.casefold()
            found = [o for o in self._all if said in f"{o.value} {o.told}".casefold()]
            found.sort(key=lambda offer: not offer.value.casefold().startswith(said))
        self._offered = found[:MOST]
        widest = max((len(offer.value) for offer in self._offered), default=0)
        self._list.set_options(Option(_draw(offer, widest)) for offer in self._offered)
        self._list.display = bool(self._offered)
        self._list.highlighted = 0 if self._offered else None

    def _take_in(self) -> None:
        """The offer in place of the last word, or of all that was typed where one is chosen."""
        if self._chosen is None:
            return
        before = self._line.value.rpartition(" ")[:2] if self._complete is not None else ()
        self._line.value = "".join([*before, self._chosen.value])
        self._line.cursor_position = len(self._line.value)


def _draw(offer: Offer, widest: int) -> Text:
    drawn = Text(offer.value.ljust(widest), no_wrap=True, overflow="ellipsis")
    return drawn.append(f"  {offer.told}", "dim") if offer.told else drawn
