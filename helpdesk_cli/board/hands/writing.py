"""Keys by which agents write: replies, which may solve their ticket, and notes for the team."""

from collections.abc import Callable, Mapping, Sequence

from helpdesk_cli.board import deeds
from helpdesk_cli.board.hands.acting import about, name_tickets
from helpdesk_cli.board.screen import BoardScreen
from helpdesk_cli.board.widgets.asking import Asking, Offer
from helpdesk_cli.board.widgets.composer import Composer
from helpdesk_cli.desk.tickets.changes import describe
from helpdesk_cli.desk.tickets.drafting import lay_aside, read_own_draft
from helpdesk_cli.domain.tickets.ticket import Status

_YES, _NO = "yes", "no"


def replying(then: Status | None) -> Callable[[BoardScreen], None]:
    """A reply, with a status in one breath."""

    def write(board: BoardScreen) -> None:
        names = name_tickets(board)

        def keep(text: str) -> None:
            with board.refusals_told(), board.session.open_to_act() as desk:
                lay_aside(desk, names, text)

        def recall() -> str:
            return read_own_draft(board.lookout.desk, int(names[0].removeprefix("#")))

        what = "Reply and solve" if then else "Reply to"
        _compose(board, names, what, recall, keep, lambda text: _send(board, names, text, then))

    return write


def write_note(board: BoardScreen) -> None:
    """Words for the team."""
    names = name_tickets(board)
    ids = [int(name.removeprefix("#")) for name in names]

    def keep(text: str) -> None:
        for ticket_id in ids:
            board.session.notes.keep(ticket_id, text)

    def write(text: str) -> None:
        if board.carry_out(deeds.noting(names, text)):
            keep("")

    _compose(board, names, "Note on", lambda: board.session.notes.recall(ids[0]), keep, write)


def _compose(
    board: BoardScreen,
    names: Sequence[str],
    what: str,
    recall: Callable[[], str],
    keep: Callable[[str], None],
    then: Callable[[str], object],
) -> None:
    """Write on these tickets, unless that is refused already; what was begun is there again."""
    if not names:
        return
    with board.refusals_told():
        context = describe(board.lookout.desk, names)

        def edit(text: str) -> str:
            with board.refusals_told(), board.app.suspend():
                return board.session.edit(text, context)
            return text

        def go_on(text: str | None) -> None:
            board.read_again()
            if text is not None and text.strip():
                then(text)

        composer = Composer(about(what, names), recall(), keep, edit)
        board.app.push_screen(composer, go_on)


def _send(board: BoardScreen, names: Sequence[str], text: str, then: Status | None) -> None:
    """Record it, and mail it as the policy says, after asking if it wants that."""
    addresses = deeds.list_asked_addresses(board.lookout.desk, names)
    if not addresses:
        board.carry_out(deeds.replying(names, text, then, None))
        return
    offers = [Offer(_YES, f"mail it to {', '.join(addresses)}"), Offer(_NO, "only record it")]
    board.ask(
        Asking("Mail it?", offers),
        lambda answer: board.carry_out(deeds.replying(names, text, then, answer == _YES)),
    )


WRITING: Mapping[str, Callable[[BoardScreen], None]] = {
    "reply": replying(None),
    "reply_solve": replying("solved"),
    "note": write_note,
}
