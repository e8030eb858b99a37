"""How the organisation, or each unit, stands against rules, on one day or at the end of each month of a period."""

from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import psycopg

from domain.vocabulary import Status
from projections.knowledge_then import KNOWS_ALL, KnowledgeThen
from projections.plans import plans_on
from projections.projection import reading
from projections.report import report
from services.latest_rules import rules_by_id
from services.reports.small_numbers import COUNTED, Told, careful, kept_back
from services.reports.table import KEPT_BACK, Cell, Table

MET = "Met"
NOT_A_RULE_OF_OURS = ("", "", "not in these packs")


class Asked(NamedTuple):
    """days: figures are told for each. people: of these only; None: of everybody. rules: which are told of.

    unit_id: only the line of this unit is told. unit: what a unit is called.
    """

    days: Sequence[date]
    known_at: datetime | None
    people: Collection[UUID] | None
    rules: Callable[[str], bool]
    by_unit: bool
    unit_id: UUID | None
    unit: Callable[[UUID | None], str]


def month_ends(first: date, last: date) -> list[date]:
    """The last day of each month from `first` on, and `last` itself."""
    found, year, month = [], first.year, first.month
    while (end := date(year, month, monthrange(year, month)[1])) < last:
        found.append(end)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return [*found, last]


def rules_table(connection: psycopg.Connection, asked: Asked) -> Table:
    """How many stand how against each rule."""
    statuses = tuple(str(status).replace("_", " ").capitalize() for status in COUNTED)
    columns = (*ABOUT, MET, *statuses, "People who do not meet it")
    rows = [
        (
            *_about(asked, day, line),
            KEPT_BACK if line.share_kept_back else None if line.met_share is None else round(line.met_share, 2),
            *(_cell(line.standings[status]) for status in COUNTED),
            _cell(line.people_not_met),
        )
        for day, line in _lines(connection, "compliance", asked)
    ]
    return Table("rules", "Rules", columns, rows, (MET,))


def clashes_table(connection: psycopg.Connection, asked: Asked) -> Table:
    """How many clashes of roles there are of each kind."""
    rows = [
        (*_about(asked, day, line), _cell(line.standings[Status.BREACHED]), _cell(line.people_not_met))
        for day, line in _lines(connection, "conflicts", asked)
    ]
    return Table("clashes", "Clashes of roles", (*ABOUT, "Clashes", "People"), rows)


def plans_table(connection: psycopg.Connection, asked: Asked) -> Table:
    """How many plans there are of each programme and outcome, on the last day of those asked about."""
    with reading(connection, KNOWS_ALL):
        counted = Counter(
            (row.kind.replace("_", " "), f"{row.programme} {row.version}".replace("_", " "), _ended(row.outcome))
            for row in plans_on(KnowledgeThen(connection, asked.known_at), asked.days[-1])
            if asked.people is None or row.person_id in asked.people
        )
    hidden = kept_back({"/".join(key): many for key, many in counted.items()})
    rows = [(*key, KEPT_BACK if "/".join(key) in hidden else many) for key, many in sorted(counted.items())]
    return Table("plans", "Plans", ("Kind", "Programme", "How it ended", "Plans"), rows)


ABOUT = ("Day", "Rule", "What it asks", "Source", "Confirmed", "Unit")


def _about(asked: Asked, day: date, line: Told) -> tuple[Cell, ...]:
    rule = rules_by_id().get(line.rule_id)
    told = (rule.statement, rule.source, rule.doubt or "confirmed") if rule else NOT_A_RULE_OF_OURS
    return (day, line.rule_id, *told, asked.unit(line.unit_id) if asked.by_unit else "")


def _lines(connection: psycopg.Connection, schema: str, asked: Asked) -> Iterator[tuple[date, Told]]:
    for day in asked.days:
        found = report(connection, schema, day, asked.known_at, by_unit=asked.by_unit, people=asked.people)
        for line in careful(found):  # of all units together: what one line keeps back shields another
            if asked.rules(line.rule_id) and asked.unit_id in (None, line.unit_id):
                yield day, line


def _ended(outcome: str) -> str:
    return outcome.replace("_", " ") or "goes on"


def _cell(count: int | None) -> Cell:
    return KEPT_BACK if count is None else count
