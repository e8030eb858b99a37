"""How what makes a finding bearable changes the dossier of the first of the people whom it concerns."""

from collections.abc import Callable

from domain.dossier_facts.acceptance import AcceptanceKnown, Looked
from domain.dossier_facts.fold import Fold
from domain.dossier_facts.person import Dossier
from domain.event import Event
from domain.finding import events as finding


def _looked(event: finding.MitigationApproved | finding.MitigationReviewed) -> Looked:
    return Looked(event.effective_on, event.review_on, event.severity, event.event_id)


def _approved(dossier: Dossier, event: finding.MitigationApproved) -> Dossier:
    if event.about != dossier.person_id:
        return dossier
    accepted = AcceptanceKnown(event.finding_id, event.concerned, event.accepted_until, (_looked(event),))
    return dossier.having(acceptances=(*dossier.acceptances, accepted))


def _changed(
    dossier: Dossier, event: finding.FindingEvent, change: Callable[[AcceptanceKnown], AcceptanceKnown]
) -> Dossier:
    """What the event says of the acceptance that runs, where there is one."""
    if not any(_runs(each, event) for each in dossier.acceptances):
        return dossier
    changed = (change(each) if _runs(each, event) else each for each in dossier.acceptances)
    return dossier.having(acceptances=tuple(changed))


def _runs(each: AcceptanceKnown, event: finding.FindingEvent) -> bool:
    return each.finding_id == event.finding_id and each.ended_on is None


def _reviewed(dossier: Dossier, event: finding.MitigationReviewed) -> Dossier:
    return _changed(dossier, event, lambda each: each._replace(looked=(*each.looked, _looked(event))))


def _ended(dossier: Dossier, event: finding.FindingEvent) -> Dossier:
    return _changed(dossier, event, lambda each: each._replace(ended_on=event.effective_on))


ACCEPTANCE_FOLDS: dict[type[Event], Fold] = {
    finding.MitigationApproved: _approved,
    finding.MitigationReviewed: _reviewed,
    finding.MitigationProposed: _ended,
    finding.MitigationRejected: _ended,
    finding.AcceptanceEnded: _ended,
}
"""By class of event; another proposal takes the place of what was accepted."""
