"""The words of groups."""

from enum import StrEnum

from domain.vocabulary import SupervisionKind


class GroupType(StrEnum):
    """What brings the people together."""

    GROUP = "group"
    """Supervision in a group: led by a facilitator, who is not supervised there."""
    PEER = "peer"
    """Members supervise each other; nobody leads."""
    REFLECTIVE_PRACTICE = "reflective_practice"
    COMMUNITY_OF_PRACTICE = "community_of_practice"
    """Colleagues who learn from each other of their own will: no supervision, and no duty to come (GRP-06)."""
    TEAM = "team"
    """Supervision of a team as one."""


KIND_OF: dict[GroupType, SupervisionKind | None] = {
    GroupType.PEER: SupervisionKind.PEER,
    GroupType.REFLECTIVE_PRACTICE: SupervisionKind.REFLECTIVE_PRACTICE,
    GroupType.COMMUNITY_OF_PRACTICE: None,
}
"""The kind of supervision that such a group gives, always; the other types say theirs when they are formed."""


class SessionMode(StrEnum):
    """How people met."""

    FACE_TO_FACE = "face_to_face"
    VIDEO = "video"
    PHONE = "phone"
    HYBRID = "hybrid"
