"""What the support pages promise about accounts, channels, phone hours and PINs.

Which sentence each test shows is in `tests/policy/shipped/test_seed_sentences.py`.
"""

import pytest

from helpdesk_cli.domain.customers.ways_in import Allowed, Refused
from tests.conftest import Hd
from tests.customers.channels import (
    ENTERPRISE,
    FORMER,
    NOON,
    SELF_SERVICE,
    SUNDAY_NIGHT,
    TIERS,
    ask_vimeo,
    ask_vodlix,
)
from tests.customers.conftest import PIN

CHATTERS = ("advanced", "premium", *ENTERPRISE)
CALL = ("new", "Called", "--account", "acme", "--channel", "phone")

# ── Vimeo ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("channel", ["form", "email"])
@pytest.mark.parametrize("tier", TIERS)
def test_everybody_may_write_at_any_hour(tier: str, channel: str) -> None:
    for at in (NOON, SUNDAY_NIGHT):
        assert ask_vimeo(tier, channel, at, pin="missing") == Allowed(None)


def test_a_ticket_of_an_account_brings_what_is_known_of_it(vimeo: Hd) -> None:
    vimeo.ok("new", "Where is my video?", "--account", "acme", "--channel", "form")
    ticket = vimeo.ok("show", "1", "--json").json()
    assert (ticket["tier"], ticket["region"]) == ("silver", "europe")


@pytest.mark.parametrize("tier", TIERS)
def test_three_kinds_of_customers_may_chat_about_live_streams_at_any_hour(tier: str) -> None:
    for at in (NOON, SUNDAY_NIGHT):
        about_live = ask_vimeo(tier, "chat", at, topic="live-streaming")
        assert isinstance(about_live, Allowed if tier in CHATTERS else Refused)
        assert isinstance(ask_vimeo(tier, "chat", at, topic="billing"), Refused)


@pytest.mark.parametrize("tier", TIERS)
def test_only_enterprise_may_phone(tier: str) -> None:
    verdict = ask_vimeo(tier, "phone", NOON)
    assert isinstance(verdict, Allowed if tier in ENTERPRISE else Refused)


def test_callers_prove_themselves_with_the_pin_they_were_sent(vimeo: Hd) -> None:
    assert vimeo(*CALL).code == 1
    assert vimeo(*CALL, "--pin", "1111").code == 1
    vimeo.ok(*CALL, "--pin", PIN)


def test_a_caller_without_the_pin_is_sent_to_their_account_manager(vimeo: Hd) -> None:
    refused = vimeo(*CALL)
    assert (
        "Inês Carvalho, the account manager, can set a new one: hd account set NAME --pin -"
        in refused.err
    )
    assert "Inês Carvalho" in vimeo.on_screen().ok("account", "show", "acme").out


# The page says 24/7 of all three ways, then gives the phone the hours of each package.
@pytest.mark.parametrize("tier", ENTERPRISE)
def test_enterprise_may_write_chat_and_phone(tier: str) -> None:
    assert ask_vimeo(tier, "form", SUNDAY_NIGHT) == Allowed(None)
    assert ask_vimeo(tier, "chat", SUNDAY_NIGHT, topic="live-streaming") == Allowed(None)
    assert isinstance(ask_vimeo(tier, "phone", NOON), Allowed)


def test_the_hours_of_the_phone_vary_with_the_package() -> None:
    answers = [isinstance(ask_vimeo(tier, "phone", SUNDAY_NIGHT), Allowed) for tier in ENTERPRISE]
    assert answers == [False, True, True]


@pytest.mark.parametrize("region", ["americas", "europe", "apac", None])
@pytest.mark.parametrize("tier", ["gold", "platinum"])
def test_gold_and_platinum_may_phone_at_any_hour(tier: str, region: str | None) -> None:
    for at in (NOON, SUNDAY_NIGHT):
        assert ask_vimeo(tier, "phone", at, region=region) == Allowed(None)


@pytest.mark.parametrize("tier", [*SELF_SERVICE, *FORMER])
def test_of_self_service_advanced_and_premium_alone_may_chat(tier: str) -> None:
    verdict = ask_vimeo(tier, "chat", topic="live-streaming")
    assert isinstance(verdict, Allowed) is (tier in ("advanced", "premium"))


# ── Vodlix ───────────────────────────────────────────────────────────────────────────────────

SEVERITIES = ("critical", "high", "medium", "low")


@pytest.mark.parametrize("severity", SEVERITIES)
def test_customers_submit_tickets_by_form_at_any_hour(severity: str) -> None:
    for at in (NOON, SUNDAY_NIGHT):
        assert ask_vodlix("form", severity, at) == Allowed(None)


def test_the_account_names_who_gives_the_login_which_hd_does_not_claim_to_check(vodlix: Hd) -> None:
    words = vodlix.on_screen().ok("account", "show", "cine").out
    assert "with the login" not in words
    assert "✓ at any hour" in words
    assert "Tara Nwosu (tara)" in words


@pytest.mark.parametrize("severity", SEVERITIES)
def test_customers_may_mail_at_any_hour(severity: str) -> None:
    for at in (NOON, SUNDAY_NIGHT):
        assert ask_vodlix("email", severity, at) == Allowed(None)


@pytest.mark.parametrize("severity", SEVERITIES)
def test_the_phone_is_for_grave_problems(vodlix: Hd, severity: str) -> None:
    call = ("new", "Called", "--account", "cine", "--channel", "phone", "--severity", severity)
    assert (vodlix(*call).code == 0) is (severity in ("critical", "high"))


def test_grave_problems_are_phoned_at_any_hour() -> None:
    for severity in ("critical", "high"):
        assert ask_vodlix("phone", severity, SUNDAY_NIGHT) == Allowed(None)


def test_a_customer_has_an_account_manager_and_a_direct_line(vodlix: Hd) -> None:
    shown = vodlix.ok("account", "show", "cine", "--json").json()
    assert (shown["manager"], shown["phone"]) == ("tara", "+33 1 23 45 67 89")


def test_a_customer_may_have_a_premium_support_plan(vodlix: Hd) -> None:
    vodlix.ok("account", "set", "cine", "--plan", "Premium, with consultations")
    words = vodlix.on_screen().ok("account", "show", "cine").out
    assert "Premium, with consultations" in words
