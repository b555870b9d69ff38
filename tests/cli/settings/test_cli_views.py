"""`hd queue WORDS`, `hd next WORDS` and `hd view`: one language of filters, saved under names."""

import json
from pathlib import Path

import pytest

from tests.conftest import PLAIN_POLICY, Hd, Result

TICKETS = (
    {"subject": "Player is black", "severity": "urgent", "account": "acme"},
    {"subject": "Players are black", "team": "support", "body": "DRM again"},
    {"subject": "Invoice"},
)


@pytest.fixture
def three(hd: Hd, tmp_path: Path) -> Hd:
    """A desk of the three `TICKETS`, the last tagged, and a hd.toml with comments."""
    hd.ok("new", "--new-account", stdin=json.dumps(TICKETS))
    hd.ok("tag", "3", "--add", "vip")
    return Hd(hd.db, env=(("HD_CONFIG", str(_settings(tmp_path))),))


def _settings(tmp_path: Path) -> Path:
    file = tmp_path / "config" / "hd.toml"
    file.parent.mkdir()
    file.write_text("# mine\nagent = 'alice'   # that is me\n")
    return file


def queue(hd: Hd, *words: str) -> list[int]:
    return [line["id"] for line in hd.ok("queue", "--json", *words).json()]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["player"], [1, 2]),
        (["black", "team:support"], [2]),
        (["drm"], [2]),
        (["--", "-player"], [3]),
        (["player -drm"], [1]),
        (["tag:vip"], [3]),
        (["--", "-tag:vip"], [1, 2]),
        (["--severity", "urgent", "player"], [1]),
        (["is:late"], []),
        (["nowhere"], []),
    ],
)
def test_the_queue_takes_the_words_of_a_search(
    three: Hd, words: list[str], expected: list[int]
) -> None:
    assert queue(three, *words) == expected


def test_finished_tickets_are_shown_when_they_are_named(three: Hd) -> None:
    three.ok("solve", "1")
    assert queue(three, "player") == [2]
    assert queue(three, "player is:solved") == [1]


def test_a_word_that_the_policy_does_not_know_is_refused_when_nothing_is_found(three: Hd) -> None:
    refused = three("queue", "tier:plaitnum")
    assert (refused.code, refused.out) == (2, "")
    assert 'no tier "plaitnum" in the policy' in refused.err


def test_next_takes_the_most_urgent_that_fits(three: Hd) -> None:
    assert three.ok("next", "drm", "--take").out.startswith("took #2")
    assert three("next", "drm").err == "nothing to take: every open ticket is assigned\n"


def test_what_is_private_to_others_is_not_found_in_the_queue(hd: Hd, policy_file: Path) -> None:
    policy_file.write_text(
        PLAIN_POLICY
        + '[teams.security]\nmembers = ["bob"]\n[[routes]]\nname = "Hole"\n'
        + 'when = { topic = "hole" }\nteam = "security"\nprivate = true\n'
    )
    hd.ok("policy", "apply", str(policy_file))
    hd.ok("new", "Secret leak", "--topic", "hole")
    assert queue(hd, "leak") == queue(hd, "topic:hole") == []
    assert queue(hd.by("bob"), "leak") == queue(hd.by("bob"), "topic:hole") == [1]


def test_a_saved_view_narrows_queue_next_search_and_changes(three: Hd) -> None:
    assert three.ok("view", "save", "black", "black -drm").out == "saved @black: black -drm\n"
    assert queue(three, "@black") == [1]
    assert [hit["id"] for hit in three.ok("search", "@black", "--json").json()] == [1]
    assert three.ok("next", "@black", "--json").json()["id"] == 1
    three.ok("tag", "--where", "@black", "--add", "seen")
    assert queue(three, "tag:seen") == [1]


def test_saving_and_dropping_a_view_leaves_the_rest_of_the_file_as_it_was(
    three: Hd, tmp_path: Path
) -> None:
    file = tmp_path / "config" / "hd.toml"
    before = file.read_text()
    three.ok("view", "save", "@vip", "tag:vip")
    three.ok("view", "save", "late", "is:late")
    three.ok("view", "save", "vip", "tag:vip is:open")
    assert file.read_text().startswith(before)
    listed = {view["name"]: view["search"] for view in three.ok("view", "list", "--json").json()}
    assert listed == {"late": "is:late", "vip": "tag:vip is:open"}
    assert three.ok("view", "drop", "@late").out == "dropped @late: is:late\n"
    dropped = three.ok("view", "drop", "vip", "--json").json()
    assert dropped == {"name": "vip", "search": "tag:vip is:open", "shared": False}
    assert file.read_text().rstrip() == before.rstrip()


def test_a_view_is_written_where_a_link_of_the_settings_leads(three: Hd, tmp_path: Path) -> None:
    file = tmp_path / "config" / "hd.toml"
    kept = file.rename(tmp_path / "dotfiles.toml")
    file.symlink_to(kept)
    three.ok("view", "save", "late", "is:late")
    assert file.is_symlink()
    assert 'late = "is:late"' in kept.read_text()


def test_the_policy_shares_views_and_ones_own_comes_first(three: Hd, tmp_path: Path) -> None:
    policy = tmp_path / "shared.toml"
    policy.write_text(PLAIN_POLICY + '[views]\ndrm = "drm"\nvip = "tag:vip"\n')
    three.ok("policy", "apply", str(policy))
    assert queue(three, "@drm") == [2]
    three.ok("view", "save", "drm", "tag:vip")
    assert queue(three, "@drm") == queue(three, "@vip") == [3]
    assert three.ok("view", "list").out == (
        "name\tsearch\tshared\ndrm\ttag:vip\tfalse\nvip\ttag:vip\ttrue\n"
    )
    assert three.on_screen().ok("view", "list").out == "@drm  tag:vip\n@vip  tag:vip  (policy)\n"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("view", "save", "two words", "drm"), "expected letters, digits, - and _ in a name"),
        (("view", "save", "late", "is:laet"), 'got "laet" (did you mean "late"?)'),
        (("view", "save", "late", "@other"), "a view cannot be made of other views"),
        (("view", "save", "late", "a\udc80"), "text that is not valid Unicode cannot be kept"),
        (("queue", "@lat"), 'no view "lat" (did you mean "late"?)'),
    ],
)
def test_what_cannot_be_meant_is_refused(three: Hd, words: tuple[str, ...], expected: str) -> None:
    three.ok("view", "save", "late", "is:late")
    refused = three(*words)
    assert (refused.code, refused.out) == (2, "")
    assert expected in refused.err


def test_dropping_a_view_that_is_not_there_says_which_are(three: Hd) -> None:
    three.ok("view", "save", "late", "is:late")
    refused = three("view", "drop", "lat")
    assert refused.code == 1
    assert '(did you mean "late"?)' in refused.err


@pytest.mark.parametrize(
    ("views", "expected"),
    [
        ("views = 3", "views: expected a table, got 3"),
        ("[views]\nlate = 3", "views.late: expected a search"),
        ('[views]\n"a b" = "drm"', "views.a b: expected letters, digits, - and _ in a name"),
        ('[views]\nlate = "is:laet"', "views.late: is: expected one of"),
    ],
)
def test_every_command_judges_the_views_of_the_settings(
    three: Hd, tmp_path: Path, views: str, expected: str
) -> None:
    (tmp_path / "config" / "hd.toml").write_text(views)
    refused: Result = three("queue")
    assert (refused.code, refused.out) == (4, "")
    assert expected in refused.err


def test_a_policy_with_a_view_that_cannot_be_searched_for_is_refused(
    three: Hd, tmp_path: Path
) -> None:
    policy = tmp_path / "bad.toml"
    policy.write_text(PLAIN_POLICY + '[views]\nlate = "is:laet"\n"a b" = "drm"\n')
    refused = three("policy", "check", str(policy))
    assert refused.code == 4
    assert "views.late: expected a search" in refused.err
    assert 'expected letters, digits, - and _ in a name, got "a b"' in refused.err
