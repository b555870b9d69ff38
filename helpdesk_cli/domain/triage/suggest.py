"""Suggestions for a new ticket, each with the words that led to it: its severity, and its like.

Naive Bayes over the words of earlier tickets, and a comparison by their rare words: both are sums
that a person can check. Nothing here changes a ticket.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import NamedTuple

from helpdesk_cli.domain.answers.queue import QueueLine
from helpdesk_cli.domain.customers.ways_in import Way
from helpdesk_cli.domain.tickets.routing import Routed
from helpdesk_cli.domain.tickets.search.words import split_words
from helpdesk_cli.domain.tickets.ticket import Status
from helpdesk_cli.domain.triage.article import ArticleMatch

STOP_WORDS = frozenset(
    split_words(
        """
        a about after again all also always an and any are as at be because been being both but by
        can cannot could did do does each even ever every few for from get had has have he hello
        help her hi his how i if in into is it its just know let like made make many me more most
        much must my need no not now of on one only or other our out over please really same say
        says she since so some still such than thank thanks that the their them then there they
        this through to too two up us very want was we well were what when where which while who
        why will with would yet you your
        afin ai alors après au aucun aussi autre aux avec avez avoir avons bien bonjour ça car ce
        cela ces cet cette comme comment cordialement dans de depuis des deux donc du elle elles en
        encore est et été être eu fait faire il ils je la le les leur leurs lors lui ma mais me même
        merci mes moi mon ne nos notre nous on ont ou par pas peu peut plus pour pouvez qu que quel
        quelle qui sa sans se ses si son sont sous sur ta te tes toi ton tout tous toute très tu un
        une vos votre vous y
        """
    )
)
"""Words of English and French that say nothing about a ticket."""

HINT_WEIGHT = 5
"""A definition of the policy counts as much as that many tickets that consist of its words."""

CAUTION = 3
"""How many average tickets are added to those of each value."""

SEEN = 2
"""A word must have been seen so often: what stood in one ticket says nothing about others."""

REASONS = 5
"""How many words are given as the reason, the weightiest first."""

TELLING = 1.2
"""Only a word that is that many times likelier with a value is a reason for it."""


EARNED = 0.7
"""How sure a guess must be to be accepted by one key. On two recorded histories, four of five of
those are right or more (91 % and 81 %); where severities were drawn by lot, none is so sure."""


class Suggestion(NamedTuple):
    """`share` is how probable the model holds `value`, from 0 to 1.

    `why` has the words that speak for it, the weightiest first: a word of weight 4 is four times as
    frequent among tickets of this value as among the others.
    """

    value: str
    share: float
    why: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Alike:
    """An earlier ticket, how alike it is, and how it ended.

    `solved_in` is wall-clock seconds, None when it is not solved; `answer` is the last that an
    agent wrote to the customer.
    """

    id: int
    subject: str
    status: Status
    severity: str
    share: float
    words: tuple[str, ...]
    solved_in: int | None
    answer: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """A ticket that nobody has taken, and all that is suggested for it.

    `text` is its opening message, `definition` that of the severity suggested. `routed` is the
    route that fits, whether it has taken the ticket already or not. `ways` are the channels that
    its customer has, `duplicates` unfinished tickets of the same customer. `articles` may answer
    it, the best first.
    """

    line: QueueLine
    text: str
    severity: Suggestion | None
    definition: str
    routed: Routed | None
    similar: tuple[Alike, ...]
    duplicates: tuple[Alike, ...]
    ways: tuple[Way, ...]
    articles: tuple[ArticleMatch, ...]

    @property
    def earned(self) -> Suggestion | None:
        """The severity suggested, if it is sure enough to be accepted by one key."""
        return self.severity if self.severity and self.severity.share >= EARNED else None


class Likeness(NamedTuple):
    """How alike another text is, from 0 to 1, and the words that both have, the rarest first."""

    place: int
    share: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts as sets of words, how rare each word is among them, and how much each text weighs."""

    texts: Sequence[frozenset[str]]
    rarity: Mapping[str, float]
    sizes: Sequence[float]


@dataclass(frozen=True, slots=True)
class Model:
    """What the words of earlier tickets say of a value such as the severity.

    `tickets` counts examples by value, `words` how many of those have each word.
    """

    tickets: Counter[str]
    words: dict[str, Counter[str]]


def find_terms(text: str) -> frozenset[str]:
    """The words that say something about a ticket."""
    return frozenset(
        word
        for word in split_words(text)
        if (len(word) > 1 or not word.isascii()) and word not in STOP_WORDS and not word.isdecimal()
    )


def learn(
    examples: Iterable[tuple[str, frozenset[str]]], hints: Iterable[tuple[str, frozenset[str]]]
) -> Model:
    """Count the terms of tickets whose value is known, and those of the policy's definitions."""
    model = Model(Counter(), {})
    for weight, texts in ((1, examples), (HINT_WEIGHT, hints)):
        for value, terms in texts:
            model.tickets[value] += weight
            counted = model.words.setdefault(value, Counter())
            for term in terms:
                counted[term] += weight
    return model


def suggest_value(model: Model, terms: frozenset[str]) -> Suggestion | None:
    """The likeliest value; None when no word speaks for it, since a guess has no reason to give."""
    known = [term for term in sorted(terms) if _count(model, term) >= SEEN]
    if not known:
        return None
    scores = {value: _score(model, value, known) for value in model.tickets}
    best = max(scores, key=lambda value: scores[value])
    weights = {term: _weigh(model, best, term) for term in known}
    telling = ((-weight, term) for term, weight in weights.items() if weight >= TELLING)
    why = sorted(telling)[:REASONS]
    if not why:
        return None
    share = 1 / sum(exp(score - scores[best]) for score in scores.values())
    return Suggestion(best, share, tuple((term, -weight) for weight, term in why))


def gather(texts: Sequence[frozenset[str]]) -> Corpus:
    """The texts to compare with, measured once; a word is the rarer the fewer of them have it."""
    spread = Counter(term for text in texts for term in text)
    rarity = {term: _measure_rarity(len(texts), count) for term, count in spread.items()}
    sizes = [sqrt(sum(rarity[term] ** 2 for term in text)) for text in texts]
    return Corpus(texts, rarity, sizes)


def find_alike(corpus: Corpus, terms: frozenset[str], most: int, least: float) -> list[Likeness]:
    """The texts most like this one, by the rarity of the words they share; at least by `least`."""
    unheard = _measure_rarity(len(corpus.texts), 0)
    rarity = {term: corpus.rarity.get(term, unheard) for term in terms}
    own_size = sqrt(sum(value**2 for value in rarity.values()))
    found = []
    for place, (text, size) in enumerate(zip(corpus.texts, corpus.sizes, strict=True)):
        common = terms & text
        if common:
            share = sum(rarity[term] ** 2 for term in common) / (own_size * size)
            if share >= least:
                rarest = sorted(common, key=lambda term: (-rarity[term], term))[:REASONS]
                found.append(Likeness(place, share, tuple(rarest)))
    return sorted(found, key=lambda one: -one.share)[:most]


def _measure_rarity(texts: int, having: int) -> float:
    return log((texts + 1) / (having + 1)) + 1


def _score(model: Model, value: str, terms: Sequence[str]) -> float:
    """The natural logarithm of how probable value and terms are together, up to a constant.

    Words of one ticket say much the same, so that many of them count less than their sum.
    """
    seen = sum(log(_probability(model, [value], term)) for term in terms)
    return log(model.tickets[value]) + seen / sqrt(len(terms))


def _count(model: Model, term: str) -> int:
    return sum(counted[term] for counted in model.words.values())


def _weigh(model: Model, value: str, term: str) -> float:
    """How many times likelier the term is with this value than with the others."""
    others = [other for other in model.tickets if other != value]
    if not others:
        return 1.0
    return _probability(model, [value], term) / _probability(model, others, term)


def _probability(model: Model, values: Sequence[str], term: str) -> float:
    """How often tickets of these values have a term, as if `CAUTION` average ones were theirs too.

    So a value that was seldom seen says little, and no single word decides.
    """
    tickets = sum(model.tickets[value] for value in values)
    having = sum(model.words[value][term] for value in values)
    average = (_count(model, term) + 0.5) / (model.tickets.total() + 1)
    return (having + CAUTION * average) / (tickets + CAUTION)
