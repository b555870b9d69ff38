"""Agents, each a process of its own, who do all sorts of things to one desk at the same time.

`python -m tests.store.postgresql.agents_at_once LOCATION CLIENTS STEPS` makes a desk there, lets so
many go through so many steps each, and says how fast they were and what does not hold afterwards.
"""

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from helpdesk_cli.desk.desk import Desk, open_desk
from helpdesk_cli.desk.ladder.one_pass import decide_pass
from helpdesk_cli.desk.outgoing.replying import reply_by_mail
from helpdesk_cli.desk.policy.apply import found_desk
from helpdesk_cli.desk.queue.queue import take_next
from helpdesk_cli.desk.tickets.changes import hear, reply, set_fields, set_status
from helpdesk_cli.desk.tickets.history import read_history
from helpdesk_cli.desk.tickets.intake import Admitted, Report, open_admitted
from helpdesk_cli.desk.tickets.merging import merge
from helpdesk_cli.desk.tickets.undo import undo
from helpdesk_cli.domain.answers.queue import QueueFilter
from helpdesk_cli.domain.clocks.judged import keep_judged
from helpdesk_cli.errors import HdError, StoreAwayError, StoreLockedError
from helpdesk_cli.policy_file.files import find_policy
from helpdesk_cli.settings.hd_toml import Settings
from helpdesk_cli.store.tickets.every_ticket import stream_tickets
from helpdesk_cli.store.tickets.merges import newest_id
from helpdesk_cli.store.tickets.runs import read_runs

START = 1_763_373_600  # a Monday, 10:00 UTC
AGENTS = ("alice", "bruno", "chloe", "dev", "erin", "farid", "greta", "hugo")
TICKETS = 40
LATER = 30 * 86_400
"""After which most promises are broken, so that there is something to escalate."""


def make_desk(location: str) -> None:
    """A desk with tickets that nobody has."""
    with found_desk(Settings(db=location, agent="alice"), find_policy("vimeo"), START) as desk:
        open_admitted(desk, [Admitted(Report(f"Ticket {n}", body="Help")) for n in range(TICKETS)])


def work(location: str, seed: int, steps: int) -> None:
    """One agent's day. Says what is done when it is done, and how long the longest step took."""
    chance = random.Random(seed)
    settings = Settings(db=location, agent=AGENTS[seed % len(AGENTS)])
    longest = 0.0
    desk: Desk | None = None
    for step in range(steps):
        now = START + LATER * step // steps
        began = time.monotonic()
        try:
            desk = desk or open_desk(settings, now)
            desk.now = now
            done = act(desk, chance, f"{seed}-{step}")
        except (StoreAwayError, StoreLockedError) as error:
            done = f"away {error.message}"
        except HdError:
            done = "refused"
        longest = max(longest, time.monotonic() - began)
        tell(done)
    tell(f"longest {longest:.2f}")


def act(desk: Desk, chance: random.Random, token: str) -> str:
    """One thing, by chance; what it was."""
    ticket = str(chance.randint(1, newest_id(desk.store)))
    match chance.choices(range(9), weights=(6, 2, 4, 3, 2, 1, 2, 1, 2))[0]:
        case 0:
            reply_by_mail(desk, lambda: reply(desk, [ticket], token))
            return f"said {token}"
        case 1:
            hear(desk, [ticket], token)
            return f"said {token}"
        case 2:
            line = take_next(desk, QueueFilter())
            return f"took {line.id if line else 0}"
        case 3:
            set_fields(desk, [ticket], {"severity": chance.choice(("urgent", "standard"))})
        case 4:
            set_status(desk, [ticket], chance.choice(("solved", "open", "pending")))
        case 5:
            merge(desk, [ticket], str(chance.randint(1, newest_id(desk.store))))
        case 6:
            undo(desk)
        case 7:
            decide_pass(desk, None)
        case _:
            open_admitted(desk, [Admitted(Report(token, body=token))])
            return f"said {token}"
    return "done"


def tell(what: str) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def start(location: str, seed: int, steps: int) -> "subprocess.Popen[str]":
    """One agent as a process."""
    return subprocess.Popen(
        [sys.executable, "-m", __spec__.name, location, "agent", str(seed), str(steps)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )


def find_faults(location: str, told: Sequence[str]) -> Iterator[str]:
    """What does not hold on the desk after agents have `told` what they had done."""
    settings = Settings(db=location, agent="alice")
    with open_desk(settings, START + LATER) as desk, desk.store.snapshot():
        said: Counter[str] = Counter()
        for held, timeline in stream_tickets(desk.store):
            said.update(e.body for e in timeline if e.kind == "message" and e.body)
            values: dict[str, str | None] = {}
            for event in timeline:
                if event.kind == "assignee":
                    if values.get(event.kind, event.was) != event.was:
                        yield f"ticket {held.id}: {event} after {values[event.kind]}"
                    values[event.kind] = event.to
                elif event.kind == "undo":
                    values.pop(event.to or "", None)
            assessed = read_history(desk, held, timeline).assess()
            stored = read_runs(desk.store, held.id)
            if set(keep_judged(assessed.runs, stored)) != set(stored):
                yield f"ticket {held.id}: its clocks are {stored}, replayed {assessed.runs}"
            if assessed.status != held.status:
                yield f"ticket {held.id}: is {held.status}, replayed {assessed.status}"
        confirmed = {line.removeprefix("said ") for line in told if line.startswith("said ")}
        yield from (f"{token}: lost" for token in confirmed if not said[token])
        yield from (
            f"{token}: {times} times"
            for token, times in said.items()
            if times > 1 and token[:1].isdigit()
        )


def race(location: str, clients: int, steps: int) -> list[str]:
    """Let them all go through all of it; what they told."""
    agents = [start(location, seed, steps) for seed in range(clients)]
    return [line for agent in agents for line in agent.communicate()[0].splitlines()]


def main(location: str, *words: str) -> None:
    if words[0] == "agent":
        work(location, *map(int, words[1:]))
        return
    clients, steps = map(int, words)
    make_desk(location)
    began = time.monotonic()
    told = race(location, clients, steps)
    seconds = time.monotonic() - began
    longest = max(float(line.split()[1]) for line in told if line.startswith("longest"))
    kinds = Counter(line.split()[0] for line in told if not line.startswith("longest"))
    tell(f"{dict(kinds)}: {len(told) / seconds:.1f} a second, the longest {longest:.2f} s")
    tell("\n".join(find_faults(location, told)) or "all holds")


if __name__ == "__main__":
    main(*sys.argv[1:])
