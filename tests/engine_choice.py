"""On which engines a test runs: on each in turn if it makes a desk, once if it does not.

A test that makes a desk asks for `engine`, by a fixture that does or by
`pytestmark = pytest.mark.usefixtures("engine")`. One that is about the file of SQLite is marked
`sqlite`. `pytest --engine sqlite` leaves the servers out.
"""

import pytest

from tests.engines import ENGINES, Present


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


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> str:
    """On which engine the desks of this test lie."""
    return str(request.param)
