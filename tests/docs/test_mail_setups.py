"""The ways to let mail in that the manual shows, tried as they are written.

The maildir is one of its examples, which `test_examples.py` pastes.
"""

import re
import shlex
from dataclasses import replace
from pathlib import Path

from tests.conftest import Hd
from tests.docs.pages import MANUAL, blocks
from tests.mail.incoming import write_mail
from tests.processes import run, run_shell
from tests.servers.imap import PASSWORD, ImapAccount


def find_block(words: str) -> str:
    (found,) = [block.text for block in blocks(MANUAL / "mail.md") if words in block.text]
    return found


def test_a_mailbox_at_a_hoster_is_fetched_by_the_line_of_cron(
    hd: Hd, tmp_path: Path, imap_account: ImapAccount
) -> None:
    shown = find_block("[escalation]")
    for there, here in (("imap.desk.example", "localhost"), ("support@desk.example", "NAME")):
        assert there in shown
        shown = shown.replace(there, here)
    config = tmp_path / "hd.toml"
    server = imap_account.server
    config.write_text(
        shown.replace("NAME", imap_account.name)
        + f'port = {server.tls_port}\nca_file = "{server.ca_file}"\n'
    )
    imap_account.put(write_mail())
    line = find_block("* * * * *")
    words = line.split("hd/bin/hd")[1].split()
    desk = replace(hd, env=(*hd.env, ("HD_CONFIG", str(config)), ("HD_IMAP_PASSWORD", PASSWORD)))
    assert run(desk, *words).code == 0
    assert hd.ok("show", "1", "--json").json()["contact"] == "ann@acme.example"


def test_a_mail_server_runs_the_command_of_its_transport(hd: Hd, tmp_path: Path) -> None:
    (line,) = re.findall(r"argv=(.*)", find_block("master.cf"))
    _, *words = shlex.split(line)
    words[words.index("--db") + 1] = hd.location
    (tmp_path / "mail.eml").write_bytes(b"Return-Path: <ann@acme.example>\n" + write_mail())
    done = run_shell(hd, f"$HD {shlex.join(words)} < {tmp_path / 'mail.eml'}")
    assert (done.code, done.out, done.err) == (0, "", "")
    assert hd.ok("show", "1", "--json").json()["contact"] == "ann@acme.example"
