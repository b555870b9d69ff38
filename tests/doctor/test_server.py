"""A desk on a server, where the server has more to say of it than usual."""

from pathlib import Path

import pytest

from tests.conftest import Hd
from tests.doctor.desks import found_desk
from tests.doctor.telling import examine, list_findings

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture
def hd(tmp_path: Path, engine: str) -> Hd:
    if engine != "postgresql":
        pytest.skip("about servers")
    return found_desk(tmp_path)


def test_amcheck_is_asked_where_it_is(hd: Hd) -> None:
    ((there,),) = hd.rows("SELECT count(*) FROM pg_available_extensions WHERE name = 'amcheck'")
    if not there:
        pytest.skip("no amcheck here: apt-get install postgresql-contrib")
    hd.write("CREATE EXTENSION amcheck WITH SCHEMA public")
    try:
        found = dict(list_findings(examine(hd)))
    finally:
        hd.write("DROP EXTENSION amcheck")
    assert "integrity" not in found
    assert "schema" not in found
