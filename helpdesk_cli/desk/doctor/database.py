"""The database itself: its structures, its schema, and rows that refer to others."""

from collections.abc import Iterator

from helpdesk_cli.desk.doctor.check import FIX, RESTORE, Examination, found, odd, wrong
from helpdesk_cli.domain.answers.doctor import Finding, Seen
from helpdesk_cli.domain.doctor.schema import SchemaDifference, compare_schemas
from helpdesk_cli.english import count, plural
from helpdesk_cli.errors import ConflictError
from helpdesk_cli.store.desk_facts import read_facts
from helpdesk_cli.store.doctor.orphans import Orphans, add_missing_accounts, find_orphans
from helpdesk_cli.store.door.moved import find_place_now
from helpdesk_cli.store.engines import inspect

_ADDED = ("account", "contact")
"""Parents that can be rebuilt from what tickets say of them."""


def find_damage(on: Examination) -> Seen:
    damage = inspect(on.desk.store).find_damage()
    return found(
        *(wrong(each.text, FIX if each.of_index else RESTORE) for each in damage),
        note=inspect(on.desk.store).version,
    )


def mend_damage(on: Examination) -> list[str]:
    inspection = inspect(on.desk.store)
    damage = inspection.find_damage()
    if any(each.of_index is None for each in damage):
        return []
    names = sorted({each.of_index for each in damage if each.of_index})
    with on.desk.store.transaction():
        for name in names:
            inspection.rebuild_index(name)
    return [f"rebuilt index {name}" for name in names]


def find_schema_differences(on: Examination) -> Seen:
    login = on.desk.store.login
    if login is not None and login.kinds:
        return Seen(skipped="it takes the login of the desk's owner")
    differences = _compare(on)
    return found(*map(_say_difference, differences), note="" if differences else "as laid out")


def mend_schema(on: Examination) -> list[str]:
    return [*_make_parts(on)]


def _make_parts(on: Examination) -> Iterator[str]:
    """Each in a transaction of its own: one that cannot be made keeps none of the others."""
    for each in _compare(on):
        if not each.can_be_made:
            continue
        try:
            with on.desk.store.transaction():
                inspect(on.desk.store).make_part(each.kind, each.name, each.definition)
        except ConflictError:
            continue  # rows that a unique index refuses: it stays as it was found
        yield f"made {each.kind} {each.name} again"


def _compare(on: Examination) -> list[SchemaDifference]:
    inspection = inspect(on.desk.store)
    return compare_schemas(inspection.lay_out_schema(), inspection.read_schema())


def _say_difference(one: SchemaDifference) -> Finding:
    if one.state == "unknown":
        return odd(
            f"{one.kind} {one.name} is not hd's and acts on what hd writes",
            f"if nobody needs it: DROP {one.kind.upper()} {one.name}",
        )
    return wrong(f"{one.kind} {one.name} is {one.state}", FIX if one.can_be_made else RESTORE)


def find_lost_rows(on: Examination) -> Seen:
    return found(
        *(
            wrong(_say_orphans(each), FIX if each.by.parent in _ADDED else RESTORE)
            for each in find_orphans(on.desk.store)
        )
    )


def _say_orphans(each: Orphans) -> str:
    """By number, where they have one: their names may be private."""
    text = (
        f"{count(each.number, 'row')} of {each.by.table} {plural(each.number, 'names', 'name')}"
        f" a missing {each.by.parent} in {each.by.column}"
    )
    numbers = [value for value in each.values if isinstance(value, int)]
    return f"{text}: {', '.join(map(str, numbers))}" if numbers else text


def mend_lost_rows(on: Examination) -> list[str]:
    with on.desk.store.transaction():
        added = add_missing_accounts(on.desk.store)
    return [f"added {count(added, 'account or contact', 'accounts or contacts')}"] if added else []


def find_taken_ids(on: Examination) -> Seen:
    return found(
        *(
            wrong(f"the next id of {table} is taken already", FIX)
            for table in inspect(on.desk.store).find_lagging_ids()
        )
    )


def mend_taken_ids(on: Examination) -> list[str]:
    tables = inspect(on.desk.store).find_lagging_ids()
    with on.desk.store.transaction():
        for table in tables:
            on.desk.store.follow_ids(table)
    return [f"ids of {table} continue from the last one" for table in tables]


def find_move(on: Examination) -> Seen:
    place = find_place_now(on.desk.store)
    if place is None:
        return found()
    text = f"was moved to {place}: what is here was so until then, and can only be read"
    return found(odd(text, "name the new place with --db or HD_DB, or as db in hd.toml"))


_FACTS = ("key", "secret", "name", "timezone")


def find_missing_facts(on: Examination) -> Seen:
    facts = read_facts(on.desk.store)
    return found(
        *(
            wrong(f"the desk no longer knows its {fact}", RESTORE)
            for fact in _FACTS
            if not facts.get(fact)
        )
    )
