"""What customers answered when they were asked how it went; nothing where nobody was asked."""

from collections.abc import Iterator

from helpdesk_cli.domain.report.report import FEWEST_ANSWERS, Satisfaction
from helpdesk_cli.phrases.phrases import Phrases
from helpdesk_cli.view.report.layout import Column, Section
from helpdesk_cli.view.report.words import say_share


def tell_satisfaction(found: Satisfaction, phrases: Phrases) -> Iterator[Section]:
    """The share of good answers first, then how many there are of each."""
    answered = found.rate.denominator
    if not found.asked and not answered:
        return
    counts = (found.good, found.fair, found.bad)
    names = ("answered_good", "answered_fair", "answered_bad")
    lead = phrases.say("too_few_answers", least=phrases.say_number(FEWEST_ANSWERS))
    if found.share is not None:
        lead = phrases.say("good_of_all", share=say_share(phrases, found.rate))
    yield Section(
        name="satisfaction",
        title=phrases["satisfaction"],
        columns=(Column(phrases["answer"]), Column(phrases["customers"], right=True)),
        rows=(
            *((phrases[n], phrases.say_number(c)) for n, c in zip(names, counts, strict=True)),
            (phrases["were_asked"], phrases.say_number(found.asked)),
        ),
        lead=lead,
    )
