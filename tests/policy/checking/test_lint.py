"""What `hd policy check` finds in valid policies: a minimal bad one for each code."""

from collections.abc import Mapping
from copy import deepcopy
from random import Random

import pytest

from helpdesk_cli.domain.lint.codes import CODES, IDLE_SILENCE, IN_USE, INVALID
from helpdesk_cli.domain.lint.judging import Carried, judge
from helpdesk_cli.domain.time.instant import parse_instant
from helpdesk_cli.policy_file.files import find_policy, read_policy, shipped_policies
from helpdesk_cli.policy_file.reading.parse import parse_policy, read_document
from tests.policy.reading.test_schema import mutate, read_seeds

NOW = parse_instant("2026-11-17T10:00:00Z")

TARGETS = """\
first_reply = { urgent = "1 hour", normal = "4 hours" }
next_reply = { urgent = "2 hours", normal = "8 hours" }
resolution = { urgent = "48 hours", normal = "96 hours" }"""
SOUND = """\
[desk]
name = "Example desk"
timezone = "Europe/London"
default_tier = "gold"
default_severity = "normal"
default_calendar = "office"

[calendars.office]
timezone = "Europe/London"
open = { mon-fri = ["09:00-17:00"] }

[severities.urgent]
definition = "The main function does not work."
[severities.normal]
definition = "Everything else."

[tiers.gold]
{TARGETS}

[teams.support]
email = "support@desk.example"
members = ["alice", "bob"]
[people.alice]
name = "Alice Martin"
email = "alice@desk.example"
[people.bob]
name = "Bob Stone"

[[routes]]
name = "Sign-in"
when = { topic = "login", words = ["password"] }
team = "support"
[[routes]]
name = "Everything"
team = "support"

[[escalations]]
name = "Late"
clock = "first_reply"
at = "due"
action = "email"
to = ["team:support"]

[escalation]
close_solved_after = "24 hours"

[[tests]]
at = "2026-11-20T09:00:00Z"
tier = "gold"
severity = "urgent"
first_reply = "2026-11-20T10:00:00Z"
""".replace("{TARGETS}", TARGETS)

RUNG = '[[escalations]]\nname = "More"\nclock = "{}"\nat = "{}"\naction = "{}"\n{}\n'
CALENDAR = '\n[calendars.other]\ntimezone = "UTC"\nopen = { mon-fri = ["09:00-17:00"] }\n'
LATER = 'name = "Everything"\nteam = "support"'
URGENT, NORMAL = (
    'definition = "The main function does not work."',
    'definition = "Everything else."',
)
OFFICE = 'open = { mon-fri = ["09:00-17:00"] }'

BAD: list[tuple[str, str, str, str]] = [
    # code, what stands in the sound policy, what is put there instead, and what is said
    (
        "P001",
        ', normal = "8 hours" }',
        " }",
        "tiers.gold.next_reply: nothing is promised to normal",
    ),
    (
        "P001",
        "[teams.support]",
        "[tiers.free]\n[teams.support]",
        "tiers.free: nothing is promised to it",
    ),
    (
        "P002",
        '{ urgent = "2 hours", normal = "8 hours" }',
        '{ urgent = "9 hours", normal = "8 hours" }',
        'tiers.gold.next_reply.urgent: "9 hours" is longer than the "8 hours" of normal, which is '
        "milder",
    ),
    (
        "P003",
        '{ urgent = "48 hours"',
        '{ urgent = "30 minutes"',
        'tiers.gold.first_reply.urgent: "1 hour" is longer than the "30 minutes" of the resolution',
    ),
    (
        "P003",
        TARGETS,
        'first_reply = { urgent = "1 hour", normal = "4 business hours" }\n'
        'resolution = { urgent = "2 hours", normal = "3 hours" }',
        '"4 business hours" is longer than the "3 hours" of the resolution',
    ),
    (
        "P003",
        TARGETS,
        'first_reply = { urgent = "1 hour", normal = "3 business days" }\n'
        'resolution = { urgent = "2 hours", normal = "40 hours" }',
        '"3 business days" is longer than the "40 hours" of the resolution',
    ),
    (
        "P004",
        '{ urgent = "2 hours"',
        '{ urgent = "30 minutes"',
        'tiers.gold.next_reply.urgent: "30 minutes" is shorter than the "1 hour" of the first '
        "reply",
    ),
    (
        "P005",
        'normal = "96 hours"',
        'normal = "96 business hours"',
        'tiers.gold.resolution.normal: "96 business hours" is longer than office is open in a week '
        "(40 hours)",
    ),
    ("P006", NORMAL, "", "severities.normal: it has no definition"),
    ("P006", NORMAL, URGENT, "severities.normal.definition: it has the same definition as urgent"),
    (
        "P010",
        OFFICE,
        f"{OFFICE}\nholidays = "
        '[{ rrule = "DTSTART:20270101\\nRRULE:FREQ=DAILY", name = "Over" }]',
        "calendars.office: closes for good at 2026-12-31T17:00:00Z; what would fall due on it "
        "later is not promised",
    ),
    (
        "P011",
        OFFICE,
        f'{OFFICE}\nholidays = [{{ date = "2026-12-25", name = "Christmas" }}]',
        "calendars.office.holidays: the last of its holidays is 2026-12-25",
    ),
    (
        "P011",
        OFFICE,
        f'{OFFICE}\nholidays = [{{ date = "2025-12-25", name = "Christmas" }}]',
        "calendars.office.holidays: all its holidays are past",
    ),
    (
        "P012",
        OFFICE,
        f'{OFFICE}\nholidays = [{{ country = "BV" }}]',
        "calendars.office.holidays[1]: no holiday of BV in 2026",
    ),
    (
        "P013",
        'timezone = "Europe/London"\ndefault_tier',
        'timezone = "Factory"\ndefault_tier',
        'desk.timezone: "Factory" has no local time',
    ),
    ("P014", "[severities.urgent]", f"{CALENDAR}[severities.urgent]", "calendars.other: nothing"),
    (
        "P020",
        "[people.alice]",
        '[teams.night]\nmembers = ["bob"]\n[people.alice]',
        "teams.night: no route, rung or letter names it",
    ),
    (
        "P021",
        'members = ["alice", "bob"]',
        'members = ["alice"]',
        "people.bob: no team, role or rung names them",
    ),
    (
        "P022",
        "[[escalations]]",
        '[people.eve]\nname = "Eve"\nemail = "eve@desk.example"\n'
        + RUNG.format("resolution", "due", "email", 'to = ["eve"]')
        + "[[escalations]]",
        "people.eve: a rung reaches them, who are in no team",
    ),
    (
        "P023",
        'name = "Bob Stone"',
        'name = "Bob Stone"\nemail = "Alice@desk.example"',
        'people.bob.email: "Alice@desk.example" is the address of alice, too',
    ),
    (
        "P030",
        LATER,
        f'{LATER}\n[[routes]]\nname = "More"\nteam = "support"',
        "routes[3]: never reached, because routes[2] takes every ticket",
    ),
    (
        "P030",
        '[[routes]]\nname = "Everything"',
        '[[routes]]\nname = "A"\nteam = "support"\n'
        'when = { topic = "login", tier = "gold", words = ["my Password"] }\n'
        '[[routes]]\nname = "Everything"',
        "routes[2]: never reached, because routes[1] takes all that it would take",
    ),
    (
        "P031",
        'words = ["password"]',
        'words = ["password", "?!"]',
        'routes[1].when.words[2]: "?!" has no word in it',
    ),
    (
        "P032",
        LATER,
        f'name = "Vulnerability"\nwhen = {{ topic = "hole" }}\nteam = "security"\nprivate = true\n'
        f"[[routes]]\n{LATER}\n[teams.security]",
        "routes[2]: private to security, which has no members to read it",
    ),
    (
        "P040",
        "[escalation]\n",
        RUNG.format("update", "due", "suggest", "") + "[escalation]\n",
        "escalations[2]: never fires: update is promised to nobody it is for",
    ),
    (
        "P040",
        "[escalation]\n",
        RUNG.format("resolution", "due", "raise-severity", 'when = { severities = ["urgent"] }')
        + "[escalation]\n",
        "escalations[2]: changes nothing: no severity is worse than urgent",
    ),
    (
        "P041",
        "[escalation]\n",
        RUNG.format(
            *("first_reply", "due", "email"),
            'to = ["team:support"]\nwhen = { tiers = ["gold"] }',
        )
        + "[escalation]\n",
        'escalations[2]: does what "Late" does at the same moment',
    ),
    (
        "P042",
        "[escalation]\n",
        RUNG.format("resolution", "due", "suggest", 'send_window = "office"') + "[escalation]\n",
        "escalations[2].send_window: suggest is not held, only what leaves the desk is (email, "
        "webhook, command)",
    ),
    (
        "P043",
        'to = ["team:support"]',
        'to = ["team:support", "bob"]\nfallback = ["team:support"]',
        "escalations[1].to: bob cannot be reached, it has no email",
    ),
    (
        "P043",
        'to = ["team:support"]',
        'to = ["assignee"]\nfallback = ["account-manager"]',
        "escalations[1]: reaches nobody on a ticket of team support that nobody has taken; add a "
        "role or an address to its fallback",
    ),
    (
        "P044",
        "[escalation]\n",
        RUNG.format("next_reply", "240 hours after", "suggest", "") + "[escalation]\n",
        "escalations[2].at: fires when its ticket has been closed, unless its resolution is late",
    ),
    (
        "P045",
        "[severities.urgent]",
        CALENDAR.replace("09:00-17:00", "09:00-09:04")
        + RUNG.format(
            *("resolution", "due", "email"), 'to = ["team:support"]\nsend_window = "other"'
        )
        + "[severities.urgent]",
        "escalations[1].send_window: other is open 09:00-09:04 only",
    ),
    (
        "P050",
        '\nfirst_reply = "2026-11-20T10:00:00Z"',
        "\nrungs = {}",
        "tests[1]: expects nothing",
    ),
    (
        "P050",
        "[[tests]]",
        '[[tests]]\nat = "2026-11-20T09:00:00Z"\ntier = "gold"\nseverity = "urgent"\n'
        'first_reply = "2026-11-20T10:00:00Z"\nnext_reply = "2026-11-20T11:00:00Z"\n[[tests]]',
        "tests[2]: tests[1] has proved it",
    ),
    (
        "P090",
        "[calendars.office]",
        '[lint]\nallow = { P004 = "why not" }\n[calendars.office]',
        "lint.allow.P004: nothing here is a P004",
    ),
]
CARRIED: Carried = {"tier": {"gold": 4, "silver": 1}, "severity": {"urgnt": 3, "normal": 2}}


def find(text: str, now: int = NOW, carried: Carried | None = None) -> list[tuple[str, str]]:
    found = judge(parse_policy(text, "desk.toml"), now, carried).found
    return [(each.code, each.sentence) for each in found]


def put(stands: str, instead: str) -> str:
    assert stands in SOUND
    return SOUND.replace(stands, instead, 1)


def test_a_sound_policy_has_no_finding() -> None:
    assert find(SOUND) == []


@pytest.mark.parametrize(("code", "stands", "instead", "said"), BAD, ids=lambda one: one[:4])
def test_a_minimal_bad_policy_has_exactly_its_finding(
    code: str, stands: str, instead: str, said: str
) -> None:
    ((found, sentence),) = find(put(stands, instead))
    assert found == code
    assert said in sentence


@pytest.mark.parametrize(("code", "stands", "instead", "said"), BAD, ids=lambda one: one[:4])
def test_a_file_silences_a_code_and_says_why(
    code: str, stands: str, instead: str, said: str
) -> None:
    silence = f'[lint]\nallow = {{ {code} = "We mean it." }}\n'
    if code != IDLE_SILENCE:
        text = put(stands, instead) + silence
        assert find(text) == []
        assert [each.code for each in judge(parse_policy(text, "x"), NOW).silenced] == [code]


@pytest.mark.parametrize(
    ("first", "resolution"),
    [
        ("4 business hours", "4 hours"),
        ("2 business days", "23 hours"),
        ("30 hours", "1 business hour"),
    ],
)
def test_targets_that_only_a_calendar_could_tell_apart_are_no_finding(
    first: str, resolution: str
) -> None:
    targets = f'first_reply = "{first}"\nresolution = "{resolution}"'
    found = find(put(TARGETS, targets).partition("[[tests]]")[0])
    assert "P003" not in {code for code, _ in found}


def test_words_that_open_tickets_have_are_found_with_a_desk_at_hand() -> None:
    assert find(SOUND, carried=CARRIED) == [
        (IN_USE, 'tiers: 1 open ticket has the tier "silver", which is not named here'),
        (
            IN_USE,
            'severities: 3 open tickets have the severity "urgnt", which is not named here '
            '(did you mean "urgent"?)',
        ),
    ]


def test_a_silence_of_what_only_a_desk_can_tell_is_idle_on_a_desk_alone() -> None:
    text = SOUND + f'[lint]\nallow = {{ {IN_USE} = "They will be closed." }}\n'
    assert find(text) == []
    assert find(text, carried=CARRIED) == []
    sound: Mapping[str, Mapping[str, int]] = {"tier": {"gold": 4}, "severity": {}}
    assert [code for code, _ in find(text, carried=sound)] == [IDLE_SILENCE]


def test_every_code_has_a_policy_that_shows_it() -> None:
    assert {code for code, *_ in BAD} | {IN_USE, INVALID} == {*CODES}


def test_every_code_says_why_it_hurts_and_what_to_do() -> None:
    for code in CODES.values():
        assert code.why.endswith(".")
        assert code.remedy.endswith(".")
        assert not code.what.endswith(".")
    assert len({code.name for code in CODES.values()}) == len(CODES)


@pytest.mark.parametrize("name", shipped_policies())
def test_shipped_policies_have_no_finding_and_no_idle_silence(name: str) -> None:
    assert judge(read_policy(find_policy(name)), NOW).found == ()


# What is not found


@pytest.mark.parametrize(
    ("stands", "instead"),
    [
        # Units that need a calendar to compare.
        (
            '{ urgent = "2 hours", normal = "8 hours" }',
            '{ urgent = "9 hours", normal = "1 business day" }',
        ),
        # Days say themselves how long they are.
        ('normal = "96 hours"', 'normal = "9 business days"'),
        # Rules that go on, whatever else is written beside them.
        (
            OFFICE,
            f'{OFFICE}\nholidays = [{{ easter = 1, name = "Easter Monday" }}, '
            '{ date = "2025-12-24", name = "Once" }]',
        ),
        # A manager is in no team.
        (
            "[[escalations]]",
            '[people.eve]\nname = "Eve"\n[roles]\nmanager = "eve"\n[[escalations]]',
        ),
        # A later route with a word that the earlier has not.
        (
            '[[routes]]\nname = "Everything"',
            '[[routes]]\nname = "A"\nteam = "support"\n'
            'when = { topic = "login", words = ["my password", "PIN"] }\n'
            '[[routes]]\nname = "Everything"',
        ),
        # Raised twice, a severity is raised by two.
        (
            "[escalation]\n",
            RUNG.format("resolution", "due", "raise-severity", "")
            + RUNG.format("resolution", "due", "raise-severity", "").replace("More", "Again")
            + "[escalation]\n",
        ),
    ],
)
def test_what_may_well_be_meant_is_not_found(stands: str, instead: str) -> None:
    assert find(put(stands, instead)) == []


def test_whatever_is_valid_can_be_judged() -> None:
    chance, seeds, judged = Random(14), read_seeds(), 0
    for _ in range(500):
        document = deepcopy(chance.choice(seeds))
        mutate(document, chance)
        policy, problems = read_document(document, "")
        if not problems:
            assert all(each.code in CODES for each in judge(policy, NOW, CARRIED).found)
            judged += 1
    assert judged > 50


def test_without_teams_people_are_simply_those_who_may_act() -> None:
    begin, end = SOUND.index("[teams.support]"), SOUND.index("[[tests]]")
    alone = SOUND[:begin] + '[people.alice]\nname = "Alice"\n' + SOUND[end:]
    assert find(alone) == []
