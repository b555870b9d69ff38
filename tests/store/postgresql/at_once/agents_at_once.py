"""Agents, each a process of its own, who do all sorts of things to one desk at the same time.

`python -m tests.store.postgresql.at_once.agents_at_once LOCATION CLIENTS STEPS` makes a desk there,
lets so many go through so many steps each, and says how fast they were and what does not hold
afterwards.
"""

import gc
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from helpdesk_cli.desk.desk import Desk, open_desk
from helpdesk_cli.desk.ladder.one_pass import decide_pass
from helpdesk_cli.desk.mail.intake import Intake
from helpdesk_cli.desk.outgoing.replying import reply_by_mail
from helpdesk_cli.desk.policy.apply import found_desk
from helpdesk_cli.desk.queue.queue import take_next
from helpdesk_cli.desk.tickets.changes import hear, reply, set_fields, set_status
from helpdesk_cli.desk.tickets.history import read_history
from helpdesk_cli.desk.tickets.intake import Admitted, Report, open_admitted
from helpdesk_cli.desk.tickets.merging import link, merge
from helpdesk_cli.desk.tickets.undo import undo
from helpdesk_cli.domain.answers.queue import QueueFilter
from helpdesk_cli.domain.clocks.judged import keep_judged
from helpdesk_cli.errors import HdError, StoreAwayError, StoreLockedError
from helpdesk_cli.policy_file.files import find_policy
from helpdesk_cli.settings.hd_toml import Settings
from helpdesk_cli.settings.mailbox import MailboxSettings
from helpdesk_cli.store.tickets.every_ticket import stream_tickets
from helpdesk_cli.store.tickets.merges import read_newest_id
from helpdesk_cli.store.tickets.runs import read_runs
from tests.benchmarks.waits import Stopwatch, part

START = 1_763_373_600  # a Monday, 10:00 UTC
AGENTS = ("alice", "bruno", "chloe", "dev", "erin", "farid", "greta", "hugo")
TICKETS = 40
LATER = 30 * 86_400
"""After which most promises are broken, so that there is something to escalate."""


def make_desk(location: str) -> None:
    """A desk with tickets that nobody has."""
    with found_desk(Settings(db=location, agent="alice"), find_policy("vimeo"), START) as desk:
        open_admitted(desk, [Admitted(Report(f"Ticket {n}", body="Help")) for n in range(TICKETS)])


def work(
    location: str, seed: int, steps: int, seconds: float | None = None, pause: float = 0
) -> None:
    """One agent's day, of so many steps, or as many as there is time for, with a pause of so many
    seconds, on average, before each. Says what is done when it is done, and how long it took.

    Who has so much time leaves passes to crons.
    """
    chance = random.Random(seed)
    acts = [each for each in ACTS if seconds is None or each.name != "escalate"]
    settings = Settings(db=location, agent=AGENTS[seed % len(AGENTS)])
    desk: Desk | None = None
    if seconds is not None:
        desk = open_desk(settings, START)
        wait_for_others(desk)
    for step, now in enumerate(_instants(steps, seconds)):
        (act,) = chance.choices(acts, weights=[each.weight for each in acts])
        if pause:
            time.sleep(chance.expovariate(1 / pause))
        watch = Stopwatch(desk.store if desk else None)
        try:
            desk = desk or open_desk(settings, now)
            desk.now = now
            done = act.do(desk, chance, f"{seed}-{step}")
        except (StoreAwayError, StoreLockedError) as error:
            done = f"away {error.message}"
        except HdError:
            done = "refused"
        tell(f"{done}\n{watch.stop(act.name)}")


def wait_for_others(desk: Desk) -> None:
    """Begin when whoever started this process says so, as soon as all are ready."""
    assert desk.in_force
    gc.set_threshold(200_000, 20, 100)  # as in __main__
    tell("ready")
    sys.stdin.readline()


def _instants(steps: int, seconds: float | None) -> Iterator[int]:
    """When each step is taken, by the clock of the desk, on which months go by."""
    if seconds is None:
        yield from (START + LATER * step // steps for step in range(steps))
        return
    began = time.monotonic()
    while (gone := time.monotonic() - began) < seconds:
        yield go_on(gone / seconds)


def go_on(share: float) -> int:
    """The instant, by the clock of the desk, at which this share of the time is over."""
    return START + int(LATER * share)


def _pick(desk: Desk, chance: random.Random) -> str:
    return str(chance.randint(1, read_newest_id(desk.store)))


def _reply(desk: Desk, chance: random.Random, token: str) -> str:
    ticket = _pick(desk, chance)
    reply_by_mail(desk, lambda: reply(desk, [ticket], token))
    return f"said {token}"


def _hear(desk: Desk, chance: random.Random, token: str) -> str:
    hear(desk, [_pick(desk, chance)], token)
    return f"said {token}"


def _take(desk: Desk, chance: random.Random, token: str) -> str:
    line = take_next(desk, QueueFilter())
    return f"took {line.id if line else 0}"


def _set_field(desk: Desk, chance: random.Random, token: str) -> str:
    severity = chance.choice(("urgent", "standard"))
    set_fields(desk, [_pick(desk, chance)], {"severity": severity})
    return "done"


def _set_status(desk: Desk, chance: random.Random, token: str) -> str:
    set_status(desk, [_pick(desk, chance)], chance.choice(("solved", "open", "pending")))
    return "done"


def _merge(desk: Desk, chance: random.Random, token: str) -> str:
    merge(desk, [_pick(desk, chance)], _pick(desk, chance))
    return "done"


def _link(desk: Desk, chance: random.Random, token: str) -> str:
    link(desk, [_pick(desk, chance), _pick(desk, chance)])
    return "done"


def _undo(desk: Desk, chance: random.Random, token: str) -> str:
    undo(desk)
    return "done"


def _escalate(desk: Desk, chance: random.Random, token: str) -> str:
    decide_pass(desk, None)
    return "done"


def _open(desk: Desk, chance: random.Random, token: str) -> str:
    open_admitted(desk, [Admitted(Report(token, body=token))])
    return f"said {token}"


def _get_mail(desk: Desk, chance: random.Random, token: str) -> str:
    """Somebody writes, now and then about a ticket of theirs."""
    mark = desk.signet.mark_subject(int(_pick(desk, chance)))
    about = f"Re: {mark} " if chance.random() < 0.5 else ""
    mail = (
        f"From: c{chance.randint(1, 20)}@example.org\nTo: help@desk.example\n"
        f"Subject: {about}{token}\nMessage-ID: <{token}@example.org>\n\n{token}\n"
    )
    (taken,) = Intake(desk, MailboxSettings("help", "pipe"), []).take([mail.encode()])
    return f"said {token}" if taken.outcome in ("opened", "added") else taken.outcome


class Act(NamedTuple):
    """One thing that is done, and how often beside others; it says what it was."""

    name: str
    do: Callable[[Desk, random.Random, str], str]
    weight: int


ACTS = (
    Act("reply", _reply, 6),
    Act("hear", _hear, 2),
    Act("take", _take, 4),
    Act("set", _set_field, 3),
    Act("status", _set_status, 2),
    Act("merge", _merge, 1),
    Act("link", _link, 1),
    Act("undo", _undo, 2),
    Act("escalate", _escalate, 1),
    Act("new", _open, 2),
    Act("mail", _get_mail, 2),
)


def tell(what: str) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def start(
    location: str, seed: int, steps: int, seconds: float | None = None, pause: float = 0
) -> "subprocess.Popen[str]":
    """One agent as a process."""
    last = [] if seconds is None else [str(seconds), str(pause)]
    return subprocess.Popen(
        [sys.executable, "-m", __spec__.name, location, "agent", str(seed), str(steps), *last],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[4],
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
        _, seed, count, *seconds = words
        work(location, int(seed), int(count), *map(float, seconds))
        return
    clients, steps = map(int, words)
    make_desk(location)
    began = time.monotonic()
    told = race(location, clients, steps)
    taken = time.monotonic() - began
    done, deeds = part(told)
    longest = max(deeds, key=lambda deed: deed.seconds)
    tell(
        f"{dict(Counter(line.split()[0] for line in done))}: {len(done) / taken:.1f} a second,"
        f" the longest {longest.seconds:.2f} s: {longest.kind}"
    )
    tell("\n".join(find_faults(location, told)) or "all holds")


if __name__ == "__main__":
    main(*sys.argv[1:])
