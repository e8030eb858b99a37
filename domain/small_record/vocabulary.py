"""The words of the small records."""

from enum import StrEnum


class RecordKind(StrEnum):
    """What is recorded."""

    PAIR = "pair"
    """A clinician and a manager who learn from each other: as equals, which is no supervision (S2-4)."""


class ClinicianGrade(StrEnum):
    """How far a clinician has come in training; only registrars are paired (PAIR-01)."""

    FOUNDATION = "foundation"
    CORE = "core"
    REGISTRAR = "registrar"
    CONSULTANT = "consultant"


class LeadershipFramework(StrEnum):
    """By which framework a pair learns."""

    MEDICAL_LEADERSHIP_COMPETENCY = "medical_leadership_competency"
    NHS_LEADERSHIP = "nhs_leadership"


class Activity(StrEnum):
    """What a pair did when it met."""

    CONVERSATION = "conversation"
    SHADOWING = "shadowing"
    WORKSHOP = "workshop"
    IMPROVEMENT_PROJECT = "improvement_project"


class Stage(StrEnum):
    """When somebody assessed themselves."""

    BEFORE = "before"
    AFTER = "after"
