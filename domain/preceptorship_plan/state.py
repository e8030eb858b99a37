"""A person's preceptorship as its decisions need it: the plan that is open, or the last one."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Any

from domain.event import Event
from domain.preceptorship_plan.events import (
    AnchorMoved,
    ItemCompleted,
    MeetingHeld,
    OfferAccepted,
    OfferDeclined,
    PackMigrated,
    PlanCompleted,
    PlanExtended,
    PlanOffered,
    PlanPaused,
    PlanReopened,
    PlanResumed,
    PlanStarted,
    PlanWithdrawn,
    PreceptorAssigned,
    PreceptorReplaced,
    SignatureRecorded,
    SignOffRequested,
    TimeCredited,
    WorkloadRecorded,
    YearAssessed,
)
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


class Stage(Enum):
    """How far a plan has come."""

    NOTHING = "nothing"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    RUNNING = "running"
    PAUSED = "paused"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"


OPEN = frozenset({Stage.OFFERED, Stage.ACCEPTED, Stage.RUNNING, Stage.PAUSED})
STARTED = frozenset({Stage.RUNNING, Stage.PAUSED})
CLOSED = frozenset({Stage.COMPLETED, Stage.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan; `plan` counts the person's plans, `before_closing` is the stage that a reopening goes back to.

    preceptors: everyone named so far, the present one last. last_pause_ended_on: the day of the last resumption.
    begun_on: the day on which the start took effect, however early the anchor. credits: days and approver by ground.
    """

    version: int = 0
    plan: int = 0
    stage: Stage = Stage.NOTHING
    before_closing: Stage = Stage.NOTHING
    programme: tuple[str, str, Route] | None = None
    started_in_post_on: date | None = None
    registered_on: date | None = None
    begun_on: date = date.min
    anchor: date = date.min
    months: int = 0
    part_time: PartTimeMode = PartTimeMode.NONE
    fte: float = 1.0
    ends_on: date = date.min
    paused_on: date | None = None
    last_pause_ended_on: date | None = None
    preceptors: tuple[PersonId, ...] = ()
    meetings: frozenset[tuple[MeetingKind, date, PersonId, int]] = frozenset()
    items: frozenset[str] = frozenset()
    sign_off_requested: bool = False
    signatures: tuple[tuple[SignatureRole, PersonId], ...] = ()
    outcome: Outcome | AssessedOutcome | None = None
    credits: tuple[tuple[CreditGround, tuple[int, PersonId]], ...] = ()
    workloads: frozenset[tuple[date, int]] = frozenset()

    @property
    def offered(self) -> tuple[str, str, Route]:
        """Programme, version and route of a plan that has begun. Raises ValueError where nothing was offered."""
        if self.programme is None:
            raise ValueError("nothing was offered")
        return self.programme

    @property
    def preceptor_id(self) -> PersonId | None:
        """The present preceptor."""
        return self.preceptors[-1] if self.preceptors else None

    @property
    def meetings_held(self) -> frozenset[MeetingKind]:
        """The kinds of meeting held so far."""
        return frozenset(kind for kind, *_ in self.meetings)


def _offered(state: Plan, event: PlanOffered) -> Plan:
    programme = (event.programme, event.programme_version, event.route)
    return Plan(version=state.version, plan=event.plan, stage=Stage.OFFERED, programme=programme)


def _started(state: Plan, event: PlanStarted) -> Plan:
    names = ("started_in_post_on", "registered_on", "anchor", "months", "part_time", "fte", "ends_on")
    facts = {name: getattr(event, name) for name in names}
    return replace(state, stage=Stage.RUNNING, begun_on=event.effective_on, **facts)


def _credited(state: Plan, event: TimeCredited) -> Plan:
    credit = (event.ground, (event.days, event.approved_by))
    return replace(state, credits=(*state.credits, credit), ends_on=event.ends_on)


def _migrated(state: Plan, event: PackMigrated) -> Plan:
    route = state.programme[2] if state.programme else Route.NEWLY_REGISTERED
    programme = (event.programme, event.programme_version, route)
    names = ("months", "part_time", "ends_on")
    return replace(state, programme=programme, **{name: getattr(event, name) for name in names})


def _assessed(state: Plan, event: YearAssessed) -> Plan:
    if event.outcome is AssessedOutcome.DEFERRED:
        return replace(state, outcome=event.outcome)
    stage = Stage.WITHDRAWN if event.outcome is AssessedOutcome.WITHDRAWN else Stage.COMPLETED
    return replace(state, stage=stage, before_closing=state.stage, outcome=event.outcome)


def _anchor_moved(state: Plan, event: AnchorMoved) -> Plan:
    names = ("started_in_post_on", "registered_on", "anchor", "ends_on")
    return replace(state, **{name: getattr(event, name) for name in names})


def _preceptor(state: Plan, event: PreceptorAssigned | PreceptorReplaced) -> Plan:
    return replace(state, preceptors=(*state.preceptors, event.preceptor_id))


def _meeting(state: Plan, event: MeetingHeld) -> Plan:
    meeting = (event.meeting, event.effective_on, event.preceptor_id, event.minutes)
    return replace(state, meetings=state.meetings | {meeting})


def _resumed(state: Plan, event: PlanResumed) -> Plan:
    resumed_on = event.effective_on
    return replace(state, stage=Stage.RUNNING, paused_on=None, last_pause_ended_on=resumed_on, ends_on=event.ends_on)


def _signed(state: Plan, event: SignatureRecorded) -> Plan:
    others = tuple(line for line in state.signatures if line[0] is not event.role)
    return replace(state, signatures=(*others, (event.role, event.signed_by)))


def _closed(state: Plan, event: PlanCompleted | PlanWithdrawn) -> Plan:
    stage = Stage.COMPLETED if isinstance(event, PlanCompleted) else Stage.WITHDRAWN
    return replace(state, stage=stage, before_closing=state.stage, outcome=event.outcome)


_EVOLVE: dict[type[Event], Callable[[Plan, Any], Plan]] = {
    PlanOffered: _offered,
    OfferAccepted: lambda state, event: replace(state, stage=Stage.ACCEPTED),
    OfferDeclined: lambda state, event: replace(state, stage=Stage.DECLINED),
    PlanStarted: _started,
    AnchorMoved: _anchor_moved,
    PreceptorAssigned: _preceptor,
    PreceptorReplaced: _preceptor,
    MeetingHeld: _meeting,
    ItemCompleted: lambda state, event: replace(state, items=state.items | {event.item}),
    PlanPaused: lambda state, event: replace(state, stage=Stage.PAUSED, paused_on=event.effective_on),
    PlanResumed: _resumed,
    PlanExtended: lambda state, event: replace(state, ends_on=event.ends_on),
    SignOffRequested: lambda state, event: replace(state, sign_off_requested=True),
    SignatureRecorded: _signed,
    PlanCompleted: _closed,
    PlanWithdrawn: _closed,
    TimeCredited: _credited,
    PackMigrated: _migrated,
    WorkloadRecorded: lambda state, event: replace(
        state, workloads=state.workloads | {(event.effective_on, event.percent)}
    ),
    YearAssessed: _assessed,
    PlanReopened: lambda state, event: replace(state, stage=state.before_closing, outcome=None),
}


def evolve(state: Plan, event: Event) -> Plan:
    """The plan after `event`; an event of another kind only counts."""
    state = replace(state, version=event.version)
    change = _EVOLVE.get(type(event))
    return state if change is None else change(state, event)
