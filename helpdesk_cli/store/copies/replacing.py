"""A desk set aside to make room for another, by the engine that its location names."""

from helpdesk_cli.errors import NotFoundError, StoreError, StoreLockedError, UsageError
from helpdesk_cli.location import is_address
from helpdesk_cli.store.engines import open_store


def is_free(location: str) -> bool:
    """Whether nothing is there that could be replaced."""
    try:
        open_store(location).close()
    except StoreLockedError:
        raise
    except NotFoundError:
        return True
    except StoreError:
        pass  # Damaged, or something else.
    return False


def set_aside(location: str, moment: str) -> str | None:
    """Set aside what is there; where it is now, None when nothing was there."""
    if is_address(location):
        from helpdesk_cli.store.postgresql.aside import set_aside as rename_schema

        return rename_schema(location, moment)
    from helpdesk_cli.store.sqlite.aside import set_aside as rename_file

    return rename_file(location, moment)


def bring_back(location: str, aside: str) -> None:
    """Undo `set_aside`, when nothing came of the other desk."""
    if is_address(location):
        from helpdesk_cli.store.postgresql.aside import bring_back as rename_schema

        rename_schema(location, aside)
    else:
        from helpdesk_cli.store.sqlite.aside import bring_back as rename_file

        rename_file(location, aside)


def read_dump(location: str, path: str) -> None:
    """Make a desk of what pg_dump wrote; there must be none yet."""
    if not is_address(location):
        raise UsageError(
            f"{path} is a dump of a PostgreSQL server, and {location} is a file",
            hint="restore it to a server with --db postgresql://…; from there, hd move --to FILE",
        )
    from helpdesk_cli.store.postgresql.aside import let_in_again
    from helpdesk_cli.store.postgresql.bulk.dumps import read_dump as restore_schema
    from helpdesk_cli.store.postgresql.connection.address import read_address

    restore_schema(read_address(location), path)
    let_in_again(location)
