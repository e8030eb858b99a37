"""What happened in a person's preceptorship (or assessed year). `about` is the preceptee; `plan` counts her plans."""

from datetime import date
from typing import ClassVar, Literal

from domain.event import Event
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


class PlanEvent(Event):
    """`plan` is 1 for the first plan of this person with this employer, 2 for the next."""

    plan: int


class PlanOffered(PlanEvent):
    """Offered on `effective_on`, under a named programme whose version is kept for the whole plan."""

    type: Literal["preceptorship.offered.v1"] = "preceptorship.offered.v1"
    programme: str
    programme_version: str
    route: Route


class OfferAccepted(PlanEvent):
    """The person took the offer."""

    type: Literal["preceptorship.offer_accepted.v1"] = "preceptorship.offer_accepted.v1"


class OfferDeclined(PlanEvent):
    """The person did not take the offer."""

    type: Literal["preceptorship.offer_declined.v1"] = "preceptorship.offer_declined.v1"


class PlanStarted(PlanEvent):
    """Runs from `anchor`, the later of start in post and registration; `months` long, `ends_on` is its last day.

    part_time and fte say how the length was worked out.
    """

    type: Literal["preceptorship.started.v1"] = "preceptorship.started.v1"
    started_in_post_on: date
    registered_on: date | None = None
    anchor: date
    months: int
    ends_on: date
    part_time: PartTimeMode
    fte: float


class PreceptorAssigned(PlanEvent):
    """From `effective_on`, `preceptor_id` is the named preceptor."""

    type: Literal["preceptorship.preceptor_assigned.v1"] = "preceptorship.preceptor_assigned.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("preceptor_id",)
    preceptor_id: PersonId


class PreceptorReplaced(PlanEvent):
    """From `effective_on`, `preceptor_id` takes the place of `previous_preceptor_id`."""

    type: Literal["preceptorship.preceptor_replaced.v1"] = "preceptorship.preceptor_replaced.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("preceptor_id", "previous_preceptor_id")
    preceptor_id: PersonId
    previous_preceptor_id: PersonId


class MeetingHeld(PlanEvent):
    """A preceptorship meeting was held on `effective_on`."""

    type: Literal["preceptorship.meeting_held.v1"] = "preceptorship.meeting_held.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("preceptor_id",)
    meeting: MeetingKind
    preceptor_id: PersonId
    minutes: int


class SupernumeraryHoursLogged(PlanEvent):
    """Worked in addition to the numbers on `effective_on`."""

    type: Literal["preceptorship.supernumerary_hours_logged.v1"] = "preceptorship.supernumerary_hours_logged.v1"
    hours: float


class ProtectedHoursLogged(PlanEvent):
    """Protected time used by preceptee or preceptor (`of`)."""

    type: Literal["preceptorship.protected_hours_logged.v1"] = "preceptorship.protected_hours_logged.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("of",)
    of: PersonId
    hours: float


class ItemCompleted(PlanEvent):
    """An item of the plan was completed, for example "learning_needs_assessment"."""

    type: Literal["preceptorship.item_completed.v1"] = "preceptorship.item_completed.v1"
    item: str


class PlanPaused(PlanEvent):
    """The clock stops; `effective_on` is the first paused day."""

    type: Literal["preceptorship.paused.v1"] = "preceptorship.paused.v1"


class PlanResumed(PlanEvent):
    """The clock runs again from `effective_on`; `ends_on` has moved by the paused days."""

    type: Literal["preceptorship.resumed.v1"] = "preceptorship.resumed.v1"
    paused_days: int
    ends_on: date


class PlanExtended(PlanEvent):
    """`ends_on` is the new last day."""

    type: Literal["preceptorship.extended.v1"] = "preceptorship.extended.v1"
    ends_on: date


class AnchorMoved(PlanEvent):
    """Start or registration date turned out otherwise: the whole plan moves with its anchor."""

    type: Literal["preceptorship.anchor_moved.v1"] = "preceptorship.anchor_moved.v1"
    started_in_post_on: date
    registered_on: date | None = None
    anchor: date
    ends_on: date


class SignOffRequested(PlanEvent):
    """Everything is said to be there for signing off."""

    type: Literal["preceptorship.sign_off_requested.v1"] = "preceptorship.sign_off_requested.v1"


class SignatureRecorded(PlanEvent):
    """`signed_by` signed on the line of `role`."""

    type: Literal["preceptorship.signature_recorded.v1"] = "preceptorship.signature_recorded.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("signed_by",)
    role: SignatureRole
    signed_by: PersonId


class PlanCompleted(PlanEvent):
    """Done; `effective_on` is the last day. A preceptorship is never failed: the outcomes have no such word."""

    type: Literal["preceptorship.completed.v1"] = "preceptorship.completed.v1"
    outcome: Outcome


class PlanWithdrawn(PlanEvent):
    """Ended without completion: withdrawn, transferred or left."""

    type: Literal["preceptorship.withdrawn.v1"] = "preceptorship.withdrawn.v1"
    outcome: Outcome


class PlanReopened(PlanEvent):
    """Goes on after it was closed by mistake."""

    type: Literal["preceptorship.reopened.v1"] = "preceptorship.reopened.v1"


class TimeCredited(PlanEvent):
    """`days` count as done on the word of `approved_by`; `ends_on` has moved by `end_moves_by` days.

    They are negative for time spent elsewhere; for a late start they are the days since the anchor that do not count.
    """

    type: Literal["preceptorship.time_credited.v1"] = "preceptorship.time_credited.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("approved_by",)
    ground: CreditGround
    days: int
    approved_by: PersonId
    end_moves_by: int
    ends_on: date


class PackMigrated(PlanEvent):
    """From `effective_on`, another programme or version counts; `differs_in` are the figures that are others (PRE-28).

    What was asked before that day stays as it was asked.
    """

    type: Literal["preceptorship.pack_migrated.v1"] = "preceptorship.pack_migrated.v1"
    programme: str
    programme_version: str
    previous_programme: str
    previous_version: str
    differs_in: tuple[str, ...]
    months: int
    part_time: PartTimeMode
    ends_on: date


class WorkloadRecorded(PlanEvent):
    """From `effective_on`, the workload is `percent` of that of an experienced colleague (ASYE-02)."""

    type: Literal["preceptorship.workload_recorded.v1"] = "preceptorship.workload_recorded.v1"
    percent: int


class YearAssessed(PlanEvent):
    """An assessed year ends with a recommendation or without one; a deferred one goes on (ASYE-09)."""

    type: Literal["preceptorship.year_assessed.v1"] = "preceptorship.year_assessed.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("assessed_by",)
    outcome: AssessedOutcome
    assessed_by: PersonId
