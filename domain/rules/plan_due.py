"""When an obligation of a plan falls due, and from when on what meets it counts: the clock and the programme say it."""

from datetime import date
from typing import Literal

from pydantic import Field

from domain.preceptorship_plan.length import last_day_of, months_after
from domain.rules.anchor import Anchor
from domain.rules.anchors import Anchored
from domain.rules.elapsed import reached
from domain.rules.met_by import MetBy, What
from domain.rules.plan_clock import PlanClock
from domain.rules.programmes import Programme


class PlanFigures(What):
    """Figures of deadlines that lie in a plan; every shape of deadline has these parameters.

    within_programme: the number of days stands in the plan's programme. share_percent: of the planned length.
    earliest_days_before: what happened longer before the anchor does not count (None: anything from the plan's first
    day on). within_cap: never later than the longest that the programme allows. months_asked: for so many months only.
    late_after_days: a plan that begins so long after its anchor begins late. except_programmes: plans in one of these
    have a rule of their own.
    """

    anchor: Anchor
    within_days: int | None = None
    within_programme: Literal["preceptor_within_days", "first_meeting_within_days", "meeting_max_gap_days"] | None = (
        None
    )
    share_percent: int = 50
    earliest_days_before: int | None = None
    within_cap: bool = False
    months_asked: Literal["support_months_after"] | None = None
    late_after_days: int = 0
    except_programmes: tuple[str, ...] = ()
    programmes: tuple[Programme, ...] = Field(default=(), repr=False)


def in_plan(figures: PlanFigures, clock: PlanClock, begun: Anchored, within: int) -> date | None:
    """The due day of an obligation whose day the clock of the plan tells; None while nobody can know it."""
    match figures.anchor:
        case Anchor.PLAN_START:
            return clock.after(within)
        case Anchor.PLAN_SHARE:
            return clock.at_share(figures.share_percent, within)
        case Anchor.PLAN_REVIEWS:
            return clock.at_months(begun.months, within)
    longest = begun.programme.longest_months if begun.programme else None
    cap = None if longest is None else clock.after_months(longest)
    end = cap if figures.anchor is Anchor.PROGRAMME_END and longest is not None else clock.end()
    due = end and reached(end, within, clock.speed)
    return min(due, cap) if due and cap and figures.within_cap else due


def earliest(figures: PlanFigures, clock: PlanClock, begun: Anchored, days_before: int) -> date:
    """What happened before this day does not count: so many days before the share or the month."""
    if figures.anchor is Anchor.PLAN_REVIEWS:
        return clock.at_months(begun.months, -days_before) or date.max
    return clock.at_share(figures.share_percent, -days_before) or date.max


def asked_for_months(figures: PlanFigures, begun: Anchored) -> Anchored:
    """The obligation for as many months as the programme says, where the rule asks for so many only."""
    months = getattr(begun.programme, figures.months_asked) if figures.months_asked and begun.programme else None
    return begun if months is None or begun.day is None else begun._replace(asked_to=months_after(begun.day, months))


def figure_of(figures: PlanFigures, begun: Anchored) -> float | None:
    """What the programme asks of this person, in hours or per cent; None where it asks nothing or leaves it open."""
    programme, terms = begun.programme, begun.plan.terms if begun.plan else None
    if programme is None or terms is None:
        return None
    match figures.met_by:
        case MetBy.SUPERNUMERARY_HOURS:
            return programme.supernumerary_hours_at(terms.fte)
        case MetBy.DEVELOPMENT_HOURS:
            days = (last_day_of(terms.anchor, terms.months, terms.part_time, terms.fte) - terms.anchor).days
            return programme.development_hours_in(days, terms.fte)
        case MetBy.WORKLOAD:
            return programme.most_workload_percent
    return None


WITH_FIGURE = frozenset({MetBy.SUPERNUMERARY_HOURS, MetBy.DEVELOPMENT_HOURS, MetBy.WORKLOAD})
"""What is met by a figure that stands in the programme."""
