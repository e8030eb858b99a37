"""What was before an opening position was never loaded: nobody is in breach of it, and nobody is known to have met it.

A ledger begins with the people of a day and without their past. Rules that find a breach where something is missing
would find one for everybody on that day (T-41).
"""

from datetime import date
from functools import partial

from domain.dossier import Dossier
from domain.rules.changes import OPENINGS
from domain.rules.overlay import Overlay, Read
from domain.rules.rule import Rule, Standing
from domain.timeline import Timeline, combine, later, steps
from domain.vocabulary import EventId, Status

SETTLING_DAYS = 28
"""So long after an opening nobody is in breach of what fell due before it, or longer where a rule gives more time.

The product's own figure: time to record what holds, and longer than a weekly or fortnightly interval.
"""

MONTH_DAYS = 31
BEFORE, SETTLING, SETTLED = range(3)


def settling_days(rule: Rule) -> int:
    """The days after an opening in which what is asked may have been done before it, without our knowing."""
    figures = rule.parameters
    each = [figures, *getattr(figures, "steps", ())]
    days = [getattr(one, name, None) or 0 for one in each for name in ("interval_days", "window_days", "within_days")]
    of_months = ("interval_months", "window_months")
    months = [(getattr(one, name, None) or 0) * MONTH_DAYS for one in each for name in of_months]
    return max(SETTLING_DAYS, max(*days, *months) + getattr(figures, "grace_days", 0))


def _reading(rule: Rule, dossier: Dossier) -> Read | None:
    opening = dossier.opening()
    return None if opening is None else partial(_as_known, *opening, settling_days(rule))


def _as_known(opened: date, event_id: EventId, settling: int, found: Timeline[Standing]) -> Timeline[Standing]:
    phase = steps([(opened, SETTLING), (later(opened, settling), SETTLED)], BEFORE)
    return combine(partial(_standing, opened, Standing(Status.UNKNOWN, None, (event_id,))), found, phase)


def _standing(opened: date, unknown: Standing, found: Standing, phase: int) -> Standing:
    if phase == SETTLED or found.status is Status.NOT_APPLICABLE:
        return found
    from_before = found.due_on is None or found.due_on < opened
    return unknown if phase == BEFORE or (found.status.is_breach and from_before) else found


OPENING = Overlay(OPENINGS, lambda rule: True, lambda rule, event: True, _reading)
"""Of shapes that find a breach where something is missing."""
