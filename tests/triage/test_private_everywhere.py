"""No command shows the text of a private ticket to those outside its team, on whatever way out.

`WAYS` names every command of the program: a new one fails here until somebody has said how it is
called and seen what it shows. Each is run by an outsider on a desk full of private texts, as it is
piped, on a screen, and in every format that it offers.
"""

import json
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import typer

from helpdesk_cli.cli.app import app
from helpdesk_cli.store.engines import open_store
from tests.cli.terminal.completion import complete
from tests.conftest import PLAIN_POLICY, Hd
from tests.desks.engines import copy_for_a_test, list_views
from tests.processes import Terminal
from tests.triage.conftest import ROUTES

pytestmark = pytest.mark.usefixtures("engine")

SUBJECT, SUBJECT_BEFORE, BODY, REPLY, NOTE = "quokka", "zaffre", "mizzle", "yarrow", "wombat"
CONTACT, TAG, SOLVED, ANSWER, MERGED = "xylem", "umbrage", "kestrel", "lodestar", "plover"
SECRETS = (SUBJECT, SUBJECT_BEFORE, BODY, REPLY, NOTE, CONTACT, TAG, SOLVED, ANSWER, MERGED)

CUSTOMER = f"{CONTACT}@x.example"

UNDONE = {
    **{"ref": "ZD-9", "subject": f"{SUBJECT} hole", "topic": "vulnerability", "contact": CUSTOMER},
    "created_at": "2026-11-17T09:00:00Z",
    "events": [
        {"kind": "message", "by": by, "public": public, "body": f"It has {word} cookies."}
        | {"at": "2026-11-17T09:00:00Z"}
        for by, public, word in (("customer", True, BODY), ("agent:greta", False, NOTE))
    ]
    + [{"at": "2026-11-17T09:10:00Z", "kind": "tag", "by": "agent:greta", "add": TAG}],
}
"""A private ticket of an import that was undone."""

LATE = "2026-11-30T09:00:00Z"

LADDER = """
[escalation]
remind_pending_after = "24 hours"
[[escalations]]
name = "Mail the boss"
clock = "first_reply"
at = "due"
action = "email"
to = ["boss@desk.example", "team"]
text = "Look at it."
[[escalations]]
name = "Call a hook"
clock = "resolution"
at = "due"
action = "webhook"
url = "{hook}"
[[escalations]]
name = "Run a program"
clock = "resolution"
at = "due"
action = "command"
command = ["sh", "-c", "cat > {file}"]
[[escalations]]
name = "Suggest"
clock = "first_reply"
at = "10%"
action = "suggest"
to = ["assignee"]
text = "Answer it."
"""

Args = tuple[str, ...]

WAYS: dict[str, list[Args]] = {
    "queue": [
        (),
        ("--account", "acme"),
        ("--team", "security"),
        ("--status", "solved"),
        *((word,) for word in SECRETS),
        ("is:private",),
        ("--columns", "ref,contact,topic", "--format", "screen"),
        ("--at", "2026-11-17T10:50:30Z"),
        ("--group", "account", "--columns", "contact,subject"),
    ],
    "board": [()],
    "next": [(), ("--take",), ("--team", "security"), ("is:private",)],
    "triage": [()],
    "team": [()],
    "show": [
        ("ZD-9", "--at", "2026-11-17T10:50:30Z"),
        ("1",),
        ("ZD-7",),
        ("2",),
        ("2", "1"),
        ("3",),
    ],
    "explain": [("1",), ("ZD-7", "2"), ("3",), ("1", "--why-not", "Mail the boss")],
    "history": [("1",), ("ZD-7", "2"), ("3",)],
    "open": [("1",), ("ZD-7", "2"), ("3",)],
    "search": [
        *((word,) for word in SECRETS),
        ("team:security",),
        ("is:private",),
        ("account:acme",),
        (f"tag:{TAG}",),
        (f"contact:{CUSTOMER}",),
        ("drops",),
    ],
    "new": [
        (f"{SUBJECT} theft again", "--account", "acme", "--contact", CUSTOMER),
        ("Another", "--ref", "ZD-7"),
    ],
    "reply": [("1", "--body", "x"), ("1", "--article", "drm"), ("2", "1", "--body", "x")],
    "note": [("1", "--body", "x"), ("--where", "is:private", "--body", "x")],
    "take": [("1",), ("--where", BODY)],
    "assign": [("1", "--to", "bob"), ("ZD-7", "--team", "support", "--round-robin")],
    "set": [("1", "--topic", "other"), ("1", "--subject", "x"), ("2", "--topic", "vulnerability")],
    "tag": [("1", "--remove", TAG), ("--where", f"tag:{TAG}", "--add", "x")],
    "pend": [("1",)],
    "hold": [("1",)],
    "solve": [("1",), ("2", "1")],
    "close": [("1",)],
    "reopen": [("1",), ("3",)],
    "merge": [("1", "2"), ("2", "--into", "1"), ("4", "2")],
    "link": [("1", "2"), ("2", "1"), ("2", "3", "--remove")],
    "undo": [(), ("1",), ("2",), ("4",)],
    "log": [(), ("--agent", "greta")],
    "mail send": [()],
    "report": [
        ("--week", "2026-W47"),
        ("--since", "2026-11-01", "--explain"),
        ("--since", "2026-11-01", "--by", "team,account", "--explain"),
        ("--forecast",),
        ("--since", "2026-11-01", "--format", "markdown", "--explain"),
        ("--since", "2026-11-01", "--format", "html", "--explain"),
        ("--forecast", "--format", "html"),
        ("--since", "2026-11-01", "--explain", "--output", "{place}/report.html"),
        ("--since", "2026-11-01", "--explain", "--email", "boss@desk.example"),
    ],
    "escalate": [
        ("--plan",),
        ("--log",),
        ("1", "--rung", "Mail the boss"),
        (),
        ("--retry",),
    ],
    "help": [(), ("policy",)],
    "status": [(), ("--json",)],
    "view save": [("late", "is:late")],
    "view list": [()],
    "view drop": [("late",)],
    "demo": [("--db", "{place}/demo.db")],
    "doctor": [(), ("--fix",)],
    "backup": [("{place}/copy.db",)],
    "move": [("--to", "{place}/moved.db", "--keep")],
    "restore": [("{place}/copy.db",)],
    "init": [("--policy", "{place}/policy.toml")],
    "policy check": [("{place}/policy.toml",)],
    "policy new": [("{place}/ours.toml", "--manager", "eve@example.com")],
    "policy schema": [()],
    "config schema": [()],
    "policy show": [()],
    "policy due": [("--tier", "gold", "--severity", "urgent")],
    "policy test": [()],
    "policy apply": [("{place}/policy.toml",), ("{place}/next.toml",)],
    "policy log": [()],
    "policy diff": [("{place}/next.toml",)],
    "policy backtest": [("{place}/next.toml", "--since", "30d", "--jobs", "1")],
    "policy suggest": [("--since", "30d")],
    "policy cancel": [()],
    "mail deliver": [()],
    "mail explain": [("-",)],
    "mail fetch": [()],
    "mail log": [()],
    "mail quarantine": [("list",)],
    "attachment save": [("1", "1", "--to", "{place}")],
    "account add": [("other",), ("acme",)],
    "account set": [("acme", "--region", "europe"), ("acme", "--remove-contact", "nobody")],
    "account show": [("acme",)],
    "account list": [()],
    "account verify": [("acme", "--pin", "1234")],
    "account import": [("{place}/accounts.jsonl",)],
    "article add": [("{place}/drm.md",)],
    "article import": [("{place}/drm.md",)],
    "article list": [()],
    "article show": [("drm",)],
    "article search": [(SUBJECT,), ("stream",)],
    "import": [("{place}/tickets.jsonl",)],
    "erase": [(CUSTOMER, "--dry-run"), (CUSTOMER, "--yes"), ("--undone-before", "1d", "--yes")],
    "access grant": [("bob", "--team", "support"), ("bob", "--team", "support", "--sql")],
    "access list": [()],
    "access revoke": [("nobody",)],
    "export": [(), ("1",), ("ZD-7", "2"), ("--output", "{place}/out.jsonl")],
}

ONCE = {"backup", "demo", "move"}
"""What is made is there the second time."""


def find_commands() -> dict[str, Any]:
    """Every command by its whole name, as the parser knows it."""
    group: Any = typer.main.get_command(app)
    found: dict[str, Any] = {}
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        inner = getattr(command, "commands", None)
        found |= (
            {f"{name} {sub}": each for sub, each in inner.items()} if inner else {name: command}
        )
    return found


COMMANDS = find_commands()


def find_secrets(text: str) -> set[str]:
    return {secret for secret in SECRETS if secret in text.casefold()}


@dataclass(frozen=True)
class House:
    """A desk in a folder, and what was POSTed to its web hook."""

    hd: Hd
    posted: list[bytes]

    @property
    def place(self) -> Path:
        return self.hd.db.parent

    def collect(self) -> str:
        """What left the program otherwise than by its streams: mails, calls, files."""
        texts = [body.decode() for body in self.posted]
        for path in self.place.rglob("*"):
            if path.suffix == ".eml":
                mail = message_from_bytes(path.read_bytes(), policy=default)
                if mail["To"] == CUSTOMER:
                    continue  # who wrote it may be written to
                texts.append(str(mail.items()))
                texts += [
                    part.get_content()
                    for part in mail.walk()
                    if part.get_content_type()[:5] == "text/"
                ]
            elif path.name in ("report.html", "out.jsonl", "payload.json", "out.db"):
                texts.append(path.read_text(encoding="utf-8"))
        return "\n".join(texts)


def fill(hd: Hd) -> None:
    """#1 private and open, #2 of the same account and for everybody, #3 private and solved, #4
    private and merged into #1, #5 private and waiting for its customer."""
    greta = hd.by("greta")
    hd.ok(
        *("new", f"{SUBJECT_BEFORE} hole", "--topic", "vulnerability", "--account", "acme"),
        *(
            "--contact",
            CUSTOMER,
            "--ref",
            "ZD-7",
            "--body",
            f"It can {BODY} cookies.",
        ),
    )
    hd.ok("new", "Stream drops", "--account", "acme", "--body", "The stream drops at night.")
    hd.ok("new", "A vulnerabilite: vulnérabilité", "--account", "acme", "--body", f"The {SOLVED}.")
    hd.ok("new", f"{MERGED} hole", "--topic", "vulnerability", "--account", "acme")
    greta.ok("set", "1", "--subject", f"{SUBJECT} theft")
    greta.ok("note", "1", "--body", f"It was a {NOTE}.")
    greta.ok("tag", "1", "--add", TAG)
    greta.ok("link", "1", "2")
    greta.ok("reply", "3", "--body", f"Use the {ANSWER}.", "--solve")
    greta.ok("merge", "4", "--into", "1")
    hd.ok("new", "A hole", "--topic", "vulnerability", "--contact", CUSTOMER)
    greta.ok("reply", "5", "--body", "Where?", "--pend")
    greta.at("2026-11-17T10:30:00Z").ok("reply", "1", "--body", f"It is {REPLY}.")
    greta.at("2026-11-17T10:40:00Z").ok("reply", "1", "--from-customer", "--body", f"{BODY}!")
    hd.ok("article", "add", str(hd.db.parent / "drm.md"))
    hd.at("2026-11-17T10:50:00Z").ok("import", "-", stdin=json.dumps(UNDONE))
    hd.at("2026-11-17T10:51:00Z").ok("undo")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Iterator[House]:
    posted: list[bytes] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Nothing on the terminal."""

    place = tmp_path_factory.mktemp("filled")
    with ThreadingHTTPServer(("127.0.0.1", 0), Hook) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        hook = f"http://127.0.0.1:{server.server_address[1]}/"
        policy = PLAIN_POLICY + ROUTES + LADDER.format(hook=hook, file="payload.json")
        (place / "policy.toml").write_text(policy)
        (place / "next.toml").write_text(
            policy.replace('"16 business hours"', '"2 business hours"')
        )
        (place / "drm.md").write_text('+++\ntitle = "Stream drops"\n+++\nWhy a stream drops.\n')
        (place / "accounts.jsonl").write_text('{"name": "acme", "region": "europe"}\n')
        (place / "tickets.jsonl").write_text(
            '{"ref": "ZD-7", "subject": "x", "created_at": "2026-11-17T09:00:00Z"}\n'
            '{"subject": "y", "tier": "none", "created_at": "2026-11-17T09:00:00Z"}\n'
        )
        settings = place / "hd.toml"
        settings.write_text(
            '[escalation]\nallow_commands = ["sh"]\nallow_hosts = ["127.0.0.1"]\n'
            '[links]\nticket = "https://desk.example/{id}"\n'
        )
        hd = Hd(place / "desk.db", env=(("HD_CONFIG", str(settings)),))
        hd.found(place / "policy.toml")
        fill(hd)
        yield House(hd, posted)
        server.shutdown()


@pytest.fixture
def house(filled: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """A desk of its own for each test, an outsider acting in its folder."""
    place = tmp_path / "house"
    shutil.copytree(filled.place, place)
    hd = replace(filled.hd, db=place / "desk.db", now=LATE)
    if not hd.is_there():
        copy_for_a_test(filled.hd.location, hd.db)
    monkeypatch.chdir(place)
    filled.posted.clear()
    return House(hd, filled.posted)


def spell(house: House, name: str, args: Args) -> list[Args]:
    """The command line, then once for each format that the command offers."""
    plain = (*name.split(), *(arg.format(place=house.place) for arg in args))
    offered = {option for param in COMMANDS[name].params for option in param.opts}
    formats = [flag for flag in ("--json", "--nl", "--csv", "--tsv") if flag in offered]
    if name in ONCE or {"--format", "--output", "--email"} & {*args}:
        formats = []
    return [plain, *((*plain, flag) for flag in formats)]


def test_every_command_is_looked_at() -> None:
    assert COMMANDS.keys() - WAYS.keys() == set()
    assert WAYS.keys() - COMMANDS.keys() == set()


@pytest.mark.parametrize(
    ("name", "args"), [(name, args) for name, ways in WAYS.items() for args in ways]
)
def test_an_outsider_is_shown_nothing_of_what_private_tickets_say(
    house: House, name: str, args: Args
) -> None:
    said = find_secrets(" ".join(args))
    for line in spell(house, name, args):
        for hd in (house.hd, house.hd.on_screen()):
            told = hd(*line)
            assert told.code != 3, told
            assert find_secrets(told.out + told.err) <= said, line
    assert find_secrets(house.collect()) <= said


def test_the_search_for_a_secret_finds_nothing(house: House) -> None:
    for word in (*SECRETS, "is:private", "team:security", f"tag:{TAG}"):
        assert house.hd.ok("search", word, "--json").json() == [], word


def test_its_team_finds_every_secret_there(house: House) -> None:
    """Without which nothing would have been shown above."""
    greta = house.hd.by("greta")
    told = greta.ok("show", "1", "3", "4").out + greta.ok("export").out
    assert find_secrets(told) == {*SECRETS}
    for name in ("queue", "search theft", "account show acme", "explain 1"):
        assert find_secrets(greta.on_screen().ok(*name.split()).out), name


@pytest.mark.sqlite  # the mail of a desk on a server lies elsewhere
def test_what_leaves_the_desk_says_nothing_whoever_sends_it(house: House) -> None:
    """Mails, web hooks, programs, reports: they are handed on."""
    greta = house.hd.by("greta")
    greta.ok("escalate", "--quiet")
    greta.ok("report", "--since", "2026-11-01", "--explain", "--output", "report.html")
    greta("report", "--since", "2026-11-01", "--explain", "--email", "boss@desk.example")
    assert len(house.posted) == 2
    assert (house.place / "payload.json").read_text().startswith("{")
    assert len([*house.place.rglob("*.eml")]) >= 2
    assert (house.place / "report.html").stat().st_size > 1000
    assert find_secrets(house.collect()) == set()


def test_the_shell_completes_nothing_of_it(house: House) -> None:
    for line in ("show ", "account show ", "search ", "article show ", "assign --to "):
        assert find_secrets("\n".join(complete(house.hd, f"hd {line}", "zsh"))) == set()
    assert "(private)" in "\n".join(complete(house.hd, "hd show ", "zsh"))


def test_walking_through_triage_shows_nothing_of_it(house: House) -> None:
    hd = house.hd
    hd.ok("new", "A theft of cookies", "--account", "acme", "--body", "The stream drops again.")
    walked = Terminal(replace(hd, env=(("NO_COLOR", "1"),)), "triage").expect("[q]uit").press("q")
    assert walked.end() == 0
    assert find_secrets(walked.seen) == set()


def test_a_queue_that_is_watched_shows_nothing_of_it(house: House) -> None:
    watched = Terminal(replace(house.hd, env=(("NO_COLOR", "1"),)), "queue", "--watch")
    watched.expect("(private)", "Stream drops").type("\x03").end()
    assert find_secrets(watched.seen) == set()


def test_the_views_for_other_tools_show_nothing_of_it(house: House) -> None:
    with open_store(house.hd.location) as store:
        views = list_views(store)
    assert len(views) >= 3
    for view in views:
        rows = house.hd.rows(f"SELECT * FROM {view}")
        assert rows, view
        assert find_secrets(str(rows)) == set(), view
