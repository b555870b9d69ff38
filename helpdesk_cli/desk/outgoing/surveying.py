"""Asking customers how it went, once for each ticket, a while after it was solved."""

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.outgoing.writing import (
    find_references,
    find_sender,
    read_conversation,
)
from helpdesk_cli.domain.mail.outgoing import ReplyLetter
from helpdesk_cli.domain.mail.rating import offer_answers
from helpdesk_cli.mail.letters.survey import word_survey
from helpdesk_cli.mail.letters.wording import speak
from helpdesk_cli.store.ladder.outbox import OutboxRow
from helpdesk_cli.store.ladder.ratings import find_asked, save_asked
from helpdesk_cli.store.tickets.tickets import StoredTicket


def object_to_survey(desk: Desk, held: StoredTicket, row: OutboxRow) -> str | None:
    """Why a customer is not to be asked; None when they are."""
    if not desk.in_force.policy.mail.survey.ask:
        return "the policy asks nobody"
    if held.status not in ("solved", "closed"):
        return "reopened since"
    if desk.delivery is None:
        return "hd.toml has no [delivery]"
    asked_at = find_asked(desk.store, held.id)
    # By this very letter, if it was first tried no later than that.
    return "asked before" if asked_at is not None and asked_at < row.written_at else None


def write_survey(desk: Desk, held: StoredTicket, row: OutboxRow) -> ReplyLetter:
    """The letter, and a note that the customer was asked."""
    policy = desk.in_force.policy
    talk = read_conversation(desk, held)
    phrases = speak(talk.language)
    letter = ReplyLetter(
        recipient=talk.contact,
        name=talk.name,
        cc=(),
        sender=find_sender(desk, held.id),
        desk=policy.desk.name,
        subject=held.ticket.subject,
        mark=desk.signet.mark_subject(held.id),
        message_id=row.letter,
        references=tuple(find_references(desk, held.id)),
        greeting=phrases["hello"],
        text="",
        signature=phrases.say("automatic", desk=policy.desk.name),
        history=(),
        zone=policy.desk.timezone,
        language=talk.language,
        automatic=True,
    )
    offered = offer_answers(policy.mail.survey.answers)
    marks = {answer: desk.signet.mark_rating(held.id, answer) for answer in offered}
    with desk.store.transaction("tickets"):
        desk.store.hold_tickets([held.id])
        save_asked(desk.store, held.id, desk.now)
    return letter.saying(word_survey(letter, marks))
