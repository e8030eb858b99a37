"""Which kinds of event can change what a rule finds, by wire name."""

from domain.event import Event
from domain.rules.applies_to import could_ask
from domain.rules.rule import AppliesTo, Knowledge, Rule
from domain.supervision_relationship.events import RelationshipEvent
from domain.vocabulary import PersonId

CORRECTIONS = frozenset({"staff.history_corrected.v1"})

POSTS = frozenset(
    {
        "staff.registered.v1",
        "staff.rehired.v1",
        "staff.left.v1",
        "staff.leaver_cancelled.v1",
        "staff.assignment_added.v1",
        "staff.assignment_changed.v1",
        "staff.assignment_ended.v1",
        "staff.status_changed.v1",
        "staff.career_stage_changed.v1",
    }
)

ABSENCES = frozenset(
    {
        "staff.absence_started.v1",
        "staff.absence_amended.v1",
        "staff.absence_ended.v1",
        "staff.absence_cancelled.v1",
    }
)

SESSIONS = frozenset(
    {
        "session.recorded.v1",
        "session.disputed.v1",
        "session.amended.v1",
        "session.cancelled.v1",
        "session.missed.v1",
        "group.session_attended.v1",
        "group.session_withdrawn.v1",
    }
)
"""Sessions of two people and of groups."""

RELATIONSHIPS = frozenset(
    {
        "supervision.relationship_activated.v1",
        "supervision.relationship_suspended.v1",
        "supervision.relationship_resumed.v1",
        "supervision.relationship_transferred.v1",
        "supervision.relationship_ended.v1",
    }
)
"""On which days supervision runs."""

AGREEMENTS = frozenset({"supervision.agreement_signed.v1", "supervision.agreement_reviewed.v1"})

PLANS = frozenset(
    {
        "preceptorship.offered.v1",
        "preceptorship.offer_declined.v1",
        "preceptorship.started.v1",
        "preceptorship.preceptor_assigned.v1",
        "preceptorship.preceptor_replaced.v1",
        "preceptorship.meeting_held.v1",
        "preceptorship.item_completed.v1",
        "preceptorship.paused.v1",
        "preceptorship.resumed.v1",
        "preceptorship.extended.v1",
        "preceptorship.anchor_moved.v1",
        "preceptorship.sign_off_requested.v1",
        "preceptorship.signature_recorded.v1",
        "preceptorship.completed.v1",
        "preceptorship.withdrawn.v1",
        "preceptorship.reopened.v1",
        "preceptorship.time_credited.v1",
        "preceptorship.pack_migrated.v1",
        "preceptorship.year_assessed.v1",
    }
)

PASSPORTS = frozenset({"passport.opened.v1", "passport.reviewed.v1", "passport.handed_over.v1", "passport.closed.v1"})
COURSES = frozenset({"course.begun.v1", "course.completed.v1", "course.left.v1"})
PLACEMENTS = frozenset({"placement.begun.v1", "placement.ended.v1"})
OUTSIDERS = frozenset({"staff.outsider_registered.v1"})
ISSUE_ROUTES = frozenset({"issue_route.named.v1", "issue_route.ended.v1"})
AGREED_ELSEWHERE = frozenset({"agreement.recorded.v1", "agreement.ended.v1"})
GLASSES = frozenset({"access.glass_broken.v1", "access.glass_reviewed.v1"})
PAIRS = frozenset({"pair.formed.v1", "pair.met.v1", "pair.self_assessed.v1", "pair.ended.v1"})

ACCEPTANCES = frozenset(
    {
        "finding.mitigation_proposed.v1",
        "finding.mitigation_approved.v1",
        "finding.mitigation_rejected.v1",
        "finding.mitigation_reviewed.v1",
        "finding.acceptance_ended.v1",
    }
)
"""What makes a finding bearable for a while. All else that happens to findings is no fact about people."""
ANSWERS = frozenset({"preceptorship.offer_accepted.v1"})
HOURS_LOGGED = frozenset(
    {
        "preceptorship.supernumerary_hours_logged.v1",
        "preceptorship.protected_hours_logged.v1",
        "preceptorship.workload_recorded.v1",
    }
)

DECISION_MAKERS = frozenset({"declaration.decision_maker_named.v1"})
DECLARED = frozenset(
    {"declaration.interest_registered.v1", "declaration.nil_returned.v1", "declaration.interests_confirmed.v1"}
)
"""Each is a declaration, also that there is nothing to declare."""
PUBLISHED = frozenset({"declaration.published.v1"})
INTERESTS = frozenset(
    {
        "declaration.interest_registered.v1",
        "declaration.interest_amended.v1",
        "declaration.interest_ended.v1",
        "declaration.interest_reviewed.v1",
    }
)
OPENINGS = frozenset({"staff.opening_position_recorded.v1"})
REGISTRATIONS = frozenset({"staff.registration_updated.v1"})
LINE_MANAGEMENT = frozenset({"staff.line_manager_assigned.v1"})
TRAINING = frozenset({"staff.training_recorded.v1"})
HOURS = frozenset({"staff.hours_changed.v1"})
NOTICE = frozenset({"staff.leaver_notified.v1"})
LEAVING = frozenset({"staff.left.v1", "staff.leaver_cancelled.v1"})

APPLICABILITY = POSTS | CORRECTIONS
"""What can change whom a rule is for."""

CLOCKS = APPLICABILITY | ABSENCES
"""What can change whom a rule is for, and when its clock stands."""


def also_asked_by(rule: Rule) -> frozenset[str]:
    """Kinds of event that matter to this rule because of whom it is for."""
    asked = rule.applies_to
    return (
        (RELATIONSHIPS if asked.kinds or asked.supervises else frozenset())
        | (PLANS if asked.programmes else frozenset())
        | (REGISTRATIONS if asked.registered_with else frozenset())
        | (DECISION_MAKERS if asked.decision_makers else frozenset())
    )


def person_concerned(asked: AppliesTo, event: Event, knowledge: Knowledge) -> set[PersonId]:
    """The person it is about, of a correction everybody it concerns; without those whom a rule could never be for.

    Of supervision, where a rule is for those who give it, whoever gives it.
    """
    if asked.supervises and isinstance(event, RelationshipEvent):
        return {each for each in event.people if could_ask(asked, knowledge.person(each))}
    if event.type in CORRECTIONS:
        return {person_id for person_id in event.people if could_ask(asked, knowledge.person(person_id))}
    person_id = PersonId(event.about)
    return {person_id} if could_ask(asked, knowledge.person(person_id)) else set()
