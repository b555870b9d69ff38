"""Which customer is meant: names match without case and blanks, and a slip makes no customer."""

import json

import pytest

from helpdesk_cli.domain.customers.naming import match_account, name_account, near_accounts
from helpdesk_cli.errors import ConflictError, UnknownAccountError, UsageError
from tests.conftest import Hd, Result
from tests.processes import Terminal

KNOWN = ["Brightwater Films", "brightwater tv", "Café Lumière", "Nordlys AS"]

MEANT = {
    "Brightwater Films": "Brightwater Films",
    "brightwater films": "Brightwater Films",
    " BrightwaterFilms ": "Brightwater Films",
    "Brightwater\u00a0 Films": "Brightwater Films",
    "BRIGHTWATER TV": "brightwater tv",
    "Cafe\u0301 Lumie\u0300re": "Café Lumière",
    "\uff2eordlys as": "Nordlys AS",
    "Brightwater Film": None,
    "Brightwater": None,
    "": None,
}


@pytest.mark.parametrize(("said", "meant"), MEANT.items())
def test_a_name_matches_without_case_and_blanks(said: str, meant: str | None) -> None:
    assert match_account(said, KNOWN) == meant


def test_two_accounts_that_are_spelt_alike_are_told_apart_by_their_own_spelling() -> None:
    twins = ["ACME", "acme"]
    assert match_account("acme", twins) == "acme"
    with pytest.raises(ConflictError, match='"Acme" may be "ACME" and "acme"'):
        match_account("Acme", twins)


NEAR = {
    "Brightwater Film": "Brightwater Films",
    "brightwatr tv": "brightwater tv",
    "lumière": "Café Lumière",
    "Nordlis": "Nordlys AS",
}


@pytest.mark.parametrize(("said", "first"), NEAR.items())
def test_the_nearest_miss_comes_first(said: str, first: str) -> None:
    assert near_accounts(said, KNOWN)[0] == first
    assert len(near_accounts(said, KNOWN * 9)) <= 3


def test_an_unknown_name_becomes_an_account_only_when_somebody_says_so() -> None:
    with pytest.raises(UnknownAccountError) as refused:
        name_account("Nordlis", KNOWN, may_be_new=False)
    assert refused.value.near == ("Nordlys AS",)
    assert name_account("Nordlis", KNOWN, may_be_new=True) == "Nordlis"
    assert name_account("Nordlis", [], may_be_new=False) == "Nordlis"
    with pytest.raises(UsageError, match="expected the name of an account"):
        name_account(" \t", [], may_be_new=True)


@pytest.fixture
def desk(hd: Hd) -> Hd:
    """One customer, of another tier than the default one."""
    hd.ok("account", "add", "Brightwater Films", "--tier", "free")
    return hd


def accounts(hd: Hd) -> list[str]:
    return [account["name"] for account in hd.ok("account", "list", "--json").json()]


def test_a_ticket_goes_to_the_account_that_is_meant(desk: Hd) -> None:
    made = desk.ok("new", "Hello", "--account", "brightwater  FILMS", "--json").json()
    assert (made["account"], made["tier"]) == ("Brightwater Films", "free")
    assert accounts(desk) == ["Brightwater Films"]
    assert len(desk.ok("queue", "--account", "brightwaterfilms", "--json").json()) == 1


@pytest.mark.parametrize("asked", [("queue", "--account"), ("search", "account:")])
def test_a_slip_in_what_is_asked_for_is_told_from_a_customer_without_tickets(
    desk: Hd, asked: tuple[str, str]
) -> None:
    def ask(name: str) -> Result:
        command, key = asked
        return desk(command, *([key, name] if key.startswith("--") else [f'{key}"{name}"']))

    slip = ask("Brightwater Flms")
    assert (slip.code, slip.out) == (1, "")
    assert 'no account "Brightwater Flms" (did you mean "Brightwater Films"?)' in slip.err
    assert ask("brightwater films").code == 0


@pytest.mark.parametrize("piped", [False, True], ids=["options", "pipe"])
def test_a_slip_makes_no_customer(desk: Hd, piped: bool) -> None:
    slip = {"subject": "Hello", "account": "Brightwater Flms"}
    args = () if piped else (slip["subject"], "--account", slip["account"])
    stdin = json.dumps(slip) if piped else None
    refused = desk("new", *args, stdin=stdin)
    assert (refused.code, refused.out) == (2, "")
    assert 'no account "Brightwater Flms" (did you mean "Brightwater Films"?)' in refused.err
    assert "--new-account" in refused.err
    assert accounts(desk) == ["Brightwater Films"]
    desk.ok("new", *args, "--new-account", stdin=stdin)
    assert accounts(desk) == ["Brightwater Films", "Brightwater Flms"]


def test_one_new_customer_of_a_pipe_is_one_account_however_it_is_spelt(hd: Hd) -> None:
    named = [{"subject": "Hello", "account": name} for name in ("Nordlys AS", "nordlys as")]
    hd.ok("new", stdin=json.dumps(named))
    assert accounts(hd) == ["Nordlys AS"]


def test_no_account_is_added_that_is_there_under_another_spelling(desk: Hd) -> None:
    refused = desk("account", "add", "BRIGHTWATER FILMS")
    assert refused.code == 1
    assert 'there is already an account "Brightwater Films"' in refused.err
    assert desk.ok("account", "show", "brightwater films", "--json").json()["tier"] == "free"


@pytest.mark.parametrize(
    ("answer", "account"), [("1", "Brightwater Films"), ("n", "Brightwater Flms")]
)
def test_on_a_terminal_somebody_says_who_is_meant(desk: Hd, answer: str, account: str) -> None:
    terminal = Terminal(desk, "new", "Hello", "--account", "Brightwater Flms", "--body", "x")
    terminal.expect('No account "Brightwater Flms". Which one is it?')
    terminal.expect("1  Brightwater Films (Free)", "n  a new customer")
    terminal.answer("Which? [1, n]: ", answer).expect("first reply")
    assert terminal.end() == 0
    assert desk.ok("queue", "--json").json()[0]["account"] == account
