"""Routes: which one takes a ticket, what the timeline says of it, when it is moved again."""

import json
from dataclasses import replace

import pytest

from helpdesk_cli.domain.tickets.routing import find_route, private_team
from helpdesk_cli.domain.tickets.ticket import Ticket
from helpdesk_cli.phrases.routing import describe_reasons
from helpdesk_cli.policy_file.reading.parse import parse_policy
from tests.conftest import PLAIN_POLICY, Hd
from tests.triage.conftest import ROUTES

POLICY = parse_policy(PLAIN_POLICY + ROUTES, "test")
PLAIN = Ticket("Question", "gold", "normal", 0)
LIVE = replace(PLAIN, topic="live", channel="phone", contact="ann@acme.example")


@pytest.mark.parametrize(
    ("ticket", "text", "team", "why"),
    [
        (replace(PLAIN, topic="vulnerability"), "", "security", "topic is vulnerability"),
        (PLAIN, "I am a SECURITY\nresearcher.", "security", 'it says "security researcher"'),
        (PLAIN, "Une vulnerabilite !", "security", 'it says "vulnérabilité"'),
        (replace(PLAIN, subject="VULNÉRABILITÉ"), "", "security", 'it says "vulnérabilité"'),
        (PLAIN, "insecurity researchers", None, None),
        (PLAIN, "researcher in security", None, None),
        (
            LIVE,
            "",
            "live",
            "topic is live and channel is phone and tier is gold and it is from @acme.example",
        ),
        (replace(LIVE, contact="Ann@ACME.example"), "", "live", None),
        (replace(LIVE, contact="ann@acme.example.org"), "", None, None),
        (replace(LIVE, contact=None), "", None, None),
        (replace(LIVE, channel="form"), "", None, None),
        (replace(LIVE, tier="free"), "", None, None),
        # The first that fits: by its topic it would be a hard problem.
        (replace(PLAIN, topic="investigation"), "vulnérabilité", "security", None),
    ],
)
def test_the_first_route_whose_conditions_all_fit_takes_a_ticket(
    ticket: Ticket, text: str, team: str | None, why: str | None
) -> None:
    routed = find_route(POLICY, ticket, text)
    assert (routed and routed.route.team) == team
    if why is not None:
        assert routed is not None
        assert describe_reasons(routed.met) == why


@pytest.mark.parametrize(
    ("topic", "team", "reader"),
    [
        (None, None, None),
        (None, "security", "security"),
        (None, "live", None),
        ("vulnerability", None, "security"),
        # By hand elsewhere: what is sensitive by its topic stays with those who may read it.
        ("vulnerability", "live", "security"),
        ("deceased", "special", "special"),
    ],
)
def test_a_ticket_is_private_by_its_topic_or_by_its_team(
    topic: str | None, team: str | None, reader: str | None
) -> None:
    assert private_team(POLICY, replace(PLAIN, topic=topic, team=team)) == reader


def read_notes(desk: Hd, ticket: int = 1) -> list[str]:
    """What stands on the timeline that customers never see."""
    (line,) = desk.ok("export", str(ticket)).out.splitlines()
    return [each["body"] for each in json.loads(line)["events"] if not each.get("public", True)]


def test_a_new_ticket_goes_where_its_route_leads_and_the_timeline_says_why(desk: Hd) -> None:
    made = desk.ok("new", "Encoder stalls", "--topic", "investigation", "--json").json()
    assert made["team"] == "live"
    assert read_notes(desk) == ["Routed to live: topic is investigation (Hard problem)"]


def test_a_team_that_is_given_stands(desk: Hd) -> None:
    made = desk.ok("new", "x", "--topic", "investigation", "--team", "support", "--json").json()
    assert made["team"] == "support"
    assert read_notes(desk) == []


def test_a_note_about_the_route_is_no_opening_message(desk: Hd) -> None:
    desk.ok("new", "x", "--topic", "investigation", "--channel", "phone")
    (clock, *_) = desk.ok("show", "1", "--json").json()["clocks"]
    assert (clock["clock"], clock["state"]) == ("first_reply", "pending")


def test_imported_history_is_not_routed(desk: Hd) -> None:
    old = {"subject": "x", "topic": "investigation", "created_at": "2026-11-01T09:00:00Z"}
    desk.ok("import", "-", stdin=json.dumps(old))
    assert desk.ok("queue", "--json").json()[0]["team"] is None


def test_a_checklist_of_the_policy_comes_with_the_ticket(desk: Hd) -> None:
    desk.ok("new", "My father's account", "--topic", "deceased")
    assert read_notes(desk.by("hugo")) == [
        "Routed to special: topic is deceased (Owner deceased)\n"
        "- Ask who is asking\n- Ask for the papers"
    ]
    assert "Ask for the papers" in desk.by("hugo").ok("show", "1").out


def test_a_new_topic_takes_a_ticket_where_its_route_leads(desk: Hd) -> None:
    desk.ok("new", "Encoder stalls", "--team", "support")
    changed = desk.ok("set", "1", "--topic", "investigation", "--json").json()
    assert changed["team"] == "live"
    assert read_notes(desk) == ["Routed to live: topic is investigation (Hard problem)"]


def test_a_topic_without_a_route_of_its_own_leaves_a_ticket_where_it_is(desk: Hd) -> None:
    desk.ok("new", "Encoder stalls", "--team", "support")
    assert desk.ok("set", "1", "--topic", "encoding", "--any", "--json").json()["team"] == "support"
    assert read_notes(desk) == []


def test_a_private_route_needs_a_team_and_its_team_members(policy_file: object, hd: Hd) -> None:
    path = hd.db.with_name("odd.toml")
    lonely = '[teams.lonely]\n[[routes]]\nname = "a"\nteam = "lonely"\nprivate = true\n'
    path.write_text(PLAIN_POLICY + lonely)
    told = hd("policy", "check", "--policy", str(path))
    assert "routes[1]: private to lonely, which has no members to read it" in told.out + told.err
    path.write_text(PLAIN_POLICY + '[[routes]]\nname = "a"\nprivate = true\nchecklist = ["", 3]\n')
    refused = hd("policy", "check", "--policy", str(path))
    assert refused.code == 4
    assert "routes[1].private: expected a team beside it" in refused.err
    assert "routes[1].checklist[2]: expected text, got 3" in refused.err
