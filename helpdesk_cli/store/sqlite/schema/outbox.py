"""The ninth schema: the outbox takes letters about no ticket, made when they were asked for.

A row is either about a rung that fired on a run, or has its mail with it: a report as it was then.
"""

_COLUMNS = (
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

INSERT INTO outbox ({_COLUMNS}) SELECT {_COLUMNS} FROM earlier_outbox;
DROP TABLE earlier_outbox;

CREATE INDEX outbox_waiting ON outbox (send_at, letter) WHERE state = 'waiting';
CREATE INDEX outbox_recipient ON outbox (recipient) WHERE state = 'waiting';
CREATE INDEX outbox_parked ON outbox (id) WHERE state = 'parked';
CREATE INDEX outbox_letter ON outbox (letter);
CREATE UNIQUE INDEX outbox_report ON outbox (letter) WHERE ticket_id IS NULL;
"""
