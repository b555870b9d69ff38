"""What each import brought, so that it can be taken back: migrations of their own."""

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
