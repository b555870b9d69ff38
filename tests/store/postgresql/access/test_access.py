"""Logins of their own: each has the rights of its kind, and its commands work with these."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import PLAIN_POLICY, Hd
from tests.desks.engines import drop_desks
from tests.servers.postgresql import PostgresqlServer
from tests.store.postgresql.access.logins import LoginHd, log_in
from tests.triage.test_private_everywhere import COMMANDS

ALLOWED = [
    "queue",
    "status",
    "next --take",
    "team",
    "triage",
    "show {one}",
    "explain {one}",
    "history {one}",
    "search black",
    "new Another --body Help --account other --new-account --contact ann@x.example",
    "reply {one} --body Looking",
    "reply {one} --from-customer --body Thanks",
    "reply {one} --cc joe@y.example --body Hi --no-send",
    "reply {one} --body Later --draft",
    "note {one} --body Hm",
    "take {one}",
    "assign {one} --to bob",
    "assign {one} --team support --round-robin",
    "set {one} --severity urgent --topic login --any",
    "tag {one} --add vip",
    "pend {one}",
    "hold {one}",
    "solve {one}",
    "reopen {one}",
    "close {one}",
    "merge {one} --into {two}",
    "link {one} {two}",
    "undo",
    "log",
    "report --since 2026-11-01",
    "report --forecast",
    "export",
    "export {one}",
    "account add third --tier gold",
    "account set acme --tier free --contact joe@x.example --pin 1234",
    "account verify acme --pin 1234",
    "account set acme --tier gold --domain acme.example",
    "account list",
    "account show acme",
    "article add {place}/drm.md",
    "article import {place}/drm.md",
    "article list",
    "article show drm",
    "article search stream",
    "reply {one} --article drm",
    "policy check {place}/next.toml",
    "policy show",
    "policy log",
    "policy test",
    "policy due --tier gold --severity normal",
    "policy diff {place}/next.toml",
    "policy backtest {place}/next.toml --since 30d --jobs 1",
    "policy suggest --since 30d",
    "mail log",
    "mail quarantine list",
    "escalate --plan",
    "escalate --log",
    "access list",
    "view list",
]
"""What an agent's login is good for."""

FOR_ALL = [
    "escalate",
    "escalate --retry",
    "import {place}/tickets.jsonl",
    "account import {place}/accounts.jsonl",
    "policy apply {place}/next.toml --yes",
    "policy cancel",
    "mail send",
    "mail explain {place}/mail.eml",
    "mail quarantine drop 1",
    "erase --undone-before 1d --yes",
    "move --to {place}/moved.db",
    "backup {place}/copy.db",
    "doctor",
]
"""What is done for the whole desk."""

OF_THE_SERVER = ["access grant bob --team support", "access revoke alice"]
"""What is the owner's alone."""

WITHOUT_DESK = {
    *("demo", "help", "init", "view save", "view drop", "restore"),
    *("policy new", "policy schema", "config schema"),
}
"""Commands that ask no desk for anything; `restore` puts another one into its place."""

NOT_HERE = {"attachment save", "board", "mail fetch", "mail deliver", "open"}
"""Commands that need more than a desk: a file that came, a screen, a mail server, a browser."""


@pytest.fixture(scope="module")
def hd(tmp_path_factory: pytest.TempPathFactory, every_engine: None) -> Iterator[Hd]:
    """A desk on a server, as its owner opens it."""
    place = tmp_path_factory.mktemp("desk")
    (place / "policy.toml").write_text(PLAIN_POLICY)
    (place / "next.toml").write_text(PLAIN_POLICY.replace('"16 business', '"8 business'))
    (place / "drm.md").write_text('+++\ntitle = "Stream drops"\n+++\nWhy a stream drops.\n')
    (place / "mail.eml").write_text("From: ann@x.example\nSubject: Black\n\nHelp\n")
    (place / "accounts.jsonl").write_text('{"name": "acme"}\n')
    (place / "tickets.jsonl").write_text('{"subject": "x", "created_at": "2026-11-17T09:00:00Z"}\n')
    made = Hd(place / "desk.db", engine="postgresql")
    made.ok("init", "--policy", str(place / "policy.toml"))
    made.ok("new", "First", "--account", "acme", "--new-account")
    yield made
    drop_desks(place)


@pytest.fixture(scope="module")
def alice(hd: Hd) -> LoginHd:
    """An agent's own login."""
    told = hd.ok("access", "grant", "alice", "--team", "support")
    assert told.out == "alice may log in as agent, in support\n"
    return log_in(hd, "alice")


def spell(hd: Hd, command: str) -> list[str]:
    """The words of a command, on tickets of its own."""
    place = hd.db.parent
    one, two = (
        hd.ok("new", "Stream is black", "--body", "Since nine.", "--json").json()["id"]
        for _ in range(2)
    )
    hd.ok("note", str(one), "--body", "Hm")
    return [word.format(one=one, two=two, place=place) for word in command.split()]


def test_every_command_is_tried_with_an_agents_rights() -> None:
    tried = {" ".join(line.split()[:count]) for line in (*ALLOWED, *FOR_ALL, *OF_THE_SERVER)
             for count in (1, 2)}  # fmt: skip
    assert COMMANDS.keys() - tried - WITHOUT_DESK - NOT_HERE == set()


@pytest.mark.parametrize("command", ALLOWED)
def test_the_commands_of_agents_work_with_their_rights(alice: LoginHd, command: str) -> None:
    told = alice(*spell(alice, command))
    assert told.code == 0, told
    assert "permission" not in told.err


def test_an_agent_can_take_back_whom_a_reply_copied(alice: LoginHd, tmp_path: Path) -> None:
    settings = tmp_path / "hd.toml"
    settings.write_text('[delivery]\nfolder = "out"\n')
    mailing = replace(alice, env=(("HD_CONFIG", str(settings)),))
    opened = mailing.ok("new", "Black", "--contact", "ann@x.example", "--json").json()
    mailing.ok("reply", str(opened["id"]), "--cc", "joe@y.example", "--body", "Hi")
    copied = f"SELECT address FROM participant WHERE ticket_id = {opened['id']}"
    assert mailing.rows(copied) == [("joe@y.example",)]
    mailing.ok("undo")
    assert mailing.rows(copied) == []


@pytest.mark.parametrize("command", ["queue", "team", "report --since 2026-11-01", "history 1"])
def test_the_desk_as_it_was_is_read_with_the_rights_of_agents_and_leads(
    hd: Hd, alice: LoginHd, command: str
) -> None:
    hd.ok("access", "grant", "lea", "--lead")
    for login in (alice, log_in(hd, "lea")):
        told = login(*command.split(), "--at", "2026-11-17T10:00:00Z")
        assert (told.code, told.err) == (0, "as of Tue 17 Nov 10:00 UTC\n")


def test_whether_a_desk_is_looked_after_is_read_with_the_rights_of_agents_and_leads(
    hd: Hd, alice: LoginHd
) -> None:
    """Leads do not read the table of mails, in which quarantine is."""
    hd.ok("access", "grant", "lea", "--lead")
    for login in (alice, log_in(hd, "lea")):
        login.ok("status", "--fail-on-stale")


@pytest.mark.parametrize("command", [*FOR_ALL, *OF_THE_SERVER])
def test_what_is_for_the_whole_desk_is_not_theirs(alice: LoginHd, command: str) -> None:
    told = alice(*spell(alice, command))
    assert told.code == 1
    assert "is for the whole desk, and alice logs in as an agent" in told.err
    assert "--cron" in told.err


@pytest.mark.parametrize("login", ["alice", "nightly"])
def test_people_are_erased_by_the_owner_alone(hd: Hd, alice: LoginHd, login: str) -> None:
    opened = hd.ok("new", "Black", "--contact", f"{login}@x.example", "--json").json()["id"]
    hd.ok("close", str(opened))
    hd.ok("access", "grant", "nightly", "--cron")
    person = ("erase", f"{login}@x.example", "--yes")
    told = log_in(hd, login, agent="alice")(*person)
    assert told.code == 1
    assert f"only the desk's owner may erase people, and {login} is not the owner" in told.err
    hd.ok(*person)


@pytest.mark.parametrize("command", [line for line in FOR_ALL if not line.startswith("move")])
def test_a_login_for_cron_may_do_all_of_it_as_anybody(hd: Hd, command: str) -> None:
    hd.ok("access", "grant", "nightly", "--cron")
    told = log_in(hd, "nightly", agent="bob")(*spell(hd, command))
    assert "permission" not in told.err
    assert "may not" not in told.err


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE event SET body = 'else'",
        "DELETE FROM event",
        "TRUNCATE event",
        "INSERT INTO event (ticket_id, at, kind, by_whom, public, written_by)"
        " VALUES (1, 1, 'message', 'agent:bob', 1, 'bob')",
        "INSERT INTO policy VALUES (9, 'x', 'x', 'x', 1, 'x', 0)",
        "UPDATE ticket SET created_at = 1",
        "DELETE FROM ticket",
        "INSERT INTO reader VALUES ('support', 'alice')",
        "DROP TRIGGER event_is_never_changed ON event",
        "ALTER TABLE event DISABLE TRIGGER ALL",
        "CREATE TABLE mine (id bigint)",
    ],
)
def test_the_server_itself_keeps_agents_from_rewriting_the_past(
    alice: LoginHd, postgresql_server: PostgresqlServer, sql: str
) -> None:
    with pytest.raises(RuntimeError, match=r"permission denied|must be owner"):
        postgresql_server.run_sql(f"SET search_path TO {alice.schema}; {sql}", user="alice")


def test_each_entry_of_a_timeline_says_which_login_wrote_it(hd: Hd, alice: LoginHd) -> None:
    number = alice.ok("new", "Mine", "--json").json()["id"]
    alice.ok("note", str(number), "--body", "by alice")
    hd.by("bob").ok("note", str(number), "--body", "by bob, over the owner's login")
    found = hd.rows(
        "SELECT by_whom, written_by FROM event WHERE ticket_id = :id AND kind = 'message'"
        " ORDER BY id",
        id=number,
    )
    assert found == [("agent:alice", "alice"), ("agent:bob", "hd")]


def test_nobody_acts_as_somebody_else(hd: Hd, alice: LoginHd) -> None:
    told = log_in(hd, "alice", agent="bob")("queue")
    assert told.code == 1
    assert told.err.startswith("hd: this is the login of alice: nobody acts as bob with it\n")


def test_who_is_not_named_acts_as_the_login(alice: LoginHd) -> None:
    unnamed = log_in(alice, "alice", agent="")
    number = unnamed.ok("new", "Mine", "--json").json()["id"]
    assert alice.ok("take", str(number), "--json").json()["assignee"] == "alice"
    mine = unnamed.ok("queue", "--mine", "--json").json()
    assert number in {row["id"] for row in mine}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("carol --team support", 'no person "carol" in the policy'),
        ("alice --team suport", 'no team "suport" in the policy'),
        ("alice", "what is the login for?"),
        ("alice --team support --cron", "--cron stands alone"),
        ("pg_monitor --lead", "PostgreSQL keeps the name"),
        (f"{'x' * 64} --lead", "cannot be a login of PostgreSQL"),
        ("dana --lead --password --password-command true", "cannot be combined"),
        ("dana --lead --password-command false", "failed with exit 1"),
        ("dana --lead --password-command true", "the program printed none"),
        ("dana --lead --password-command nowhere-to-be-found", "cannot be run"),
    ],
)
def test_what_cannot_be_granted_is_refused(hd: Hd, words: str, said: str) -> None:
    told = hd("access", "grant", *words.split())
    assert told.code in (1, 2)
    assert said in told.err


def test_an_agent_must_be_in_the_team_that_is_named(tmp_path: Path, hd: Hd) -> None:
    policy = PLAIN_POLICY.replace('members = ["alice", "bob"]', 'members = ["alice"]')
    (tmp_path / "policy.toml").write_text(policy)
    other = Hd(tmp_path / "other.db", engine="postgresql")
    other.ok("init", "--policy", str(tmp_path / "policy.toml"))
    told = other("access", "grant", "bob", "--team", "support")
    assert told.code == 1
    assert "bob is not in team support" in told.err


def test_odd_names_are_names_and_nothing_else(hd: Hd, postgresql_server: PostgresqlServer) -> None:
    odd = "o'neil\"; DROP SCHEMA public; --"
    hd.ok("access", "grant", odd, "--lead")
    assert odd in {row["login"] for row in hd.ok("access", "list", "--json").json()}
    hd.ok("access", "revoke", odd)
    assert postgresql_server.run_sql("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'o%'") == "0"


def test_passwords_are_set_and_never_shown(hd: Hd, postgresql_server: PostgresqlServer) -> None:
    postgresql_server.run_sql("ALTER SYSTEM SET log_statement = 'all'")
    postgresql_server.run_sql("SELECT pg_reload_conf()")
    by_program = hd.ok("access", "grant", "dana", "--lead", "--password-command", "echo s3cret-one")
    asked = "SELECT rolpassword LIKE 'SCRAM-SHA-256$%' FROM pg_authid WHERE rolname = 'dana'"
    assert postgresql_server.run_sql(asked) == "t"
    by_pipe = hd("access", "grant", "dana", "--lead", "--password", stdin="s3cret-two\n")
    printed = hd.ok("access", "grant", "dana", "--lead", "--sql").out
    log = (postgresql_server.folder / "log").read_text()
    assert by_pipe.code == 0
    assert "CREATE ROLE" in log
    assert "s3cret" not in by_program.out + by_pipe.out + printed + log
    postgresql_server.run_sql("ALTER SYSTEM RESET log_statement")
    postgresql_server.run_sql("SELECT pg_reload_conf()")


def test_whoever_was_let_in_is_listed_and_can_be_shut_out(
    hd: Hd, postgresql_server: PostgresqlServer
) -> None:
    hd.ok("access", "grant", "bob", "--team", "support", "--lead")
    rows = {row["login"]: row for row in hd.ok("access", "list", "--json").json()}
    assert rows["bob"] == {"login": "bob", "kinds": ["agent", "lead"], "teams": ["support"]}
    assert "  agent and lead, in support\n" in hd.on_screen().ok("access", "list").out
    bob = log_in(hd, "bob")
    bob.ok("queue")
    assert hd.ok("access", "revoke", "bob").out == "bob can no longer log in\n"
    assert bob("queue").code == 1
    assert postgresql_server.run_sql("SELECT 1 FROM pg_roles WHERE rolname = 'bob'") == ""
    told = hd("access", "revoke", "bob")
    assert told.code == 1
    assert 'no login "bob"' in told.err


def test_a_login_that_somebody_else_made_stays(hd: Hd, postgresql_server: PostgresqlServer) -> None:
    postgresql_server.run_sql("CREATE ROLE theirs LOGIN")
    hd.ok("access", "grant", "theirs", "--lead")
    told = hd.ok("access", "revoke", "theirs")
    assert told.out == "theirs can no longer log in; the role itself stays on the server\n"
    postgresql_server.run_sql("DROP ROLE theirs")


def test_a_dba_can_run_the_statements_instead(hd: Hd, postgresql_server: PostgresqlServer) -> None:
    script = hd.ok("access", "grant", "bob", "--team", "support", "--sql").out
    assert "bob" not in hd.ok("access", "list").out
    postgresql_server.run_sql(script)
    assert "bob" in hd.ok("access", "list").out
    log_in(hd, "bob").ok("queue")
    hd.ok("access", "revoke", "bob")


def test_a_file_knows_no_logins(tmp_path: Path, policy_file: Path) -> None:
    hd = Hd(tmp_path / "desk.db", engine="sqlite")
    hd.ok("init", "--policy", str(policy_file))
    told = hd("access", "grant", "alice", "--team", "support")
    assert told.code == 1
    assert "is a file: whoever may read it reads the whole desk" in told.err
    assert "chmod" in told.err
    hd.ok("note", str(hd.ok("new", "x", "--json").json()["id"]), "--body", "x")
    assert hd.rows("SELECT DISTINCT written_by FROM event") == [(None,)]


@pytest.fixture
def owned(tmp_path: Path, postgresql_server: PostgresqlServer) -> Iterator[LoginHd]:
    """A desk whose owner is no superuser, as the manual has one made."""
    postgresql_server.run_sql("CREATE ROLE desk LOGIN; GRANT CREATE ON DATABASE postgres TO desk")
    made = log_in(Hd(tmp_path / "owned.db", engine="postgresql"), "desk", agent="alice")
    (tmp_path / "policy.toml").write_text(PLAIN_POLICY)
    strict = ["--strict-privacy"] if postgresql_server.version >= 15 else []
    made.ok("init", "--policy", str(tmp_path / "policy.toml"), *strict)
    made.ok("new", "First", "--body", "x", "--account", "acme", "--new-account")
    yield made
    drop_desks(tmp_path)
    roles = postgresql_server.run_sql(
        f"SELECT rolname FROM pg_roles WHERE rolname LIKE 'postgres_{made.schema}%'"
    ).split()
    for role in ("desk", *roles):
        postgresql_server.run_sql(f'DROP OWNED BY "{role}"')
        postgresql_server.run_sql(f'DROP ROLE "{role}"')


def test_an_owner_who_may_not_make_roles_is_told_how(owned: LoginHd) -> None:
    told = owned("access", "grant", "alice", "--team", "support")
    assert told.code == 1
    assert "permission denied to create role" in told.err
    assert "CREATEROLE" in told.err
    assert "--sql" in told.err


def test_an_owner_who_may_make_roles_needs_no_more(
    owned: LoginHd, postgresql_server: PostgresqlServer, tmp_path: Path
) -> None:
    postgresql_server.run_sql("ALTER ROLE desk CREATEROLE")
    for words in (("carl", "--lead", "--password"), ("bob", "--team", "support", "--lead"),
                  ("cronjob", "--cron")):  # fmt: skip
        told = owned("access", "grant", *words, stdin="s3cret\n")
        assert (told.code, told.err) == (0, "")
    log_in(owned, "bob").ok("reply", "1", "--body", "Hm")
    log_in(owned, "carl").ok("report", "--since", "2026-11-01")
    log_in(owned, "cronjob", agent="alice").ok("escalate")
    owned.ok("backup", str(tmp_path / "copy.dump"))
    owned.ok("restore", str(tmp_path / "copy.dump"), "--yes")
    log_in(owned, "bob").ok("queue")
    log_in(owned, "carl").ok("queue")
    for login in ("carl", "bob", "cronjob"):
        assert owned.ok("access", "revoke", login).out == f"{login} can no longer log in\n"
