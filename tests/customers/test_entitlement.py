"""Which channel a ticket may come in over, and what a refusal says."""

import pytest

from helpdesk_cli.domain.customers.account import Account
from helpdesk_cli.domain.customers.ways_in import (
    Allowed,
    Offer,
    OutOfHours,
    PinAnswer,
    Refused,
    check_channel,
    list_ways,
)
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.phrases.ways_in import advise, describe_refusal
from helpdesk_cli.policy_file.reading.parse import parse_policy
from tests.conftest import PLAIN_POLICY
from tests.customers.channels import (
    ENTERPRISE,
    NOON,
    SUNDAY_NIGHT,
    VIMEO,
    ask_vimeo,
    ask_vodlix,
    epoch,
)


def refused(verdict: Allowed | Refused) -> Refused:
    assert isinstance(verdict, Refused)
    return verdict


def test_a_tier_without_the_channel_is_told_who_has_it_and_what_it_may_use() -> None:
    verdict = refused(ask_vimeo("free", "phone"))
    assert describe_refusal(verdict) == (
        "phone is not for Free; it is for Enterprise Silver, Enterprise Gold and "
        "Enterprise Platinum"
    )
    assert verdict.instead == (Offer("form", None), Offer("email", None))


@pytest.mark.parametrize(
    ("topic", "given"), [("billing", 'not "billing"'), (None, "and no topic was given")]
)
def test_a_channel_of_one_topic_refuses_others(topic: str | None, given: str) -> None:
    verdict = refused(ask_vimeo("advanced", "chat", topic=topic))
    assert describe_refusal(verdict) == f"chat is for live-streaming only, {given}"
    assert verdict.instead == (Offer("form", None), Offer("email", None))


def test_a_channel_of_grave_cases_refuses_mild_ones() -> None:
    verdict = refused(ask_vodlix("phone", "medium"))
    assert describe_refusal(verdict) == "phone is for critical and high tickets only, not medium"
    assert verdict.instead == (Offer("form", "login"), Offer("email", None))
    assert advise(verdict) == ("allowed now: form and email",)


# 9 to 21 in New York, 9 to 18 in London, 9 to 21 in Brisbane; half-open, Monday to Friday.
HOURS = [
    ("americas", "2026-11-18T08:59:59-05:00", False),
    ("americas", "2026-11-18T09:00:00-05:00", True),
    ("americas", "2026-11-18T20:59:59-05:00", True),
    ("americas", "2026-11-18T21:00:00-05:00", False),
    ("americas", "2026-07-15T09:00:00-04:00", True),
    ("europe", "2026-11-18T08:59:59+00:00", False),
    ("europe", "2026-11-18T09:00:00+00:00", True),
    ("europe", "2026-11-18T17:59:59+00:00", True),
    ("europe", "2026-11-18T18:00:00+00:00", False),
    ("europe", "2026-07-15T08:00:00+00:00", True),
    ("apac", "2026-11-18T09:00:00+10:00", True),
    ("apac", "2026-11-18T21:00:00+10:00", False),
    ("apac", "2026-11-21T12:00:00+10:00", False),
    (None, "2026-11-18T09:00:00-05:00", True),
]


@pytest.mark.parametrize(("region", "at", "is_open"), HOURS)
def test_the_phone_keeps_the_hours_of_the_region(region: str, at: str, is_open: bool) -> None:
    assert isinstance(ask_vimeo("silver", "phone", at, region=region), Allowed) is is_open


def test_out_of_hours_it_says_when_the_phone_opens_by_the_clock_of_the_region() -> None:
    closed = refused(ask_vimeo("silver", "phone", "2026-11-20T21:00:00+10:00", region="apac"))
    assert describe_refusal(closed) == (
        "phone is closed at this hour (silver-apac) and opens Mon 23 Nov 09:00 AEST"
    )


def test_what_is_allowed_is_allowed_until_it_closes() -> None:
    assert ask_vimeo("silver", "phone", NOON) == Allowed(epoch("2026-11-18T18:00:00+00:00"))
    assert ask_vimeo("gold", "phone", SUNDAY_NIGHT) == Allowed(None)
    assert ask_vimeo("free", "form", SUNDAY_NIGHT) == Allowed(None)


PINS: list[tuple[PinAnswer, str, str]] = [
    ("missing", "none was given", "--pin - reads it"),
    (
        "wrong",
        "this is not it",
        "Inês Carvalho, the account manager, can set a new one: hd account set NAME --pin -",
    ),
    ("locked", "it is locked after too many wrong ones", "says until when"),
    ("unset", "no account that has one was named", "hd account set NAME --pin -"),
]


@pytest.mark.parametrize(("pin", "said", "advice"), PINS)
def test_the_phone_wants_the_pin_and_says_how_to_come_by_it(
    pin: PinAnswer, said: str, advice: str
) -> None:
    verdict = refused(ask_vimeo("gold", "phone", pin=pin))
    assert describe_refusal(verdict) == f"phone needs the account's PIN: {said}"
    assert advice in advise(verdict)[0]


@pytest.mark.parametrize("tier", ENTERPRISE)
def test_a_closed_phone_is_not_worth_asking_for_the_pin(tier: str) -> None:
    verdict = refused(ask_vimeo(tier, "phone", SUNDAY_NIGHT, pin="missing"))
    assert isinstance(verdict.obstacle, OutOfHours) is (tier == "silver")


def test_the_phone_instead_of_the_chat_says_that_it_wants_the_pin() -> None:
    verdict = refused(ask_vimeo("gold", "chat", topic="billing"))
    assert "phone with the PIN" in advise(verdict)[1]


@pytest.mark.parametrize("channel", ["form", "chat", "phone"])
def test_a_tier_that_the_policy_has_dropped_has_the_ways_of_the_default_one(channel: str) -> None:
    assert ask_vimeo("bronze", channel) == ask_vimeo(VIMEO.desk.default_tier, channel)


@pytest.fixture(scope="module")
def plain() -> Policy:
    return parse_policy(PLAIN_POLICY, "plain")


@pytest.mark.parametrize("channel", ["form", "phone"])
def test_a_policy_that_limits_nothing_allows_everything(plain: Policy, channel: str) -> None:
    for tier in ("gold", "free", None):
        account = Account("acme", tier, None)
        verdict = check_channel(plain, account, channel, "normal", None, epoch(SUNDAY_NIGHT))
        assert verdict == Allowed(None)


def test_ways_say_what_is_open_until_when_and_what_opens_when() -> None:
    account = Account("acme", "silver", "europe")
    phones = {
        at: next(way for way in list_ways(VIMEO, account, epoch(at)) if way.channel == "phone")
        for at in (NOON, SUNDAY_NIGHT)
    }
    assert phones[NOON].is_open
    assert phones[NOON].changes_at == epoch("2026-11-18T18:00:00+00:00")
    assert not phones[SUNDAY_NIGHT].is_open
    assert phones[SUNDAY_NIGHT].changes_at == epoch("2026-11-23T09:00:00+00:00")
