"""One process that does one thing again and again: `LOCATION KIND SEED SECONDS PAUSE`.

Says what came of it, how often a second, and how long at most it took.
"""

import random
import sys
import time

from helpdesk_cli.desk.desk import Desk, open_desk
from helpdesk_cli.errors import StoreAwayError, StoreLockedError
from helpdesk_cli.settings.hd_toml import Settings
from tests.store.postgresql.at_once.agents_at_once import ACTS, AGENTS, START, tell


def main(location: str, kind: str, seed: int, seconds: float, pause: float) -> None:
    do = {act.name: act.do for act in ACTS}[kind]
    chance = random.Random(seed)
    settings = Settings(db=location, agent=AGENTS[seed % len(AGENTS)])
    count, longest = 0, 0.0
    with open_desk(settings, START) as desk:
        began = time.monotonic()  # many begin at once, and take their time to
        while time.monotonic() - began < seconds:
            step = time.monotonic()
            done = _try(desk, do, chance, f"{seed}-{count}")
            longest = max(longest, time.monotonic() - step)
            if done == "took 0":
                break
            tell(done)
            count += 1
            time.sleep(pause)
        tell(f"rate {count / (time.monotonic() - began):.3f}")
    tell(f"longest {longest:.2f} {kind}")


def _try(desk: Desk, do: object, chance: random.Random, token: str) -> str:
    assert callable(do)
    try:
        return str(do(desk, chance, token))
    except (StoreAwayError, StoreLockedError) as error:
        return f"away {error.message}"


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), *map(float, sys.argv[4:]))
