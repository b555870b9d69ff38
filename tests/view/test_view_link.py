"""Where a ticket is found in a browser."""

import pytest

from helpdesk_cli.settings.tables.links import is_ticket_link
from helpdesk_cli.view.printing.link import link_ticket

ACME = "https://desk.example/tickets/"


@pytest.mark.parametrize(
    "text",
    [
        ACME + "{ref}",
        ACME + "{id}",
        "http://127.0.0.1:8080/t?id={id}&ref={ref}#top",
        ACME + "%20/{ref}/{ref}",
    ],
)
def test_an_address_of_the_web_with_a_field_tells_tickets_apart(text: str) -> None:
    assert is_ticket_link(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ACME,
        ACME + "{name}",
        ACME + "{ref} {id}",
        ACME + "{{ref}}",
        ACME + "{ref",
        "https://desk.example",
        "https://{ref}/",
        "https://{ref}.desk.example/{id}",
        "https:///{ref}",
        "javascript:open('{ref}')",
        "file:///tmp/{ref}",
        "desk.example/{ref}",
        ACME + "é/{ref}",
        ACME + "{ref}\x1b]8;;",
        ACME + "{ref}\n",
    ],
)
def test_anything_else_is_no_link(text: str) -> None:
    assert not is_ticket_link(text)


@pytest.mark.parametrize(
    ("template", "ref", "link"),
    [
        (ACME + "{id}", None, ACME + "7"),
        (ACME + "{ref}", "ZD-1042", ACME + "ZD-1042"),
        (ACME + "{ref}?n={id}", "ZD-1042", ACME + "ZD-1042?n=7"),
        (ACME + "{ref}", None, None),
        (ACME + "{ref}", "a b", ACME + "a%20b"),
        (ACME + "{ref}", "../admin?x=1#y&z", ACME + "..%2Fadmin%3Fx%3D1%23y%26z"),
        (ACME + "{ref}", "..", None),
        (ACME + "{ref}", ".", None),
        (ACME + "{ref}", "", None),
        (ACME + "{ref}", "{id}", ACME + "%7Bid%7D"),
        (ACME + "{ref}", "\x1b]8;;\x07\n", ACME + "%1B%5D8%3B%3B%07%0A"),
        (ACME + "{ref}", "é", ACME + "%C3%A9"),
        (ACME + "{ref}", "\ud800", ACME + "%3F"),
    ],
)
def test_a_ref_leads_nowhere_but_to_its_own_place(
    template: str, ref: str | None, link: str | None
) -> None:
    assert link_ticket(template, 7, ref) == link
