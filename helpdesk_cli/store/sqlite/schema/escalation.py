"""What the escalation pass remembers: the second schema, and the ninth, of the outbox as it is now.

A change to one is a new migration.
"""

ESCALATION_SCHEMA = """
ALTER TABLE ticket ADD COLUMN next_rung_at INTEGER;  -- when the escalation pass must look again
ALTER TABLE ticket ADD COLUMN suggestion TEXT;       -- what the ladder suggests to the agent now
ALTER TABLE account ADD COLUMN manager TEXT;         -- the person who looks after this account
ALTER TABLE account ADD COLUMN phone TEXT;           -- its direct line

CREATE TABLE ladder (                  -- the rungs of the policy in force
    rung  TEXT PRIMARY KEY,            -- its name
    since INTEGER NOT NULL             -- on the ladder from here on; earlier deadlines never fire
) STRICT, WITHOUT ROWID;

CREATE TABLE fired_rung (              -- the ledger: a rung fires once on a run of a clock
    ticket_id INTEGER NOT NULL REFERENCES ticket (id),  -- where it fired
    clock     TEXT NOT NULL,           -- on which of its clocks
    number    INTEGER NOT NULL,        -- on which run of that clock
    rung      TEXT NOT NULL,           -- its name in the policy
    due_at    INTEGER NOT NULL,        -- when it should have fired
    fired_at  INTEGER NOT NULL,        -- when the pass came by
    PRIMARY KEY (ticket_id, clock, number, rung)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (                  -- what must reach somebody; written with the ledger
    id            INTEGER PRIMARY KEY, -- in the order of writing
    letter        TEXT NOT NULL,       -- its Message-ID; rows that share one go out together
    ticket_id     INTEGER NOT NULL REFERENCES ticket (id),  -- what it is about
    clock         TEXT NOT NULL,       -- the rung that fired: clock,
    number        INTEGER NOT NULL,    -- run
    rung          TEXT NOT NULL,       -- and name
    action        TEXT NOT NULL,       -- email, webhook or command
    recipient     TEXT NOT NULL,       -- address, web address, or the command as a JSON list
    due_at        INTEGER NOT NULL,    -- when the rung should have fired
    state         TEXT NOT NULL,       -- waiting, sent, cancelled or parked
    send_at       INTEGER NOT NULL,    -- not before
    claimed_until INTEGER,             -- another process is sending it until then
    attempts      INTEGER NOT NULL,    -- how often sending was begun
    written_at    INTEGER NOT NULL,    -- when the pass decided it
    ended_at      INTEGER,             -- when it was sent, cancelled or parked
    reason        TEXT,                -- why it was cancelled, or the last failure
    UNIQUE (ticket_id, clock, number, rung, recipient)  -- nobody is told the same thing twice
) STRICT;

CREATE TABLE escalation_pass (         -- the run log
    id        INTEGER PRIMARY KEY,     -- in the order of the passes
    began_at  INTEGER NOT NULL,        -- its `now`
    seconds   REAL NOT NULL,           -- how long it took
    due       INTEGER NOT NULL,        -- rungs that fired
    suggested INTEGER NOT NULL,        -- told to agents in the queue
    changed   INTEGER NOT NULL,        -- tickets assigned, raised, closed or reminded
    sent      INTEGER NOT NULL,        -- letters
    cancelled INTEGER NOT NULL,        -- no longer deserved when they were to be sent
    delayed   INTEGER NOT NULL,        -- failed, to be tried again
    parked    INTEGER NOT NULL,        -- given up
    skipped   INTEGER NOT NULL         -- tickets that could not be decided on
) STRICT;

CREATE INDEX ticket_rung ON ticket (next_rung_at) WHERE next_rung_at IS NOT NULL;
CREATE INDEX outbox_waiting ON outbox (send_at, letter) WHERE state = 'waiting';
CREATE INDEX outbox_recipient ON outbox (recipient) WHERE state = 'waiting';
CREATE INDEX outbox_parked ON outbox (id) WHERE state = 'parked';
CREATE INDEX outbox_letter ON outbox (letter);
"""

_OUTBOX = (
    "id, letter, ticket_id, clock, number, rung, action, recipient, due_at, state, send_at,"
    " claimed_until, attempts, written_at, ended_at, reason"
)

OUTBOX_SCHEMA = f"""
ALTER TABLE outbox RENAME TO earlier_outbox;

CREATE TABLE outbox (                  -- what must reach somebody
    id            INTEGER PRIMARY KEY, -- in the order of writing
    letter        TEXT NOT NULL,       -- its Message-ID; rows that share one go out together
    ticket_id     INTEGER REFERENCES ticket (id),  -- what it is about; null: a report
    clock         TEXT NOT NULL,       -- the rung that fired: clock,
    number        INTEGER NOT NULL,    -- run
    rung          TEXT NOT NULL,       -- and name; a report has its title here, and no clock
    action        TEXT NOT NULL,       -- email, reminder, webhook, command or report
    recipient     TEXT NOT NULL,       -- address, web address, or the command as a JSON list
    due_at        INTEGER NOT NULL,    -- when the rung should have fired, the report was made
    state         TEXT NOT NULL,       -- waiting, sent, cancelled or parked
    send_at       INTEGER NOT NULL,    -- not before
    claimed_until INTEGER,             -- another process is sending it until then
    attempts      INTEGER NOT NULL,    -- how often sending was begun
    written_at    INTEGER NOT NULL,    -- when it was decided, then when it was first tried
    ended_at      INTEGER,             -- when it was sent, cancelled or parked
    reason        TEXT,                -- why it was cancelled, or the last failure
    mail          BLOB,                -- of a report, until it was sent: the message, word for word
    UNIQUE (ticket_id, clock, number, rung, recipient)  -- nobody is told the same thing twice
) STRICT;

INSERT INTO outbox ({_OUTBOX}) SELECT {_OUTBOX} FROM earlier_outbox;
DROP TABLE earlier_outbox;

CREATE INDEX outbox_waiting ON outbox (send_at, letter) WHERE state = 'waiting';
CREATE INDEX outbox_recipient ON outbox (recipient) WHERE state = 'waiting';
CREATE INDEX outbox_parked ON outbox (id) WHERE state = 'parked';
CREATE INDEX outbox_letter ON outbox (letter);
CREATE UNIQUE INDEX outbox_report ON outbox (letter) WHERE ticket_id IS NULL;
"""
"""Letters about no ticket, too, made when they were asked for: a row is either about a rung
that fired on a run, or has its mail with it, a report as it was then."""
