"""Words that only preceptorship uses."""

from enum import StrEnum


class Route(StrEnum):
    """Why somebody is eligible (RCN, HEE AHP framework; seed 003 lines 30 to 38)."""

    NEWLY_REGISTERED = "newly_registered"
    RETURN_TO_PRACTICE = "return_to_practice"
    INTERNATIONAL = "international"
    NEW_REGISTER_PART = "new_register_part"
    NEW_FIELD = "new_field"
    LONG_LEAVE_RETURN = "long_leave_return"


class MeetingKind(StrEnum):
    """Which meeting of the programme."""

    FIRST = "first"
    MIDDLE = "middle"
    REVIEW = "review"
    COMPLETION = "completion"
    KEEPING_IN_TOUCH = "keeping_in_touch"


class Outcome(StrEnum):
    """How a preceptorship ends. There is no FAIL (HEE AHP FAQ: it is not an assessment)."""

    COMPLETED = "completed"
    COMPLETED_EARLY = "completed_early"
    EXTENDED = "extended"
    TRANSFERRED = "transferred"
    WITHDRAWN = "withdrawn"
    LEFT = "left"


class AssessedOutcome(StrEnum):
    """How an assessed year ends (ASYE-09), which a preceptorship never does; DEFERRED: it goes on."""

    RECOMMENDED = "recommended"
    NOT_RECOMMENDED = "not_recommended"
    DEFERRED = "deferred"
    WITHDRAWN = "withdrawn"


ASSESSED_YEARS = frozenset({"asye_england", "swip_england"})
"""Programmes that end with a recommendation (those that programmes.toml calls an assessed year)."""


class CreditGround(StrEnum):
    """Why time counts that was not spent in this plan: it began late (PRE-27), or elsewhere (T-49)."""

    LATE_START = "late_start"
    FORMER_EMPLOYER = "former_employer"


class SignatureRole(StrEnum):
    """Whose line of the sign-off form."""

    PRECEPTEE = "preceptee"
    PRECEPTOR = "preceptor"
    LINE_MANAGER = "line_manager"


class PartTimeMode(StrEnum):
    """What part-time work changes: nothing, the length, or the hours only."""

    NONE = "none"
    DURATION = "duration"
    HOURS_ONLY = "hours_only"
