"""What makes a finding bearable: proposed by one, approved by another who is no party and stands under none, reviewed.

Source of the days: the yearly refresh of declarations (ESR News 20); 90 days for HIGH and CRITICAL, and that nobody who
is managed by a party may approve, are the product's own defaults (COI-14, COI-15).
"""

from datetime import date, timedelta

from domain.event import Event, Rejected
from domain.finding.commands import (
    ApproveMitigation,
    EndAcceptance,
    ProposeMitigation,
    RejectMitigation,
    ReviewMitigation,
)
from domain.finding.events import (
    AcceptanceEnded,
    MitigationApproved,
    MitigationProposed,
    MitigationRejected,
    MitigationReviewed,
)
from domain.finding.making import made
from domain.finding.state import Finding, Proposal
from domain.vocabulary import PersonId, Severity

REVIEW_WITHIN = timedelta(days=365)
REVIEW_WITHIN_IF_GRAVE = timedelta(days=90)


def propose(state: Finding, command: ProposeMitigation) -> tuple[Event, ...]:
    """Raises Rejected: finding_not_open, no_measure, named_is_party, review_too_late, dates_out_of_order."""
    _must_be_open(state)
    if not command.measures:
        raise Rejected("no_measure", "A mitigation must say what is done.")
    if set(command.named) & set(state.concerned):
        raise Rejected("named_is_party", "A mitigation cannot rely on somebody whom the finding concerns.")
    _review_in_time(state, command.effective_on, command.review_on)
    if not command.effective_on <= command.review_on <= command.accepted_until:
        raise Rejected("dates_out_of_order", "It must be looked at again after it begins and before it ends.")
    days = command.review_on, command.accepted_until
    proposal = Proposal(command.proposed_by, command.measures, command.named, *days)
    if proposal == state.proposal:
        return ()
    return (made(state, command, MitigationProposed, **proposal._asdict()),)


def approve(state: Finding, command: ApproveMitigation) -> tuple[Event, ...]:
    """Raises Rejected: finding_not_open, nothing_proposed, party_to_finding, managed_by_party, own_proposal."""
    proposal = _proposed(state)
    _independent(state, command.approved_by, command.managed_by)
    if command.approved_by == proposal.proposed_by:
        raise Rejected("own_proposal", "Whoever proposed it cannot approve it; somebody else must.")
    if state.accepted:
        return ()
    facts = {"approved_by": command.approved_by, "managed_by": command.managed_by, "named": proposal.named}
    days = {"review_on": proposal.review_on, "accepted_until": proposal.accepted_until}
    return (made(state, command, MitigationApproved, **facts, **days),)


def reject(state: Finding, command: RejectMitigation) -> tuple[Event, ...]:
    """Raises Rejected: finding_not_open, nothing_proposed, party_to_finding, managed_by_party."""
    _proposed(state)
    _independent(state, command.rejected_by, command.managed_by)
    return (made(state, command, MitigationRejected, rejected_by=command.rejected_by),)


def review(state: Finding, command: ReviewMitigation) -> tuple[Event, ...]:
    """Raises Rejected: not_accepted, party_to_finding, managed_by_party, review_too_late, dates_out_of_order."""
    if not state.accepted or state.proposal is None:
        raise Rejected("not_accepted", "There is no approved mitigation of this finding that could be reviewed.")
    _independent(state, command.reviewed_by, command.managed_by)
    _review_in_time(state, command.effective_on, command.next_review_on)
    if not command.effective_on <= command.next_review_on <= state.proposal.accepted_until:
        raise Rejected("dates_out_of_order", "The next review must lie before the day until which it is accepted.")
    if (state.reviewed_on, state.proposal.review_on) == (command.effective_on, command.next_review_on):
        return ()
    facts = {"reviewed_by": command.reviewed_by, "review_on": command.next_review_on}
    return (made(state, command, MitigationReviewed, **facts),)


def end(state: Finding, command: EndAcceptance) -> tuple[Event, ...]:
    """Nothing where nothing is accepted, or where somebody left on whom it does not rely."""
    if not state.accepted or state.proposal is None:
        return ()
    if command.person_id is not None and command.person_id not in state.proposal.named:
        return ()
    return (made(state, command, AcceptanceEnded, cause=command.cause, person_id=command.person_id),)


def _must_be_open(state: Finding) -> None:
    if not state.open:
        raise Rejected("finding_not_open", "This finding is not open; there is nothing to be made bearable.")


def _proposed(state: Finding) -> Proposal:
    _must_be_open(state)
    if state.proposal is None:
        raise Rejected("nothing_proposed", "Nobody has proposed a mitigation of this finding.")
    return state.proposal


def _independent(state: Finding, person_id: PersonId, managed_by: tuple[PersonId, ...]) -> None:
    parties = set(state.concerned)
    if person_id in parties:
        raise Rejected("party_to_finding", "Whoever a finding concerns cannot decide about its mitigation.")
    if parties & set(managed_by):
        raise Rejected("managed_by_party", "Whoever is managed by somebody whom it concerns cannot decide about it.")


def review_within(severity: Severity) -> timedelta:
    """After how long at the latest a mitigation of a finding of this severity is looked at again (COI-14)."""
    return REVIEW_WITHIN_IF_GRAVE if severity >= Severity.HIGH else REVIEW_WITHIN


def _review_in_time(state: Finding, from_day: date, review_on: date) -> None:
    within = review_within(state.severity)
    if review_on > from_day + within:
        raise Rejected(
            "review_too_late", f"A mitigation of this severity is looked at again within {within.days} days."
        )
