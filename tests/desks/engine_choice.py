"""On which engines a test runs: on each in turn if it makes a desk, once if it does not.

A test that makes a desk asks for `engine`, by a fixture that does or by
`pytestmark = pytest.mark.usefixtures("engine")`. One that is about the file of SQLite is marked
`sqlite`. `pytest --engine sqlite` leaves the servers out.
"""

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.desks.engines import ENGINES, Present, drop_desks
from tests.servers.pgbouncer import find_pgbouncer, run_pgbouncer
from tests.servers.postgresql import PostgresqlServer

_SETTINGS = "_hypothesis_internal_use_settings"
"""Where Hypothesis keeps those of a test."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--engine", choices=ENGINES, help="make desks on this engine alone")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--engine")
        engines = [chosen] if chosen else list(ENGINES)
        if metafunc.definition.get_closest_marker("sqlite"):
            engines = [name for name in engines if name == "sqlite"]
        metafunc.parametrize("engine", engines, indirect=True, scope="session")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    call = getattr(item, "callspec", None)
    is_of_sqlite = item.get_closest_marker("sqlite") is not None
    Present.engine = (call and call.params.get("engine")) or ("sqlite" if is_of_sqlite else None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """On a server, property tests see a tenth of their examples: an engine shows its ways in few,
    and each makes a desk or two."""
    test: Any = item.obj if isinstance(item, pytest.Function) else None
    whole: settings | None = getattr(test, _SETTINGS, None)
    if whole is None or Present.engine in (None, "sqlite"):
        return (yield)
    setattr(test, _SETTINGS, settings(whole, max_examples=max(whole.max_examples // 10, 3)))
    try:
        return (yield)
    finally:
        setattr(test, _SETTINGS, whole)


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> str:
    """On which engine the desks of this test lie."""
    if request.param == "postgresql":
        request.getfixturevalue("every_engine")
    return str(request.param)


@pytest.fixture(scope="session")
def every_engine(postgresql_server: PostgresqlServer) -> Iterator[None]:
    """For tests in which desks of several engines meet."""
    Present.server = postgresql_server
    program = find_pgbouncer()
    if program is None:
        yield
        return
    with run_pgbouncer(program, postgresql_server, "pool", mode="session", size=40) as door:
        Present.door = door
        yield


@pytest.fixture(autouse=True)
def desks_go_with_the_test(tmp_path: Path) -> Iterator[None]:
    """What lies on a server goes, too, when the test is over."""
    yield
    drop_desks(tmp_path)
