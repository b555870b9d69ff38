"""What a customer is told as their mail arrives: its number, and when to expect an answer."""

from helpdesk_cli.domain.mail.outgoing import Promised
from helpdesk_cli.domain.policy.policy import Language
from helpdesk_cli.mail.letters.wording import say_duration, speak


def word_acknowledgement(language: Language, ticket_id: int, promised: Promised | None) -> str:
    """The text, without greeting and signature."""
    phrases = speak(language)
    received = phrases.say("received", number=f"#{ticket_id}")
    if promised is not None:
        due = phrases.say_instant("full_instant", promised.due_at, promised.zone)
        target = say_duration(language, promised.target)
        phrase = "answer_owed" if promised.is_owed else "answer_expected"
        received += f"\n{phrases.say(phrase, target=target, due=due)}"
    return f"{received}\n\n{phrases['add_more']}"
