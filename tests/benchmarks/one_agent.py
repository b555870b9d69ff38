"""One process that does one thing again and again: `LOCATION KIND SEED SECONDS PAUSE`.

Says what came of it and how long it took, and how often a second.
"""

import random
import sys
import time

from helpdesk_cli.desk.desk import Desk, open_desk
from helpdesk_cli.errors import StoreAwayError, StoreLockedError
from helpdesk_cli.settings.hd_toml import Settings
from tests.benchmarks.waits import Stopwatch
from tests.store.postgresql.at_once.agents_at_once import (
    ACTS,
    AGENTS,
    START,
    go_on,
    tell,
    wait_for_others,
)


def main(location: str, kind: str, seed: int, seconds: float, pause: float) -> None:
    do = {act.name: act.do for act in ACTS}[kind]
    chance = random.Random(seed)
    settings = Settings(db=location, agent=AGENTS[seed % len(AGENTS)])
    count = 0
    with open_desk(settings, START) as desk:
        wait_for_others(desk)
        began = time.monotonic()
        while (gone := time.monotonic() - began) < seconds:
            if kind == "escalate":
                desk.now = go_on(gone / seconds)  # as for agents, or nothing would be due
            watch = Stopwatch(desk.store)
            done = _try(desk, do, chance, f"{seed}-{count}")
            if done == "took 0":
                break
            tell(f"{done}\n{watch.stop(kind)}")
            count += 1
            time.sleep(pause)
        tell(f"rate {count / (time.monotonic() - began):.3f}")


def _try(desk: Desk, do: object, chance: random.Random, token: str) -> str:
    assert callable(do)
    try:
        return str(do(desk, chance, token))
    except (StoreAwayError, StoreLockedError) as error:
        return f"away {error.message}"


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), *map(float, sys.argv[4:]))
