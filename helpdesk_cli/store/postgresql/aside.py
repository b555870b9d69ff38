"""A desk's schema set aside for another desk, and brought back if that fails."""

from helpdesk_cli.errors import NotFoundError
from helpdesk_cli.store.door.trouble import no_desk
from helpdesk_cli.store.postgresql.access.masks import drop_masks
from helpdesk_cli.store.postgresql.access.roles import renew_rights
from helpdesk_cli.store.postgresql.connection.address import read_address
from helpdesk_cli.store.postgresql.opening import connect
from helpdesk_cli.store.postgresql.session import Transaction


def set_aside(location: str, moment: str) -> str | None:
    """Rename the schema; its new name. Processes that use it no longer find it."""
    schema = read_address(location).schema
    aside = f"{schema[:40]}_{moment.lower()}"
    try:
        _rename(location, schema, aside)
    except NotFoundError:
        return None
    return f"{location.partition('#')[0]}#{aside}"


def bring_back(location: str, aside: str) -> None:
    """Undo `set_aside`: the desk that made room is in its place again."""
    _rename(location, aside.rpartition("#")[2], read_address(location).schema)
    let_in_again(location)


def let_in_again(location: str) -> None:
    """Give the logins of this place the same rights to the desk that is there now."""
    with connect(location, 30) as store, Transaction(store, "desk"):
        renew_rights(store)


def _rename(location: str, old: str, new: str) -> None:
    with connect(location, 30) as store, Transaction(store, "desk"):
        if store.row("SELECT 1 FROM pg_namespace WHERE nspname = :old", old=old) is None:
            raise no_desk(store.location)
        # Leads would still read what was there.
        store.run_script(drop_masks(old))
        store.run_script(f'ALTER SCHEMA "{old}" RENAME TO "{new}"')
        # Functions that name their schema do so by its name.
        for (name,) in store.rows(
            "SELECT proname FROM pg_proc WHERE pronamespace = CAST(:schema AS regnamespace)"
            " AND proconfig IS NOT NULL",
            schema=new,
        ):
            store.run_script(f'ALTER FUNCTION "{new}".{name} SET search_path TO "{new}"')
