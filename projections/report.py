"""How an organisation stands against its rules on a day, in figures and without names, as known now or then."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import psycopg
from psycopg import sql

from domain.vocabulary import Status
from projections.answers import believed
from projections.projection import reading
from projections.statements import statements

SQL = statements(Path(__file__).with_suffix(".sql"))
IN_DATE = (Status.COMPLIANT, Status.DUE_SOON)
NOT_MET = tuple(status for status in Status if status.is_breach)


class Figures(NamedTuple):
    """One rule on that day. standings: how many stand how (one for each person, post, plan or relationship).

    unit_id: of one unit, where it was asked for by unit. people_not_met: people, each counted once.
    """

    rule_id: str
    unit_id: UUID | None
    standings: Mapping[Status, int]
    people_not_met: int

    @property
    def met_share(self) -> float | None:
        """What is in date, of all that is in date or not met; None where nothing is either.

        Paused, waived and unknown are neither.
        """
        met = sum(self.standings.get(status, 0) for status in IN_DATE)
        not_met = sum(self.standings.get(status, 0) for status in NOT_MET)
        return met / (met + not_met) if met + not_met else None


def report(
    connection: psycopg.Connection,
    schema: str,
    on: date,
    known_at: datetime | None = None,
    *,
    by_unit: bool = False,
    people: Collection[UUID] | None = None,
) -> list[Figures]:
    """The figures of every rule that asked anything of anybody on that day, in the order of rules and units.

    known_at: as known at that moment (aware); None: as known now. Units are those by the primary post on that day.
    people: of these only, as if nobody else were there; None: of everybody.
    """
    query = sql.SQL(SQL["by_unit" if by_unit else "organisation"]).format(
        believed=believed("span", known_at), believed_unit=believed("unit", known_at)
    )
    asked = {"on": on, "not_met": list(NOT_MET), "people": None if people is None else list(people)}
    with reading(connection, schema):
        rows = connection.execute(query, asked).fetchall()
    return _figures(rows)


def _figures(rows: Iterable[tuple[str, UUID | None, str | None, int]]) -> list[Figures]:
    standings: defaultdict[tuple[str, UUID | None], dict[Status, int]] = defaultdict(dict)
    people: dict[tuple[str, UUID | None], int] = {}
    for rule_id, unit_id, status, many in rows:
        if status is None:
            people[rule_id, unit_id] = many
        else:
            standings[rule_id, unit_id][Status(status)] = many
    keys = sorted(standings, key=lambda key: (key[0], str(key[1])))
    return [Figures(key[0], key[1], standings[key], people.get(key, 0)) for key in keys]
