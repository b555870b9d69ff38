"""What pg_dump is started with."""

import os
import shutil
from pathlib import Path

import pytest

from helpdesk_cli.store.postgresql.bulk.dumps import write_dump
from helpdesk_cli.store.postgresql.connection.address import read_address
from tests.store.postgresql.at_once.agents_at_once import make_desk

RECORDER = """#!/bin/sh
printf '%s\\n' "$@" > "{notes}/argv"
echo "$PGPASSWORD" > "{notes}/password"
cp -p "$PGSERVICEFILE" "{notes}/service"
echo "$PGSERVICEFILE" > "{notes}/place"
exec "{program}" "$@"
"""


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a pg_dump that is found before the real one, which it starts, notes how it was
    started."""
    program = shutil.which("pg_dump")
    if program is None:
        pytest.skip("no pg_dump here: apt-get install postgresql-client")
    (tmp_path / "bin").mkdir()
    recorder = tmp_path / "bin" / "pg_dump"
    recorder.write_text(RECORDER.format(notes=tmp_path, program=program))
    recorder.chmod(0o755)
    monkeypatch.setenv("PATH", f"{recorder.parent}:{os.environ['PATH']}")
    return tmp_path


def dump_to(notes: Path, location: str) -> None:
    """Dump the desk at this location, and see how that was started."""
    write_dump(read_address(location), str(notes / "dump"))
    assert "SECRET" not in (notes / "argv").read_text()
    assert (notes / "service").stat().st_mode & 0o777 == 0o600
    assert not Path((notes / "place").read_text().strip()).exists()


def test_no_secret_stands_on_its_command_line(postgresql_location: str, notes: Path) -> None:
    make_desk(postgresql_location)
    secrets = "password=SECRET-1&sslpassword=SECRET-2"
    dump_to(notes, postgresql_location.replace("#", f"&{secrets}#"))
    assert (notes / "password").read_text() == "SECRET-1\n"
    assert "sslpassword=SECRET-2\n" in (notes / "service").read_text()


@pytest.mark.parametrize("named", ["in the location", "by PGSERVICE"])
def test_what_the_service_file_of_somebody_says_still_holds(
    postgresql_location: str, notes: Path, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    make_desk(postgresql_location)
    place, _, schema = postgresql_location.partition("#")
    folder = place.partition("?host=")[2]
    lines = f"host={folder}\nuser=hd\ndbname=postgres\napplication_name=desk-dump\n"
    (notes / "services.conf").write_text(f"[desk]\n{lines}")
    with monkeypatch.context() as environment:
        environment.setenv("PGSERVICEFILE", str(notes / "services.conf"))
        if named == "by PGSERVICE":
            environment.setenv("PGSERVICE", "desk")
            dump_to(notes, f"postgresql://?sslpassword=SECRET#{schema}")
            assert os.environ["PGSERVICE"] == "desk"
        else:
            dump_to(notes, f"service=desk sslpassword=SECRET#{schema}")
    assert sorted((notes / "service").read_text().splitlines()) == sorted(
        f"[hd]\n{lines}sslpassword=SECRET".splitlines()
    )
