"""Words that only findings use."""

from enum import StrEnum


class Measure(StrEnum):
    """What makes a conflict of interest bearable. Codes, not free text: nothing of what was said in supervision."""

    OTHER_APPRAISER = "other_appraiser"
    """Somebody else does the appraisal and decides about pay and leave."""
    THIRD_PERSON = "third_person"
    """An independent third person is there for the supervisee, beside the two."""
    SEPARATE_MEETINGS = "separate_meetings"
    """Supervision and management are held apart, with agendas of their own."""
    OTHER_ASSESSOR = "other_assessor"
    """Somebody else assesses, or gives a second opinion."""
    SECOND_SIGNATURE = "second_signature"
    """Decisions about the person are signed by somebody else as well."""
    ROLE_ENDS = "role_ends"
    """One of the roles is to end by a day that is set."""
