"""What holds of the standings of a rule whatever its shape."""

from dataclasses import replace

from domain.rules.pauses import Evidence, Pauses
from domain.rules.rule import Standing
from domain.timeline import Timeline, always, combine
from domain.vocabulary import Status

NOT_APPLICABLE = Standing(Status.NOT_APPLICABLE)
UNKNOWN = Standing(Status.UNKNOWN)


def laid_over(found: Timeline[Standing], asked: Timeline[bool], paused: Pauses) -> Timeline[Standing]:
    """What was found on the days on which the rule asks; PAUSED where the clock stands, with the day then due."""

    def standing(one: Standing, asks: bool, pause: Evidence | None) -> Standing:
        if not asks:
            return NOT_APPLICABLE
        if pause is None or one.status is Status.NOT_APPLICABLE:
            return one
        return replace(one, status=Status.PAUSED, evidence=pause, severity=None)

    return combine(standing, found, asked, paused)


def unknown_where(asked: Timeline[bool]) -> Timeline[Standing]:
    """UNKNOWN wherever the rule asks: the sources leave its figure open."""
    return laid_over(always(UNKNOWN), asked, always(None))
