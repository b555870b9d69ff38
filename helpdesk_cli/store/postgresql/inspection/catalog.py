"""What the catalog of a server is asked about the schema of a desk."""

OF_SCHEMA = "relnamespace = CAST(:schema AS regnamespace)"

PARTS = rf"""
SELECT 'table', relname, '' FROM pg_class WHERE relkind = 'r' AND {OF_SCHEMA}
UNION ALL
SELECT 'column', relname || '.' || attname, format_type(atttypid, atttypmod) || ' ' || attnotnull
FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
WHERE relkind = 'r' AND {OF_SCHEMA} AND attnum > 0 AND NOT attisdropped
UNION ALL
SELECT 'constraint', relname || '.' || conname, pg_get_constraintdef(pg_constraint.oid)
FROM pg_constraint JOIN pg_class ON conrelid = pg_class.oid
WHERE {OF_SCHEMA} AND contype IN ('p', 'u', 'f', 'c')
UNION ALL
SELECT 'index', relname, pg_get_indexdef(indexrelid)
FROM pg_index JOIN pg_class ON indexrelid = pg_class.oid
WHERE {OF_SCHEMA} AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid
    AND contype IN ('p', 'u'))
UNION ALL
SELECT 'sequence', relname, '' FROM pg_class WHERE relkind = 'S' AND {OF_SCHEMA}
UNION ALL
SELECT 'function', proname,
    regexp_replace(pg_get_functiondef(pg_proc.oid), '\n SET search_path TO [^\n]*', '')
FROM pg_proc WHERE pronamespace = CAST(:schema AS regnamespace)
UNION ALL
SELECT 'trigger', tgname, pg_get_triggerdef(pg_trigger.oid)
    || CASE tgenabled WHEN 'O' THEN '' ELSE ' -- disabled' END
FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid WHERE NOT tgisinternal AND {OF_SCHEMA}
UNION ALL
SELECT 'view', relname, 'CREATE VIEW ' || relname
    || coalesce(' WITH (' || array_to_string(reloptions, ', ') || ')', '')
    || ' AS ' || pg_get_viewdef(pg_class.oid)
FROM pg_class WHERE relkind = 'v' AND {OF_SCHEMA}
UNION ALL
SELECT 'rule', relname || '.' || polname, 'USING (' || pg_get_expr(polqual, polrelid)
    || ') WITH CHECK (' || coalesce(pg_get_expr(polwithcheck, polrelid), '') || ')'
    || CASE WHEN relrowsecurity THEN '' ELSE ' -- disabled' END
FROM pg_policy JOIN pg_class ON polrelid = pg_class.oid WHERE {OF_SCHEMA}
"""
"""Every part of a schema, with what makes it; in the order in which they can be made. Where a
function looks for names differs from desk to desk."""

FOREIGN_KEYS = f"""
SELECT pg_class.relname, child.attname, parent_table.relname, parent.attname
FROM pg_constraint
JOIN pg_class ON pg_class.oid = conrelid
JOIN pg_class AS parent_table ON parent_table.oid = confrelid
JOIN pg_attribute AS child ON child.attrelid = conrelid AND child.attnum = conkey[1]
JOIN pg_attribute AS parent ON parent.attrelid = confrelid AND parent.attnum = confkey[1]
WHERE contype = 'f' AND pg_class.{OF_SCHEMA} ORDER BY 1, 2
"""

BROKEN_INDEXES = f"""
SELECT relname FROM pg_index JOIN pg_class ON indexrelid = pg_class.oid
WHERE NOT (indisvalid AND indisready) AND {OF_SCHEMA}
"""

TREES = f"""
SELECT relname FROM pg_index JOIN pg_class ON indexrelid = pg_class.oid
JOIN pg_am ON pg_am.oid = relam WHERE amname = 'btree' AND {OF_SCHEMA} ORDER BY relname
"""

CHECKSUMS = (
    "SELECT coalesce(checksum_failures, 0) FROM pg_stat_database WHERE datname = current_database()"
)

IDENTITIES = f"""
SELECT relname, pg_get_serial_sequence(quote_ident(relname), 'id')
FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
WHERE attname = 'id' AND attidentity <> '' AND {OF_SCHEMA} AND NOT EXISTS (
    SELECT 1 FROM pg_class AS counter
    WHERE counter.relnamespace = pg_class.relnamespace
        AND counter.relname = pg_class.relname || '_ids'
) ORDER BY relname
"""
"""The tables whose ids are given out by the sequence of their column, and that; a few have another
counter, which goes by what is there."""
