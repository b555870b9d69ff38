"""A location taken apart: where the server is, how to get in, which schema is the desk's.

What the address leaves open is libpq's to find: PGSERVICE, PGPASSFILE, PGHOST and their kin.
On the path of the fastest commands.
"""

from __future__ import annotations

import os

from helpdesk_cli.errors import UsageError
from helpdesk_cli.location import is_readable, name_location
from helpdesk_cli.store.postgresql.connection.libpq import load_libpq, parse_conninfo, read_defaults

DEFAULT_SCHEMA = "hd"
_LONGEST_NAME = 63
_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora
    "/etc/ssl/cert.pem",  # macOS, Alpine
)
"""Where systems keep the authorities that they trust."""


class Address:
    """`parameters` are those of libpq; `name` is fit to be printed."""

    def __init__(self, name: str, schema: str, parameters: dict[str, str]) -> None:
        self.name = name
        self.schema = schema
        self.parameters = parameters

    @property
    def connection(self) -> dict[str, str]:
        """The parameters of a connection, whoever makes it."""
        manners = {"connect_timeout": "10", "application_name": "hd"}
        return {**manners, **self.parameters, "client_encoding": "utf8"}

    @property
    def here(self) -> str:
        """The statement that a transaction begins with, so that names are the desk's; for whoever
        may not look there, those of the schema that leads read."""
        return f'SET LOCAL search_path TO "{self.schema}", "{name_lead_schema(self.schema)}"'

    @property
    def lead_first(self) -> str:
        """The same, for whoever reads as leads do although they may look there, too."""
        return f'SET LOCAL search_path TO "{name_lead_schema(self.schema)}", "{self.schema}"'


def name_lead_schema(schema: str) -> str:
    """The schema that shows a desk as leads see it: see `masks`."""
    if len(schema) <= 57:
        return f"{schema}_leads"
    from zlib import crc32

    return f"{schema[:48]}_{crc32(schema.encode()):08x}_leads"


def _is_schema(text: str) -> bool:
    return (
        len(text) <= _LONGEST_NAME
        and text.isascii()
        and text.isidentifier()
        and text == text.lower()
    )


def read_address(location: str) -> Address:
    """What a location says. UsageError when it is not written as one."""
    if not is_readable(location):
        raise UsageError(
            "the desk's place: expected a file, or an address that begins with postgresql:// or"
            " service=",
            hint="postgresql://USER@HOST/DATABASE; a file of such a name is ./NAME",
        )
    written, hash, schema = location.partition("#")
    schema = schema if hash else DEFAULT_SCHEMA
    if not _is_schema(schema):
        # Not quoted: a password with a # in it ends up here.
        raise UsageError(
            "the desk's address: after # a schema is expected, such as #hd: small letters, digits"
            " and _, at most 63",
            hint="a # in a password is written %23",
        )
    try:
        parameters = _parse(written)
    except ValueError:
        # Not as libpq says it, which quotes what it could not read.
        raise UsageError(
            "the desk's address cannot be read",
            hint="postgresql://USER@HOST/DATABASE; signs other than letters and digits in a"
            " password are written as %23",
        ) from None
    return Address(name_location(location), schema, parameters | _find_trust(parameters))


def _find_trust(parameters: dict[str, str]) -> dict[str, str]:
    """TLS with the server's name proved, unless it is on this machine or something else is said."""
    known = _read_defaults(parameters.get("service")) | parameters
    if _is_local(known) or _says_sslmode(known):
        return {}
    trust = {"sslmode": "verify-full"}
    if not known.get("sslrootcert"):
        bundle = next((place for place in _find_bundles() if os.path.exists(place)), None)
        if bundle is not None:
            trust["sslrootcert"] = bundle
    return trust


def _find_bundles() -> tuple[str, ...]:
    return (
        os.path.expanduser("~/.postgresql/root.crt"),
        *filter(None, [os.environ.get("SSL_CERT_FILE")]),
        *_BUNDLES,
    )


def _says_sslmode(known: dict[str, str]) -> bool:
    """libpq itself prefers TLS and proves nothing; whoever wants that must say so."""
    return known.get("sslmode", "prefer") != "prefer" or "PGSSLMODE" in os.environ


def _is_local(known: dict[str, str]) -> bool:
    hosts = known.get("hostaddr") or known.get("host") or ""
    return all(
        not host or host.startswith(("/", "@", "127.")) or host in ("localhost", "::1")
        for host in hosts.split(",")
    )


def _read_defaults(service: str | None) -> dict[str, str]:
    """What libpq finds by itself: in its environment, and in the section of its service file."""
    return _ask_with(os.environ.get("PGSERVICE") if service is None else service)


def _ask_with(service: str | None) -> dict[str, str]:
    """The same, while PGSERVICE names this one, or none."""
    named = os.environ.pop("PGSERVICE", None)
    if service is not None:
        os.environ["PGSERVICE"] = service
    try:
        return _ask_defaults()
    finally:
        os.environ.pop("PGSERVICE", None)
        if named is not None:
            os.environ["PGSERVICE"] = named


def read_service(name: str | None) -> dict[str, str]:
    """What the service file says of one; without a name, of PGSERVICE."""
    with_it = _read_defaults(name)
    without = _ask_with(None)
    return {
        key: value
        for key, value in with_it.items()
        if value != without.get(key) and key not in ("service", "servicefile")
    }


def _parse(written: str) -> dict[str, str]:
    """Its parameters. ValueError when it is not written as an address."""
    parameters = _parse_words(written)
    # Half of a password that was not escaped; as a host or a port it would be printed.
    ports = parameters.get("port", "").split(",")
    hosts = parameters.get("host", "").split(",")
    if any(port and not port.isdigit() for port in ports) or any("@" in host[1:] for host in hosts):
        raise ValueError("not an address")
    return parameters


def _parse_words(written: str) -> dict[str, str]:
    library = load_libpq()
    if library is not None:
        return parse_conninfo(library, written)
    from psycopg import Error
    from psycopg.conninfo import conninfo_to_dict

    try:
        return {key: str(value) for key, value in conninfo_to_dict(written).items()}
    except Error as error:
        raise ValueError("not a connection string") from error


def _ask_defaults() -> dict[str, str]:
    library = load_libpq()
    if library is not None:
        return read_defaults(library)
    from psycopg.pq import Conninfo

    found = Conninfo.get_defaults()
    return {each.keyword.decode(): each.val.decode() for each in found if each.val is not None}
