"""Strict privacy: the server itself shows private words to nobody outside, by whatever way."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from helpdesk_cli.desk.desk import open_desk
from helpdesk_cli.desk.tickets.privacy import may_read
from helpdesk_cli.settings.hd_toml import Settings
from helpdesk_cli.store.tickets.tickets import read_ticket
from tests.conftest import PLAIN_POLICY, Hd
from tests.desks.engines import drop_desks
from tests.patience import PATIENCE
from tests.servers.postgresql import PostgresqlServer
from tests.store.postgresql.access.logins import LoginHd, log_in
from tests.triage.conftest import ROUTES
from tests.triage.test_private_everywhere import (
    LADDER,
    LATE,
    SECRETS,
    WAYS,
    Args,
    House,
    fill,
    find_secrets,
    spell,
)

GRANTS = {
    "alice": ("--team", "support"),
    "bob": ("--team", "live", "--lead"),
    "dana": ("--lead",),
    "greta": ("--team", "security"),
    "hugo": ("--team", "special"),
    "nightly": ("--cron",),
}
OUTSIDERS = ("alice", "bob", "dana", "stranger")
"""An agent of another team, one who is a lead as well, a lead, a login that may only connect."""


@pytest.fixture(scope="module")
def hd(
    tmp_path_factory: pytest.TempPathFactory,
    every_engine: None,
    strict_server: PostgresqlServer,
) -> Iterator[Hd]:
    """A strict desk full of private words, as its owner opens it."""
    place = tmp_path_factory.mktemp("strict")
    policy = PLAIN_POLICY + ROUTES + LADDER.format(hook="http://127.0.0.1:9/", file="payload.json")
    (place / "policy.toml").write_text(policy)
    (place / "next.toml").write_text(policy.replace('"16 business hours"', '"2 business hours"'))
    (place / "drm.md").write_text('+++\ntitle = "Stream drops"\n+++\nWhy a stream drops.\n')
    (place / "accounts.jsonl").write_text('{"name": "acme", "region": "europe"}\n')
    (place / "tickets.jsonl").write_text(
        '{"ref": "ZD-7", "subject": "x", "created_at": "2026-11-17T09:00:00Z"}\n'
    )
    made = Hd(place / "desk.db", engine="postgresql")
    made.ok("init", "--policy", str(place / "policy.toml"), "--strict-privacy")
    fill(made)
    made.by("greta").ok("reply", "1", "--body", f"A draft on {SECRETS[2]}.", "--draft")
    for login, kinds in GRANTS.items():
        made.ok("access", "grant", login, *kinds)
    strict_server.run_sql("CREATE ROLE stranger LOGIN")
    yield made
    drop_desks(place)
    strict_server.run_sql("DROP ROLE stranger")


def list_relations(server: PostgresqlServer, hd: LoginHd) -> list[str]:
    """Every table and view of the database, whose schema the login may use or not."""
    return server.run_sql(
        "SELECT format('%I.%I', nspname, relname) FROM pg_class"
        " JOIN pg_namespace ON pg_namespace.oid = relnamespace"
        " WHERE relkind IN ('r', 'v', 'm', 'S', 'p') AND nspname <> 'pg_toast'"
        f" AND (nspname LIKE 'pg%' OR nspname LIKE '{hd.schema}%' OR nspname = 'public')"
        " ORDER BY 1"
    ).splitlines()


def ask(server: PostgresqlServer, login: str, sql: str) -> str:
    """What `psql` prints to a login, errors and all."""
    try:
        return server.run_sql(sql, user=login)
    except RuntimeError as error:
        return str(error)


def read_all(connection: psycopg.Connection[Any], sql: str) -> str:
    """What a login is answered over a connection that is kept: rows, or why there are none."""
    try:
        return str(connection.execute(sql).fetchall())
    except psycopg.Error as error:
        return str(error)


@pytest.mark.parametrize("login", OUTSIDERS)
def test_no_table_and_no_view_shows_an_outsider_a_private_word(
    hd: Hd, postgresql_server: PostgresqlServer, login: str
) -> None:
    relations = list_relations(postgresql_server, log_in(hd, login))
    assert len(relations) > 100
    with postgresql_server.connect(login) as connection:
        for relation in relations:
            told = read_all(connection, f"SELECT to_jsonb(x) FROM {relation} AS x")
            assert find_secrets(told) == set(), relation
    # The words of mail and files lie there in other writing.
    told = ask(postgresql_server, login, f"SELECT count(*) FROM {hd_schema(hd)}.ticket")
    assert told == "1" if login in ("alice", "bob") else "permission denied" in told


def hd_schema(hd: Hd) -> str:
    return log_in(hd, "hd").schema


@pytest.mark.parametrize("login", OUTSIDERS)
@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM find_places('{word}'), ticket_text USING (id)",
        "SELECT count(*) FROM find_places('{word}')",
        "SELECT count(*) FROM ticket_text WHERE words @@ '{word}'",
        "SELECT count(*) FROM ticket WHERE subject LIKE '%{word}%'",
        "SELECT is_kept_private(address) FROM contact WHERE address LIKE '%{word}%'",
        "SELECT count(*) FROM event WHERE body ~ '{word}' AND 1 / (length(body) - 1000000) < 9",
        "SELECT CAST(subject AS bigint) FROM ticket WHERE private_to IS NOT NULL",
        "SELECT CAST(body AS bigint) FROM event",
        "INSERT INTO event (ticket_id, at, kind, by_whom, public) VALUES (1, 1, 'x', 'system', 1)",
        "INSERT INTO tag VALUES (1, 'x')",
        "INSERT INTO ticket SELECT * FROM ticket",
        "INSERT INTO ticket (id, ref, subject, tier, severity, status, created_at, updated_at,"
        " policy_id, queue_at) VALUES (900, 'ZD-7', 'x', 'x', 'x', 'x', 1, 1, 1, 1)",
        "INSERT INTO contact (address) VALUES ('xylem@x.example') ON CONFLICT (address)"
        " DO UPDATE SET name = 'x' RETURNING *",
        "UPDATE ticket SET private_to = NULL WHERE id = 1",
        "UPDATE ticket SET private_to = NULL RETURNING subject",
        "SELECT hand_over(1, NULL), hand_over(3, NULL)",
        "SELECT * FROM ticket WHERE id IN (1, 3, 4, 5)",
        "SELECT * FROM ticket WHERE id = 1 FOR UPDATE",
        "INSERT INTO reader VALUES ('security', '{login}')",
        "ALTER TABLE ticket DISABLE ROW LEVEL SECURITY",
        "SET row_security = off; SELECT * FROM ticket; SELECT * FROM event",
        "SET ROLE hd; SELECT * FROM ticket",
        "SET SESSION AUTHORIZATION greta; SELECT * FROM ticket",
        "CREATE FUNCTION pg_temp.spy(text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS"
        " $$ BEGIN RAISE NOTICE '%', $1; RETURN true; END $$;"
        " SELECT count(*) FROM ticket WHERE pg_temp.spy(subject);"
        " SELECT count(*) FROM event WHERE pg_temp.spy(body);"
        " SELECT count(*) FROM contact WHERE pg_temp.spy(address);"
        " SELECT count(*) FROM tag WHERE pg_temp.spy(tag)",
        "EXPLAIN (ANALYZE, VERBOSE) SELECT * FROM v_timeline",
        "SELECT most_common_vals, histogram_bounds FROM pg_stats WHERE schemaname = '{schema}'",
        "COPY ticket TO STDOUT; COPY event TO STDOUT",
        "MERGE INTO ticket USING (VALUES (1)) AS x (id) ON ticket.id = x.id"
        " WHEN MATCHED THEN UPDATE SET subject = 'x'",
    ],
)
def test_no_sql_gets_a_private_word_out_of_the_server(
    hd: Hd, postgresql_server: PostgresqlServer, login: str, sql: str
) -> None:
    schema = hd_schema(hd)
    postgresql_server.run_sql(f"ANALYZE {schema}.ticket, {schema}.event, {schema}.contact")
    here = f"SET search_path TO {schema}, {schema}_leads;"
    for word in SECRETS if "{word}" in sql else ("",):
        asked = sql.replace("{word}", word).replace("{schema}", schema).replace("{login}", login)
        told = ask(postgresql_server, login, f"BEGIN; {here} {asked}; ROLLBACK")
        answer = told.partition("LINE 1:")[0]
        assert find_secrets(answer.replace(asked, "")) <= find_secrets(asked), told
        if "count(*)" in asked and "spy" not in asked:
            assert told == "0" or "ERROR" in told, told


# What a new ticket says is for everybody, so those come last.
IN_TURN = sorted(WAYS, key=lambda name: name == "new")


@pytest.mark.parametrize(
    ("name", "args"), [(name, args) for name in IN_TURN for args in WAYS[name]]
)
def test_no_command_shows_an_outsider_a_private_word(
    hd: Hd, monkeypatch: pytest.MonkeyPatch, name: str, args: Args
) -> None:
    monkeypatch.chdir(hd.db.parent)
    said = find_secrets(" ".join(args))
    for login in OUTSIDERS:
        outsider = replace(log_in(hd, login), now=LATE)
        for line in spell(House(outsider, []), name, args)[: None if login == "alice" else 1]:
            told = outsider(*line)
            assert told.code != 3, told
            assert find_secrets(told.out + told.err) <= said, line


def test_who_listens_hears_that_the_desk_has_changed_and_no_word(
    hd: Hd, postgresql_server: PostgresqlServer
) -> None:
    import psycopg

    address = log_in(hd, "stranger").location.partition("#")[0]
    with psycopg.connect(address, autocommit=True) as stranger:
        stranger.execute(f'LISTEN "{hd_schema(hd)}"')
        hd.by("greta").ok("note", "1", "--body", f"More of {SECRETS[0]}.")
        (heard,) = stranger.notifies(timeout=PATIENCE, stop_after=1)
    assert heard.payload == ""


def test_its_team_works_as_ever(hd: Hd) -> None:
    greta = log_in(hd, "greta")
    told = greta.ok("show", "1", "3", "4").out + greta.ok("export", "1", "3", "4").out
    assert find_secrets(told) == {*SECRETS}
    greta.ok("note", "1", "--body", "seen")
    assert greta.ok("search", SECRETS[0], "--json").json()


def test_leads_report_on_every_ticket(hd: Hd) -> None:
    owner = hd.at(LATE).ok("report", "--since", "2026-11-01", "--json").json()
    for login in ("bob", "dana", "nightly"):
        told = log_in(hd.at(LATE), login).ok("report", "--since", "2026-11-01", "--json").json()
        assert told == owner


def test_agents_are_told_who_can_report(hd: Hd) -> None:
    for line in (
        ("report", "--since", "2026-11-01"),
        ("export",),
        ("escalate", "--plan"),
        ("queue", "--at", "2026-11-17T10:00:00Z"),
    ):
        told = log_in(hd, "alice")(*line)
        assert told.code == 1
        assert "the server shows alice no private ones" in told.err
        assert "--lead or --cron" in told.err


def test_without_the_rules_all_of_it_would_be_found(
    hd: Hd, postgresql_server: PostgresqlServer
) -> None:
    """Who is asked above would have been shown it, too."""
    schema = hd_schema(hd)
    for login in ("hd", "greta"):
        here = f"SET search_path TO {schema};"
        tables = ("ticket", "event", "tag", "contact", "draft", "v_timeline")
        asked = "; ".join(f"SELECT to_jsonb(x) FROM {table} AS x" for table in tables)
        assert find_secrets(ask(postgresql_server, login, f"{here} {asked}")) == {*SECRETS}
    counted = f"{here} SELECT count(*) FROM find_places('wombat')"
    assert ask(postgresql_server, "greta", counted) == "1"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("new Hole --topic vulnerability --body Here.", "new #"),
        ("set {id} --topic vulnerability", "changed #"),
        ("assign {id} --team security", "assigned #"),
    ],
)
def test_what_an_outsider_makes_private_is_done_whole_and_then_out_of_sight(
    hd: Hd, postgresql_server: PostgresqlServer, line: str, said: str
) -> None:
    alice, greta = log_in(hd, "alice"), log_in(hd, "greta")
    id = alice.ok("new", "Open so far", "--body", "Words.", "--json").json()["id"]
    told = alice.ok(*line.format(id=id).split())
    assert told.out.startswith(said)
    assert "(private)  its team alone sees it from now on" in told.out
    ((newest, team),) = hd.rows(
        "SELECT id, private_to FROM ticket ORDER BY private_to IS NULL, id DESC LIMIT 1"
    )
    assert team == "security"
    assert alice("show", str(newest)).code == 1
    found = [hit["id"] for hit in greta.ok("search", "is:private", "--json").json()]
    assert newest in found
    assert greta.ok("explain", str(newest), "--json").json()["clocks"]


def test_what_reaches_a_hidden_ticket_is_refused_as_a_whole(hd: Hd) -> None:
    """Clocks of a ticket hang on those that were merged into it."""
    alice, greta = log_in(hd, "alice"), log_in(hd, "greta")
    open_one = alice.ok("new", "For all", "--json").json()["id"]
    private = greta.ok("new", "Hole", "--topic", "vulnerability", "--json").json()["id"]
    greta.ok("merge", str(private), "--into", str(open_one))
    before = hd.rows("SELECT max(id) FROM event")
    told = alice("reply", str(open_one), "--body", "Hm")
    assert told.code == 1
    assert "private to others" in told.err
    assert hd.rows("SELECT max(id) FROM event") == before


@pytest.mark.parametrize("agent", ["alice", "bob", "greta", "hugo"])
def test_the_server_shows_just_those_tickets_that_the_domain_lets_an_agent_read(
    hd: Hd, postgresql_server: PostgresqlServer, agent: str
) -> None:
    for topic in ("vulnerability", "deceased", "live", ""):
        for team in ("security", "special", "live", "support", ""):
            words = ["--topic", topic, "--any"] if topic else []
            hd.ok("new", "x", *words, *(["--team", team] if team else []))
    with open_desk(Settings(db=hd.location, agent=agent), 1_763_500_000) as desk:
        everything = hd.rows("SELECT id FROM ticket ORDER BY id")
        expected = [
            id for (id,) in everything if may_read(desk, read_ticket(desk.store, id).ticket)
        ]
    asked = f"SELECT id FROM {hd_schema(hd)}.ticket ORDER BY id"
    assert [*map(int, ask(postgresql_server, agent, asked).splitlines())] == expected
    assert 0 < len(expected) < len(everything)


def test_a_file_cannot_be_strict(tmp_path: Path, policy_file: Path) -> None:
    hd = Hd(tmp_path / "desk.db", engine="sqlite")
    told = hd("init", "--policy", str(policy_file), "--strict-privacy")
    assert told.code == 1
    assert "is a file: whoever may read it reads private tickets, too" in told.err
    assert not hd.is_there()


def test_a_desk_stays_strict_wherever_it_goes(
    tmp_path: Path, hd: Hd, postgresql_server: PostgresqlServer
) -> None:
    dump, file = tmp_path / "copy.dump", tmp_path / "moved.db"
    hd.ok("backup", str(dump))
    hd("move", "--to", str(file), "--keep")
    back = Hd(tmp_path / "back.db", engine="postgresql")
    Hd(file, engine="sqlite")("move", "--to", back.location, "--keep")
    strict = (
        "SELECT count(*) FROM pg_class WHERE relrowsecurity"
        " AND relnamespace = to_regnamespace('{}')"
    )
    for desk in (hd, back):
        schema = log_in(desk, "hd").schema
        assert int(postgresql_server.run_sql(strict.format(schema))) > 8
    hd("restore", str(dump), "--yes")
    assert int(postgresql_server.run_sql(strict.format(hd_schema(hd)))) > 8
    seen = ask(postgresql_server, "alice", f"SELECT * FROM {hd_schema(hd)}.event")
    assert find_secrets(seen) == set()
    log_in(hd, "alice").ok("queue")


@pytest.mark.parametrize(
    "damage",
    [
        "ALTER TABLE {schema}.ticket DISABLE ROW LEVEL SECURITY",
        "DROP POLICY privacy ON {schema}.tag",
        "ALTER POLICY privacy ON {schema}.event USING (true)",
        "DROP FUNCTION {schema}.find_places",
    ],
)
def test_the_doctor_sees_that_the_rules_are_kept_and_mends_them(
    hd: Hd, postgresql_server: PostgresqlServer, damage: str
) -> None:
    well = hd("doctor", "--offline", "--json").json()
    postgresql_server.run_sql(damage.format(schema=hd_schema(hd)))
    ill = hd("doctor", "--offline", "--json").json()
    hd("doctor", "--offline", "--fix")
    mended = hd("doctor", "--offline", "--json").json()
    assert (well["errors"], mended["errors"]) == (0, 0)
    assert ill["errors"] > 0


def test_who_is_let_in_follows_the_policy(hd: Hd, postgresql_server: PostgresqlServer) -> None:
    count = f"SELECT count(*) FROM {hd_schema(hd)}.ticket WHERE private_to = 'security'"
    place, policy = hd.db.parent, (hd.db.parent / "policy.toml").read_text()
    assert ask(postgresql_server, "greta", count) != "0"
    assert ask(postgresql_server, "hugo", count) == "0"
    (place / "other.toml").write_text(policy.replace('["greta"]', '["hugo"]'))
    hd.ok("policy", "apply", str(place / "other.toml"), "--yes")
    assert ask(postgresql_server, "greta", count) == "0"
    assert ask(postgresql_server, "hugo", count) != "0"
    (place / "again.toml").write_text(policy + "\n")
    hd.ok("policy", "apply", str(place / "again.toml"), "--yes")


def test_cron_works_on_the_whole_of_a_strict_desk(hd: Hd, tmp_path: Path) -> None:
    cron = log_in(hd.at(LATE), "nightly", agent="alice")
    owner = hd.at(LATE)
    lines = [
        f'{{"ref": "C-{number}", "subject": "x", "created_at": "2026-11-17T09:00:00Z",'
        f' "topic": "{"vulnerability" if number % 2 else "login"}"}}\n'
        for number in range(120)
    ]
    (tmp_path / "many.jsonl").write_text("".join(lines))
    assert cron.ok("import", str(tmp_path / "many.jsonl"), "--json").json()["tickets"] == 120
    assert cron("escalate", "--plan", "--json").out == owner("escalate", "--plan", "--json").out
    assert cron("escalate", "--max", "0").code in (0, 6)
    assert cron("escalate", "--plan").code in (0, 8)
    policy = (hd.db.parent / "next.toml").read_text().replace("2 business", "3 business")
    (tmp_path / "cron.toml").write_text(policy)
    cron.ok("policy", "apply", str(tmp_path / "cron.toml"), "--yes")
    cron.ok("backup", str(tmp_path / "copy.db"))
    copy = Hd(tmp_path / "copy.db", engine="sqlite")
    assert copy.rows("SELECT count(*) FROM ticket") == hd.rows("SELECT count(*) FROM ticket")
