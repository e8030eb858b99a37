"""One obligation as a timeline: not yet due, due soon, overdue, met, and due again where what met it ends."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from domain.rules.anchors import Anchored
from domain.rules.elapsed import as_known_on, foreseen, reached
from domain.rules.met_by import Held
from domain.rules.parameters import ClockParameters
from domain.rules.rule import Standing
from domain.rules.standings import NOT_APPLICABLE, UNKNOWN, until_due
from domain.timeline import ONE_DAY, Span, Timeline, later, spans_over, steps
from domain.vocabulary import Status

Changes = Iterator[tuple[date, Standing]]


class Due(NamedTuple):
    """When an obligation falls due.

    first(day): for the first time, as it can be foreseen on that day (None: never, or not yet known); it moves only
    where `moves` changes. again_days: after what met it has ended. speed: of the clock that counts these days.
    """

    first: Callable[[date], date | None]
    moves: Timeline[Any]
    again_days: int
    speed: Timeline[int]


def obligation(
    figures: ClockParameters, begun: Anchored, due: Due, held: Sequence[Held], since: date
) -> Timeline[Standing]:
    """How the obligation stands on the days on which it is asked, right from `since` on; NOT_APPLICABLE on others."""
    # Not by the whole tuple: of two that begin on one day the last day of one may be None.
    by_day = sorted(held, key=lambda each: (each.first_day, each.last_day or date.max))
    met: Timeline[Held | None] = spans_over([(each.first_day, each.last_day, each) for each in by_day], None)
    changes: list[tuple[date, Standing]] = []
    lapsed: Held | None = None
    for span in met.spans(begun.asked_from):
        if span.last_day is not None and span.last_day < since:
            lapsed = span.value or lapsed
            continue
        shown = Span(max(span.first_day, begun.asked_from), span.last_day, span.value)
        if span.value is not None:
            lapsed = span.value
            changes.extend(_met(figures, due, shown, span.value))
        elif lapsed is None or (begun.day is not None and span.first_day <= begun.day):
            dues = foreseen(shown.first_day, due.moves, due.first)
            last_day = span.last_day or date.max
            changes.extend(until_due(figures, dues, last_day, due.speed, begun.evidence, begun.marked_from))
        else:
            changes.extend(_again(figures, due, shown, lapsed))
    if begun.asked_to is not None and begun.asked_to < date.max:
        changes = [change for change in changes if change[0] <= begun.asked_to]
        changes.append((begun.asked_to + ONE_DAY, NOT_APPLICABLE))
    return steps(changes, NOT_APPLICABLE)


def unset(begun: Anchored) -> Timeline[Standing]:
    """The sources leave its figure open, or the day from which it counts is not known."""
    return spans_over([(begun.asked_from, begun.asked_to, UNKNOWN)], NOT_APPLICABLE)


def _met(figures: ClockParameters, due: Due, span: Span[Held | None], held: Held) -> Changes:
    """Met; where its end was known from the first, with the day on which it must be renewed."""
    if not held.ends_as_said or held.last_day is None:
        yield span.first_day, Standing(Status.COMPLIANT, None, held.evidence)
        return
    again = later(held.last_day, due.again_days)
    yield span.first_day, Standing(Status.COMPLIANT, again, held.evidence)
    soon = max(later(again, 1 - figures.due_soon_days), span.first_day)
    if span.last_day is not None and soon <= span.last_day:
        yield soon, Standing(Status.DUE_SOON, again, held.evidence)


def _again(figures: ClockParameters, due: Due, span: Span[Held | None], lapsed: Held) -> Changes:
    """What met it has ended: the days run anew from the last day on which it was met."""
    before = span.first_day - ONE_DAY
    dues = foreseen(span.first_day, due.speed, lambda day: reached(before, due.again_days, as_known_on(day, due.speed)))
    return until_due(figures, dues, span.last_day or date.max, due.speed, lapsed.evidence)
