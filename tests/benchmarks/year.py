"""The year that is measured: a generated trust from a year ago until today, as `supervision generate` prints it.

HR messages (posts, line managers, absences, moves, registrations, training; some late, twice or corrected), and the
commands of its supervisors (relationships, agreements, sessions at the interval of each profession, preceptorships);
about 23 events for each member of staff, nearly half of them from HR. HR's part goes through the real intake, both
month by month, so that the register has them in the order of the year. What the projections find is not among them.
"""

import json
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple, TypeVar

from demo.generator import generate, generate_supervision
from domain.event import Command
from services.bus.message import TopicPartition
from services.bus.topics import HR_STAFF, topic_name
from services.cli.feeding import publish_lines
from services.command_files import read_commands
from services.hr_intake.process import inbox_name
from services.parts import Parts, parts, today
from services.register.register import Register
from services.settings import Settings
from services.wiring import build_hr_intake, build_relay
from tests.benchmarks.ground import Ground
from tests.benchmarks.rounds import tell

STAFF = 1_000
SEED = 4
DAYS = 365
MONTHS = 12
BATCH = 500

T = TypeVar("T")


class Year(NamedTuple):
    """database: the name of one whose register holds the year. prefix: of the topics on which it is published."""

    database: str
    prefix: str
    events: int


def hr_lines(staff: int) -> list[bytes]:
    """What HR says in the year."""
    return list(generate(staff, DAYS, SEED, first_day()))


def first_day() -> date:
    """A year ago."""
    return today() - timedelta(days=DAYS)


@cache
def the_year(ground: Ground) -> Year:
    """The year in a register, published by the relay; made once in a run."""
    year = year_of(ground, ground.many(STAFF, 60))
    with parts(ground.settings(ground.url(year.database), year.prefix)) as the, closing(build_relay(the)) as relay:
        while relay.step():
            continue
    return year


def year_of(ground: Ground, staff: int) -> Year:
    """The year of a trust of so many, in a register; what the intake read stands on topics of its own."""
    tell(f"  a year of a trust of {staff:,}, into a register")
    database, prefix = ground.new_database(ground.empty), ground.new_topics()
    with parts(ground.settings(ground.url(database), prefix)) as the:
        events = _live(the, staff)
    tell(f"  {events:,} events")
    return Year(database, prefix, events)


def passed(register: Register, settings: Settings) -> int:
    """How many HR messages the intake has passed."""
    topic = topic_name(HR_STAFF, settings)
    names = [inbox_name(TopicPartition(topic, number)) for number in range(settings.partitions)]
    return sum(register.inbox(names).values())


def _live(the: Parts, staff: int) -> int:
    register, vault = the.register(), the.vault()
    written = generate_supervision(staff, DAYS, SEED, first_day())
    commands = [command for command in read_commands(written, vault.pseudonym) if isinstance(command, Command)]
    taken = 0
    with closing(build_hr_intake(the)) as intake:
        for said, done in zip(
            _by_month(hr_lines(staff), _told), _by_month(commands, lambda each: each.effective_on), strict=True
        ):
            taken += publish_lines(said, the.settings)
            while intake.step() or passed(register, the.settings) < taken:
                continue
            for start in range(0, len(done), BATCH):
                register.handle(done[start : start + BATCH])
    return register.head()


def _by_month(things: Iterable[T], day: Callable[[T], date]) -> list[list[T]]:
    """Twelve parts of the year, in the order given: one that comes late is in the part in which it comes."""
    parts_of_year: list[list[T]] = [[] for _ in range(MONTHS)]
    month = 0
    for thing in things:
        month = max(month, min((day(thing) - first_day()).days * MONTHS // DAYS, MONTHS - 1))
        parts_of_year[month].append(thing)
    return parts_of_year


def _told(line: bytes) -> date:
    return date.fromisoformat(json.loads(line)["data"]["recorded_at"][:10])
