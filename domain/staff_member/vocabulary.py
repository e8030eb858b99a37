"""Words that only HR facts use."""

from enum import StrEnum


class EmploymentType(StrEnum):
    """How the post is held."""

    PERMANENT = "permanent"
    FIXED_TERM = "fixed_term"
    BANK = "bank"
    HONORARY = "honorary"


class AssignmentStatus(StrEnum):
    """The status of a post in HR (values from memory of the ESR vocabulary: unverified)."""

    ACTIVE = "active"
    ACTING_UP = "acting_up"
    SECONDED_IN = "seconded_in"
    SECONDED_OUT = "seconded_out"
    PARENTAL_LEAVE = "parental_leave"
    CAREER_BREAK = "career_break"
    SUSPENDED = "suspended"
    INACTIVE = "inactive"

    @property
    def at_work(self) -> bool:
        """Whether the person works in this post; a clock that pauses in long absence pauses where not."""
        return self in (AssignmentStatus.ACTIVE, AssignmentStatus.ACTING_UP, AssignmentStatus.SECONDED_IN)


class AbsenceKind(StrEnum):
    """Only as much as a clock needs to know; a diagnosis is never stored."""

    PARENTAL = "parental"
    SICKNESS = "sickness"
    CAREER_BREAK = "career_break"
    OTHER = "other"


class RegistrationStatus(StrEnum):
    """How a professional body lists a person."""

    REGISTERED = "registered"
    LAPSED = "lapsed"
    CONDITIONS = "conditions"
    SUSPENDED = "suspended"
    REMOVED = "removed"
