"""`hd reply`: an answer to the customer, recorded and mailed; or what they said elsewhere."""

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from helpdesk_cli.cli.answer import tell_changed, tell_departures
from helpdesk_cli.cli.asking.choose import takes_many
from helpdesk_cli.cli.asking.text import choose_sending, take_text
from helpdesk_cli.cli.options import Body, Json, Tickets
from helpdesk_cli.domain.tickets.ticket import Status
from helpdesk_cli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from helpdesk_cli.desk.desk import Desk
    from helpdesk_cli.desk.outgoing.replying import Sending


class Words(NamedTuple):
    """The text of a reply, or the article or draft that has it, and the status that follows."""

    body: str | None = None
    article: str | None = None
    is_draft: bool = False
    then: Status | None = None


class How(NamedTuple):
    """The options about the mail of a reply."""

    send: bool | None = None
    attach: tuple[Path, ...] = ()
    cc: tuple[str, ...] = ()
    copies: bool = True


Pend = Annotated[
    bool, typer.Option("--pend", help="Set the ticket to pending: wait for the customer.")
]
Hold = Annotated[
    bool, typer.Option("--hold", help="Set the ticket on hold: wait for a third party.")
]
Solve = Annotated[bool, typer.Option("--solve", help="Mark the ticket solved.")]
FromCustomer = Annotated[
    bool, typer.Option("--from-customer", help="Record what the customer said or wrote elsewhere.")
]
Article = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Send this article as the reply, and count it as helpful."),
]
Draft = Annotated[
    bool, typer.Option("--draft", help="Save the text as your draft; nothing is sent.")
]
SendDraft = Annotated[bool, typer.Option("--send-draft", help="Send your draft as the reply.")]
Send = Annotated[
    bool | None,
    typer.Option("--send/--no-send", help="Mail it, or only record it; else as the policy says."),
]
Attach = Annotated[
    list[Path] | None,
    typer.Option(metavar="FILE", help="Send this file with it; may be repeated."),
]
Cc = Annotated[
    list[str] | None,
    typer.Option(
        metavar="ADDRESS", help="Copy it to this address, and all that follows; repeatable."
    ),
]
NoCc = Annotated[bool, typer.Option("--no-cc", help="Leave out whoever is copied on the ticket.")]


@takes_many
def reply(
    ctx: typer.Context,
    tickets: Tickets,
    body: Body = None,
    pend: Pend = False,
    hold: Hold = False,
    solve: Solve = False,
    from_customer: FromCustomer = False,
    article: Article = None,
    draft: Draft = False,
    send_draft: SendDraft = False,
    send: Send = None,
    attach: Attach = None,
    cc: Cc = None,
    no_cc: NoCc = False,
    json: Json = False,
) -> None:
    """Reply to the customer, which stops the reply clocks.

    It is mailed to the contact's address after a moment (hold_seconds in the policy) in which hd
    undo still stops it. An unassigned ticket becomes yours, unless the policy says otherwise.

    \b
    Example:  hd reply 42 --body "We are looking into it." --pend
              hd reply 42 --no-send --body "Told her on the phone."
              hd reply 42 --from-customer --body "Called: it works again."
    """
    then = _choose_status({"pending": pend, "hold": hold, "solved": solve})
    how = How(send, tuple(attach or ()), tuple(cc or ()), not no_cc)
    words = Words(body, article, send_draft, then)
    _refuse_contradictions(words, how, from_customer=from_customer, draft=draft)
    with ctx.obj.open_to_act() as desk:
        if from_customer:
            done = _hear(desk, tickets, body, then, json)
        elif draft:
            done = _keep(desk, tickets, body, json)
        else:
            done = _answer(desk, tickets, words, how, json)
    ctx.obj.remember(done[-1])


def _refuse_contradictions(words: Words, how: How, *, from_customer: bool, draft: bool) -> None:
    if words.article and (words.body is not None or words.is_draft):
        raise UsageError("--article is the whole reply", hint="omit --body and --send-draft")
    if words.is_draft and words.body is not None:
        raise UsageError("the draft is the whole reply", hint="omit --body or --send-draft")
    if from_customer and (how != How() or words.article or words.is_draft):
        raise UsageError("--from-customer mails nothing", hint="omit what is about our reply")
    if draft and (from_customer or how != How() or words._replace(body=None) != Words()):
        raise UsageError(
            "--draft only keeps the text", hint="give the other options with --send-draft"
        )


def _choose_status(flags: dict[Status, bool]) -> Status | None:
    asked = [status for status, is_on in flags.items() if is_on]
    if len(asked) > 1:
        raise UsageError("--pend, --hold and --solve cannot be combined", hint="choose one")
    return asked[0] if asked else None


def _answer(desk: "Desk", tickets: list[str], words: Words, how: How, json: bool) -> list[int]:
    from helpdesk_cli.desk.outgoing.replying import reply_by_mail
    from helpdesk_cli.desk.queue.queue import list_tickets
    from helpdesk_cli.desk.tickets.changes import find_tickets

    before = list_tickets(desk, find_tickets(desk, tickets))
    with _take_reply(desk, tickets, words) as record:
        done, leaving = reply_by_mail(desk, record, _choose_sending(desk, tickets, how))
    tell_changed(desk, done, "recorded reply to", json, before=before)
    tell_departures(desk, leaving, json)
    return done


@contextmanager
def _take_reply(
    desk: "Desk", tickets: list[str], words: Words
) -> "Iterator[Callable[[], list[int]]]":
    """What records the reply: an article, or what the agent says."""
    from helpdesk_cli.desk.tickets import changes
    from helpdesk_cli.desk.tickets.drafting import send_drafts
    from helpdesk_cli.desk.triage import articles

    if words.is_draft:
        yield lambda: send_drafts(desk, tickets, words.then)
        return
    if words.article:
        found = articles.find_article(desk, words.article)
        yield lambda: articles.answer(desk, tickets, found, words.then)
        return
    with take_text(desk, words.body, lambda: changes.describe(desk, tickets)) as text:
        yield lambda: changes.reply(desk, tickets, text, words.then)


def _choose_sending(desk: "Desk", tickets: list[str], how: How) -> "Sending":
    from helpdesk_cli.desk.outgoing.files import read_files
    from helpdesk_cli.desk.outgoing.replying import Sending
    from helpdesk_cli.domain.customers.address import encode_address

    try:
        cc = tuple(encode_address(each).lower() for each in how.cc)
    except ValueError as error:
        raise UsageError(f"--cc: {error}") from None
    wanted = choose_sending(desk, tickets, how.send)
    return Sending(wanted, cc, how.copies, read_files(how.attach))


def _keep(desk: "Desk", tickets: list[str], body: str | None, json: bool) -> list[int]:
    from helpdesk_cli.desk.tickets import changes
    from helpdesk_cli.desk.tickets.drafting import keep_draft

    with take_text(desk, body, lambda: changes.describe(desk, tickets)) as text:
        done = keep_draft(desk, tickets, text)
    tell_changed(desk, done, "kept a draft on", json)
    return done


def _hear(
    desk: "Desk", tickets: list[str], body: str | None, then: Status | None, json: bool
) -> list[int]:
    from helpdesk_cli.desk.tickets import changes

    heirs = _follow_merges(desk, tickets)
    with take_text(desk, body, lambda: changes.describe(desk, heirs)) as text:
        done = changes.hear(desk, heirs, text, then)
    tell_changed(desk, done, "heard on", json)
    return done


def _follow_merges(desk: "Desk", names: list[str]) -> list[str]:
    """The tickets where customers go on whose own were merged; says which."""
    from helpdesk_cli.desk.tickets import changes

    heirs = changes.find_heirs(desk, names)
    for ticket, heir in heirs.items():
        if heir != ticket:
            sys.stderr.write(f"hd: #{ticket} was merged into #{heir}: it continues there\n")
    return [f"#{heir}" for heir in dict.fromkeys(heirs.values())]
