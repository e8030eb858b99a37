"""A rule that is waived for somebody: on those days nothing is due and nothing is broken, and the record says why.

What is met stays met, and what is not known stays unknown. Where the waiver ends the rule stands as if it had never
been waived: nothing is counted anew.
"""

from collections.abc import Sequence
from datetime import date

from domain.dossier_facts.waiver import WaiverKnown
from domain.event import Event
from domain.rule_waiver.events import WaiverGranted, WaiverRevoked
from domain.rules.precedence import may_be_waived
from domain.rules.rule import Assessment, Knowledge, Rule, Shape, Standing
from domain.timeline import Timeline, combine, spans_over
from domain.vocabulary import EventId, PersonId, Status

WAIVERS = frozenset({"waiver.granted.v1", "waiver.revoked.v1"})
"""Events that change on which days a rule is waived."""
WAIVES = frozenset({Status.DUE_SOON, Status.OVERDUE, Status.BREACHED})


def with_waivers(shape: Shape) -> Shape:
    """The same shape, its rules waived for whom they are waived.

    A waiver is asked for the person from whose side it is found: for a clash of roles the person supervised or managed.
    """

    def assess(rule: Rule, person_id: PersonId, knowledge: Knowledge, since: date) -> list[Assessment]:
        found = shape.assess(rule, person_id, knowledge, since)
        if not found or not may_be_waived(rule):
            return found
        waived = knowledge.person(person_id).waivers.get(rule.id)
        return found if waived is None else [_waived(each, waived) for each in found]

    def changed_by(rule: Rule) -> frozenset[str]:
        return shape.changed_by(rule) | WAIVERS if may_be_waived(rule) else shape.changed_by(rule)

    def affected(rule: Rule, event: Event, knowledge: Knowledge) -> set[PersonId]:
        if isinstance(event, WaiverGranted | WaiverRevoked):
            return {PersonId(event.about)} if event.rule_id == rule.id else set()
        return shape.affected(rule, event, knowledge)

    return shape._replace(assess=assess, changed_by=changed_by, affected=affected)


def _waived(found: Assessment, waivers: Sequence[WaiverKnown]) -> Assessment:
    days: Timeline[EventId | None] = spans_over(
        ((each.first_day, each.last_day, each.event_id) for each in waivers), None
    )
    return found._replace(timeline=combine(_standing, found.timeline, days))


def _standing(found: Standing, waived_by: EventId | None) -> Standing:
    if waived_by is None or found.status not in WAIVES:
        return found
    return Standing(Status.WAIVED, None, (waived_by,))
