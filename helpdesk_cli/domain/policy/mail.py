"""The `[mail]` table of a policy: what the desk writes to customers, and when that leaves.

Texts stand by language. One for a team counts before the one for all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from helpdesk_cli.domain.time.duration import Duration, parse_duration

Sending = Literal["ask", "always", "never"]
HOUR = parse_duration("1 hour")

SENDINGS: tuple[Sending, ...] = ("ask", "always", "never")

ARTICLE_NAME = "{name}"
"""What `article_url` has in the place of an article's name."""

PLACES = ("agent", "desk", "team", "ticket")
"""What greetings and signatures can have in braces."""

Texts = Mapping[str, str]
"""A text by language."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a letter begins and ends; a language that is missing has none of its own."""

    greeting: Texts = field(default_factory=dict)
    signature: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Survey:
    """Whether customers are asked how it went, so long `after` their ticket is solved; they choose
    one of that many `answers`: two (good, bad) or three."""

    ask: bool = False
    after: Duration = HOUR
    answers: int = 3


@dataclass(frozen=True, slots=True)
class MailRules:
    """`send`: whether a reply is mailed. It leaves after `hold_seconds`, and can be undone until
    then.

    An article goes as a link to `article_url`, in which {name} is its name; without it, as text.

    `acknowledge`: who opens a ticket by mail is told immediately by when they are answered, and so
    is the contact of a ticket that an agent or a form opens on one of `acknowledge_channels`.
    Nobody gets more than `automatic_per_hour` of such answers.
    """

    send: Sending = "always"
    acknowledge: bool = False
    acknowledge_channels: tuple[str, ...] = ()
    automatic_per_hour: int = 4
    hold_seconds: int = 20
    article_url: str | None = None
    survey: Survey = field(default_factory=Survey)
    manner: Manner = field(default_factory=Manner)
    manner_by_team: Mapping[str, Manner] = field(default_factory=dict)

    def greeting(self, language: str, team: str | None) -> str | None:
        """The text with its braces; None where the policy has none."""
        own = self.manner_by_team.get(team or "", Manner())
        return own.greeting.get(language, self.manner.greeting.get(language))

    def signature(self, language: str, team: str | None) -> str | None:
        """The text with its braces; None where the policy has none."""
        own = self.manner_by_team.get(team or "", Manner())
        return own.signature.get(language, self.manner.signature.get(language))
