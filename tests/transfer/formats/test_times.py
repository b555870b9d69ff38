"""Times as people have them: forms of a map, names of months and zones, days of a spreadsheet."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from helpdesk_cli.errors import HdError
from helpdesk_cli.transfer.sheets.map_reader import find_map
from helpdesk_cli.transfer.sheets.times import TimeReader

PARIS = ZoneInfo("Europe/Paris")


def read(text: str, *forms: str, follows: int | None = None) -> str:
    """As UTC, read in Paris."""
    reader = TimeReader(forms, PARIS, {"EST": "-05:00", "CET": "+01:00"})
    return datetime.fromtimestamp(reader.read(text, follows), UTC).strftime("%m-%d %H:%M")


@pytest.mark.parametrize(
    ("text", "forms", "utc"),
    [
        # Without a form: ISO, and whatever names its month.
        ("2025-11-20 09:00", [], "11-20 08:00"),
        ("2025-11-20 09:00 EST", [], "11-20 14:00"),
        ("20 Nov 2025 09:00", [], "11-20 08:00"),
        ("20-nov-2025", [], "11-19 23:00"),
        ("Nov 20, 2025 9:05 AM", [], "11-20 08:05"),
        ("November 20th, 2025 at 12:05 a.m.", [], "11-19 23:05"),
        ("20 novembre 2025 à 21h05", [], "11-20 20:05"),
        ("jeu. 20 nov. 2025, 09:00", [], "11-20 08:00"),
        ("1er déc. 2025 09:00", [], "12-01 08:00"),
        ("5 août 2025 09:00", [], "08-05 07:00"),
        ("5 fevrier 2025 09:00", [], "02-05 08:00"),
        ("Thu, 20 Nov 2025 09:00:00 GMT", [], "11-20 09:00"),
        ("Thu, 20 Nov 2025 09:00:00 +0200", [], "11-20 07:00"),
        # By forms: in their order, and ISO beside them.
        ("05/12/2025 10:00", ["%d/%m/%Y %H:%M"], "12-05 09:00"),
        ("05/12/2025 10:00", ["%m/%d/%Y %H:%M"], "05-12 08:00"),
        ("2025-12-05 09:01:02.154", ["%d/%m/%Y"], "12-05 08:01"),
        ("05.12.25", ["%d/%m/%Y", "%d.%m.%y"], "12-04 23:00"),
        ("05/déc./25 8:47 p.m.", ["%d/%b/%y %I:%M %p"], "12-05 19:47"),
        ("5 février 2025", ["%d %B %Y"], "02-04 23:00"),
        ("2025-11-20 09:00 (EST)", ["%Y-%m-%d %H:%M (%Z)"], "11-20 14:00"),
        ("20.11.2025 09:00 CET", ["%d.%m.%Y %H:%M %Z"], "11-20 08:00"),
        ("45981.375", ["excel"], "11-20 08:00"),
        ("45981,375", ["excel"], "11-20 08:00"),
        ("1763625600", ["epoch"], "11-20 08:00"),
        ("1763625600123", ["epoch-ms"], "11-20 08:00"),
    ],
)
def test_a_time_is_read_as_it_is_written(text: str, forms: list[str], utc: str) -> None:
    assert read(text, *forms) == utc


@pytest.mark.parametrize(
    ("text", "forms", "reason"),
    [
        ("2025-11-20 09:00 PST", [], 'no offset is known of the zone "PST"; say it under [zones]'),
        ("20 Nov 25 09:00", [], "expected an instant such as"),
        ("05/12/2025", [], "say time_format in the map"),
        ("32 Nov 2025", [], "expected an instant such as"),
        ("20 Nov 2025 13:00 pm", [], "expected an instant such as"),
        ("20 Smarch 2025", [], "expected an instant such as"),
        ("soon", ["excel", "%d/%m/%Y"], "expected a time written as excel or %d/%m/%Y"),
        ("20.11.2025 09:00 PST", ["%d.%m.%Y %H:%M %Z"], "expected a time written as"),
        ("1e300", ["epoch"], "expected a time written as epoch"),
        ("nan", ["excel"], "expected a time written as excel"),
    ],
)
def test_a_time_that_is_none_is_refused_with_the_form(
    text: str, forms: list[str], reason: str
) -> None:
    with pytest.raises(ValueError, match=r"got|zone") as refused:
        read(text, *forms)
    assert reason in str(refused.value)


def test_a_repeated_hour_is_the_pass_that_goes_forward() -> None:
    before = int(datetime(2025, 10, 26, 0, 50, tzinfo=UTC).timestamp())  # 02:50 in summer time
    assert read("2025-10-26 02:10") == "10-26 00:10"
    assert read("2025-10-26 02:10", follows=before) == "10-26 01:10"
    assert read("2025-10-26 02:55", follows=before) == "10-26 00:55"
    assert read("2025-10-25 02:10", follows=before) == "10-25 00:10"


@pytest.mark.parametrize(
    ("option", "problem"),
    [
        (
            "time_format=dd/mm/yyyy",
            "time_format: expected excel, epoch, epoch-ms or a form such as",
        ),
        ("time_format=%d/%Q", "is no form of time"),
        ("time_format=%d %d", "is no form of time"),
        ("escape=ab", "escape: expected one character"),
        ("keep=subject", "keep: expected one of region, team, assignee, topic"),
    ],
)
def test_options_that_read_nothing_are_refused(option: str, problem: str) -> None:
    with pytest.raises(HdError) as refused:
        find_map(f"subject=A,created_at=B,{option}")
    assert problem in refused.value.message
