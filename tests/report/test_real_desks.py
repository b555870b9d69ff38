"""What happened on real desks, against counts of the same files by plain csv."""

import csv
import os
from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from helpdesk_cli.desk.desk import open_desk
from helpdesk_cli.domain.report.report import Report
from helpdesk_cli.settings.hd_toml import Settings
from tests.conftest import Hd
from tests.desks.engines import locate
from tests.report.desks import report_range, report_week

pytestmark = pytest.mark.usefixtures("engine")

VOLVO, ITALIAN = (
    "tickets/volvo-incidents/incidents_events.csv",
    "tickets/italian-helpdesk/helpdesk.csv",
)
NOW = int(datetime(2015, 1, 1, tzinfo=UTC).timestamp())

VOLVO_MAP = """
rows = "events"
[columns]
ref = "case"
at = "time:timestamp"
by = "org:resource"
status = ["concept:name", "lifecycle:transition"]
severity = "impact"
team = "org:group"
[defaults]
subject = "{product} incident {case}"
channel = "form"
[values.by]
Siebel = "system"
[values.status]
"Accepted/In Progress" = "open"
"Accepted/Assigned" = "open"
"Queued/Awaiting Assignment" = "open"
"Accepted/Wait - User" = "pending"
"Accepted/Wait" = "hold"
"Accepted/Wait - Implementation" = "hold"
"Accepted/Wait - Vendor" = "hold"
"Accepted/Wait - Customer" = "hold"
"Completed/Resolved" = "solved"
"Completed/In Call" = "solved"
"Completed/Cancelled" = "closed"
"Completed/Closed" = "closed"
"Unmatched/Unmatched" = ""
[values.severity]
Major = "urgent"
High = "urgent"
Medium = "important"
Low = "standard"
"""
VOLVO_STATUS = {
    "In Call": "solved",
    "Resolved": "solved",
    "Closed": "closed",
    "Cancelled": "closed",
    "Unmatched": None,
}
ITALIAN_MAP = """
rows = "events"
[columns]
ref = "case:concept:name"
at = "time:timestamp"
by = "Resource"
status = "Activity"
[defaults]
subject = "{case:concept:name}"
channel = "form"
[values.status]
"Insert ticket" = ""
"Assign seriousness" = ""
"Take in charge ticket" = "open"
Wait = "pending"
"Require upgrade" = "hold"
"Create SW anomaly" = "hold"
"Schedule intervention" = "hold"
"Resolve SW anomaly" = "open"
"Resolve ticket" = "solved"
RESOLVED = "solved"
VERIFIED = "solved"
INVALID = "closed"
DUPLICATE = "closed"
Closed = "closed"
"""
ITALIAN_STATUS = {
    **{"Insert ticket": None, "Assign seriousness": None},
    **dict.fromkeys(("Resolve ticket", "RESOLVED", "VERIFIED"), "solved"),
    **dict.fromkeys(("INVALID", "DUPLICATE", "Closed"), "closed"),
}
"""The statuses that end a ticket; any other one is work, None says nothing."""


@pytest.fixture
def cases() -> Path:
    if "HD_CASES" not in os.environ:
        pytest.skip("HD_CASES does not name the folder of recorded cases")
    return Path(os.environ["HD_CASES"])


def import_file(folder: Path, file: Path, column_map: str) -> Settings:
    """A desk with these tickets."""
    (folder / "map.toml").write_text(column_map)
    hd = Hd(folder / "desk.db", now="2015-01-01T00:00:00Z")
    hd.ok("init", "--policy", "vimeo")
    result = hd("import", str(file), "--map", str(folder / "map.toml"))
    assert result.code == 0, result
    return Settings(db=locate(folder / "desk.db"))


def read_cases(
    file: Path, case: str, statuses: dict[str, str | None], activity: str
) -> dict[str, list[tuple[int, str | None]]]:
    """By case, its instants in order, each with the status after it."""
    found: dict[str, list[tuple[int, str | None]]] = {}
    with file.open(newline="", encoding="utf-8-sig") as stream:
        for row in csv.DictReader(stream):
            moment = datetime.fromisoformat(row["time:timestamp"])
            at = int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() // 1)
            found.setdefault(row[case], []).append((at, statuses.get(row[activity], "open")))
    return {name: sorted(steps, key=lambda step: step[0]) for name, steps in found.items()}


def count_turns(cases: dict[str, list[tuple[int, str | None]]], start: int, end: int) -> list[int]:
    """Opened, solved, reopened, and still unfinished at the end; a closing that was not the last
    word on a case is read as solving, as the import does."""
    counts = [0, 0, 0, 0]
    for steps in cases.values():
        counts[0] += start <= steps[0][0] < end
        is_over = was_over = False
        for at, status in steps:
            if status is None or at >= end:
                continue
            was_over, is_over = is_over, status in ("solved", "closed")
            if was_over != is_over and at >= start:
                counts[1 if is_over else 2] += 1
        counts[3] += steps[0][0] < end and not is_over
    return counts


def tell_turns(report: Report) -> list[int]:
    figures = report.figures
    return [figures.opened, figures.solved, figures.reopened, figures.backlog_end]


def test_incidents_of_volvo_by_week(cases: Path, tmp_path: Path) -> None:
    settings = import_file(tmp_path, cases / VOLVO, VOLVO_MAP)
    told = read_cases(cases / VOLVO, "case", VOLVO_STATUS, "lifecycle:transition")
    opened = Counter(
        datetime.fromtimestamp(steps[0][0], UTC).isocalendar()[:2] for steps in told.values()
    )
    with open_desk(settings, NOW) as desk:
        for number in range(10, 21):
            report = report_week(desk, f"2012-W{number}", by=("team", "severity"))
            bounds = report.period.start_at, report.period.end_at
            assert tell_turns(report) == count_turns(told, *bounds), number
            assert report.figures.opened == opened[2012, number]
            assert sum(group.figures.opened for group in report.groups) == report.figures.opened
        assert report_week(desk, "2012-W14").figures.opened == 87
        assert report_week(desk, "2012-W15").figures.opened == 136
        year = report_range(desk, "2012-01-01", "2013-01-01")
        assert year.figures.opened == sum(n for (y, _), n in opened.items() if y == 2012)


def test_tickets_of_an_italian_help_desk_by_quarter(cases: Path, tmp_path: Path) -> None:
    settings = import_file(tmp_path, cases / ITALIAN, ITALIAN_MAP)
    told = read_cases(cases / ITALIAN, "case:concept:name", ITALIAN_STATUS, "Activity")
    edges = [f"{year}-{month:02}-01" for year in range(2010, 2014) for month in (1, 4, 7, 10)]
    with open_desk(settings, NOW) as desk:
        for since, until in pairwise(edges):
            report = report_range(desk, since, until)
            bounds = report.period.start_at, report.period.end_at
            assert tell_turns(report) == count_turns(told, *bounds), since
