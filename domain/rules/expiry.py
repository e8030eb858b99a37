"""Expiry: something that must be current on every day worked (REG-01: the professional registration).

An expiry day is the last day that is covered; from the day after (and the grace) it is overdue. What a body itself
ends, by lapsing, suspending or removing, is a breach from that day. Nothing known is UNKNOWN, never in date.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from pydantic import Field

from domain.dossier import Dossier
from domain.dossier_facts.registration import Listing
from domain.event import Event
from domain.rules.applies_to import asked_of, in_force
from domain.rules.changes import (
    APPLICABILITY,
    PLANS,
    REGISTRATIONS,
    RELATIONSHIPS,
    TRAINING,
    also_asked_by,
    person_concerned,
)
from domain.rules.parameters import Parameters
from domain.rules.pauses import Evidence, pauses
from domain.rules.rule import Assessment, Knowledge, Rule, Shape, Standing
from domain.rules.standings import UNKNOWN, laid_over
from domain.timeline import Timeline, always, combine, combine_all, intersect, steps, union
from domain.vocabulary import PersonId, Profession, Severity, Status


class ExpiryParameters(Parameters):
    """Either a listing by one of the `bodies` of the profession, or a `competence` gained by training.

    bodies: by profession, the bodies of which one must list the person. warn_days: so long before the end it is due
    soon, each step nearer mattering one degree more. pause_after_days: from this day of an absence nobody works.
    """

    bodies: Mapping[Profession, tuple[str, ...]] = Field(default_factory=dict)
    competence: str | None = None
    warn_days: tuple[int, ...] = (90, 30, 7)
    grace_days: int = 0
    pause_after_days: int | None = 28


_BEST_FIRST = (Status.COMPLIANT, Status.DUE_SOON, Status.OVERDUE, Status.BREACHED, Status.UNKNOWN)
"""Of several bodies the one that stands best is the one that counts."""
_WORST_LAST = (
    Status.NOT_APPLICABLE,
    Status.PAUSED,
    Status.COMPLIANT,
    Status.DUE_SOON,
    Status.UNKNOWN,
    Status.OVERDUE,
    Status.BREACHED,
)
"""Of several posts the one that stands worst is the one that counts."""


def assess(rule: Rule, person_id: PersonId, knowledge: Knowledge, since: date) -> list[Assessment]:
    """One timeline for the person; where posts need several registrations, the one that stands worst."""
    figures: ExpiryParameters = rule.parameters
    dossier = knowledge.person(person_id)
    paused = pauses(dossier, figures.pause_after_days)
    parts: list[Timeline[Standing]] = []
    for profession, bodies in figures.bodies.items():
        worked = intersect(in_force(rule), _worked_as(dossier, profession))
        if any(worked.values):
            found = combine_all(_best, [_of_body(rule, dossier, body, since) for body in bodies])
            parts.append(laid_over(found, worked, paused))
    if figures.competence is not None and any((asked := asked_of(rule, dossier)).values):
        parts.append(laid_over(_of_training(rule, dossier, figures.competence), asked, paused))
    if not parts:
        return []
    return [Assessment((person_id,), "", combine_all(_worst, parts), (person_id,))]


def _worked_as(dossier: Dossier, profession: Profession) -> Timeline[bool]:
    """The days on which any active post, also a bank post, is held in the profession."""
    held = (
        combine(lambda active, as_what: active and as_what is profession, dossier.active(post), post.profession())
        for post in dossier.posts.values()
    )
    return union(*held)


def _of_body(rule: Rule, dossier: Dossier, body: str, since: date) -> Timeline[Standing]:
    """How the person stands with one body, whoever works where."""
    known = next((each for name, each in dossier.registrations.items() if name.casefold() == body.casefold()), None)
    if known is None:
        return always(UNKNOWN)
    changes: list[tuple[date, Standing]] = []
    for span in known.listed().spans(since):
        if span.value is not None:
            until = date.max if span.last_day is None else span.last_day
            changes += [change for change in _listed(rule, span.first_day, span.value) if change[0] <= until]
    return steps(changes, UNKNOWN)


def _listed(rule: Rule, day: date, listing: Listing) -> list[tuple[date, Standing]]:
    evidence = (listing.event_id,)
    if not listing.practising:
        return [(day, Standing(Status.BREACHED, listing.expires_on, evidence))]
    return list(_ending(rule, day, listing.expires_on, evidence))


def _of_training(rule: Rule, dossier: Dossier, competence: str) -> Timeline[Standing]:
    """How the person stands with the competence; OVERDUE is not said of somebody who never gained it."""
    changes: list[tuple[date, Standing]] = []
    for gained in dossier.training(competence):
        kept = [change for change in changes if change[0] < gained.completed_on]
        changes = [*kept, *_ending(rule, gained.completed_on, gained.expires_on, (gained.event_id,))]
    return steps(changes, UNKNOWN)


def _ending(rule: Rule, day: date, last_day: date | None, evidence: Evidence) -> Iterator[tuple[date, Standing]]:
    """In date from `day`, due soon in steps that matter one degree more each, overdue after the last day and grace."""
    figures: ExpiryParameters = rule.parameters
    yield day, Standing(Status.COMPLIANT, last_day, evidence)
    if last_day is None:
        return
    warnings = sorted(figures.warn_days, reverse=True)
    for number, days in enumerate(warnings):
        degree = Severity(max(Severity.INFO, rule.severity - len(warnings) + number))
        yield max(day, last_day - timedelta(days=days)), Standing(Status.DUE_SOON, last_day, evidence, degree)
    over = last_day + timedelta(days=figures.grace_days + 1)
    yield max(day, over), Standing(Status.OVERDUE, last_day, evidence)


def _best(standings: list[Standing]) -> Standing:
    return min(standings, key=lambda one: _BEST_FIRST.index(one.status))


def _worst(standings: list[Standing]) -> Standing:
    return max(standings, key=lambda one: _WORST_LAST.index(one.status))


def affected(rule: Rule, event: Event, knowledge: Knowledge) -> set[PersonId]:
    """Only the person whose registration, training, posts or absences changed."""
    return person_concerned(event, REGISTRATIONS | TRAINING | APPLICABILITY | also_asked_by(rule))


SHAPE = Shape(
    name="expiry",
    parameters=ExpiryParameters,
    assess=assess,
    changed_by=REGISTRATIONS | TRAINING | APPLICABILITY | RELATIONSHIPS | PLANS,
    affected=affected,
)
