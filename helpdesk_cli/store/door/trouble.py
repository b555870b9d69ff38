"""What is wrong with a desk whatever engine it lies on, in words."""

from helpdesk_cli.errors import ConflictError, NotFoundError, StoreError


def no_desk(name: str) -> NotFoundError:
    return NotFoundError(
        f"no desk at {name}", hint="hd init --policy vimeo makes one; hd demo shows one"
    )


def already_a_desk(name: str) -> ConflictError:
    return ConflictError(
        f"there is already a desk at {name}", hint="use it as it is, or name another place: --db"
    )


def older_than_program(name: str, found: int, known: int) -> StoreError:
    """The error about an older schema at a place that is only read, and so is not upgraded."""
    return StoreError(
        f"{name} has schema {found}; this hd reads schema {known}, and changes nothing there",
        hint="a replica follows when the desk itself is upgraded; a copy has to be made again",
    )


def only_read(name: str) -> StoreError:
    return StoreError(
        f"{name} is only read", hint="name the desk itself with --db to change something"
    )


def newer_than_program(name: str, found: int, known: int, hint: str) -> StoreError:
    return StoreError(f"{name} has schema {found}; this hd knows schemas up to {known}", hint=hint)
