"""What lets a person be erased: words of the timeline may be replaced while that goes on."""

ERASURE_SCHEMA = """
ALTER TABLE contact ADD COLUMN erased_at bigint;
    -- when somebody was erased, whose tickets stand under this name

CREATE TABLE erasure (            -- how much each erasure took; whose it was nobody knows
    command_id bigint PRIMARY KEY REFERENCES command (id),
    contacts   bigint NOT NULL,
    tickets    bigint NOT NULL,
    messages   bigint NOT NULL,
    mails      bigint NOT NULL,
    files      bigint NOT NULL,
    others     bigint NOT NULL,
    undone     bigint NOT NULL
);

CREATE FUNCTION refuse_unless_erasing() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM desk WHERE key = 'erasing')
    THEN RAISE EXCEPTION 'the timeline is append-only'; END IF;
    RETURN new;
END $$;

DROP TRIGGER event_is_never_changed ON event;
CREATE TRIGGER event_is_never_changed
    BEFORE UPDATE OF id, ticket_id, at, kind, by_whom, public, command_id, written_by, recorded_at
    ON event FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER event_is_only_erased BEFORE UPDATE OF body, to_value, was_value ON event
    FOR EACH ROW EXECUTE FUNCTION refuse_unless_erasing();
"""
