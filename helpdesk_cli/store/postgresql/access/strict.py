"""Strict privacy: the server itself keeps private rows from every login that may not read them.

The rule is that of `desk.tickets.privacy`, on what is stored by it: the team that alone reads a
ticket, and who is in that team. Owners of tables are not subject to it; logins for cron see all.
What must look at other rows than the login sees is a function of the owner's that answers in
numbers, or yes and no.
"""

from collections.abc import Iterator

from helpdesk_cli.store.door.login import STRICT_PRIVACY
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.postgresql.access.masks import quote
from helpdesk_cli.store.postgresql.connection.greeting import write_base

_IS_CRON = """EXISTS (SELECT 1 FROM pg_roles WHERE rolname = {base} || '_cron'
    AND pg_has_role(session_user, oid, 'USAGE'))"""

_READS = f"""({{private_to}} IS NULL
    OR {{private_to}} IN (SELECT team FROM reader WHERE agent = session_user)
    OR (SELECT {_IS_CRON}))"""

# What a transaction writes it sees to its end: whoever makes a ticket private can finish the work.
_SEES_TICKET = f"({_READS} OR xmin = CAST(pg_current_xact_id() AS xid))"
_SEES_IT = "EXISTS (SELECT 1 FROM ticket WHERE ticket.id = {column})"
_OF_TICKET = _SEES_IT.format(column="ticket_id")
_OF_ANY = f"(ticket_id IS NULL OR {_OF_TICKET})"

_CRON_SEES = (f"(SELECT {_IS_CRON})", "true")

_SPEAKS = f"""(by_whom IN ('agent:' || session_user, 'customer', 'system')
    OR (SELECT {_IS_CRON}))"""

_RULES: dict[str, tuple[str, str]] = {
    "ticket": (_SEES_TICKET.format(private_to="private_to", base="{base}"), "true"),
    # Which tickets belong together is no word; without it a clock would be worked out wrongly.
    "event": (f"kind = 'merge' OR {_OF_TICKET}", f"{_OF_TICKET} AND {_SPEAKS}"),
    "tag": (_OF_TICKET, _OF_TICKET),
    "draft": (
        f"{_OF_TICKET} AND (agent = session_user OR (SELECT {_IS_CRON}))",
        f"{_OF_TICKET} AND (agent = session_user OR (SELECT {_IS_CRON}))",
    ),
    "participant": (_OF_TICKET, _OF_TICKET),
    "attachment": (_OF_TICKET, _OF_TICKET),
    "attachment_content": (
        "EXISTS (SELECT 1 FROM attachment WHERE attachment.digest = attachment_content.digest)",
        "true",
    ),
    "outbox": (_OF_ANY, _OF_ANY),
    "mail_message": (
        f"{_READS.format(private_to='private_to', base='{base}')} AND {_OF_ANY}",
        "true",
    ),
    "contact": ("NOT is_kept_private(address)", "true"),
    "ticket_text": (_SEES_IT.format(column="ticket_text.id"), "true"),
    # What stood here earlier only `--at` reads, which must see all.
    "earlier_ticket": _CRON_SEES,
    "earlier_event": _CRON_SEES,
    "earlier_participant": _CRON_SEES,
    "earlier_contact": _CRON_SEES,
}
"""By table: which rows a login sees and works on, and which it may leave behind."""

# Not a join: the planner, who knows nothing of what is asked, would read every ticket for it.
_MAY_BE_FOUND = f"""(SELECT {_READS.format(private_to="ticket.private_to", base="{base}")}
        FROM ticket WHERE ticket.id = ticket_text.id)"""

_FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION is_kept_private(asked text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN EXISTS (SELECT 1 FROM ticket WHERE contact = asked AND private_to IS NOT NULL)
        AND EXISTS (SELECT 1 FROM ticket WHERE contact = asked AND private_to IS NOT NULL
            AND NOT {_READS.format(private_to="private_to", base="{base}")});
END $$;

CREATE OR REPLACE FUNCTION find_places(wanted tsquery) RETURNS TABLE (id bigint, place bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT ticket_text.id, ticket_text.place FROM ticket_text
    WHERE words @@ wanted AND {_MAY_BE_FOUND}
$$;

CREATE OR REPLACE FUNCTION find_newest(wanted tsquery, first bigint, last bigint, most bigint)
RETURNS TABLE (id bigint, place bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT ticket_text.id, ticket_text.place FROM (SELECT * FROM ticket_text
        WHERE ticket_text.place > first AND ticket_text.place <= last
        ORDER BY ticket_text.place LIMIT most) AS ticket_text
    WHERE (wanted IS NULL OR words @@ wanted) AND {_MAY_BE_FOUND}
$$;

CREATE OR REPLACE FUNCTION hand_over(asked bigint, team text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    UPDATE ticket SET private_to = team WHERE id = asked
    AND {_SEES_TICKET.format(private_to="private_to", base="{base}")}
$$;

CREATE INDEX IF NOT EXISTS ticket_kept_contact ON ticket (contact) WHERE private_to IS NOT NULL;
"""


def is_strict(store: Store) -> bool:
    """Whether the desk was founded so; what was moved or restored stays so."""
    return store.row(f"SELECT 1 FROM desk WHERE key = '{STRICT_PRIVACY}'") is not None


def write_rules(schema: str) -> Iterator[str]:
    """The statements after which the server keeps them."""
    base = write_base(schema)
    yield _FUNCTIONS.replace("{base}", base)
    for table, (seen, left) in _RULES.items():
        place = f"{quote(schema)}.{table}"
        yield f"ALTER TABLE {place} ENABLE ROW LEVEL SECURITY"
        yield f"DROP POLICY IF EXISTS privacy ON {place}"
        rule = f"USING ({seen}) WITH CHECK ({left})".replace("{base}", base)
        yield f"CREATE POLICY privacy ON {place} {rule}"
