"""Words that people say: what the policy or the desk knows passes, a slip is told its near miss."""

from dataclasses import replace

import pytest

from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.policy.vocabulary import Kind, check_words, known_words
from helpdesk_cli.errors import UsageError
from helpdesk_cli.policy_file.reading.parse import parse_policy
from tests.conftest import PLAIN_POLICY

POLICY = parse_policy(
    PLAIN_POLICY
    + """
[calendars.north]
timezone = "UTC"
open = { mon-fri = ["06:00-14:00"] }
[channels.chat]
topics = ["live", "drm"]
[tiers.silver]
first_reply = "1 hour"
calendar_by_region = { nordics = "north", baltics = "office" }
channels = ["chat", "fax"]
[[routes]]
name = "Holes"
when = { topic = "leak" }
team = "support"
[[routes]]
name = "Live"
when = { topic = "live" }
""".replace("[channels.chat]", "[channels.fax]\n[channels.chat]"),
    "policy",
)

KNOWN: dict[Kind, tuple[str, ...]] = {
    "tier": ("gold", "free", "silver"),
    "severity": ("urgent", "normal"),
    "channel": ("chat", "fax", "form", "phone"),
    "team": ("support",),
    "person": ("alice", "bob"),
    "region": ("nordics", "baltics"),
    "topic": ("leak", "live", "drm"),
}


@pytest.mark.parametrize(("kind", "words"), KNOWN.items(), ids=KNOWN)
def test_a_policy_knows_what_it_names(kind: Kind, words: tuple[str, ...]) -> None:
    assert known_words(POLICY, kind) == words
    check_words(POLICY, {kind: words[-1]})
    check_words(POLICY, {kind: None})


SLIPS: dict[Kind, tuple[str, str]] = {
    "tier": ("godl", "gold"),
    "severity": ("norma", "normal"),
    "channel": ("fone", "phone"),
    "team": ("suport", "support"),
    "person": ("alcie", "alice"),
    "region": ("nordcs", "nordics"),
    "topic": ("leek", "leak"),
}


@pytest.mark.parametrize("kind", SLIPS)
def test_a_slip_is_refused_with_what_may_have_been_meant(kind: Kind) -> None:
    slip, meant = SLIPS[kind]
    with pytest.raises(UsageError) as refused:
        check_words(POLICY, {kind: slip})
    assert refused.value.message == f'no {kind} "{slip}" in the policy (did you mean "{meant}"?)'
    assert meant in (refused.value.hint or "")


@pytest.mark.parametrize("kind", SLIPS)
def test_any_word_lets_people_regions_and_topics_pass_and_nothing_else(kind: Kind) -> None:
    if kind in ("person", "region", "topic"):
        check_words(POLICY, {kind: "unheard-of"}, any_word=True)
    else:
        with pytest.raises(UsageError):
            check_words(POLICY, {kind: "unheard-of"}, any_word=True)


def test_what_the_desk_has_in_use_is_no_slip() -> None:
    check_words(
        POLICY, {"topic": "billing"}, lambda kind, word: (kind, word) == ("topic", "billing")
    )


def bare(**changed: object) -> Policy:
    return replace(POLICY, **changed)  # type: ignore[arg-type]


OPEN = {
    "nobody is named": ("person", bare(people={})),
    "the team is open": ("person", bare(desk=replace(POLICY.desk, open_team=True))),
    "there are no teams": ("team", bare(teams={})),
    "no tier goes by region": ("region", bare(tiers={"gold": POLICY.tiers["gold"]})),
    "no topic leads anywhere": ("topic", bare(routes=(), channels={})),
}


@pytest.mark.parametrize(("kind", "policy"), OPEN.values(), ids=OPEN)
def test_a_kind_of_which_nothing_is_named_is_open(kind: Kind, policy: Policy) -> None:
    check_words(policy, {kind: "whatever"})
