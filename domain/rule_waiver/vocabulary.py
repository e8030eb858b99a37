"""Words that only waivers use."""

from enum import StrEnum


class WaiverGround(StrEnum):
    """Why a rule is waived. Codes, not free text: nothing about anybody's health, and nothing of what was said."""

    POST_BEING_FILLED = "post_being_filled"
    """Nobody who could take the role is there yet; a post is being filled."""
    MET_OTHERWISE = "met_otherwise"
    """What the rule is for is reached in a way that the record does not show."""
    SERVICE_CHANGE = "service_change"
    """The service is being moved, merged or closed."""
    CASELOAD_PAUSED = "caseload_paused"
    """The person does none of the work for which the rule is made."""
