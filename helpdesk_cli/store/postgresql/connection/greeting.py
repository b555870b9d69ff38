"""What a desk's server is asked first: how new the desk is, what time it is, and who asks.

On the path of the fastest commands.
"""

from helpdesk_cli.store.door.login import GROUPS

_HAS_ROLE = "pg_has_role(session_user, {role}, 'USAGE')"
_OWNER = "(SELECT nspowner FROM pg_namespace WHERE oid = to_regnamespace('{schema}'))"
_RULES = (
    "(SELECT row_security_active(oid) FROM pg_class"
    " WHERE relname = 'ticket' AND relnamespace = to_regnamespace('{schema}'))"
)


def write_base(schema: str) -> str:
    """The beginning of the names of a desk's roles, for roles are the whole server's: database and
    schema, or a stand-in where that is too long for a name."""
    whole = f"current_database() || '_{schema}'"
    short = f"'hd_' || substr(encode(sha256(convert_to({whole}, 'UTF8')), 'hex'), 1, 40)"
    return f"(CASE WHEN octet_length({whole}) <= 50 THEN {whole} ELSE {short} END)"


def ask_version(schema: str) -> str:
    """The question how new a desk's schema is, what its server's clock says, and who asks with
    which rights."""
    # No view of the catalog: a command that has nothing else to ask would mostly plan that.
    is_owner = _HAS_ROLE.format(role=_OWNER.format(schema=schema))
    kinds = ", ".join(_ask_kind(schema, group, kind) for kind, group in GROUPS.items())
    return (
        "SELECT version, CAST(extract(epoch FROM clock_timestamp()) AS double precision),"
        f" CAST(session_user AS text), CASE WHEN NOT {is_owner} THEN concat_ws(' ', {kinds}) END,"
        f" {_RULES.format(schema=schema)} FROM schema_version"
    )


def _ask_kind(schema: str, group: str, kind: str) -> str:
    role = f"to_regrole(quote_ident({write_base(schema)} || '_{group}'))"
    return f"CASE WHEN {_HAS_ROLE.format(role=role)} THEN '{kind}' END"
