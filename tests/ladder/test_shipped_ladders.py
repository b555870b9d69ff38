"""The ladders that ship, climbed by a ticket that nobody answers: who hears of it, and when."""

from pathlib import Path

import pytest

from tests.conftest import Hd
from tests.ladder.ladders import at, read_mails, recipients, settle

pytestmark = pytest.mark.usefixtures("engine")


def found_shipped(place: Path, policy: str) -> Hd:
    hd = Hd(place / "desk.db", now="2026-11-17T08:00:00Z")
    (place / "hd.toml").write_text('[delivery]\nkind = "folder"\nfolder = "mail"\n')
    hd = Hd(
        hd.db,
        now=hd.now,
        agent={"vodlix": "nadia"}.get(policy, "alice"),
        env=(("HD_CONFIG", str(place / "hd.toml")),),
    )
    return hd.found(policy)


def test_a_critical_vodlix_ticket_climbs_from_the_agent_to_the_account_manager(
    tmp_path: Path,
) -> None:
    hd = found_shipped(tmp_path, "vodlix")
    hd.ok("account", "add", "cine", "--manager", "tara", "--phone", "+33 1 23")
    nine = at(hd, "09:00")
    nine.ok("new", "Payment refused", "--account", "cine", "--severity", "critical")
    told = []
    for time in ("09:45", "09:54", "10:00", "10:15", "11:00"):
        before = len(read_mails(tmp_path))
        settle(hd, time)
        suggested = at(hd, time).ok("show", "1", "--json").json()["suggestion"]
        told.append((time, suggested, len(read_mails(tmp_path)) - before))
    assert told == [
        ("09:45", "Answer this one next.", 0),
        ("09:54", "Answer this one next.", 1),
        ("10:00", "Answer this one next.", 1),
        ("10:15", "Phone the customer now.", 0),
        ("11:00", "Phone the customer now.", 1),
    ]
    assert recipients(read_mails(tmp_path)) == [
        "support@vodlix-desk.example",
        "support@vodlix.com",
        "tara@vodlix-desk.example",
    ]
    assert at(hd, "11:00").ok("show", "1", "--json").json()["phone"].endswith("+33 1 23")


@pytest.mark.parametrize(
    ("topic", "team"),
    [(None, "support@vimeo-desk.example"), ("live-streaming", "live@vimeo-desk.example")],
)
def test_a_missed_vimeo_ticket_is_told_to_its_team_or_support_and_once_to_the_manager(
    tmp_path: Path, topic: str | None, team: str
) -> None:
    hd = found_shipped(tmp_path, "vimeo")
    options = ["--topic", topic] if topic else []
    at(hd, "09:00").ok("new", "It drops", "--tier", "platinum", "--severity", "urgent", *options)
    settle(hd, "09:30")
    assert recipients(read_mails(tmp_path)) == sorted([team, "karen@vimeo-desk.example"])
