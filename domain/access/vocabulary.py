"""The words of access: what data are read for, and what a review of a broken glass found."""

from enum import StrEnum


class Purpose(StrEnum):
    """What somebody reads for: the role in which they do. A closed list, so that no purpose tells a story."""

    OWN_RECORD = "own_record"
    """Somebody reads what is kept of themselves."""
    LINE_MANAGEMENT = "line_management"
    SUPERVISION = "supervision"
    """One of the two of a supervision, of what concerns it."""
    PRECEPTORSHIP = "preceptorship"
    PEER_LEADERSHIP = "peer_leadership"
    """The lived-experience workforce, by whoever leads it."""
    SERVICE_LEADERSHIP = "service_leadership"
    """A unit, by whoever leads it."""
    COMPLIANCE = "compliance"
    HUMAN_RESOURCES = "human_resources"
    INSPECTION = "inspection"
    """An audit from within, or an inspector's."""
    RESTRICTED_CASE = "restricted_case"
    BREAK_GLASS = "break_glass"
    """Outside any of these, with a reason, and reviewed afterwards (ACC-02)."""
    SUBJECT_ACCESS = "subject_access"
    """To answer somebody who asked what is kept of them."""
    OPERATION = "operation"
    """To keep the ledger running, and to find out what is wrong with it."""


class Judged(StrEnum):
    """What the review of a broken glass found."""

    JUSTIFIED = "justified"
    NOT_JUSTIFIED = "not_justified"
