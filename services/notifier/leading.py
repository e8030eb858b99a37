"""Who leads a unit: folded from the unit's events, by effective day."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import psycopg

from domain.event import Event
from domain.organisation_unit.events import UnitCreated, UnitLeadAssigned, UnitMerged, UnitMoved, UnitRenamed
from domain.vocabulary import PersonId, UnitId

KEEP = """
insert into notifier.unit (unit_id, fact, effective_on, value, position, event_id)
values (%s, %s, %s, %s, %s, %s)
on conflict (unit_id, fact, effective_on)
do update set value = excluded.value, position = excluded.position, event_id = excluded.event_id
where notifier.unit.position < excluded.position
"""

CORRECTED = "delete from notifier.unit where event_id = %s"

LEADS = """
with recursive asked (number, unit_id, concerned) as (
    select number, unit_id, concerned
    from rows from (jsonb_to_recordset(%(asked)s::jsonb) as (unit_id uuid, concerned uuid[]))
        with ordinality as asked (unit_id, concerned, number)
), above (number, unit_id, depth) as (
    select number, unit_id, 0 from asked
    union all
    select number, (
        select fact.value::uuid from notifier.unit fact
        where fact.unit_id = above.unit_id and fact.fact = 'parent' and fact.effective_on <= %(day)s
        order by fact.effective_on desc limit 1
    ), depth + 1
    from above where above.unit_id is not null and depth < 50
)
select distinct on (number) number, lead.value::uuid
from above join asked using (number)
cross join lateral (
    select fact.value from notifier.unit fact
    where fact.unit_id = above.unit_id and fact.fact = 'lead' and fact.effective_on <= %(day)s
    order by fact.effective_on desc limit 1
) lead
where lead.value is not null
order by number, lead.value::uuid = any(asked.concerned), depth
"""

NAME = """
select value from notifier.unit where unit_id = %s and fact = 'name' and effective_on <= %s
order by effective_on desc limit 1
"""


def keep_unit(connection: psycopg.Connection[Any], event: Event) -> None:
    """Fold one event of a unit, in place of the one that it corrects; any other event changes nothing."""
    if event.supersedes is not None:
        connection.execute(CORRECTED, (event.supersedes,))
    for fact, value in _facts(event):
        known = None if value is None else str(value)
        row = (event.about, fact, event.effective_on, known, event.position, event.event_id)
        connection.execute(KEEP, row)


def _facts(event: Event) -> list[tuple[str, UUID | str | None]]:
    match event:
        case UnitCreated():
            return [("name", event.name), ("parent", event.parent_id)]
        case UnitRenamed():
            return [("name", event.name)]
        case UnitMoved():
            return [("parent", event.parent_id)]
        case UnitMerged():
            return [("parent", event.into_unit_id), ("lead", None)]
        case UnitLeadAssigned():
            return [("lead", event.lead_id)]
    return []


class Concerning(NamedTuple):
    """Something to be told: of which unit, and whom it is about."""

    unit_id: UnitId | None
    concerned: Sequence[PersonId] = ()


def leads_of(connection: psycopg.Connection[Any], asked: Sequence[Concerning], day: date) -> list[PersonId | None]:
    """Who leads each of these units on `day`, or else the nearest unit above it; None where nobody does.

    Somebody who is concerned is passed over for the next one above, where there is one.
    """
    told = [{"unit_id": unit and unit.hex, "concerned": [each.hex for each in who]} for unit, who in asked]
    rows = connection.execute(LEADS, {"asked": json.dumps(told), "day": day})
    found = {number: PersonId(lead) for number, lead in rows}
    return [found.get(number) for number in range(1, len(asked) + 1)]


def unit_name(connection: psycopg.Connection[Any], unit_id: UnitId | None, day: date) -> str | None:
    """What the unit is called on `day`; None where it is unknown."""
    row = connection.execute(NAME, (unit_id, day)).fetchone()
    return None if row is None else str(row[0])
