"""When somebody is away so long that clocks stand still (SUP-23, PRE-14). A supervisor's own absence stops no clock."""

from datetime import date

from domain.dossier import Dossier
from domain.dossier_facts.absence import AbsenceKnown
from domain.dossier_facts.facts import remembered_from
from domain.dossier_facts.post import Post
from domain.rules.elapsed import FULL_SPEED
from domain.staff_member.vocabulary import AbsenceKind, AssignmentStatus
from domain.timeline import Timeline, always, combine, combine_all, later, spans_over, steps
from domain.vocabulary import EventId

Evidence = tuple[EventId, ...]
Pauses = Timeline[Evidence | None]
"""The event with which the absence began, None on the days on which the clock runs."""

ALWAYS, NEVER = always(FULL_SPEED), always(0)
NO_PAUSE: Pauses = always(None)

FROM_DAY_ONE = frozenset({AbsenceKind.PARENTAL, AbsenceKind.CAREER_BREAK})


def pauses(dossier: Dossier, after_days: int | None) -> Pauses:
    """The days on which this person's clocks stand still.

    Parental leave, a career break, and a status in HR that is not at work count from their first day; any other
    absence from its day number `after_days` (None: never). An absence without a known end stands until told otherwise.
    """
    known = _by_days(dossier)
    if after_days not in known:
        known[after_days] = _pauses(dossier, after_days)
    return known[after_days]


@remembered_from("posts", "absence_records")
def _by_days(dossier: Dossier) -> dict[int | None, Pauses]:
    """What was worked out already."""
    return {}


def _pauses(dossier: Dossier, after_days: int | None) -> Pauses:
    spans = [pause for absence in dossier.absences() if (pause := _pause(absence, after_days))]
    by_status = _by_status(dossier)
    if not spans:
        return by_status
    return combine(lambda absence, status: absence or status, spans_over(spans, None), by_status)


def running(paused: Pauses) -> Timeline[int]:
    """The speed of a clock that stands still in these pauses."""
    if len(paused.values) == 1:
        return ALWAYS if paused.values[0] is None else NEVER
    return paused.map(lambda evidence: FULL_SPEED if evidence is None else 0)


def _pause(absence: AbsenceKnown, after_days: int | None) -> tuple[date, date | None, Evidence | None] | None:
    first_day = absence.first_day
    if absence.kind not in FROM_DAY_ONE:
        if after_days is None:
            return None
        first_day = later(first_day, max(after_days - 1, 0))
    if absence.last_day is not None and absence.last_day < first_day:
        return None
    return first_day, absence.last_day, absence.evidence[:1]


@remembered_from("posts")
def _by_status(dossier: Dossier) -> Pauses:
    """Days on which there are posts, but none that is being worked."""
    posts = [combine(_status, post.period(), post.status(), _said(post)) for post in dossier.posts.values()]
    if not any(here is False for post in posts for here, _ in post.values):
        return always(None)
    return combine_all(_away, posts)


def _said(post: Post) -> Timeline[Evidence]:
    return steps(((fact.day, (fact.event_id,)) for fact in post.facts.by_day("status")), ())


def _status(within: bool, status: AssignmentStatus, evidence: Evidence) -> tuple[bool | None, Evidence]:
    """Whether the post is being worked (None: there is none), and the event that says so."""
    return (status.at_work, evidence) if within else (None, ())


def _away(posts: list[tuple[bool | None, Evidence]]) -> Evidence | None:
    held = [(here, evidence) for here, evidence in posts if here is not None]
    if not held or any(here for here, _ in held):
        return None
    return tuple(event for _, evidence in held for event in evidence)
