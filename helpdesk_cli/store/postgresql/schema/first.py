"""The tables of a desk as PostgreSQL keeps them: those of SQLite's, column for column.

Words sort by their bytes, whatever the order of the database. Instants (`*_at`) are UTC epoch
seconds; the views say the same with ISO times, for people and other tools.
"""

from helpdesk_cli.store.terms import FINISHED, MOVING, SPELL, UNFINISHED

FIRST_VERSION = 17
"""The number of SQLite's migration whose tables these are."""

_TABLES = """
CREATE TABLE schema_version (
    version bigint NOT NULL         -- the number of the last migration
);

CREATE TABLE desk (
    key   text COLLATE "C" PRIMARY KEY,  -- e.g. name, timezone, policy_file
    value text COLLATE "C" NOT NULL      -- as text
);

CREATE TABLE policy (
    id         bigint PRIMARY KEY,         -- in order of application, from 1
    hash       text COLLATE "C" NOT NULL,  -- SHA-256 of the text
    text       text COLLATE "C" NOT NULL,  -- the policy file, word for word
    source     text COLLATE "C" NOT NULL,  -- the file that it was read from
    applied_at bigint NOT NULL,            -- in force from here on
    applied_by text COLLATE "C" NOT NULL,  -- the person who applied it
    moved      bigint NOT NULL             -- how many due times it moved
);

CREATE TABLE calendar_span (    -- the calendars of a policy, compiled: when they are open
    policy_id   bigint NOT NULL REFERENCES policy (id),  -- whose calendar
    calendar    text COLLATE "C" NOT NULL, -- its name in that policy
    opens_at    bigint NOT NULL,           -- first open second
    closes_at   bigint NOT NULL,           -- first closed second after it
    open_before bigint NOT NULL,           -- seconds open in the earlier spans together
    PRIMARY KEY (policy_id, calendar, opens_at)
);

CREATE TABLE account (
    name    text COLLATE "C" PRIMARY KEY,  -- as tickets name it
    tier    text COLLATE "C",  -- what it pays for; from the first ticket that named it
    region  text COLLATE "C",  -- whose hours it keeps; likewise
    manager text COLLATE "C",  -- the person who looks after this account
    phone   text COLLATE "C",  -- its direct line
    plan    text COLLATE "C",  -- the premium support that it has bought
    notes   text COLLATE "C"   -- what agents should know
);

CREATE TABLE contact (
    address text COLLATE "C" PRIMARY KEY,  -- e-mail address, or how else the person is known
    account text COLLATE "C" REFERENCES account (name),  -- whom they write for
    name    text COLLATE "C"   -- of the person behind the address
);

CREATE TABLE ticket (
    id           bigint PRIMARY KEY,         -- the number agents use
    ref          text COLLATE "C",           -- its name in another system, if it has one; unique
    fingerprint  text COLLATE "C",           -- knows an imported line again that has no ref; unique
    subject      text COLLATE "C" NOT NULL,  -- present values from here on
    account      text COLLATE "C" REFERENCES account (name),     -- who pays
    contact      text COLLATE "C" REFERENCES contact (address),  -- who writes
    tier         text COLLATE "C" NOT NULL,  -- what is promised, with severity and region
    region       text COLLATE "C",           -- chooses the calendar
    severity     text COLLATE "C" NOT NULL,  -- id from the policy
    channel      text COLLATE "C",           -- the way it came in
    topic        text COLLATE "C",           -- what it is about
    team         text COLLATE "C",           -- who looks after it
    assignee     text COLLATE "C",           -- the agent who has taken it
    status       text COLLATE "C" NOT NULL,  -- new, open, pending, hold, solved or closed
    created_at   bigint NOT NULL,            -- when the customer asked
    updated_at   bigint NOT NULL,            -- when anything last happened
    policy_id    bigint NOT NULL REFERENCES policy (id),  -- in force when the desk took it in
    imported_at  bigint,                     -- when it was imported; null for tickets born here
    due_at       bigint,                     -- when its nearest running clock is due
    due_clock    text COLLATE "C",           -- which clock that is
    due_run      bigint,                     -- and which run of it
    warns_at     bigint,                     -- from here on that run is imminent
    queue_at     bigint NOT NULL,            -- due_at, or the year 9999: the queue's order
    next_rung_at bigint,                     -- when the escalation pass must look again
    suggestion   text COLLATE "C",           -- what the ladder suggests to the agent now
    solved_at    bigint,                     -- last solved, or closed; null if merged away
    was_reopened bigint NOT NULL DEFAULT 0,  -- 1: ask its timeline
    private_to   text COLLATE "C",           -- the team that alone reads it; null: anybody
    unread_since bigint,                     -- the customer's first word not yet seen
    seen_at      bigint                      -- when an agent last looked at it
);

CREATE TABLE tag (
    ticket_id bigint NOT NULL REFERENCES ticket (id),  -- what is tagged
    tag       text COLLATE "C" NOT NULL,               -- one word
    PRIMARY KEY (ticket_id, tag)
);

CREATE TABLE command (                -- what somebody asked for, on however many tickets
    id     bigint PRIMARY KEY,        -- in the order of asking
    at     bigint NOT NULL,           -- when
    agent  text COLLATE "C" NOT NULL, -- who
    name   text COLLATE "C" NOT NULL, -- reply, assign, ... as the command is called
    undoes bigint UNIQUE REFERENCES command (id)  -- for undo: the one that it took back
);

CREATE TABLE event (                     -- the timeline; rows are added and never touched again
    id         bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,  -- in the order of writing
    ticket_id  bigint NOT NULL REFERENCES ticket (id),  -- whose timeline
    at         bigint NOT NULL,            -- when it happened
    kind       text COLLATE "C" NOT NULL,  -- message, status, a field's name, merge, link or tag
    by_whom    text COLLATE "C" NOT NULL,  -- customer, system, or agent:NAME
    public     bigint NOT NULL,            -- 1 when the customer can see the message
    body       text COLLATE "C",           -- of a message
    to_value   text COLLATE "C",           -- new value, other ticket, or tag added
    was_value  text COLLATE "C",           -- value before, or tag removed
    command_id bigint REFERENCES command (id)  -- that wrote it here
);

CREATE TABLE clock (                        -- every run of every clock, as last assessed
    ticket_id       bigint NOT NULL REFERENCES ticket (id),  -- where it runs
    clock           text COLLATE "C" NOT NULL,  -- first_reply, next_reply, update or resolution
    number          bigint NOT NULL,        -- counts the runs of this clock on this ticket from 1
    started_at      bigint NOT NULL,        -- first second of the run
    target          text COLLATE "C" NOT NULL,  -- as the policy words it
    target_seconds  bigint NOT NULL,        -- the same on the calendar
    calendar        text COLLATE "C",       -- null: wall-clock time
    rule            text COLLATE "C" NOT NULL,  -- the policy's line that promises it
    policy_id       bigint NOT NULL REFERENCES policy (id),  -- that judges it
    due_at          bigint,                 -- null while it stands still in time, and if cancelled
    warns_at        bigint,                 -- imminent from here on
    ticking_since   bigint,                 -- null while it stands still and once it has stopped
    elapsed_seconds bigint NOT NULL,        -- counted up to ticking_since, else altogether
    stopped_at      bigint,                 -- null while something is owed
    outcome         text COLLATE "C",       -- achieved, breached or cancelled; null while owed
    reason          text COLLATE "C",       -- why it was cancelled
    pauses          text COLLATE "C" NOT NULL,  -- JSON: [[start, end or null, status], ...]
    origin          text COLLATE "C",
        -- null: it began here. JSON: [ticket, its number there, merged at, taken in at,
        -- [tier, severity, region] that promise it, or null: those of this ticket]
    PRIMARY KEY (ticket_id, clock, number)
);

CREATE TABLE ladder (                      -- the rungs of the policy in force
    rung  text COLLATE "C" PRIMARY KEY,    -- its name
    since bigint NOT NULL                  -- on the ladder from here on; no earlier deadline fires
);

CREATE TABLE fired_rung (                  -- the ledger: a rung fires once on a run of a clock
    ticket_id bigint NOT NULL REFERENCES ticket (id),  -- where it fired
    clock     text COLLATE "C" NOT NULL,   -- on which of its clocks
    number    bigint NOT NULL,             -- on which run of that clock
    rung      text COLLATE "C" NOT NULL,   -- its name in the policy
    due_at    bigint NOT NULL,             -- when it should have fired
    fired_at  bigint NOT NULL,             -- when the pass came by
    PRIMARY KEY (ticket_id, clock, number, rung)
);

CREATE TABLE outbox (                        -- what must reach somebody
    id            bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,  -- in the order of writing
    letter        text COLLATE "C" NOT NULL, -- its Message-ID; rows that share one go out together
    ticket_id     bigint REFERENCES ticket (id),  -- what it is about; null: a report
    clock         text COLLATE "C" NOT NULL, -- the rung that fired: clock,
    number        bigint NOT NULL,           -- run
    rung          text COLLATE "C" NOT NULL, -- and name; a report has its title here, and no clock
    action        text COLLATE "C" NOT NULL, -- email, reminder, webhook, command or report
    recipient     text COLLATE "C" NOT NULL, -- address, web address, or the command as a JSON list
    due_at        bigint NOT NULL,           -- when the rung should have fired, the report was made
    state         text COLLATE "C" NOT NULL, -- waiting, sent, cancelled or parked
    send_at       bigint NOT NULL,           -- not before
    claimed_until bigint,                    -- another process is sending it until then
    attempts      bigint NOT NULL,           -- how often sending was begun
    written_at    bigint NOT NULL,           -- when it was decided, then when it was first tried
    ended_at      bigint,                    -- when it was sent, cancelled or parked
    reason        text COLLATE "C",          -- why it was cancelled, or the last failure
    mail          bytea,                     -- of a report, until it was sent: word for word
    UNIQUE (ticket_id, clock, number, rung, recipient)  -- nobody is told the same thing twice
);

CREATE TABLE escalation_pass (           -- the run log
    id        bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,  -- in the order of the passes
    began_at  bigint NOT NULL,           -- its `now`
    seconds   double precision NOT NULL, -- how long it took
    due       bigint NOT NULL,           -- rungs that fired
    suggested bigint NOT NULL,           -- told to agents in the queue
    changed   bigint NOT NULL,           -- tickets assigned, raised, closed or reminded
    sent      bigint NOT NULL,           -- letters
    cancelled bigint NOT NULL,           -- no longer deserved when they were to be sent
    delayed   bigint NOT NULL,           -- failed, to be tried again
    parked    bigint NOT NULL,           -- given up
    skipped   bigint NOT NULL            -- tickets that could not be decided on
);

CREATE TABLE former_tier (               -- what accounts paid for earlier
    account  text COLLATE "C" NOT NULL REFERENCES account (name),  -- who paid
    until_at bigint NOT NULL,            -- first second on which the next tier counts
    tier     text COLLATE "C" NOT NULL,  -- id from the policy of the time
    PRIMARY KEY (account, until_at)
);

CREATE TABLE account_pin (                   -- what callers prove themselves with
    account      text COLLATE "C" PRIMARY KEY REFERENCES account (name),  -- whose PIN
    digest       text COLLATE "C" NOT NULL,  -- salted scrypt with its settings, never the PIN
    wrong_tries  bigint NOT NULL,            -- since the last right one, or the last lock
    locked_until bigint                      -- not to be tried before
);

CREATE TABLE reader (                    -- who reads the private tickets of a team
    team  text COLLATE "C" NOT NULL,     -- as in ticket.private_to
    agent text COLLATE "C" NOT NULL,     -- one of its members
    PRIMARY KEY (team, agent)
);

CREATE TABLE article (
    id       bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,  -- in the order of adding
    name     text COLLATE "C" NOT NULL UNIQUE,  -- its file's, without .md
    title    text COLLATE "C" NOT NULL,  -- from the front matter
    topics   text COLLATE "C" NOT NULL,  -- likewise, with blanks between
    language text COLLATE "C",           -- likewise, such as en
    body     text COLLATE "C" NOT NULL   -- Markdown
);

CREATE TABLE article_use (               -- an article helped; rows are only added
    id        bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,  -- in the order of helping
    article   text COLLATE "C" NOT NULL REFERENCES article (name),  -- which one
    at        bigint NOT NULL,           -- when
    agent     text COLLATE "C" NOT NULL, -- who chose it
    ticket_id bigint REFERENCES ticket (id)  -- it answered that one; null: no ticket was needed
);

CREATE TABLE import (                    -- one for each import that changed the desk
    command_id   bigint PRIMARY KEY REFERENCES command (id),  -- as the log has it
    first_id     bigint NOT NULL,        -- the tickets that it created,
    last_id      bigint NOT NULL,        -- none when this is less
    last_event   bigint NOT NULL,        -- the newest entry on any timeline when it was over
    withdrawn_at bigint                  -- when it was taken back
);

CREATE TABLE opened (
    command_id bigint PRIMARY KEY REFERENCES command (id),  -- a `new` of the log
    first_id   bigint NOT NULL,          -- its first ticket
    last_id    bigint NOT NULL           -- and its last, with all between
);
"""

# An expression stands in parentheses of its own.
_INDEXES = f"""
CREATE INDEX ticket_queue ON ticket (queue_at, created_at, id, warns_at, assignee)
    WHERE {UNFINISHED};
CREATE INDEX ticket_queue_of_team ON ticket (team, queue_at, created_at, id) WHERE {UNFINISHED};
CREATE INDEX ticket_queue_of_agent ON ticket (assignee, queue_at, created_at, id)
    WHERE {UNFINISHED};
CREATE UNIQUE INDEX ticket_ref ON ticket (ref) WHERE ref IS NOT NULL;
CREATE UNIQUE INDEX ticket_fingerprint ON ticket (fingerprint) WHERE fingerprint IS NOT NULL;
CREATE INDEX ticket_rung ON ticket (next_rung_at) WHERE next_rung_at IS NOT NULL;
CREATE INDEX ticket_spell ON ticket (({SPELL}), created_at, updated_at) WHERE {FINISHED};
CREATE INDEX ticket_of_account ON ticket (account) WHERE {UNFINISHED};
CREATE INDEX ticket_of_contact ON ticket (contact) WHERE {UNFINISHED};
CREATE INDEX ticket_private ON ticket (private_to) WHERE private_to IS NOT NULL;
CREATE INDEX ticket_unread ON ticket (unread_since) WHERE unread_since IS NOT NULL;
CREATE INDEX event_of_ticket ON event (ticket_id, at, id);
CREATE INDEX event_of_command ON event (command_id) WHERE command_id IS NOT NULL;
CREATE INDEX event_merge ON event (to_value) WHERE kind = 'merge';
CREATE INDEX event_moving ON event (at, ticket_id) WHERE {MOVING};
CREATE INDEX command_of_agent ON command (agent, id);
CREATE INDEX contact_of_account ON contact (account);
CREATE INDEX article_use_of ON article_use (article);
CREATE INDEX fired_rung_at ON fired_rung (fired_at, rung, clock);
CREATE INDEX outbox_waiting ON outbox (send_at, letter) WHERE state = 'waiting';
CREATE INDEX outbox_recipient ON outbox (recipient) WHERE state = 'waiting';
CREATE INDEX outbox_parked ON outbox (id) WHERE state = 'parked';
CREATE INDEX outbox_letter ON outbox (letter);
CREATE UNIQUE INDEX outbox_report ON outbox (letter) WHERE ticket_id IS NULL;
"""

_WORDS = """
CREATE TABLE ticket_text (          -- which words each ticket has; `words` writes it
    id    bigint PRIMARY KEY,
    place bigint NOT NULL UNIQUE,   -- the later the ticket was created, the less
    words tsvector NOT NULL
);
CREATE INDEX ticket_words ON ticket_text USING gin (words);

CREATE TABLE article_text (         -- how long each article is
    id     bigint PRIMARY KEY,
    length bigint NOT NULL          -- in words
);

CREATE TABLE article_word (         -- which words each article has
    word   text COLLATE "C" NOT NULL,
    id     bigint NOT NULL,
    weight bigint NOT NULL,         -- how often, those of title and topics counting more
    PRIMARY KEY (word, id)
);
CREATE INDEX article_word_of ON article_word (id);
"""

_GUARDS = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the timeline is append-only'; END $$;

CREATE FUNCTION refuse_delete() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM import WHERE withdrawn_at IS NOT NULL
        AND (old.ticket_id BETWEEN first_id AND last_id OR old.command_id = command_id)
    ) THEN RAISE EXCEPTION 'the timeline is append-only'; END IF;
    RETURN old;
END $$;

CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
    FOR EACH ROW EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER event_is_never_emptied BEFORE TRUNCATE ON event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


def _iso(column: str) -> str:
    """An instant for people, under the name of its column."""
    name = column.rpartition(".")[2]
    written = """'YYYY-MM-DD"T"HH24:MI:SS"Z"'"""
    return f"to_char(to_timestamp({column}) AT TIME ZONE 'UTC', {written}) AS {name}"


def _unless_private(text: str) -> str:
    name = text.rpartition(".")[2]
    return f"CASE WHEN ticket.private_to IS NULL THEN {text} ELSE '(private)' END AS {name}"


def _unless_told(value: str) -> str:
    """A change of subject quotes it, and a tag is a word of the team's."""
    is_told = "ticket.private_to IS NULL OR event.kind NOT IN ('subject', 'tag')"
    return (
        f"CASE WHEN {is_told} OR event.{value} IS NULL THEN event.{value} ELSE '(private)' END"
        f" AS {value}"
    )


_VIEWS = {
    "v_queue": f"""
SELECT id, ref, {_unless_private("subject")}, status, severity, tier, region, account,
    CASE WHEN private_to IS NULL THEN contact END AS contact, channel, topic, team,
    assignee, {_iso("created_at")}, {_iso("updated_at")}, due_clock AS clock, {_iso("due_at")}
FROM ticket WHERE {UNFINISHED} ORDER BY queue_at, ticket.created_at, id
""",
    "v_clocks": f"""
SELECT clock.ticket_id, ticket.ref, {_unless_private("ticket.subject")}, clock.clock, clock.number,
    coalesce(clock.outcome, CASE WHEN clock.due_at IS NULL THEN 'paused' ELSE 'running' END)
        AS state,
    clock.reason, clock.target, clock.calendar, {_iso("clock.started_at")}, {_iso("clock.due_at")},
    {_iso("clock.stopped_at")}, clock.elapsed_seconds, clock.target_seconds, clock.rule,
    clock.policy_id
FROM clock JOIN ticket ON ticket.id = clock.ticket_id
ORDER BY clock.ticket_id, clock.started_at, clock.clock
""",
    "v_timeline": f"""
SELECT event.ticket_id, ticket.ref, {_iso("event.at")}, event.kind, event.by_whom, event.public,
    CASE WHEN event.body IS NULL OR ticket.private_to IS NULL THEN event.body ELSE '(private)' END
        AS body,
    {_unless_told("to_value")}, {_unless_told("was_value")}
FROM event JOIN ticket ON ticket.id = event.ticket_id
ORDER BY event.ticket_id, event.at, event.id
""",
}


def write_schema(server_version: int) -> str:
    """The statements that lay out a desk in the first schema of the search path."""
    # Who may not see a row must not see it through a view either; older servers cannot say so.
    as_asker = " WITH (security_invoker = true)" if server_version >= 150_000 else ""
    views = "".join(f"CREATE VIEW {name}{as_asker} AS{sql};" for name, sql in _VIEWS.items())
    version = f"INSERT INTO schema_version (version) VALUES ({FIRST_VERSION});"
    return f"{_TABLES}{_INDEXES}{_WORDS}{_GUARDS}{views}{version}"
