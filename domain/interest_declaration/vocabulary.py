"""Words that only declarations use."""

from enum import StrEnum


class ManagementAction(StrEnum):
    """What a manager decides on an interest. Codes, not free text: nothing that could tell of anybody else."""

    NONE = "none"
    """Looked at; nothing needs to be done."""
    NO_PART_IN_DISCUSSION = "no_part_in_discussion"
    """Leaves the room where it is talked about."""
    NO_PART_IN_DECISION = "no_part_in_decision"
    """Takes no part in the decision."""
    NO_PART_IN_PROCESS = "no_part_in_process"
    """Is taken off the whole process."""
    DUTY_MOVED = "duty_moved"
    """Somebody else has the duty from now on."""
    INTEREST_GIVEN_UP = "interest_given_up"
    """The interest is to be given up by a day that is set."""
