"""What a desk has promised: tiers by severities, clocks, calendars, people, ladders, proofs.

Frozen values only; `policy_file` makes them from TOML. Order is meaning: severities stand from
worst to mildest, routes and ladders as written.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from helpdesk_cli.domain.policy.clocks import CLOCKS, ClockName, ClockRule, Promise
from helpdesk_cli.domain.policy.ladder import Manners, Rung
from helpdesk_cli.domain.policy.mail import MailRules
from helpdesk_cli.domain.time.calendar import Calendar
from helpdesk_cli.domain.time.duration import Duration

Commitment = Literal["sla", "estimate"]
Language = Literal["en", "fr"]


@dataclass(frozen=True, slots=True)
class Desk:
    """The `[desk]` table. `timezone` is the zone in which people are shown instants.

    `language` is that of the mails and reports the desk writes. `open_team`: also people whom the
    policy does not name may act and be given tickets. `reply_takes`: who answers a ticket that
    nobody has, has it.
    """

    name: str
    timezone: str
    default_tier: str
    default_severity: str
    default_calendar: str
    language: Language = "en"
    open_team: bool = False
    reply_takes: bool = True


@dataclass(frozen=True, slots=True)
class Severity:
    id: str
    label: str
    definition: str


@dataclass(frozen=True, slots=True)
class Tier:
    """What one kind of customer is owed. `targets[clock][severity]`; an absent one is no promise.

    `calendar` None means the desk's default one. `channels` empty means any channel.
    """

    id: str
    label: str
    commitment: Commitment
    targets: Mapping[ClockName, Mapping[str, Duration]]
    calendar: str | None = None
    calendar_by_region: Mapping[str, str] = field(default_factory=dict)
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Channel:
    """A way in. On a `live` one the opening is itself an answer.

    `hours` is `tier` (the account's own calendar), a calendar's name, or None for always.
    `severities` and `topics` empty mean no limit.
    """

    id: str
    live: bool = False
    requires: str | None = None
    hours: str | None = None
    severities: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Team:
    """`wip_limit` is how many tickets in progress one member should hold at most."""

    id: str
    email: str | None = None
    members: tuple[str, ...] = ()
    wip_limit: int | None = None


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    name: str
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """Where a ticket goes when every condition given fits; the first route that fits wins.

    A `private` one has a team. Any of the `words` will do. The `checklist` is for whoever takes it.
    """

    name: str
    topic: str | None = None
    words: tuple[str, ...] = ()
    channel: str | None = None
    tier: str | None = None
    sender: str | None = None
    team: str | None = None
    private: bool = False
    checklist: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyTest:
    """One `[[tests]]` entry: what starts at `at` is due at `expected[clock]`.

    `rungs`, by name, says when each fires if nobody reads or replies; None is never.
    """

    at: int
    expected: Mapping[ClockName, int]
    tier: str
    severity: str
    region: str | None = None
    rungs: Mapping[str, int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy file as it was written; `hash` is the SHA-256 of its text.

    `views` are searches that the team shares, by name; `allowed` says by code of which findings
    the file wants to hear nothing, and why.
    """

    desk: Desk
    calendars: Mapping[str, Calendar]
    severities: Mapping[str, Severity]
    tiers: Mapping[str, Tier]
    clocks: Mapping[ClockName, ClockRule]
    channels: Mapping[str, Channel]
    teams: Mapping[str, Team]
    people: Mapping[str, Person]
    roles: Mapping[str, str]
    routes: tuple[Route, ...]
    escalations: tuple[Rung, ...]
    tests: tuple[PolicyTest, ...]
    text: str
    hash: str
    manners: Manners = field(default_factory=Manners)
    views: Mapping[str, str] = field(default_factory=dict)
    mail: MailRules = field(default_factory=MailRules)
    allowed: Mapping[str, str] = field(default_factory=dict)
    _promises: dict[tuple[str, str, str | None], Mapping[ClockName, Promise]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def find_rung(self, name: str) -> Rung | None:
        """The rung of this name; None when it is not on the ladder."""
        return next((rung for rung in self.escalations if rung.name == name), None)

    def promises(self, tier: str, severity: str, region: str | None) -> Mapping[ClockName, Promise]:
        """What is owed by clock; a clock that is missing is not promised.

        A tier or severity that this policy does not know is promised nothing.
        """
        key = (tier, severity, region)
        known = self._promises.get(key)
        if known is None:
            known = self._promises[key] = dict(self._find_promises(*key))
        return known

    def tier_that_counts(self, tier: str | None) -> str:
        """The tier of an account: its own, or the default when it has none or this policy has
        dropped it."""
        return tier if tier in self.tiers and tier is not None else self.desk.default_tier

    def calendar_of(self, tier: str, region: str | None) -> Calendar:
        """The calendar by region, else the tier's own, else the desk's default one."""
        held = self.tiers[tier]
        name = held.calendar_by_region.get(region or "") or held.calendar
        return self.calendars[name or self.desk.default_calendar]

    def is_live(self, channel: str | None) -> bool:
        """Whether who writes on this channel is answered as they speak (phone, chat)."""
        known = self.channels.get(channel or "")
        return known is not None and known.live

    def _find_promises(
        self, tier: str, severity: str, region: str | None
    ) -> list[tuple[ClockName, Promise]]:
        if tier not in self.tiers:
            return []
        found: list[tuple[ClockName, Promise]] = []
        for clock in CLOCKS:
            duration = self.tiers[tier].targets.get(clock, {}).get(severity)
            if duration is not None:
                calendar = None if duration.is_wall else self.calendar_of(tier, region)
                why = f"tiers.{tier}.{clock}.{severity}"
                found.append((clock, Promise(clock, duration, calendar, self.clocks[clock], why)))
        return found
