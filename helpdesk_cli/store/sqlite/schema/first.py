"""The first schema, as SQLite keeps it. A change to it is a new migration, never an edit here.

Instants (`*_at`) are UTC epoch seconds. Natural keys (account name, contact address, agent name)
keep the queue free of joins. The views say the same with ISO times, for people and other tools.
"""

from helpdesk_cli.store.terms import UNFINISHED

_TABLES = """
CREATE TABLE desk (
    key   TEXT PRIMARY KEY,    -- e.g. name, timezone, policy_file
    value TEXT NOT NULL        -- as text
) STRICT, WITHOUT ROWID;

CREATE TABLE policy (
    id         INTEGER PRIMARY KEY,  -- in order of application, from 1
    hash       TEXT NOT NULL,        -- SHA-256 of the text
    text       TEXT NOT NULL,        -- the policy file, word for word
    source     TEXT NOT NULL,        -- the file that it was read from
    applied_at INTEGER NOT NULL,     -- in force from here on
    applied_by TEXT NOT NULL,        -- the person who applied it
    moved      INTEGER NOT NULL      -- how many due times it moved
) STRICT;

CREATE TABLE calendar_span (         -- the calendars of a policy, compiled: when they are open
    policy_id   INTEGER NOT NULL REFERENCES policy (id),  -- whose calendar
    calendar    TEXT NOT NULL,       -- its name in that policy
    opens_at    INTEGER NOT NULL,    -- first open second
    closes_at   INTEGER NOT NULL,    -- first closed second after it
    open_before INTEGER NOT NULL,    -- seconds open in the earlier spans together
    PRIMARY KEY (policy_id, calendar, opens_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE account (
    name   TEXT PRIMARY KEY,   -- as tickets name it
    tier   TEXT,               -- what it pays for; from the first ticket that named it
    region TEXT                -- whose hours it keeps; likewise
) STRICT, WITHOUT ROWID;

CREATE TABLE contact (
    address TEXT PRIMARY KEY,  -- e-mail address, or how else the person is known
    account TEXT REFERENCES account (name)  -- whom they write for; from their first ticket
) STRICT, WITHOUT ROWID;

CREATE TABLE ticket (
    id          INTEGER PRIMARY KEY,  -- the number agents use
    ref         TEXT,                 -- its name in another system, if it has one; unique
    fingerprint TEXT,                 -- knows an imported line again that has no ref; unique
    subject     TEXT NOT NULL,        -- present values from here on
    account     TEXT REFERENCES account (name),     -- who pays
    contact     TEXT REFERENCES contact (address),  -- who writes
    tier        TEXT NOT NULL,        -- what is promised, with severity and region
    region      TEXT,                 -- chooses the calendar
    severity    TEXT NOT NULL,        -- id from the policy
    channel     TEXT,                 -- the way it came in
    topic       TEXT,                 -- what it is about
    team        TEXT,                 -- who looks after it
    assignee    TEXT,                 -- the agent who has taken it
    status      TEXT NOT NULL,        -- new, open, pending, hold, solved or closed
    created_at  INTEGER NOT NULL,     -- when the customer asked
    updated_at  INTEGER NOT NULL,     -- when anything last happened
    policy_id   INTEGER NOT NULL REFERENCES policy (id),  -- in force when the desk took it in
    imported_at INTEGER,              -- when it was imported; null for tickets born here
    due_at      INTEGER,              -- when its nearest running clock is due
    due_clock   TEXT,                 -- which clock that is
    due_run     INTEGER,              -- and which run of it
    warns_at    INTEGER,              -- from here on that run is imminent
    queue_at    INTEGER NOT NULL      -- due_at, or the year 9999: the queue's order
) STRICT;

CREATE TABLE tag (
    ticket_id INTEGER NOT NULL REFERENCES ticket (id),  -- what is tagged
    tag       TEXT NOT NULL,          -- one word
    PRIMARY KEY (ticket_id, tag)
) STRICT, WITHOUT ROWID;

CREATE TABLE event (                  -- the timeline; rows are added and never touched again
    id        INTEGER PRIMARY KEY,    -- in the order of writing
    ticket_id INTEGER NOT NULL REFERENCES ticket (id),  -- whose timeline
    at        INTEGER NOT NULL,       -- when it happened
    kind      TEXT NOT NULL,          -- message, status, a field's name, merge, link or tag
    by_whom   TEXT NOT NULL,          -- customer, system, or agent:NAME
    public    INTEGER NOT NULL,       -- 1 when the customer can see the message
    body      TEXT,                   -- of a message
    to_value  TEXT,                   -- new value, other ticket, or tag added
    was_value TEXT                    -- value before, or tag removed
) STRICT;

CREATE TABLE clock (                  -- every run of every clock, as last assessed
    ticket_id       INTEGER NOT NULL REFERENCES ticket (id),  -- where it runs
    clock           TEXT NOT NULL,    -- first_reply, next_reply, update or resolution
    number          INTEGER NOT NULL, -- counts the runs of this clock on this ticket from 1
    started_at      INTEGER NOT NULL, -- first second of the run
    target          TEXT NOT NULL,    -- as the policy words it
    target_seconds  INTEGER NOT NULL, -- the same on the calendar
    calendar        TEXT,             -- null: wall-clock time
    rule            TEXT NOT NULL,    -- the policy's line that promises it
    policy_id       INTEGER NOT NULL REFERENCES policy (id),  -- that judges it
    due_at          INTEGER,          -- null while it stands still in time, and if cancelled
    warns_at        INTEGER,          -- imminent from here on
    ticking_since   INTEGER,          -- null while it stands still and once it has stopped
    elapsed_seconds INTEGER NOT NULL, -- counted up to ticking_since, else altogether
    stopped_at      INTEGER,          -- null while something is owed
    outcome         TEXT,             -- achieved, breached or cancelled; null while owed
    reason          TEXT,             -- why it was cancelled
    pauses          TEXT NOT NULL,    -- JSON: [[start, end or null, status], ...]
    PRIMARY KEY (ticket_id, clock, number)
) STRICT, WITHOUT ROWID;
"""

_GUARDS = """
CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'the timeline is append-only'); END;

CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the timeline is append-only'); END;
"""

# The queue's indexes hold unfinished tickets alone, so a desk's past costs its present nothing.
# The first also carries what the summary counts.
_INDEXES = f"""
CREATE INDEX ticket_queue ON ticket (queue_at, created_at, id, warns_at, assignee)
    WHERE {UNFINISHED};
CREATE INDEX ticket_queue_of_team ON ticket (team, queue_at, created_at, id)
    WHERE {UNFINISHED};
CREATE INDEX ticket_queue_of_agent ON ticket (assignee, queue_at, created_at, id)
    WHERE {UNFINISHED};
CREATE UNIQUE INDEX ticket_ref ON ticket (ref) WHERE ref IS NOT NULL;
CREATE UNIQUE INDEX ticket_fingerprint ON ticket (fingerprint) WHERE fingerprint IS NOT NULL;
CREATE INDEX event_of_ticket ON event (ticket_id, at, id);
"""


def iso(column: str) -> str:
    """An instant for people, under the name of its column."""
    name = column.rpartition(".")[2]
    return f"strftime('%Y-%m-%dT%H:%M:%SZ', {column}, 'unixepoch') AS {name}"


_VIEWS = f"""
CREATE VIEW v_queue AS
SELECT id, ref, subject, status, severity, tier, region, account, contact, channel, topic, team,
    assignee, {iso("created_at")}, {iso("updated_at")}, due_clock AS clock, {iso("due_at")}
FROM ticket WHERE {UNFINISHED} ORDER BY queue_at, ticket.created_at, id;

CREATE VIEW v_clocks AS
SELECT clock.ticket_id, ticket.ref, ticket.subject, clock.clock, clock.number,
    coalesce(clock.outcome, CASE WHEN clock.due_at IS NULL THEN 'paused' ELSE 'running' END)
        AS state,
    clock.reason, clock.target, clock.calendar, {iso("clock.started_at")}, {iso("clock.due_at")},
    {iso("clock.stopped_at")}, clock.elapsed_seconds, clock.target_seconds, clock.rule,
    clock.policy_id
FROM clock JOIN ticket ON ticket.id = clock.ticket_id
ORDER BY clock.ticket_id, clock.started_at, clock.clock;

CREATE VIEW v_timeline AS
SELECT event.ticket_id, ticket.ref, {iso("event.at")}, event.kind, event.by_whom, event.public,
    event.body, event.to_value, event.was_value
FROM event JOIN ticket ON ticket.id = event.ticket_id
ORDER BY event.ticket_id, event.at, event.id;
"""

FIRST_SCHEMA = _TABLES + _GUARDS + _INDEXES + _VIEWS
