"""A run that was taken over in a merge remembers where it comes from."""

ORIGINS_SCHEMA = """
ALTER TABLE clock ADD COLUMN origin TEXT;
    -- null: it began here. JSON: [ticket, its number there, merged at, taken in at,
    -- [tier, severity, region] that promise it, or null: those of this ticket]
"""
