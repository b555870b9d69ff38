"""What a customer says elsewhere, written down on a ticket that is there."""

from tests.conftest import Hd


def test_words_of_the_customer_start_the_next_reply_and_open_what_was_pending(hd: Hd) -> None:
    hd.ok("new", "Black video", "--body", "It is black.")
    hd.ok("reply", "1", "--body", "Since when?", "--pend")
    heard = hd.at("2026-11-17T11:00:00Z").ok(
        "reply", "1", "--from-customer", "--body", "Since nine.", "--json"
    )
    assert heard.json()["status"] == "open"
    assert heard.json()["clock"] == "next_reply"
    shown = hd.ok("show", "1", "--json").json()
    assert [event["by"] for event in shown["events"] if event["kind"] == "message"] == [
        "customer",
        "agent:alice",
        "customer",
    ]


def test_a_reply_in_the_second_of_a_new_policy_keeps_what_it_was_judged_by(
    hd: Hd, policy_file: object
) -> None:
    hd.ok("new", "Black video", "--body", "It is black.")
    hd.at("2026-11-17T12:00:00Z").ok("reply", "1", "--body", "Seen.")
    text = str(policy_file)
    with open(text, encoding="utf-8") as file:
        stricter = file.read().replace('normal = "4 business hours"', 'normal = "1 business hour"')
    with open(text, "w", encoding="utf-8") as file:
        file.write(stricter)
    hd.at("2026-11-17T12:00:00Z").ok("policy", "apply", text)
    (first, *_) = hd.at("2026-11-17T13:00:00Z").ok("explain", "1", "--json").json()["clocks"]
    assert (first["clock"], first["state"], first["target"]) == (
        "first_reply",
        "achieved",
        "4 business hours",
    )
