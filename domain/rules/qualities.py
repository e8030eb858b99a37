"""What can be asked of whoever holds a role toward somebody, day by day: registration, training, band, profession.

Where nothing at all is known of a matter, the answer is None and not "no": no finding rests on a gap in a feed.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from domain.dossier import Dossier
from domain.dossier_facts.facts import day_after
from domain.dossier_facts.registration import RegistrationKnown, TrainingKnown
from domain.roles import ROLE_OF
from domain.rules.calendar import add_months
from domain.rules.expiry import worked_as
from domain.rules.role_days import from_elsewhere, together
from domain.small_record.vocabulary import AgreementKind, RecordKind
from domain.timeline import Timeline, always, combine, combine_all, later, spans_over, steps, union
from domain.vocabulary import EventId, Profession, Role


class Qualities(BaseModel):
    """What is asked of the holder of a role; a matter that is left out is not asked for.

    months_registered: since the first day on which any body listed the person. registration_current: by any body.
    not_lapsed: as that, but whom no body ever listed is not asked. bodies: one of these lists the person; where none of
    them ever did, only a post in one of `professions` leaves it open. professions, alone: a post in one of these.
    training: a competence that must be held; training_lasts_days: so long after it was gained at most.
    or_months_supervising: whoever has supervised for so long needs no training.
    at_least_their_band: of the person toward whom the role is held. least_band: by that person's band, another least.
    families: toward somebody of one of these sets of professions a holder of the same set is needed; toward others any.
    agreements: of somebody registered as employed elsewhere, one of each of these sets of agreements holds.
    families_or_training: whoever has this competence may be of another family.
    with_the_employer: has not left, and holds a post that is not inactive.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    months_registered: int | None = Field(None, ge=0)
    registration_current: bool = False
    not_lapsed: bool = False
    bodies: tuple[str, ...] = ()
    professions: frozenset[Profession] = frozenset()
    training: str | None = None
    training_lasts_days: int | None = Field(None, ge=1)
    or_months_supervising: int | None = Field(None, ge=1)
    at_least_their_band: bool = False
    least_band: Mapping[int, int] = Field(default_factory=dict)
    families: tuple[frozenset[Profession], ...] = ()
    agreements: tuple[frozenset[AgreementKind], ...] = ()
    families_or_training: str | None = None
    with_the_employer: bool = False


class Answer(NamedTuple):
    """Whether one condition is met (None: nothing is known of it), and where it is not the events that show it."""

    met: bool | None
    evidence: tuple[EventId, ...] = ()


Answers = Timeline[Answer]

_YES = Answer(True)


def answers(asked: Qualities, roles: frozenset[Role], holder: Dossier, toward: Dossier) -> Timeline[list[Answer]]:
    """One answer for each thing that is asked; roles: those in which the holder's experience counts."""
    found = [*_of_registration(asked, holder)]
    if asked.training is not None:
        found.append(_trained_or_experienced(asked, asked.training, roles, holder))
    found += _of_both_posts(asked, holder, toward)
    found += [_agreed(one_of, holder) for one_of in asked.agreements]
    if asked.with_the_employer:
        found.append(_with_the_employer(holder))
    return combine_all(lambda each: each, found)


def _of_registration(asked: Qualities, holder: Dossier) -> Iterator[Answers]:
    if asked.months_registered is not None:
        yield _registered_since(holder, asked.months_registered)
    if asked.registration_current:
        yield _registered_now(holder.registrations, Answer(None))
    if asked.not_lapsed:
        yield _registered_now(holder.registrations, _YES)
    if asked.bodies:
        yield _registered_by(asked, holder)
    elif asked.professions:
        yield _in_post(holder, asked.professions)


def _of_both_posts(asked: Qualities, holder: Dossier, toward: Dossier) -> Iterator[Answers]:
    if asked.at_least_their_band:
        yield combine(_senior_enough, holder.band(), toward.band())
    if asked.least_band:
        least = toward.band().map(lambda band: asked.least_band.get(band, 0) if band is not None else None)
        yield combine(_senior_enough, holder.band(), least)
    if asked.families:
        families = asked.families
        same = combine(lambda of, to: _same_family(families, of, to), holder.profession(), toward.profession())
        declared = _trained(holder.training(asked.families_or_training or ""), None)
        yield combine(lambda answer, may: _YES if may.met else answer, same, declared)


def _registered_since(holder: Dossier, months: int) -> Answers:
    listings = [body.listed() for body in holder.registrations.values() if any(body.listed().values)]
    if not listings:
        return always(Answer(None))
    firsts = [first for body in holder.registrations.values() if (first := body.first_registered)]
    if not firsts:
        return always(Answer(False))
    day, event_id = min(firsts)
    return steps([(add_months(day, months), _YES)], Answer(False, (event_id,)))


def _registered_now(registrations: Mapping[str, RegistrationKnown], of_none: Answer) -> Answers:
    """By any of these bodies; `of_none` where none of them ever listed the person."""
    bodies = [
        combine(lambda listed, current: (current, (listed.event_id,) if listed else ()), body.listed(), body.current())
        for body in registrations.values()
        if any(body.listed().values)
    ]
    if not bodies:
        return always(of_none)
    return combine_all(
        lambda said: Answer(any(current for current, _ in said), together(*(evidence for _, evidence in said))), bodies
    )


def _registered_by(asked: Qualities, holder: Dossier) -> Answers:
    names = {body.casefold() for body in asked.bodies}
    listed = {name: known for name, known in holder.registrations.items() if name.casefold() in names}
    if any(any(known.listed().values) for known in listed.values()) or not asked.professions:
        return _registered_now(listed, Answer(None))
    return _in_post(holder, asked.professions).map(lambda here: Answer(None) if here.met else here)


def _in_post(holder: Dossier, professions: frozenset[Profession]) -> Answers:
    """Of somebody whom HR never registered nothing is known."""
    if not holder.known_to_hr:
        return always(Answer(None))
    return union(*(days for each, days in worked_as(holder).items() if each in professions)).map(Answer)


def _trained_or_experienced(asked: Qualities, competence: str, roles: frozenset[Role], holder: Dossier) -> Answers:
    trained = _trained(holder.training(competence), asked.training_lasts_days)
    if asked.or_months_supervising is None:
        return trained
    given = (known for known in holder.supervises.values() if ROLE_OF.get(known.kind) in roles)
    first = min((day for known in given if (day := known.began_on)), default=None)
    if first is None:
        return trained
    experienced = steps([(add_months(first, asked.or_months_supervising), True)], before=False)
    return combine(lambda answer, enough: _YES if enough else answer, trained, experienced)


def _trained(trainings: tuple[TrainingKnown, ...], lasts_days: int | None) -> Answers:
    if not trainings:
        return always(Answer(None))
    all_of_it = tuple(each.event_id for each in trainings)
    return spans_over(
        ((each.completed_on, _last_day(each, lasts_days), _YES) for each in trainings), Answer(False, all_of_it)
    )


def _last_day(gained: TrainingKnown, lasts_days: int | None) -> date | None:
    if lasts_days is None:
        return gained.expires_on
    return min(gained.expires_on or date.max, later(gained.completed_on, lasts_days))


def _senior_enough(of_holder: int | None, least: int | None) -> Answer:
    if of_holder is None or least is None:
        return Answer(None)
    return Answer(of_holder >= least)


def _same_family(
    families: tuple[frozenset[Profession], ...], of_holder: Profession | None, of_other: Profession | None
) -> Answer:
    if of_other is None:
        return Answer(None)
    for family in families:
        if of_other in family:
            return Answer(None if of_holder is None else of_holder in family)
    return _YES


def _agreed(one_of: frozenset[AgreementKind], holder: Dossier) -> Answers:
    """Somebody of our own needs none; of somebody whom nobody registered it is not known who employs them."""
    if holder.known_to_hr:
        return always(_YES)
    told = from_elsewhere(holder)
    if not told:
        return always(Answer(None))
    records = (each for each in holder.records.values() if each.kind is RecordKind.AGREEMENT and each.begun)
    agreed = [(each.begun, each.last_day) for each in records if each.begun.agreement in one_of]
    none = Answer(False, (told[-1].event_id, *(begun.event_id for begun, _ in agreed)))
    days = spans_over(((begun.effective_on, last_day, _YES) for begun, last_day in agreed), none)
    known = steps([(told[0].day, True)], before=False)
    return combine(lambda answer, known_then: answer if known_then else Answer(None), days, known)


def _with_the_employer(holder: Dossier) -> Answers:
    """Whom HR never registered comes from elsewhere; of whoever has left or stopped, the last word that says so."""
    if not holder.known_to_hr or not holder.posts:
        return holder.present().map(Answer)
    ended = [fact for post in holder.posts.values() for fact in post.facts.by_day("ended")]
    ended += holder.facts.by_day("left")
    said = [(day_after(fact.day), (fact.event_id,)) for fact in ended]
    said += [(fact.day, (fact.event_id,)) for post in holder.posts.values() for fact in post.facts.by_day("status")]
    active = union(*(holder.active(post) for post in holder.posts.values()))
    return combine(lambda here, told: _YES if here else Answer(False, told), active, steps(sorted(said), ()))
