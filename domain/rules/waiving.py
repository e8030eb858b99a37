"""A rule that is waived for somebody: on those days nothing is due and nothing is broken, and the record says why.

What is met stays met, and what is not known stays unknown. Where the waiver ends the rule stands as if it had never
been waived: nothing is counted anew.
"""

from collections.abc import Sequence
from functools import partial

from domain.dossier import Dossier
from domain.dossier_facts.waiver import WaiverKnown
from domain.event import Event
from domain.rule_waiver.events import WaiverGranted, WaiverRevoked
from domain.rules.overlay import Overlay, Read
from domain.rules.precedence import may_be_waived
from domain.rules.rule import Rule, Standing
from domain.timeline import Timeline, combine, spans_over
from domain.vocabulary import EventId, Status

WAIVERS = frozenset({"waiver.granted.v1", "waiver.revoked.v1"})
"""Events that change on which days a rule is waived."""
WAIVES = frozenset({Status.DUE_SOON, Status.OVERDUE, Status.BREACHED})


def _reading(rule: Rule, dossier: Dossier) -> Read | None:
    """A waiver is looked for where it is found from: for a clash of roles with the person supervised or managed."""
    waived = dossier.waivers.get(rule.id)
    return None if waived is None or not may_be_waived(rule) else partial(_waived, waived)


def _names(rule: Rule, event: Event) -> bool:
    return isinstance(event, WaiverGranted | WaiverRevoked) and event.rule_id == rule.id


def _waived(waivers: Sequence[WaiverKnown], found: Timeline[Standing]) -> Timeline[Standing]:
    days: Timeline[EventId | None] = spans_over(
        ((each.first_day, each.last_day, each.event_id) for each in waivers), None
    )
    return combine(_standing, found, days)


def _standing(found: Standing, waived_by: EventId | None) -> Standing:
    if waived_by is None or found.status not in WAIVES:
        return found
    return Standing(Status.WAIVED, None, (waived_by,))


WAIVING = Overlay(WAIVERS, may_be_waived, _names, _reading)
"""Of every shape of rule."""
