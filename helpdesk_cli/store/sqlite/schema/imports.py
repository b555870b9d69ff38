"""What each import brought, so that it can be taken back: migrations of their own."""

IMPORTS_SCHEMA = """
CREATE TABLE import (                  -- one for each import that changed the desk
    command_id   INTEGER PRIMARY KEY REFERENCES command (id),  -- as the log has it
    first_id     INTEGER NOT NULL,     -- the tickets that it created,
    last_id      INTEGER NOT NULL,     -- none when this is less
    last_event   INTEGER NOT NULL,     -- the newest entry on any timeline when it was over
    withdrawn_at INTEGER               -- when it was taken back
) STRICT;

DROP TRIGGER event_is_never_deleted;
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
WHEN NOT EXISTS (
    SELECT 1 FROM import WHERE withdrawn_at IS NOT NULL
    AND (old.ticket_id BETWEEN first_id AND last_id OR old.command_id = command_id)
)
BEGIN SELECT RAISE(ABORT, 'the timeline is append-only'); END;
"""

AMONG_IMPORTS_SCHEMA = """
DROP TRIGGER event_is_never_deleted;
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
WHEN NOT EXISTS (
    SELECT 1 FROM import WHERE withdrawn_at IS NOT NULL
    AND (old.command_id = command_id OR old.ticket_id BETWEEN first_id AND last_id AND EXISTS (
        SELECT 1 FROM ticket WHERE id = old.ticket_id AND imported_at IS NOT NULL
    ))
)
BEGIN SELECT RAISE(ABORT, 'the timeline is append-only'); END;
"""
"""Others may have opened tickets among those of an import."""

NAMED_BY_IMPORTS_SCHEMA = """
ALTER TABLE account ADD COLUMN import_id INTEGER;  -- the import that was the first to name it,
ALTER TABLE contact ADD COLUMN import_id INTEGER;  -- as long as nobody says more of it
"""
