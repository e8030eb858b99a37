"""Expiry: something that must be current on every day worked (REG-01: the professional registration).

An expiry day is the last day that is covered; from the day after (and the grace) it is overdue. What a body itself
ends, by lapsing, suspending or removing, is a breach from that day. Nothing known is UNKNOWN, never in date.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cached_property

from pydantic import Field

from domain.dossier import Dossier
from domain.dossier_facts.ever import Ever
from domain.dossier_facts.facts import remembered_from
from domain.dossier_facts.registration import Listing, RegistrationKnown
from domain.event import Event
from domain.rules.applies_to import asked_of, could_be_for, in_force
from domain.rules.changes import CLOCKS, REGISTRATIONS, TRAINING, also_asked_by, person_concerned
from domain.rules.parameters import Parameters
from domain.rules.pauses import Evidence, pauses
from domain.rules.rule import AppliesTo, Assessment, Knowledge, Rule, Shape, Standing
from domain.rules.standings import UNKNOWN, laid_over
from domain.timeline import Timeline, always, combine, combine_all, intersect, later, steps, union
from domain.vocabulary import PersonId, Profession, Severity, Status


class ExpiryParameters(Parameters):
    """Either a listing by one of the `bodies` of the profession, or a `competence` gained by training.

    cycle_days: by body, so long after its last word a listing without a named end is confirmed again; one whose end is
    named, or that does not let the person practise, is then left to another rule.

    bodies: by profession, the bodies of which one must list the person. warn_days: so long before the end it is due
    soon, each step nearer mattering one degree more. pause_after_days: from this day of an absence nobody works.
    """

    bodies: Mapping[Profession, tuple[str, ...]] = Field(default_factory=dict)
    cycle_days: Mapping[str, int] = Field(default_factory=dict)
    competence: str | None = None
    warn_days: tuple[int, ...] = (90, 30, 7)
    grace_days: int = 0
    pause_after_days: int | None = 28

    @cached_property
    def whom(self) -> AppliesTo:
        """Everybody whose profession is registered by a body."""
        return AppliesTo(professions=tuple(self.bodies))


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
        worked = worked_as(dossier).get(profession)
        if worked is not None and any((asked := intersect(in_force(rule), worked)).values):
            parts.append(laid_over(_of_bodies(rule, dossier, bodies, since), asked, paused))
    if figures.competence is not None and any((asked := asked_of(rule, dossier)).values):
        parts.append(laid_over(_of_training(rule, dossier, figures.competence), asked, paused))
    if not parts:
        return []
    return [Assessment((person_id,), "", _which(_worst, parts), (person_id,))]


@remembered_from("facts", "posts")
def worked_as(dossier: Dossier) -> dict[Profession, Timeline[bool]]:
    """By profession, the days on which any active post, also a bank post, is held in it; only those ever held."""
    held = [
        combine(lambda active, as_what: as_what if active else None, dossier.active(post), post.profession())
        for post in dossier.posts.values()
    ]
    return {
        profession: union(*(days.map(lambda as_what, one=profession: as_what is one) for days in held))  # type: ignore[misc]
        for profession in {as_what for days in held for as_what in days.values if as_what is not None}
    }


def _of_bodies(rule: Rule, dossier: Dossier, bodies: tuple[str, ...], since: date) -> Timeline[Standing]:
    """How the person stands with the one body that lists them best, whoever works where."""
    names = [body.casefold() for body in bodies]
    known = [each for name, each in dossier.registrations.items() if name.casefold() in names]
    if not known:
        return always(UNKNOWN)
    known.sort(key=lambda each: names.index(each.body.casefold()))
    return _which(_best, [_of_body(rule, each, since) for each in known])


def _of_body(rule: Rule, known: RegistrationKnown, since: date) -> Timeline[Standing]:
    changes: list[tuple[date, Standing]] = []
    for span in known.listed().spans(since):
        if span.value is not None:
            until = date.max if span.last_day is None else span.last_day
            listed = _listed(rule, known.body, span.first_day, span.value)
            changes += [change for change in listed if change[0] <= until]
    return steps(changes, UNKNOWN)


def _listed(rule: Rule, body: str, day: date, listing: Listing) -> list[tuple[date, Standing]]:
    evidence = (listing.event_id,)
    if rule.parameters.cycle_days:
        if not listing.practising or listing.expires_on is not None:
            return [(day, Standing(Status.COMPLIANT, None, evidence))]
        cycle = rule.parameters.cycle_days.get(body.upper())
        return list(_ending(rule, day, None if cycle is None else later(day, cycle), evidence))
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
        yield max(day, later(last_day, -days)), Standing(Status.DUE_SOON, last_day, evidence, degree)
    over = later(last_day, figures.grace_days + 1)
    if over > last_day:
        yield max(day, over), Standing(Status.OVERDUE, last_day, evidence)


def _which(decide: Callable[[list[Standing]], Standing], timelines: list[Timeline[Standing]]) -> Timeline[Standing]:
    return timelines[0] if len(timelines) == 1 else combine_all(decide, timelines)


def _best(standings: list[Standing]) -> Standing:
    return min(standings, key=lambda one: _BEST_FIRST.index(one.status))


def _worst(standings: list[Standing]) -> Standing:
    return max(standings, key=lambda one: _WORST_LAST.index(one.status))


def changed_by(rule: Rule) -> frozenset[str]:
    """Registrations or training, and what changes whom the rule is for and on which days nobody works."""
    figures: ExpiryParameters = rule.parameters
    return (
        CLOCKS
        | also_asked_by(rule)
        | (REGISTRATIONS if figures.bodies else frozenset())
        | (TRAINING if figures.competence is not None else frozenset())
    )


def affected(rule: Rule, event: Event, knowledge: Knowledge) -> set[PersonId]:
    """Only the person whose registration, training, posts or absences changed."""
    figures: ExpiryParameters = rule.parameters
    found = person_concerned(figures.whom, event, knowledge) if figures.bodies else set()
    return found | person_concerned(rule.applies_to, event, knowledge) if figures.competence is not None else found


def concerns(rule: Rule, known: Ever) -> bool:
    """Only those who could ever need such a registration or training."""
    figures: ExpiryParameters = rule.parameters
    asked = (figures.whom, rule.applies_to) if figures.competence is not None else (figures.whom,)
    return any(could_be_for(each, known) for each in asked)


SHAPE = Shape("expiry", ExpiryParameters, assess, changed_by, affected, concerns)
