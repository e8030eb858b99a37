"""What can be asked of a finding. Its id is derived, so that whoever finds it again finds the same one."""

from collections.abc import Sequence
from datetime import date
from typing import Literal
from uuid import UUID, uuid5

from domain.finding.found import ClearCommand, FoundCommand, RaiseCommand
from domain.finding.vocabulary import Measure
from domain.vocabulary import EventId, FindingId, PersonId

FINDINGS = UUID("8b0a6d0e-2f0e-5a5e-9a43-0a7d5f1c2f04")


def finding_id_of(rule_id: str, people: Sequence[PersonId], subject: str, first_day: date) -> FindingId:
    """The id of what a rule finds: rule, people in any order, subject, first day."""
    named = ",".join(sorted(map(str, people)))
    return FindingId(uuid5(FINDINGS, f"{rule_id}/{named}/{subject}/{first_day.isoformat()}"))


class FindingCommand(FoundCommand):
    """A command to one finding."""


class RaiseFinding(RaiseCommand, FindingCommand):
    """A projection or the clock found something; asking again changes nothing, after a clearing it reopens.

    With another severity than the recorded one it changes the severity.
    """

    kind: Literal["raise_finding"] = "raise_finding"


class ClearFinding(ClearCommand, FindingCommand):
    """It holds no more."""

    kind: Literal["clear_finding"] = "clear_finding"


class AcknowledgeFinding(FindingCommand):
    """Take note of it."""

    kind: Literal["acknowledge_finding"] = "acknowledge_finding"
    acknowledged_by: PersonId


class ProposeMitigation(FindingCommand):
    """What is to make the finding bearable until it can be ended.

    measures: what is done. named: the people without whom it does not work. review_on: when it is looked at again.
    accepted_until: the last day for which it is proposed.
    """

    kind: Literal["propose_mitigation"] = "propose_mitigation"
    proposed_by: PersonId
    measures: tuple[Measure, ...]
    named: tuple[PersonId, ...] = ()
    review_on: date
    accepted_until: date

    @property
    def requires(self) -> tuple[UUID, ...]:
        """Whoever is named must be known."""
        return self.named


class ApproveMitigation(FindingCommand):
    """Somebody answers for the mitigation. managed_by: everybody above them in line management, as known now."""

    kind: Literal["approve_mitigation"] = "approve_mitigation"
    approved_by: PersonId
    managed_by: tuple[PersonId, ...]


class RejectMitigation(FindingCommand):
    """It is not enough; managed_by as in ApproveMitigation."""

    kind: Literal["reject_mitigation"] = "reject_mitigation"
    rejected_by: PersonId
    managed_by: tuple[PersonId, ...]


class ReviewMitigation(FindingCommand):
    """It still works, and is looked at again on `next_review_on`; managed_by as in ApproveMitigation."""

    kind: Literal["review_mitigation"] = "review_mitigation"
    reviewed_by: PersonId
    managed_by: tuple[PersonId, ...]
    next_review_on: date


class EndAcceptance(FindingCommand):
    """What made the finding bearable is no more; `person_id`: who of those named has left."""

    kind: Literal["end_acceptance"] = "end_acceptance"
    cause: Literal["named_person_left", "until_over", "withdrawn"]
    person_id: PersonId | None = None


class EscalateFinding(FindingCommand):
    """Nobody has taken note since `silent_since`: it goes to `escalated_to`, who leads a unit above.

    level: 1 for the next one above whoever was told first, 2 for the one above that.
    """

    kind: Literal["escalate_finding"] = "escalate_finding"
    level: int
    escalated_to: PersonId
    silent_since: date


class RecordNotice(FindingCommand):
    """Record that the lead was told, or could not be."""

    kind: Literal["record_notice"] = "record_notice"
    lead_id: PersonId | None
    channel: str
    outcome: Literal["delivered", "refused", "no_lead", "no_address"]
    told_of: EventId
