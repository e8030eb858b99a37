"""A whole trust: a generated year of 1,000, 10,000 and 50,000 staff, and what building and asking costs in each.

About 23 events a year for each member of staff (see year.py). Each read model is built from nothing out of the
register, in a process of its own, with every pack in force; memory is the most that the process held, Postgres not
among it. The questions are those of the command line, asked in one process: about one person (explain: each rule for
people chosen by a seed; history; roles), and about the organisation (the report of a day half a year ago, as known when
half of the register was recorded, and as known now; a changed pack tried on everybody). SIZE=0.2 asks for 200, 2,000
and 10,000 staff.
No figure has a goal as a ratio; an organisation's report is to take 2 s at most for 10,000 staff, an explanation 50 ms.
"""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

import psycopg

from domain.rules.explaining import explain
from domain.rules.packs import in_force, load_packs
from domain.rules.rule import Rule
from domain.rules.shapes import SHAPES
from domain.vocabulary import PersonId
from projections.answers import roles
from projections.audit_history.queries import history
from projections.knowledge_then import KNOWS_ALL, KnowledgeThen
from projections.projection import reading
from projections.report import report
from services.changed_pack import Tried, effects_on_everybody
from services.database import connect
from services.parts import parts, today
from services.projector.rebuild import rebuild
from services.settings import Settings
from services.wiring import PROJECTIONS, build_projection
from tests.benchmarks.ground import Ground
from tests.benchmarks.report import Goal, Row, Sample, noted
from tests.benchmarks.rounds import Watch, measured, tell
from tests.benchmarks.year import year_of

GOALS: tuple[Goal, ...] = ()
STAFF = (1_000, 10_000, 50_000)
SEED = 7
ASKED = 60
"""People of whom each question about one person is asked."""
TRIED = "supervision"
KB = 1024
HALF = "select percentile_disc(0.5) within group (order by recorded_at) from register.event"
PEOPLE = "select distinct subject_id from compliance.known_event where is_person order by 1"
Work = Callable[[], object]


def measure(ground: Ground) -> Iterator[Row]:
    """The rows of each size of trust."""
    for staff in STAFF:
        many = ground.many(staff, 60)
        year = year_of(ground, many)
        settings = ground.settings(ground.url(year.database), year.prefix)
        trust = f"{many:,} staff, {year.events:,} events"
        for name in PROJECTIONS:
            pace, megabytes = _built(settings, name, year.events)
            yield noted(f"{trust}: {name} built from nothing", "/s", [pace])
            yield noted(f"{trust}: {name} built from nothing, memory", "MB", [megabytes])
        with psycopg.connect(str(settings.database_url), autocommit=True) as connection:
            connection.execute("vacuum analyze")
            for question, samples in _questions(connection).items():
                yield noted(f"{trust}: {question}, median", "ms", [Sample(median(samples))])
                yield noted(f"{trust}: {question}, slowest", "ms", [Sample(max(samples))])
        ground.drop(year.database)
        ground.delete(year.prefix)


def _built(settings: Settings, name: str, events: int) -> tuple[Sample, Sample]:
    """Events a second, and the most memory in MB."""
    context = multiprocessing.get_context("spawn")
    heard, said = context.Pipe(duplex=False)
    builder = context.Process(target=_build, args=(said, settings, name, events))
    builder.start()
    said.close()
    pace, megabytes = heard.recv()
    builder.join()
    tell(f"  {name}: {pace.value:,.0f} events/s, {megabytes:,.0f} MB")
    return pace, Sample(megabytes)


def _build(said: Any, settings: Settings, name: str, events: int) -> None:
    with parts(settings) as the, connect(str(settings.database_url), autocommit=True) as connection:
        register, projection = the.register(), build_projection(name)
        with measured() as watch:
            for _ in rebuild(connection, projection, register):
                pass
    said.send((watch.pace(events), _most_memory_mb()))


def _most_memory_mb() -> float:
    """The most that this process held since its start; getrusage counts what its parent had when it began."""
    found = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(found.split()[1]) * KB / 1e6


def _questions(connection: psycopg.Connection) -> dict[str, list[float]]:
    """Milliseconds of each asking of each question."""
    everybody = [PersonId(row[0]) for row in connection.execute(PEOPLE)]
    people = Random(SEED).sample(everybody, min(ASKED, len(everybody)))
    (half,) = connection.execute(HALF).fetchone() or (None,)
    on, rules = today() - timedelta(days=182), in_force(load_packs(), today())
    return {
        "explain a rule of a person": _each([_explaining(connection, rule, one) for one in people for rule in rules]),
        "history of a person": _each([_history(connection, one) for one in people]),
        "roles of a person": _each([partial(roles, connection, "conflicts", one, on) for one in people]),
        "report of the organisation, then, as known then": _each([lambda: _report(connection, on, half)] * 3),
        "report of the organisation, then, as known now": _each([lambda: _report(connection, on, None)] * 3),
        "report by unit, today": _each([lambda: report(connection, "compliance", today(), by_unit=True)] * 3),
        "a changed pack tried on everybody": _each([lambda: effects_on_everybody(connection, _tried(), on, None)]),
    }


def _each(asked: Sequence[Work]) -> list[float]:
    taken = []
    for ask in asked:
        watch = Watch()
        ask()
        watch.stop()
        taken.append(watch.seconds * 1_000)
    return taken


def _report(connection: psycopg.Connection, on: Any, known_at: datetime | None) -> None:
    for schema in ("compliance", "conflicts"):
        report(connection, schema, on, known_at)


def _history(connection: psycopg.Connection, person_id: PersonId) -> Work:
    return lambda: list(history(connection, person_id))


def _explaining(connection: psycopg.Connection, rule: Rule, person_id: PersonId) -> Work:
    def ask() -> object:
        with reading(connection, KNOWS_ALL):
            return explain(rule, SHAPES, person_id, KnowledgeThen(connection, None), today())

    return ask


def _tried() -> list[Tried]:
    """The pack, each of its rules a week stricter where it has an interval."""
    found = []
    for rule in in_force(load_packs(), today()):
        if rule.pack_id == TRIED:
            days = getattr(rule.parameters, "interval_days", None)
            stricter = {"interval_days": max(1, days - 7)} if days else {}
            changed = rule.model_copy(update={"parameters": rule.parameters.model_copy(update=stricter)})
            found.append(Tried(changed, rule))
    return found


if __name__ == "__main__":
    from tests.benchmarks.__main__ import main

    main(["whole_trust"])
