"""What commands on a server take from start to end: by its socket, by TLS, and on a file.

`python -m tests.benchmarks.server_startup` starts a PostgreSQL server of its own. Counted is the
processor time of whole processes, in turn; over TLS the server proves its name and asks for a
password.
"""

import argparse
import os
import socket
import tempfile
from collections.abc import Mapping
from pathlib import Path

import trustme

from tests.benchmarks.environment import NOW, install_wheel, make_desk, run
from tests.benchmarks.measure import Command, Figures, measure
from tests.benchmarks.servers import run_server
from tests.servers.postgresql import PostgresqlServer, find_user

FLOOR = "python -c pass"
PASSWORD = "benchmark"
AT_NOW = {"HD_NOW": NOW.isoformat()}
ASKED = {"idle pass": ("escalate", "--quiet"), "piped queue": ("queue", "--limit", "50")}
BARS = {
    ("idle pass", "socket"): "at most 4, and 2 times the file",
    ("idle pass", "TLS"): "at most 5",
    ("piped queue", "socket"): "at most 10",
    ("piped queue", "TLS"): "at most 12",
}


def main() -> None:
    """Make one desk in three places, measure, and print a table."""
    options = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.server_startup", description=__doc__
    )
    options.add_argument("--tickets", type=int, default=2_000)
    options.add_argument("--rounds", type=int, default=40)
    given = options.parse_args()
    os.environ["PGPORT"] = str(_find_port())
    with tempfile.TemporaryDirectory(prefix="hd-bench-") as name:
        place = Path(name)
        with run_server(**_certify(place)) as server:
            _ask_for_password(server)
            bin = install_wheel(place, "postgresql")
            places = _make_desks(bin, place, server, given.tickets)
            commands = {FLOOR: Command([bin / "python", "-c", "pass"])} | {
                f"{what}, {where}": Command(
                    [bin / "hd", "--db", location, *words], AT_NOW | {"PGPASSWORD": PASSWORD}
                )
                for what, words in ASKED.items()
                for where, location in places.items()
            }
            _print(measure(commands, FLOOR, given.rounds))


def _find_port() -> int:
    with socket.create_server(("localhost", 0)) as found:
        return int(found.getsockname()[1])


def _certify(place: Path) -> dict[str, str]:
    """The settings with which a server speaks TLS; `ca.pem` vouches for it."""
    place.chmod(0o755)
    authority = trustme.CA()
    signed = authority.issue_cert("localhost")
    authority.cert_pem.write_to_path(str(place / "ca.pem"))
    signed.cert_chain_pems[0].write_to_path(str(place / "cert.pem"))
    key = place / "key.pem"
    signed.private_key_pem.write_to_path(str(key))
    key.chmod(0o600)
    if os.geteuid() == 0:
        os.chown(key, find_user().pw_uid, find_user().pw_gid)
    return {
        "listen_addresses": "localhost",
        "port": os.environ["PGPORT"],
        "ssl": "on",
        "ssl_cert_file": str(place / "cert.pem"),
        "ssl_key_file": str(key),
    }


def _ask_for_password(server: PostgresqlServer) -> None:
    server.run_sql(f"ALTER ROLE hd PASSWORD '{PASSWORD}'")
    access = server.folder / "data" / "pg_hba.conf"
    access.write_text("local all all trust\nhostssl all all all scram-sha-256\n")
    server.run_sql("SELECT pg_reload_conf()")


def _make_desks(bin: Path, place: Path, server: PostgresqlServer, tickets: int) -> dict[str, str]:
    """The same desk in a file and on the server, which is reached in two ways."""
    file, by_socket = str(make_desk(bin, place, tickets, 0.1)), server.location("startup")
    run(bin / "hd", "--db", file, "escalate", "--max", "0", "--quiet", env=AT_NOW)
    run(bin / "hd", "--db", file, "move", "--keep", "--to", by_socket, env=AT_NOW)
    server.run_sql("ANALYZE")
    proved = f"sslmode=verify-full&sslrootcert={place / 'ca.pem'}"
    by_tls = f"postgresql://hd@localhost/postgres?{proved}#startup"
    return {"file": file, "socket": by_socket, "TLS": by_tls}


def _print(found: Mapping[str, Figures]) -> None:
    print(f"{'processor time':<24}{'ms':>8}{'of bare Python':>16}{'of the file':>13}  bar")
    for what in ASKED:
        least = found[f"{what}, file"].cpu_seconds
        for where in ("file", "socket", "TLS"):
            each = found[f"{what}, {where}"]
            ratios = f"{each.cpu_ratio:>16.2f}{each.cpu_seconds / least:>13.2f}"
            bar = BARS.get((what, where), "")
            print(f"{what + ', ' + where:<24}{each.cpu_seconds * 1_000:>8.1f}{ratios}  {bar}")


if __name__ == "__main__":
    main()
