"""Who may hold a role toward somebody: a preceptor (PRE-11), a supervisor (ROLE-02, TRN-01, REG-04) …

Each holder is asked for what `qualities` names, or, where one is enough, any of all holders of the roles (SUP-13).
Where nothing at all is known of a matter, the answer is UNKNOWN and not a breach: no finding rests on a gap in a feed.
"""

from datetime import date

from domain.dossier import Dossier
from domain.dossier_facts.relationship import Held
from domain.event import Event
from domain.preceptorship_plan.events import PlanEvent
from domain.roles import ROLE_OF, RoleHeld, roles_toward
from domain.rules.applies_to import could_ask
from domain.rules.changes import AGREED_ELSEWHERE, OUTSIDERS, also_asked_by
from domain.rules.qualities import Answer, Qualities, answers
from domain.rules.role_days import (
    CORRECTIONS,
    GIVING,
    LINE_MANAGEMENT,
    POSTS,
    PRECEPTING,
    PRESENCE,
    RELATIONSHIPS,
    about,
    asked,
    corrected,
    holders_toward,
    real,
    subjects_of,
    together,
)
from domain.rules.rule import AppliesTo, Assessment, Knowledge, Rule, Shape, Standing
from domain.staff_member.events import HistoryCorrected
from domain.supervision_relationship.events import RelationshipEvent
from domain.timeline import Timeline, combine, combine_all
from domain.vocabulary import PersonId, Role, Status


class Parameters(Qualities):
    """roles: whose holders are asked. one_is_enough: of all of them together, not each."""

    roles: frozenset[Role] = frozenset({Role.PRECEPTOR})
    one_is_enough: bool = False


_PLANS = PRECEPTING | {"preceptorship.offered.v1", "preceptorship.started.v1", "preceptorship.anchor_moved.v1"}
_STAGE = frozenset({"staff.career_stage_changed.v1"})
_OF_EITHER = POSTS | PRESENCE | _STAGE

Verdict = tuple[Held | None, list[Answer]]
"""What shows the role on a day (None: it is not held), and what is known of its holder."""


def assess(rule: Rule, person_id: PersonId, knowledge: Knowledge, since: date) -> list[Assessment]:
    """One assessment for each holder of each role toward this person (people: person, holder), or one for them all."""
    parameters: Parameters = rule.parameters
    dossier = knowledge.person(person_id)
    is_asked = asked(rule, dossier)
    if not any(is_asked.values):
        return []
    roles = [role for role in roles_toward(dossier) if role.role in parameters.roles]
    verdicts = [_verdict(parameters, role, knowledge) for role in roles]
    if parameters.one_is_enough:
        best = combine(_best, is_asked, combine_all(lambda each: each, verdicts))
        return [Assessment((person_id,), "", best, (person_id,))] if verdicts else []
    return [
        Assessment((person_id, role.holder), role.subject_key, combine(_standing, is_asked, verdict), (person_id,))
        for role, verdict in zip(roles, verdicts, strict=True)
    ]


def _verdict(parameters: Parameters, role: RoleHeld, knowledge: Knowledge) -> Timeline[Verdict]:
    holder, toward = knowledge.person(role.holder), knowledge.person(role.subject)
    held = role.held if parameters.with_the_employer else real(role, knowledge)
    return combine(lambda *both: both, held, answers(parameters, parameters.roles, holder, toward))


def _standing(is_asked: bool, verdict: Verdict) -> Standing:
    held, known = verdict
    if not is_asked or not held:
        return Standing(Status.NOT_APPLICABLE)
    unmet = [answer.evidence for answer in known if answer.met is False]
    if unmet:
        return Standing(Status.BREACHED, None, together(held, *unmet))
    if any(answer.met is None for answer in known):
        return Standing(Status.UNKNOWN, None, held)
    return Standing(Status.COMPLIANT, None, held)


_BEST_FIRST = (Status.COMPLIANT, Status.UNKNOWN, Status.BREACHED)


def _best(is_asked: bool, verdicts: list[Verdict]) -> Standing:
    """How the best of those stands who hold a role on the day; a breach shows all of them."""
    held = [each for verdict in verdicts if (each := _standing(is_asked, verdict)).status in _BEST_FIRST]
    if not held:
        return Standing(Status.NOT_APPLICABLE)
    best = min(held, key=lambda each: _BEST_FIRST.index(each.status))
    return best._replace(evidence=together(*(each.evidence for each in held))) if best.status.is_breach else best


def changed_by(rule: Rule) -> frozenset[str]:
    """Who holds the roles toward whom, and all that is asked of a holder."""
    asks: Parameters = rule.parameters
    giving = (_PLANS if role is Role.PRECEPTOR else GIVING.get(role, RELATIONSHIPS) for role in asks.roles)
    registered = asks.months_registered is not None or asks.registration_current or asks.not_lapsed or asks.bodies
    return (
        CORRECTIONS
        | _OF_EITHER
        | also_asked_by(rule)
        | frozenset().union(*giving)
        | (frozenset({"staff.registration_updated.v1"}) if registered else frozenset())
        | (OUTSIDERS | AGREED_ELSEWHERE if asks.agreements else frozenset())
        | (frozenset({"staff.training_recorded.v1"}) if asks.training or asks.families_or_training else frozenset())
    )


def affected(rule: Rule, event: Event, knowledge: Knowledge) -> set[PersonId]:
    """The people toward whom a holder, or who themselves, may stand otherwise now."""
    found = _concerned(rule, event, knowledge)
    if rule.applies_to == AppliesTo():
        return found
    return {each for each in found if could_ask(rule.applies_to, knowledge.person(each))}


def _concerned(rule: Rule, event: Event, knowledge: Knowledge) -> set[PersonId]:
    asks: Parameters = rule.parameters
    if isinstance(event, HistoryCorrected):
        return corrected(event, knowledge)
    if isinstance(event, RelationshipEvent):
        if ROLE_OF.get(event.kind) not in asks.roles:
            return set()
        experience = asks.or_months_supervising is not None
        supervised = _toward_whom(asks, knowledge.person(event.supervisor_id)) if experience else set()
        return {about(event)} | supervised
    if isinstance(event, PlanEvent):
        return {about(event)}
    dossier = knowledge.person(about(event))
    if event.type in LINE_MANAGEMENT:
        return {about(event)}
    own = event.type in _OF_EITHER | also_asked_by(rule) and any(holders_toward(dossier, role) for role in asks.roles)
    return _toward_whom(asks, dossier) | ({about(event)} if own else set())


def _toward_whom(asks: Parameters, holder: Dossier) -> set[PersonId]:
    return {subject for role in asks.roles for subject in subjects_of(holder, role)}


SHAPE = Shape(name="eligibility", parameters=Parameters, assess=assess, changed_by=changed_by, affected=affected)
