"""One obligation as a timeline: not yet due, due soon, overdue, met, and due again where what met it ends."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from domain.rules.anchors import Anchored
from domain.rules.elapsed import reached
from domain.rules.met_by import Held
from domain.rules.parameters import ClockParameters
from domain.rules.rule import Standing
from domain.rules.standings import NOT_APPLICABLE, UNKNOWN
from domain.timeline import ONE_DAY, Span, Timeline, always, spans_over, steps
from domain.vocabulary import EventId, Status

Changes = Iterator[tuple[date, Standing]]


class Due(NamedTuple):
    """When an obligation falls due: `on` for the first time (None: not yet known), `again_days` after it lapsed."""

    on: date | None
    again_days: int
    speed: Timeline[int]


def obligation(figures: ClockParameters, begun: Anchored, due: Due, held: Sequence[Held]) -> Timeline[Standing]:
    """How the obligation stands on the days on which it is asked; NOT_APPLICABLE on all others."""
    by_day = sorted(held, key=lambda each: (each.first_day, each.last_day or date.max))
    met: Timeline[Held | None] = spans_over([(each.first_day, each.last_day, each) for each in by_day], None)
    changes: list[tuple[date, Standing]] = []
    lapsed: Held | None = None
    for span in met.spans(begun.asked_from):
        shown = span._replace(first_day=max(span.first_day, begun.asked_from))
        if span.value is not None:
            lapsed = span.value
            changes.extend(_met(figures, due, shown, span.value))
        elif lapsed is None or (begun.day is not None and span.first_day <= begun.day):
            changes.extend(_open(figures, due.on, due.speed, shown, begun.evidence, begun.marked_from))
        else:
            again = reached(shown.first_day - ONE_DAY, due.again_days, due.speed)
            changes.extend(_open(figures, again, due.speed, shown, lapsed.evidence, None))
    if begun.asked_to is not None:
        changes = [change for change in changes if change[0] <= begun.asked_to]
        changes.append((begun.asked_to + ONE_DAY, NOT_APPLICABLE))
    return steps(changes, NOT_APPLICABLE)


def unset(begun: Anchored) -> Timeline[Standing]:
    """The sources leave its figure open, or the day from which it counts is not known."""
    return (
        always(UNKNOWN)
        if begun.asked_to is None and begun.asked_from == date.min
        else spans_over([(begun.asked_from, begun.asked_to, UNKNOWN)], NOT_APPLICABLE)
    )


def _met(figures: ClockParameters, due: Due, span: Span[Held | None], held: Held) -> Changes:
    again = None if held.last_day is None else reached(held.last_day, due.again_days, due.speed)
    yield span.first_day, Standing(Status.COMPLIANT, again, held.evidence)
    if again is None:
        return
    soon = max(again - timedelta(days=figures.due_soon_days - 1), span.first_day)
    if span.last_day is not None and soon <= span.last_day:
        yield soon, Standing(Status.DUE_SOON, again, held.evidence)


def _open(
    figures: ClockParameters,
    due_on: date | None,
    speed: Timeline[int],
    span: Span[Held | None],
    evidence: tuple[EventId, ...],
    marked_from: date | None,
) -> Changes:
    """From the first open day: in date, due soon, overdue after the due day and the grace."""
    last_day = span.last_day or date.max
    yield span.first_day, Standing(Status.COMPLIANT, due_on, evidence)
    if due_on is None:
        return
    soon = due_on - timedelta(days=figures.due_soon_days - 1)
    soon = max(soon if marked_from is None else min(soon, marked_from), span.first_day)
    if soon <= min(due_on, last_day):
        yield soon, Standing(Status.DUE_SOON, due_on, evidence)
    last_chance = reached(due_on, figures.grace_days, speed)
    over = None if last_chance is None else max(last_chance + ONE_DAY, span.first_day)
    if over is not None and over <= last_day:
        yield over, Standing(Status.OVERDUE, due_on, evidence)
