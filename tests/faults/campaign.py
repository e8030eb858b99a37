"""`make faults`: the same harm as in the suite, chosen by a seed, until enough was done or the time is over.

Ctrl-C ends it early: what was sent comes through, everything is checked, and the report is written all the same.
"""

import argparse
import signal
import sys
import time
from collections.abc import Callable
from itertools import cycle
from random import SystemRandom

from tests.faults import report
from tests.faults.nemesis import PROCESSES, TOLD, Nemesis
from tests.faults.waiting import InVain
from tests.faults.world import World

KILLS = 200
KILLING = 0.75
"""So many rounds in a hundred kill, each from one process to all of them."""
LOADED = 0.5
"""The load flows in so much of the time: each round lets a part of it flow, and waits until all has recovered."""


def main() -> int:
    """0: every promise was kept."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seed", type=int, default=SystemRandom().randrange(10**6))
    arguments.add_argument("--minutes", type=float, default=60.0)
    arguments.add_argument("--events", type=int, default=200_000)
    asked = arguments.parse_args()
    # A shell that starts it in the background has SIGINT ignored, and no Ctrl-C would end it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    report.say(f"make faults SEED={asked.seed} MINUTES={asked.minutes:g} EVENTS={asked.events}")
    with World(asked.seed, asked.events, idle=None) as world:
        nemesis = Nemesis(world, 600)
        seconds = asked.minutes * 60
        try:
            _harm(nemesis, asked.events, asked.events / (seconds * LOADED), time.monotonic() + seconds)
        except (KeyboardInterrupt, InVain) as ended:
            report.say(f"ended early: {ended or 'Ctrl-C'}")
        world.load.stop()
        report.say(report.table(nemesis.incidents))
        objections = [objection for each in nemesis.incidents for objection in each.objections]
        objections += world.objections(3_600, anew=True)
        sent = world.load.hr.sent
    path = report.write("faults", asked.seed, nemesis.incidents, objections, hr_events=sent)
    report.say(f"{sent} HR events, {len(nemesis.incidents)} faults, {len(objections)} objections; {path}")
    for objection in objections:
        report.say(f"  {objection}")
    return 1 if objections else 0


def _harm(nemesis: Nemesis, events: int, rate: float, until: float) -> None:
    """Under so many events, so many a second, until all were sent or the time is over."""
    others: tuple[Callable[[], None], ...] = (
        nemesis.stop_broker,
        nemesis.kill_broker,
        nemesis.stop_database,
        nemesis.kill_database,
        nemesis.kill_session,
        nemesis.fill_disk,
        lambda: nemesis.cut("before"),
        lambda: nemesis.cut("after"),
        lambda: nemesis.cut("before", ["notifier"], said=TOLD),
        lambda: nemesis.replace(PROCESSES, "any"),
        lambda: nemesis.replace(PROCESSES, "begin"),
        lambda: nemesis.replace(PROCESSES, "commit"),
        lambda: nemesis.replace(["hr_intake"], "append"),
    )
    dice, load = nemesis.world.dice, nemesis.world.load
    turn = cycle(dice.sample(others, len(others)))
    while time.monotonic() < until:
        known, killed = len(nemesis.incidents), sum(each.fault == "SIGKILL" for each in nemesis.incidents)
        more = events // (1 + _rounds(KILLS - killed))
        load.allow(more, rate)
        events -= more
        if not load.left:
            return  # an idle process commits nothing that could be cut, and hears of no successor
        if killed < KILLS and dice.random() < KILLING:
            nemesis.kill(dice.sample(PROCESSES, dice.randint(1, len(PROCESSES))))
        else:
            next(turn)()
        begun = f"{time.monotonic() - nemesis.began:7.0f} s  {load.hr.sent:7d} sent"
        for new in nemesis.incidents[known:]:
            report.say(f"{begun}  {new.fault}, {new.victim}: {new.recovery.seconds:.1f} s {' '.join(new.objections)}")


def _rounds(kills: int) -> int:
    """How many rounds it takes, on average, until so many were killed."""
    return round(max(0, kills) / (KILLING * (1 + len(PROCESSES)) / 2))


if __name__ == "__main__":
    sys.exit(main())
