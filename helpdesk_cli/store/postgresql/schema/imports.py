"""What each import brought, so that it can be taken back, and what stood here then: migrations of
their own."""

AMONG_IMPORTS_SCHEMA = """
CREATE OR REPLACE FUNCTION refuse_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM import WHERE withdrawn_at IS NOT NULL
        AND (old.command_id = command_id OR old.ticket_id BETWEEN first_id AND last_id AND EXISTS (
            SELECT 1 FROM ticket WHERE id = old.ticket_id AND imported_at IS NOT NULL
        ))
    ) THEN RAISE EXCEPTION 'the timeline is append-only'; END IF;
    RETURN old;
END $$;
"""
"""Others may have opened tickets among those of an import."""

_SPAN = """
    since_at    bigint NOT NULL,  -- written here then; 0: nobody knows
    until_at    bigint NOT NULL,  -- stood here no more from then on"""

EARLIER_SCHEMA = f"""
CREATE TABLE earlier_ticket (  -- went with an import that was undone{_SPAN}
    id          bigint NOT NULL,  -- which another ticket may have now
    ref         text COLLATE "C",  -- this and what follows: as `ticket` had it
    fingerprint text COLLATE "C",
    subject     text COLLATE "C" NOT NULL,
    account     text COLLATE "C",
    contact     text COLLATE "C",
    tier        text COLLATE "C" NOT NULL,
    region      text COLLATE "C",
    severity    text COLLATE "C" NOT NULL,
    channel     text COLLATE "C",
    topic       text COLLATE "C",
    team        text COLLATE "C",
    assignee    text COLLATE "C",
    created_at  bigint NOT NULL,
    policy_id   bigint NOT NULL,
    imported_at bigint NOT NULL,
    private_to  text COLLATE "C",
    PRIMARY KEY (id, until_at)
);

CREATE TABLE earlier_event (  -- or what the import had told of others{_SPAN}
    id          bigint NOT NULL,  -- as `event` had it
    ticket_id   bigint NOT NULL,
    at          bigint NOT NULL,
    kind        text COLLATE "C" NOT NULL,
    by_whom     text COLLATE "C" NOT NULL,
    public      bigint NOT NULL,
    body        text COLLATE "C",
    to_value    text COLLATE "C",
    was_value   text COLLATE "C",
    command_id  bigint,
    written_by  text COLLATE "C",
    recorded_at bigint,
    PRIMARY KEY (id, until_at)
);

CREATE TABLE earlier_look (  -- at tickets that went{_SPAN}
    ticket_id   bigint NOT NULL,
    at          bigint NOT NULL,
    PRIMARY KEY (ticket_id, at, until_at)
);

CREATE TABLE earlier_participant (  -- copied by a reply that was undone{_SPAN}
    ticket_id   bigint NOT NULL,
    address     text COLLATE "C" NOT NULL,
    name        text COLLATE "C",
    event_id    bigint,
    PRIMARY KEY (ticket_id, address, until_at)
);

CREATE TABLE earlier_account (  -- what was said of accounts before{_SPAN}
    name        text COLLATE "C" NOT NULL,
    tier        text COLLATE "C",
    region      text COLLATE "C",
    manager     text COLLATE "C",
    phone       text COLLATE "C",
    plan        text COLLATE "C",
    notes       text COLLATE "C",
    PRIMARY KEY (name, until_at)
);

CREATE TABLE earlier_contact (  -- and of contacts{_SPAN}
    address     text COLLATE "C" NOT NULL,
    account     text COLLATE "C",
    name        text COLLATE "C",
    bounced_at  bigint,
    bounce      text COLLATE "C",
    PRIMARY KEY (address, until_at)
);

ALTER TABLE import ADD COLUMN is_kept bigint NOT NULL DEFAULT 0;
    -- 1: what it had brought is kept when it is taken back
"""
"""What stood on the desk until it was taken back or changed, so that its past can be shown."""

POINTING_SCHEMA = """
CREATE INDEX ticket_by_contact ON ticket (contact) WHERE contact IS NOT NULL;
CREATE INDEX ticket_by_account ON ticket (account) WHERE account IS NOT NULL;
CREATE INDEX article_use_by_ticket ON article_use (ticket_id) WHERE ticket_id IS NOT NULL;
"""
"""Where contacts, accounts and tickets go, nothing may point to them: that is looked up, of what is
finished, too."""
