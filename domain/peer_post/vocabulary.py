"""The words that belong to vacancies and positions."""

from enum import StrEnum


class PostKind(StrEnum):
    """What HR calls it: a vacancy comes from its recruitment system, a position from its establishment."""

    VACANCY = "vacancy"
    POSITION = "position"


class Term(StrEnum):
    """For how long there is money for it."""

    PERMANENT = "permanent"
    FIXED_TERM = "fixed_term"


class Preparation(StrEnum):
    """What came of a session in which a team prepared for a peer; what was said there is not kept."""

    READY = "ready"
    NOT_READY = "not_ready"
