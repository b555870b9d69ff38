"""A byte of the file that is another: told, unless nothing that is stored has changed."""

from pathlib import Path
from random import Random

import pytest

from helpdesk_cli.errors import HdError
from tests.conftest import Hd
from tests.doctor.desks import digest, found_desk
from tests.doctor.test_machine import flip

pytestmark = pytest.mark.sqlite

FLIPS = 40


def is_as_it_was(hd: Hd, before: dict[str, str]) -> bool:
    try:
        return digest(hd) == before
    except (HdError, ValueError):
        return False


def test_whatever_byte_is_another_it_is_told_or_does_no_harm(tmp_path: Path) -> None:
    hd = found_desk(tmp_path)
    hd.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    sound, before = hd.db.read_bytes(), digest(hd)
    random = Random(3)
    schema = sound.index(b"CREATE TABLE")
    for place in (schema, *(random.randrange(len(sound)) for _ in range(FLIPS))):
        for ending in ("-wal", "-shm"):
            Path(f"{hd.db}{ending}").unlink(missing_ok=True)
        hd.db.write_bytes(sound)
        flip(hd.db, place)
        code = hd("doctor", "--offline").code
        assert code == 1 or (code == 0 and is_as_it_was(hd, before)), place
