"""How a plan closes: sign-off, completion, withdrawal, and reopening what was closed by mistake."""

from domain.event import Event, Rejected
from domain.preceptorship_plan.commands import CompletePlan, ReopenPlan, RequestSignOff, SignPlan, WithdrawPlan
from domain.preceptorship_plan.events import (
    PlanCompleted,
    PlanReopened,
    PlanWithdrawn,
    SignatureRecorded,
    SignOffRequested,
)
from domain.preceptorship_plan.running import must_have_started, plan_event
from domain.preceptorship_plan.state import CLOSED, OPEN, Plan, Stage
from domain.preceptorship_plan.vocabulary import ASSESSED_YEARS, Outcome, SignatureRole

LEARNING_NEEDS = "learning_needs_assessment"
NEEDED_SIGNATURES = (SignatureRole.PRECEPTEE, SignatureRole.PRECEPTOR)
COMPLETIONS = frozenset({Outcome.COMPLETED, Outcome.COMPLETED_EARLY, Outcome.EXTENDED})


def request_sign_off(state: Plan, command: RequestSignOff) -> tuple[Event, ...]:
    """Ask for the signatures, once."""
    must_have_started(state)
    return () if state.sign_off_requested else (plan_event(state, command, SignOffRequested),)


def sign(state: Plan, command: SignPlan) -> tuple[Event, ...]:
    """Sign on one's own line (PRE-18)."""
    must_have_started(state)
    is_preceptee = command.signed_by == command.person_id
    if command.role is SignatureRole.PRECEPTEE and not is_preceptee:
        raise Rejected("wrong_signer", "Only the preceptee can sign on the line of the preceptee.")
    if command.role is not SignatureRole.PRECEPTEE and is_preceptee:
        raise Rejected("signs_for_another", "The preceptee cannot sign for the preceptor or the line manager.")
    if command.role is SignatureRole.PRECEPTOR and command.signed_by not in state.preceptors:
        raise Rejected("wrong_signer", "Only a named preceptor of this plan can sign on the line of the preceptor.")
    if (command.role, command.signed_by) in state.signatures:
        return ()
    return (plan_event(state, command, SignatureRecorded, role=command.role, signed_by=command.signed_by),)


def complete(state: Plan, command: CompletePlan) -> tuple[Event, ...]:
    """Close it as done, if everything that PRE-18 asks for is there."""
    if state.stage is Stage.COMPLETED and state.outcome is command.outcome:
        return ()
    must_have_started(state)
    if state.offered[0] in ASSESSED_YEARS:
        raise Rejected("assessed_year", "An assessed year ends with a recommendation or without; assess it (ASYE-09).")
    if command.outcome not in COMPLETIONS:
        raise Rejected("not_a_completion", "That outcome ends a plan without completion; withdraw it instead.")
    if state.stage is Stage.PAUSED:
        raise Rejected("plan_paused", "A paused preceptorship cannot be completed; resume it first.")
    if command.effective_on < state.anchor:
        raise Rejected("completed_before_start", "A preceptorship cannot be completed before it begins.")
    _must_have_everything(state, command)
    return (plan_event(state, command, PlanCompleted, outcome=command.outcome),)


def _must_have_everything(state: Plan, command: CompletePlan) -> None:
    missing = [kind.value for kind in command.required_meetings if kind not in state.meetings_held]
    if missing:
        raise Rejected("meeting_missing", f"These meetings have not been held: {', '.join(missing)}.")
    if LEARNING_NEEDS not in state.items:
        raise Rejected("learning_needs_missing", "The assessment of learning needs is not done.")
    signed = {role for role, _ in state.signatures}
    unsigned = [role.value for role in NEEDED_SIGNATURES if role not in signed]
    if unsigned:
        raise Rejected("signature_missing", f"These signatures are missing: {', '.join(unsigned)}.")


def withdraw(state: Plan, command: WithdrawPlan) -> tuple[Event, ...]:
    """Close it without completion."""
    if state.stage is Stage.WITHDRAWN and state.outcome is command.outcome:
        return ()
    if state.stage not in OPEN:
        raise Rejected("no_open_plan", "This person has no open preceptorship to withdraw.")
    if command.outcome in COMPLETIONS:
        raise Rejected("not_a_withdrawal", "That outcome says that the plan was completed; complete it instead.")
    return (plan_event(state, command, PlanWithdrawn, outcome=command.outcome),)


def reopen(state: Plan, command: ReopenPlan) -> tuple[Event, ...]:
    """Go on where it stood before it was closed."""
    if state.stage not in CLOSED:
        raise Rejected("not_closed", "This preceptorship is not closed, so it cannot be reopened.")
    return (plan_event(state, command, PlanReopened),)
