"""A person is erased: nothing that any table holds is theirs, and no clock or report has moved."""

import json

import pytest

from tests.conftest import Hd
from tests.erasure.ann import (
    ANN,
    BEFORE,
    LATER,
    OF_HERS,
    OTHERS,
    SECRETS,
    ask_clocks,
    find,
    leave_traces,
    read_all,
)

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture
def desk(hd: Hd) -> Hd:
    """Two days after Ann has left her traces."""
    leave_traces(hd)
    return hd.at(LATER)


def test_all_that_is_hers_goes_and_what_others_said_stays(desk: Hd) -> None:
    assert find(SECRETS, read_all(desk)) == list(SECRETS)
    desk.ok("erase", ANN, "--yes")
    left = read_all(desk).replace(f"joe{ANN}s", "")  # somebody else's address
    assert find(SECRETS, left) == []
    assert find(OTHERS, left) == list(OTHERS)


def test_clocks_reports_and_timelines_keep_their_times(desk: Hd) -> None:
    before = [*ask_clocks(desk)]
    desk.ok("erase", ANN, "--yes")
    assert [*ask_clocks(desk)] == [each.replace("The quokka case", "(erased)") for each in before]


def test_nothing_of_hers_is_found_or_shown_as_it_was_before(desk: Hd) -> None:
    asked = [*(("search", word) for word in SECRETS), ("show", "1", "--at", BEFORE)]
    asked += [("show", "ZD-9", "--at", BEFORE), ("search", "umbrage", "--at", BEFORE)]
    assert find(SECRETS, "".join(desk(*words).out for words in asked)) != []
    desk.ok("erase", ANN, "--yes")
    told = "".join(desk(*words).out for words in asked)
    assert find(SECRETS, told) == []
    assert "(erased)" in told
    assert desk.ok("search", "sorrel", "--json").json()[0]["id"] == 2


def test_a_desk_is_as_well_as_it_was_before(desk: Hd) -> None:
    def find_errors() -> list[object]:
        checks = desk("doctor", "--offline", "--json").json()["checks"]
        return [each["findings"] for each in checks if each["level"] == "error"]

    before = find_errors()
    desk.ok("erase", ANN, "--yes")
    assert find_errors() == before


def test_the_log_says_when_by_whom_and_how_much_but_not_whom(desk: Hd) -> None:
    told = desk.ok("erase", ANN, "--yes", "--json").json()
    counts = {"contacts": 1, "tickets": 1, "messages": 4, "mails": 3, "files": 1, "others": 1}
    counts["undone"] = 1
    assert counts.items() <= told.items()
    (entry, *_) = desk.ok("log", "--json").json()
    assert (entry["at"], entry["agent"], entry["name"]) == (LATER, "alice", "erase")
    assert (entry["tickets"], entry["erased"]) == ([], counts)
    assert "erase  1 contact, 1 ticket" in desk.on_screen().ok("log").out


def test_a_dry_run_says_what_would_go_and_leaves_it(desk: Hd) -> None:
    before = read_all(desk)
    assert desk.ok("erase", ANN, "--dry-run").out.startswith("would erase 1 contact, 1 ticket, ")
    assert read_all(desk) == before


def test_without_a_terminal_only_yes_erases(desk: Hd) -> None:
    before = read_all(desk)
    refused = desk("erase", ANN)
    assert (refused.code, "--yes erases it" in refused.err) == (2, True)
    assert read_all(desk) == before


def test_tickets_of_somebody_erased_are_one_persons_whom_nobody_knows(desk: Hd) -> None:
    desk.ok("new", "Mine", "--contact", "carl@x.example", "--ref", "X-1", "--body", "Help")
    desk.ok("close", "X-1")
    desk.ok("erase", ANN, "carl@x.example", "--yes")
    rows = desk.rows("SELECT contact, subject FROM ticket WHERE id <> 2 ORDER BY id")
    assert rows == [("erased-1", "(erased)"), ("erased-2", "(erased)")]
    assert desk("erase", "erased-1", "--yes").code == 1


def test_who_is_erased_is_no_contact_of_an_account_any_more(desk: Hd) -> None:
    assert ANN in desk.ok("account", "show", "acme").out
    desk.ok("erase", ANN.title(), "--yes")
    shown = desk.ok("account", "show", "acme").out
    assert ANN not in shown
    assert "erased-1" not in shown


def test_a_name_that_is_no_address_is_not_struck_out_of_sentences(desk: Hd) -> None:
    desk.ok("new", "Mine", "--contact", "Sorrel", "--ref", "X-1", "--body", "Help")
    desk.ok("close", "X-1")
    desk.ok("erase", "sorrel", "--yes")
    assert desk.rows("SELECT contact FROM ticket WHERE ref = 'X-1'") == [("erased-1",)]
    assert find(OTHERS, read_all(desk)) == list(OTHERS)


def test_whose_tickets_are_not_all_closed_is_not_erased(desk: Hd) -> None:
    refused = desk("erase", "bob@acme.example", "--yes")
    assert refused.code == 1
    assert "not all tickets of bob@acme.example are closed: #2" in refused.err
    assert 'hd close --where "contact:bob@acme.example"' in refused.err


@pytest.mark.parametrize("words", ["erase nobody@x.example --yes", "erase --yes", "erase"])
def test_who_is_not_known_is_not_erased(desk: Hd, words: str) -> None:
    assert desk(*words.split()).code in (1, 2)


def test_an_erasure_cannot_be_undone(desk: Hd) -> None:
    desk.ok("erase", ANN, "--yes")
    refused = desk("undo")
    assert refused.code == 1
    assert "an erasure cannot be undone" in refused.err


def test_importing_the_same_file_again_brings_nothing_back(desk: Hd) -> None:
    file = json.dumps(OF_HERS)
    desk.ok("import", "-", stdin=file)
    desk.ok("close", "ZD-9")
    desk.ok("erase", ANN, "--yes")
    before = read_all(desk)
    news = {"at": "2026-11-18T09:00:00Z", "kind": "message", "by": "customer", "body": "umbrage"}
    more = json.dumps(OF_HERS | {"events": [*OF_HERS["events"], news]})
    for words in (("import", "-"), ("import", "-", "--update")):
        for each in (file, more):
            desk(*words, stdin=each)
    assert read_all(desk) == before


def test_mail_that_was_taken_before_is_not_taken_again(desk: Hd) -> None:
    from tests.erasure.ann import MIME, NAME, SUBJECT_BEFORE, WITH_FILE
    from tests.mail.incoming import deliver

    desk.ok("erase", ANN, "--yes")
    deliver(
        desk,
        WITH_FILE,
        content_type=MIME,
        subject=SUBJECT_BEFORE,
        message_id="<mizzle@acme.example>",
        from_=f"{NAME} Lee <{ANN}>",
    )
    assert find(SECRETS, read_all(desk).replace(f"joe{ANN}s", "")) == []


def test_an_export_has_nothing_of_hers_and_comes_in_again(desk: Hd) -> None:
    desk.ok("erase", ANN, "--yes")
    exported = desk.ok("export").out
    assert find(SECRETS, exported.replace(f"joe{ANN}s", "")) == []
