"""What a desk's server is asked first: how new the desk is, what time it is, and who asks.

On the path of the fastest commands.
"""

from helpdesk_cli.store.login import GROUPS

_GROUPS = ", ".join(f"({{base}} || '_{group}', '{kind}')" for kind, group in GROUPS.items())
_ASK_KINDS = f"""
SELECT string_agg(kind, ' ') FROM (VALUES {_GROUPS}) AS known (name, kind)
JOIN pg_roles ON pg_roles.rolname = known.name
WHERE pg_has_role(session_user, pg_roles.oid, 'USAGE') AND NOT pg_has_role(session_user,
    (SELECT nspowner FROM pg_namespace WHERE nspname = '{{schema}}'), 'USAGE')
"""


def write_base(schema: str) -> str:
    """What the names of a desk's roles begin with, for roles are the whole server's: database and
    schema, or a stand-in where that is too long for a name."""
    whole = f"current_database() || '_{schema}'"
    short = f"'hd_' || substr(encode(sha256(convert_to({whole}, 'UTF8')), 'hex'), 1, 40)"
    return f"(CASE WHEN octet_length({whole}) <= 50 THEN {whole} ELSE {short} END)"


def ask_version(schema: str) -> str:
    """How new a desk's schema is, what its server's clock says, who asks and what for."""
    kinds = _ASK_KINDS.format(base=write_base(schema), schema=schema)
    return (
        "SELECT version, CAST(extract(epoch FROM clock_timestamp()) AS double precision),"
        f" CAST(session_user AS text), ({kinds}), (SELECT row_security_active(pg_class.oid) FROM pg_class JOIN pg_namespace"
        f" ON pg_namespace.oid = relnamespace WHERE nspname = '{schema}' AND relname = 'ticket')"
        " FROM schema_version"
    )
