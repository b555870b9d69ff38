"""Files of tickets: written where somebody says, and nowhere else."""

import os

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.tickets.privacy import refuse_outsider
from helpdesk_cli.errors import ConflictError, HdError, NotFoundError
from helpdesk_cli.files import NewFile
from helpdesk_cli.store.mail.attachments import list_attachments, read_attachment
from helpdesk_cli.store.tickets.naming import find_ticket
from helpdesk_cli.store.tickets.tickets import read_ticket


def save_attachments(desk: Desk, ticket: str, number: int | None, folder: str) -> list[str]:
    """Write a file of a ticket into a folder, or all of them; their paths.

    No existing file is overwritten: one of the same name gets a number.
    """
    held = read_ticket(desk.store, find_ticket(desk.store, ticket))
    refuse_outsider(desk, held)
    numbers = [each.number for each in list_attachments(desk.store, held.id)]
    if number is None and not numbers:
        raise NotFoundError(f"ticket {held.id} has no attachments", hint=f"hd show {held.id}")
    if not os.path.isdir(folder):
        raise NotFoundError(f"no folder {folder}", hint="make it, or name another with --to")
    chosen = numbers if number is None else [number]
    return [_save(*read_attachment(desk.store, held.id, each), folder) for each in chosen]


def _save(name: str, content: bytes, folder: str) -> str:
    # Harmless when it was stored; whoever wrote to the desk by other ways meets this as well.
    name = os.path.basename(name.replace("\\", "/")).lstrip(".") or "file"
    stem, ending = os.path.splitext(name)
    try:
        with NewFile(folder) as new:
            with new.open_bytes() as file:
                file.write(content)
            for place in (name, *(f"{stem} ({again}){ending}" for again in range(2, 100))):
                path = os.path.join(folder, place)
                try:
                    new.put_anew(path)
                except FileExistsError:
                    continue
                return path
    except OSError as error:
        raise HdError(f"{folder}: {name} cannot be written: {error.strerror}") from error
    raise ConflictError(f"{folder}: there are a hundred files called {name} already")
