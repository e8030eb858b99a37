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
