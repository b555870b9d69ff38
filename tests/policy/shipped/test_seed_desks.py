"""The two shipped desks against their support pages, cell by cell, worked out by hand."""

from datetime import datetime

import pytest

from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.trial.proof import due_times
from helpdesk_cli.policy_file.files import find_policy, read_policy

VIMEO = read_policy(find_policy("vimeo"))
VODLIX = read_policy(find_policy("vodlix"))


def epoch(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def assert_first_reply(
    policy: Policy, tier: str, severity: str, region: str | None, opened: str, due: str
) -> None:
    _, due_at = due_times(policy, tier, severity, region, epoch(opened))["first_reply"]
    assert due_at == epoch(due)


# A Wednesday at 12:00 UTC is 07:00 in New York, 12:00 in London and 22:00 in Brisbane. The hours
# are 14:00-02:00, 09:00-18:00 and 23:00-11:00 UTC in winter: the Americas wait for the opening,
# Europe reaches the very instant of closing, APAC waits for Thursday's opening.
NOON = "2027-01-13T12:00:00Z"

ENTERPRISE = [
    ("silver", "urgent", "americas", "2027-01-13T15:00:00Z"),
    ("silver", "important", "americas", "2027-01-13T17:00:00Z"),
    ("silver", "standard", "americas", "2027-01-13T20:00:00Z"),
    ("silver", "urgent", "europe", "2027-01-13T13:00:00Z"),
    ("silver", "important", "europe", "2027-01-13T15:00:00Z"),
    ("silver", "standard", "europe", "2027-01-13T18:00:00Z"),
    ("silver", "urgent", "apac", "2027-01-14T00:00:00Z"),
    ("silver", "important", "apac", "2027-01-14T02:00:00Z"),
    ("silver", "standard", "apac", "2027-01-14T05:00:00Z"),
    ("gold", "urgent", None, "2027-01-13T13:00:00Z"),
    ("gold", "important", None, "2027-01-13T15:00:00Z"),
    ("gold", "standard", None, "2027-01-13T18:00:00Z"),
    ("platinum", "urgent", None, "2027-01-13T12:30:00Z"),
    ("platinum", "important", None, "2027-01-13T13:00:00Z"),
    ("platinum", "standard", None, "2027-01-13T14:00:00Z"),
]


@pytest.mark.parametrize(("tier", "severity", "region", "due"), ENTERPRISE)
def test_enterprise_first_replies(tier: str, severity: str, region: str | None, due: str) -> None:
    assert_first_reply(VIMEO, tier, severity, region, NOON, due)


SELF_SERVICE = [
    ("advanced", "2027-01-13T14:00:00Z"),
    ("standard", "2027-01-13T18:00:00Z"),
    ("starter", "2027-01-13T20:00:00Z"),
    ("free", "2027-01-18T12:00:00Z"),
    ("premium", "2027-01-13T14:00:00Z"),
    ("business", "2027-01-13T16:00:00Z"),
    ("pro", "2027-01-13T18:00:00Z"),
    ("plus", "2027-01-13T20:00:00Z"),
    ("basic", "2027-01-18T12:00:00Z"),
]


@pytest.mark.parametrize("severity", ["urgent", "important", "standard"])
@pytest.mark.parametrize(("tier", "due"), SELF_SERVICE)
def test_self_service_first_replies_are_one_for_all_severities(
    tier: str, severity: str, due: str
) -> None:
    assert_first_reply(VIMEO, tier, severity, None, NOON, due)


# Half an hour before closing on a Friday; 30 minutes count then, the rest from Monday at 9:00.
WEEKENDS = [
    # An ordinary one: Monday opens at 14:00, 09:00 and (on Sunday) 23:00 UTC.
    ("americas", "2027-01-16T01:30:00Z", "urgent", "2027-01-18T14:30:00Z"),
    ("americas", "2027-01-16T01:30:00Z", "important", "2027-01-18T16:30:00Z"),
    ("americas", "2027-01-16T01:30:00Z", "standard", "2027-01-18T19:30:00Z"),
    ("europe", "2027-01-15T17:30:00Z", "urgent", "2027-01-18T09:30:00Z"),
    ("europe", "2027-01-15T17:30:00Z", "important", "2027-01-18T11:30:00Z"),
    ("europe", "2027-01-15T17:30:00Z", "standard", "2027-01-18T14:30:00Z"),
    ("apac", "2027-01-15T10:30:00Z", "urgent", "2027-01-17T23:30:00Z"),
    ("apac", "2027-01-15T10:30:00Z", "important", "2027-01-18T01:30:00Z"),
    ("apac", "2027-01-15T10:30:00Z", "standard", "2027-01-18T04:30:00Z"),
    # New York goes to summer time on 14 March 2027 (Monday opens at 13:00 UTC), back on 7 November.
    ("americas", "2027-03-13T01:30:00Z", "urgent", "2027-03-15T13:30:00Z"),
    ("americas", "2027-03-13T01:30:00Z", "important", "2027-03-15T15:30:00Z"),
    ("americas", "2027-03-13T01:30:00Z", "standard", "2027-03-15T18:30:00Z"),
    ("americas", "2027-11-06T00:30:00Z", "urgent", "2027-11-08T14:30:00Z"),
    ("americas", "2027-11-06T00:30:00Z", "important", "2027-11-08T16:30:00Z"),
    ("americas", "2027-11-06T00:30:00Z", "standard", "2027-11-08T19:30:00Z"),
    # London goes to summer time on 28 March 2027 (Monday opens at 08:00 UTC), back on 31 October.
    ("europe", "2027-03-26T17:30:00Z", "urgent", "2027-03-29T08:30:00Z"),
    ("europe", "2027-03-26T17:30:00Z", "important", "2027-03-29T10:30:00Z"),
    ("europe", "2027-03-26T17:30:00Z", "standard", "2027-03-29T13:30:00Z"),
    ("europe", "2027-10-29T16:30:00Z", "urgent", "2027-11-01T09:30:00Z"),
    ("europe", "2027-10-29T16:30:00Z", "important", "2027-11-01T11:30:00Z"),
    ("europe", "2027-10-29T16:30:00Z", "standard", "2027-11-01T14:30:00Z"),
    # Sydney changes on 4 April and 3 October 2027; Brisbane, whose hours these are, does not.
    ("apac", "2027-04-02T10:30:00Z", "important", "2027-04-05T01:30:00Z"),
    ("apac", "2027-10-01T10:30:00Z", "important", "2027-10-04T01:30:00Z"),
    # From within a weekend the count begins on Monday; Sunday night in Europe is Monday in APAC.
    ("americas", "2027-01-16T12:00:00Z", "urgent", "2027-01-18T15:00:00Z"),
    ("europe", "2027-01-16T12:00:00Z", "urgent", "2027-01-18T10:00:00Z"),
    ("apac", "2027-01-16T12:00:00Z", "urgent", "2027-01-18T00:00:00Z"),
    ("apac", "2027-01-17T23:30:00Z", "urgent", "2027-01-18T00:30:00Z"),
    # A region that is not known counts as the Americas, and so does none.
    ("africa", "2027-01-16T01:30:00Z", "urgent", "2027-01-18T14:30:00Z"),
    (None, "2027-01-16T01:30:00Z", "urgent", "2027-01-18T14:30:00Z"),
]


@pytest.mark.parametrize(("region", "opened", "severity", "due"), WEEKENDS)
def test_silver_waits_over_weekends_and_clock_changes(
    region: str | None, opened: str, severity: str, due: str
) -> None:
    assert_first_reply(VIMEO, "silver", severity, region, opened, due)


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        # Friday noon in New York: noon of the Wednesday after, whatever the clocks did on Sunday.
        ("2027-01-15T17:00:00Z", "2027-01-20T17:00:00Z"),
        ("2027-03-12T17:00:00Z", "2027-03-17T16:00:00Z"),
        ("2027-11-05T16:00:00Z", "2027-11-10T17:00:00Z"),
        # Saturday noon: the count begins as Monday does, and ends as Thursday does.
        ("2027-01-16T17:00:00Z", "2027-01-21T05:00:00Z"),
    ],
)
def test_free_and_basic_count_days_from_monday_to_friday(opened: str, due: str) -> None:
    for tier in ("free", "basic"):
        assert_first_reply(VIMEO, tier, "standard", None, opened, due)


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        ("2027-03-14T02:00:00-05:00", "2027-03-14T09:00:00-04:00"),
        ("2027-11-06T22:00:00-04:00", "2027-11-07T03:00:00-05:00"),
    ],
)
def test_plain_hours_take_no_notice_of_a_clock_change(opened: str, due: str) -> None:
    assert_first_reply(VIMEO, "gold", "standard", "americas", opened, due)


@pytest.mark.parametrize(
    ("severity", "due"),
    [
        ("critical", "2027-01-16T23:30:00Z"),
        ("high", "2027-01-17T02:30:00Z"),
        ("medium", "2027-01-17T06:30:00Z"),
        ("low", "2027-01-17T22:30:00Z"),
    ],
)
def test_vodlix_first_replies_run_through_the_weekend(severity: str, due: str) -> None:
    assert_first_reply(VODLIX, "customer", severity, None, "2027-01-16T22:30:00Z", due)


# What the pages say beside the figures


def test_vimeo_promises_enterprise_and_estimates_the_rest() -> None:
    promised = {tier.id for tier in VIMEO.tiers.values() if tier.commitment == "sla"}
    assert promised == {"silver", "gold", "platinum"}
    assert set(VIMEO.tiers) == promised | {tier for tier, _ in SELF_SERVICE}


def test_vimeo_severities_stand_from_worst_to_mildest_with_definitions() -> None:
    assert list(VIMEO.severities) == ["urgent", "important", "standard"]
    assert all(severity.definition for severity in VIMEO.severities.values())


def test_everyone_writes_while_chat_and_phone_are_for_some() -> None:
    reached = {
        channel: {tier.id for tier in VIMEO.tiers.values() if channel in tier.channels}
        for channel in VIMEO.channels
    }
    assert reached["form"] == reached["email"] == set(VIMEO.tiers)
    assert reached["chat"] == {"silver", "gold", "platinum", "advanced", "premium"}
    assert reached["phone"] == {"silver", "gold", "platinum"}


def test_chat_is_for_live_streaming_and_the_phone_needs_a_pin() -> None:
    chat, phone = VIMEO.channels["chat"], VIMEO.channels["phone"]
    assert (chat.live, chat.topics) == (True, ("live-streaming",))
    assert (phone.live, phone.requires, phone.hours) == (True, "pin", "tier")


@pytest.mark.parametrize(
    ("tier", "region", "opens", "closes"),
    [
        ("silver", "americas", "2027-01-13T09:00:00-05:00", "2027-01-13T21:00:00-05:00"),
        ("silver", "europe", "2027-07-14T09:00:00+01:00", "2027-07-14T18:00:00+01:00"),
        ("silver", "apac", "2027-01-13T09:00:00+10:00", "2027-01-13T21:00:00+10:00"),
    ],
)
def test_silver_phones_in_the_hours_of_its_region(
    tier: str, region: str, opens: str, closes: str
) -> None:
    hours = VIMEO.calendar_of(tier, region)
    around = (epoch(opens) - 3600, epoch(closes) + 3600)
    assert hours.spans(*around) == [(epoch(opens), epoch(closes))]


@pytest.mark.parametrize("tier", ["gold", "platinum"])
def test_gold_and_platinum_phone_around_the_clock(tier: str) -> None:
    week = (epoch("2027-01-11T00:00:00Z"), epoch("2027-01-18T00:00:00Z"))
    assert VIMEO.calendar_of(tier, "europe").spans(*week) == [week]


def test_special_topics_have_their_teams_and_sensitive_ones_stay_private() -> None:
    teams = {route.topic: (route.team, route.private) for route in VIMEO.routes if route.topic}
    assert teams["vulnerability"] == ("security", True)
    assert teams["deceased-or-incapacitated"] == ("special-circumstances", True)
    assert teams["livestream-product"] == ("livestream", False)
    assert teams["feedback"] == ("feedback", False)
    assert teams["investigation"] == ("specialists", False)


def test_vodlix_severities_keep_the_definitions_of_the_page() -> None:
    severities = VODLIX.severities
    assert list(severities) == ["critical", "high", "medium", "low"]
    for clause in (
        "The main functionality does not work",
        "the user not being able to sign in",
        "the video not playing at all",
        "the payment not going through",
        "a main functionality, without which the application is up (and available) but not usable",
        "In most cases it will be clear whether a problem is critical or not",
    ):
        assert clause in severities["critical"].definition
    for clause in (
        "a CMS feature not working, a video encoding problem, a video upload problem",
        "needs to be handled promptly",
        "could cause serious interruptions or have a negative impact on the business",
    ):
        assert clause in severities["high"].definition
    for clause in (
        "minimal or no interruption of normal business operations (no business impact)",
        'mainly of "how to" questions',
        "Problems of the user interface and the like may be considered low priority",
    ):
        assert clause in severities["medium"].definition
    # The page gives these two the same words.
    assert severities["medium"].definition == severities["low"].definition
    assert "  " not in "".join(severity.definition for severity in severities.values())


def test_an_unanswered_vodlix_ticket_reaches_the_support_manager() -> None:
    manager = VODLIX.people[VODLIX.roles["support-manager"]]
    assert manager.email == "support@vodlix.com"
    missed = [rung for rung in VODLIX.escalations if rung.clock == "first_reply"]
    reached = {to: rung.at.text for rung in missed if rung.action == "email" for to in rung.to}
    assert reached == {
        "team": "90%",
        "role:support-manager": "due",
        "account-manager": "1 hour after",
    }


def test_vodlix_keeps_customers_informed_while_the_technical_team_works() -> None:
    assert set(VODLIX.tiers["customer"].targets["update"]) == set(VODLIX.severities)
    assert "hold" not in VODLIX.clocks["update"].pause_on


@pytest.mark.parametrize("policy", [VIMEO, VODLIX], ids=["vimeo", "vodlix"])
def test_every_cell_of_a_shipped_policy_has_a_test_of_its_own(policy: Policy) -> None:
    cells = {
        (tier.id, severity, region)
        for tier in policy.tiers.values()
        for severity in tier.targets["first_reply"]
        for region in tier.calendar_by_region or (None,)
    }
    assert cells <= {(test.tier, test.severity, test.region) for test in policy.tests}
