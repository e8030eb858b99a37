"""What can be asked of a person's preceptorship. One stream per person and employer: never two open plans at once."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID, uuid5

from domain.event import Command
from domain.preceptorship_plan.vocabulary import (
    AssessedOutcome,
    CreditGround,
    MeetingKind,
    Outcome,
    PartTimeMode,
    Route,
    SignatureRole,
)
from domain.vocabulary import PersonId

PLANS = UUID("8b0a6d0e-2f0e-5a5e-9a43-0a7d5f1c2f02")


def plan_stream_id(person_id: PersonId) -> UUID:
    """The stream of a person's plans (a person id already belongs to one employer)."""
    return uuid5(PLANS, str(person_id))


class PlanCommand(Command):
    """A command to the plan of one preceptee."""

    NEEDS: ClassVar[tuple[str, ...]] = ("person_id",)
    person_id: PersonId

    @property
    def stream_id(self) -> UUID:
        """Derived from the person."""
        return plan_stream_id(self.person_id)


class OfferPlan(PlanCommand):
    """Offer a programme."""

    kind: Literal["offer_plan"] = "offer_plan"
    programme: str
    programme_version: str
    route: Route


class AcceptOffer(PlanCommand):
    """Take it."""

    kind: Literal["accept_offer"] = "accept_offer"


class DeclineOffer(PlanCommand):
    """Do not take it; `reason` is required."""

    kind: Literal["decline_offer"] = "decline_offer"


class StartPlan(PlanCommand):
    """Begin. The anchor is the later of the two days (PRE-23); `months` comes from the programme."""

    kind: Literal["start_plan"] = "start_plan"
    started_in_post_on: date
    registered_on: date | None = None
    months: int
    part_time: PartTimeMode = PartTimeMode.HOURS_ONLY
    fte: float = 1.0


class MoveAnchor(PlanCommand):
    """Start or registration date turned out otherwise."""

    kind: Literal["move_anchor"] = "move_anchor"
    started_in_post_on: date
    registered_on: date | None = None


class NamingAPreceptor(PlanCommand):
    """Names a preceptor, who must be known too."""

    NEEDS: ClassVar[tuple[str, ...]] = ("person_id", "preceptor_id")
    preceptor_id: PersonId


class AssignPreceptor(NamingAPreceptor):
    """Name the preceptor, or another one."""

    kind: Literal["assign_preceptor"] = "assign_preceptor"


class HoldMeeting(NamingAPreceptor):
    """A meeting was held on `effective_on`."""

    kind: Literal["hold_meeting"] = "hold_meeting"
    meeting: MeetingKind
    minutes: int


class LogSupernumeraryHours(PlanCommand):
    """Hours worked in addition to the numbers."""

    kind: Literal["log_supernumerary_hours"] = "log_supernumerary_hours"
    hours: float


class LogProtectedHours(PlanCommand):
    """Protected time used."""

    kind: Literal["log_protected_hours"] = "log_protected_hours"
    of: PersonId
    hours: float


class CompleteItem(PlanCommand):
    """An item of the plan is done."""

    kind: Literal["complete_item"] = "complete_item"
    item: str


class PausePlan(PlanCommand):
    """Stop the clock."""

    kind: Literal["pause_plan"] = "pause_plan"


class ResumePlan(PlanCommand):
    """Let it run again."""

    kind: Literal["resume_plan"] = "resume_plan"


class ExtendPlan(PlanCommand):
    """Give it a later last day."""

    kind: Literal["extend_plan"] = "extend_plan"
    ends_on: date


class RequestSignOff(PlanCommand):
    """Ask for the signatures."""

    kind: Literal["request_sign_off"] = "request_sign_off"


class SignPlan(PlanCommand):
    """Sign on one line."""

    kind: Literal["sign_plan"] = "sign_plan"
    role: SignatureRole
    signed_by: PersonId


class CompletePlan(PlanCommand):
    """Close it as done. `required_meetings` comes from the programme."""

    kind: Literal["complete_plan"] = "complete_plan"
    outcome: Outcome = Outcome.COMPLETED
    required_meetings: tuple[MeetingKind, ...] = (MeetingKind.FIRST, MeetingKind.MIDDLE, MeetingKind.COMPLETION)


class WithdrawPlan(PlanCommand):
    """Close it without completion."""

    kind: Literal["withdraw_plan"] = "withdraw_plan"
    outcome: Outcome = Outcome.WITHDRAWN


class ReopenPlan(PlanCommand):
    """It was closed by mistake."""

    kind: Literal["reopen_plan"] = "reopen_plan"


class CreditTime(PlanCommand):
    """Count time that was not spent in this plan, on the word of somebody else."""

    kind: Literal["credit_time"] = "credit_time"
    NEEDS: ClassVar[tuple[str, ...]] = ("person_id", "approved_by")
    ground: CreditGround
    days: int
    approved_by: PersonId


class MigratePlan(PlanCommand):
    """Go on under another programme or version; `differs_in` shows that the difference was looked at."""

    kind: Literal["migrate_plan"] = "migrate_plan"
    programme: str
    programme_version: str
    differs_in: tuple[str, ...]
    months: int
    part_time: PartTimeMode = PartTimeMode.HOURS_ONLY


class RecordWorkload(PlanCommand):
    """The share of an experienced colleague's workload from `effective_on` on."""

    kind: Literal["record_workload"] = "record_workload"
    percent: int


class AssessYear(PlanCommand):
    """Say how an assessed year ends, or that this is put off."""

    kind: Literal["assess_year"] = "assess_year"
    NEEDS: ClassVar[tuple[str, ...]] = ("person_id", "assessed_by")
    outcome: AssessedOutcome
    assessed_by: PersonId
