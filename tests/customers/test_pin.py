"""The PIN: kept so that nobody can read it, compared, locked when guessed at, never shown."""

from pathlib import Path

import pytest

from helpdesk_cli.desk.customers.pin import hash_pin, is_pin
from tests.conftest import Hd
from tests.customers.conftest import PIN
from tests.processes import Terminal, finish, start


def verify(hd: Hd, pin: str) -> tuple[int, str]:
    told = hd("account", "verify", "acme", "--pin", "-", "--json", stdin=f"{pin}\n")
    assert told.err == ""
    return told.code, told.json()["answer"]


def test_a_pin_is_found_right_or_wrong(vimeo: Hd) -> None:
    assert verify(vimeo, PIN) == (0, "right")
    assert verify(vimeo, "1111") == (1, "wrong")
    assert verify(vimeo, PIN[:-1]) == (1, "wrong")


def test_the_same_pin_is_hashed_with_another_salt_each_time() -> None:
    one, other = hash_pin("4711"), hash_pin("4711")
    assert one != other
    assert is_pin("4711", one)
    assert is_pin("4711", other)
    assert not is_pin("4712", one)


def test_no_file_of_the_desk_holds_the_pin(vimeo: Hd) -> None:
    vimeo.ok("new", "Called", "--account", "acme", "--channel", "phone", "--pin", PIN)
    vimeo("account", "verify", "acme", "--pin", "3141592653")
    for file in Path(vimeo.db.parent).glob("desk.db*"):
        held = file.read_bytes()
        assert PIN.encode() not in held
        assert b"3141592653" not in held


def test_five_wrong_ones_lock_it_for_fifteen_minutes(vimeo: Hd) -> None:
    said = [vimeo("account", "verify", "acme", "--pin", "1111").out for _ in range(5)]
    assert [line.strip() for line in said] == [
        "acme: that is not the PIN; 4 tries left",
        "acme: that is not the PIN; 3 tries left",
        "acme: that is not the PIN; 2 tries left",
        "acme: that is not the PIN; 1 try left",
        "acme: that is not the PIN; locked until Fri 20 Nov 10:45 EST",
    ]
    assert verify(vimeo, PIN) == (1, "locked")
    assert verify(vimeo.at("2026-11-20T15:44:59Z"), PIN) == (1, "locked")
    shown = vimeo.ok("account", "show", "acme", "--json").json()
    assert shown["pin_locked_until"] == "2026-11-20T15:45:00Z"
    assert verify(vimeo.at("2026-11-20T15:45:00Z"), PIN) == (0, "right")


def test_while_it_is_locked_the_way_that_needs_it_says_so(vimeo: Hd) -> None:
    for _ in range(5):
        verify(vimeo, "1111")
    words = vimeo.on_screen().ok("account", "show", "acme").out
    assert "with the PIN, which is locked until Fri 20 Nov 10:45 EST" in words


def test_after_the_lock_there_are_five_tries_again(vimeo: Hd) -> None:
    for _ in range(5):
        verify(vimeo, "1111")
    later = vimeo.at("2026-11-20T15:45:00Z")
    assert [verify(later, "1111")[1] for _ in range(6)] == ["wrong"] * 5 + ["locked"]


def test_a_right_one_forgets_the_wrong_ones(vimeo: Hd) -> None:
    for _ in range(3):
        assert [verify(vimeo, "1111")[1] for _ in range(4)] == ["wrong"] * 4
        assert verify(vimeo, PIN) == (0, "right")


def test_many_who_guess_at_once_have_no_more_tries_than_one(vimeo: Hd) -> None:
    guesses = [start(vimeo, "account", "verify", "acme", "--pin", "1111") for _ in range(8)]
    said = [finish(guess).out for guess in guesses]
    assert sum("that is not the PIN" in line for line in said) == 5
    assert sum("was not compared" in line for line in said) == 3


def test_a_wrong_one_of_a_new_ticket_counts_although_the_ticket_is_refused(vimeo: Hd) -> None:
    call = ("new", "Called", "--account", "acme", "--channel", "phone")
    for _ in range(5):
        assert vimeo(*call, "--pin", "1111").code == 1
    refused = vimeo(*call, "--pin", PIN)
    assert "it is locked after too many wrong ones" in refused.err
    assert vimeo.ok("queue", "--json").json() == []


def test_a_new_pin_lifts_the_lock(vimeo: Hd) -> None:
    for _ in range(5):
        verify(vimeo, "1111")
    vimeo.ok("account", "set", "acme", "--pin", "-", stdin="0042\n")
    assert verify(vimeo, "0042") == (0, "right")


@pytest.mark.parametrize("pin", ["123", "1234567890123", "12a4", "١٢٣٤", "12 34"])
def test_what_is_no_pin_is_refused_and_not_repeated(vimeo: Hd, pin: str) -> None:
    refused = vimeo("account", "set", "acme", "--pin", pin)
    assert refused.code == 2
    assert "expected a PIN of 4 to 12 digits" in refused.err
    assert pin not in refused.err
    assert verify(vimeo, PIN) == (0, "right")


def test_a_number_for_a_pin_in_json_is_not_repeated(vimeo: Hd) -> None:
    refused = vimeo("new", stdin='{"subject": "Called", "pin": 271828}')
    assert refused.code == 2
    assert "pin: expected a text, got something else" in refused.err
    assert "271828" not in refused.err


@pytest.mark.parametrize("pin", ["", "\n"])
def test_no_pin_on_standard_input_is_no_try(vimeo: Hd, pin: str) -> None:
    assert vimeo("account", "verify", "acme", stdin=pin).code == 2
    shown = vimeo("account", "verify", "acme", "--pin", "1111", "--json").json()
    assert shown["tries_left"] == 4


def test_an_account_without_a_pin_says_so(vimeo: Hd) -> None:
    vimeo.ok("account", "add", "bits")
    told = vimeo("account", "verify", "bits", "--pin", "1111")
    assert (told.code, told.out) == (
        1,
        "bits: the account has no PIN; hd account set gives it one\n",
    )


def test_on_a_terminal_it_is_asked_for_and_not_shown(vimeo: Hd) -> None:
    terminal = Terminal(vimeo, "account", "verify", "acme")
    terminal.answer("PIN: ", PIN).expect("acme: the PIN is right")
    assert terminal.end() == 0
    assert PIN not in terminal.seen
