"""What holds of the standings of a rule whatever its shape."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from domain.rules.elapsed import reached
from domain.rules.parameters import ClockParameters
from domain.rules.pauses import Evidence, Pauses
from domain.rules.rule import Standing
from domain.timeline import ONE_DAY, Span, Timeline, always, combine, later
from domain.vocabulary import Status

NOT_APPLICABLE = Standing(Status.NOT_APPLICABLE)
UNKNOWN = Standing(Status.UNKNOWN)


def laid_over(found: Timeline[Standing], asked: Timeline[bool], paused: Pauses) -> Timeline[Standing]:
    """What was found on the days on which the rule asks; PAUSED where the clock stands."""

    return combine(_standing, found, asked, paused)


def _standing(found: Standing, asks: bool, pause: Evidence | None) -> Standing:
    if not asks:
        return NOT_APPLICABLE
    if pause is None or found.status is Status.NOT_APPLICABLE:
        return found
    return Standing(Status.PAUSED, None, pause)


def the_one_asked(standings: Sequence[Standing]) -> Standing:
    """Of several that ask on different days the one that asks."""
    return next((each for each in standings if each is not NOT_APPLICABLE), NOT_APPLICABLE)


def unknown_where(asked: Timeline[bool]) -> Timeline[Standing]:
    """UNKNOWN wherever the rule asks: the sources leave its figure open."""
    return laid_over(always(UNKNOWN), asked, always(None))


def within(span: Span[bool], changes: Iterable[tuple[date, Standing]]) -> Iterator[tuple[date, Standing]]:
    """The changes up to the last day of the span: what comes after it belongs to the next span in which a rule asks."""
    return (change for change in changes if span.last_day is None or change[0] <= span.last_day)


def until_due(
    figures: ClockParameters,
    dues: Sequence[tuple[date, date | None]],
    last_day: date,
    speed: Timeline[int],
    evidence: Evidence,
    marked_from: date | None = None,
) -> Iterator[tuple[date, Standing]]:
    """In date, due soon, overdue, to `last_day`; `dues` are the due days as foreseen from each day on.

    Due soon are the last days before the due day, and those of grace after it; from `marked_from` on, all of them.
    """
    for number, (day, due) in enumerate(dues):
        end = min(last_day, dues[number + 1][0] - ONE_DAY if number + 1 < len(dues) else date.max)
        if day > end:
            continue
        if due is None:
            yield day, Standing(Status.COMPLIANT, None, evidence)
            continue
        soon = later(due, 1 - figures.due_soon_days)
        soon = soon if marked_from is None else min(soon, marked_from)
        last_chance = reached(due, figures.grace_days, speed)
        over = date.max if last_chance is None else later(last_chance, 1)
        if day < min(soon, over):
            yield day, Standing(Status.COMPLIANT, due, evidence)
        if max(day, soon) <= end and max(day, soon) < over:
            yield max(day, soon), Standing(Status.DUE_SOON, due, evidence)
        if max(day, over) <= end:
            yield max(day, over), Standing(Status.OVERDUE, due, evidence)
