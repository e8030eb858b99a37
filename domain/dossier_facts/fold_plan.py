"""How the events of a preceptorship change the dossiers of preceptee and preceptor."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from domain.dossier_facts.facts import Facts
from domain.dossier_facts.fold import Fold
from domain.dossier_facts.person import Dossier
from domain.dossier_facts.plan import Offered, PlanKnown, Terms
from domain.event import Event
from domain.preceptorship_plan import events as plan
from domain.preceptorship_plan.vocabulary import AssessedOutcome
from domain.vocabulary import PersonId


def about_plan(add: Callable[[Facts, Any], Facts]) -> Fold:
    """Facts about a plan of this person; in the dossier of anybody else nothing but that a plan may name them."""

    def fold(dossier: Dossier, event: plan.PlanEvent) -> Dossier:
        if event.about == dossier.person_id:
            known = dossier.plans.get(event.plan) or PlanKnown(dossier.person_id, event.plan)
            known = replace(known, facts=add(known.facts, event))
            return dossier.having(plans={**dossier.plans, event.plan: known})
        precepted = (PersonId(event.about), event.plan)
        if not isinstance(event, _NAMING) or precepted in dossier.precepts:
            return dossier
        return dossier.having(precepts=dossier.precepts | {precepted})

    return fold


def _started(facts: Facts, event: plan.PlanStarted) -> Facts:
    terms = Terms(
        event.started_in_post_on,
        event.registered_on,
        event.anchor,
        event.months,
        event.ends_on,
        event.part_time,
        event.fte,
    )
    return facts.add(event, "started", terms).add(event, "ends_on", event.ends_on)


def _anchor_moved(facts: Facts, event: plan.AnchorMoved) -> Facts:
    moved = (event.started_in_post_on, event.registered_on, event.anchor)
    return facts.add(event, "anchor_moved", moved).add(event, "ends_on", event.ends_on)


def _one(group: str, value: Callable[[Any], Any] = lambda event: None) -> Fold:
    return about_plan(lambda facts, event: facts.add(event, group, value(event)))


def _credited(facts: Facts, event: plan.TimeCredited) -> Facts:
    return facts.add(event, "credited", (event.ground, event.end_moves_by)).add(event, "ends_on", event.ends_on)


def _migrated(facts: Facts, event: plan.PackMigrated) -> Facts:
    terms = (event.programme, event.programme_version, event.months, event.part_time)
    return facts.add(event, "migrated", terms).add(event, "ends_on", event.ends_on)


def _assessed(facts: Facts, event: plan.YearAssessed) -> Facts:
    deferred = event.outcome is AssessedOutcome.DEFERRED
    return facts.add(event, "deferred" if deferred else "closed", event.outcome)


_NAMING = (plan.PreceptorAssigned, plan.PreceptorReplaced)

PLAN_FOLDS: dict[type[Event], Fold] = {
    plan.PlanOffered: _one("offered", lambda e: Offered(e.programme, e.programme_version, e.route)),
    plan.OfferAccepted: _one("accepted"),
    plan.OfferDeclined: _one("declined"),
    plan.PlanStarted: about_plan(_started),
    plan.AnchorMoved: about_plan(_anchor_moved),
    plan.PreceptorAssigned: _one("preceptor", lambda e: e.preceptor_id),
    plan.PreceptorReplaced: _one("preceptor", lambda e: e.preceptor_id),
    plan.MeetingHeld: _one("meeting", lambda e: (e.meeting, e.preceptor_id, e.minutes)),
    plan.SupernumeraryHoursLogged: _one("supernumerary", lambda e: e.hours),
    plan.ProtectedHoursLogged: _one("protected", lambda e: (e.of, e.hours)),
    plan.ItemCompleted: _one("item", lambda e: e.item),
    plan.PlanPaused: _one("paused"),
    plan.PlanResumed: about_plan(lambda facts, e: facts.add(e, "resumed").add(e, "ends_on", e.ends_on)),
    plan.PlanExtended: _one("ends_on", lambda e: e.ends_on),
    plan.SignOffRequested: _one("sign_off_requested"),
    plan.SignatureRecorded: _one("signature", lambda e: (e.role, e.signed_by)),
    plan.PlanCompleted: _one("closed", lambda e: e.outcome),
    plan.PlanWithdrawn: _one("closed", lambda e: e.outcome),
    plan.PlanReopened: _one("reopened"),
    plan.TimeCredited: about_plan(_credited),
    plan.PackMigrated: about_plan(_migrated),
    plan.WorkloadRecorded: _one("workload", lambda e: e.percent),
    plan.YearAssessed: about_plan(_assessed),
}
"""By class of event."""
