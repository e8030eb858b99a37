"""The words of the small records."""

from enum import StrEnum


class RecordKind(StrEnum):
    """What is recorded."""

    PAIR = "pair"
    """A clinician and a manager who learn from each other: as equals, which is no supervision (S2-4)."""
    PASSPORT = "passport"
    """A skills passport: which items of a framework somebody has shown, and who countersigned them (S3-3)."""
    COURSE = "course"
    """A course on which somebody is enrolled; an apprenticeship has a level and a standard (S3-9)."""
    PLACEMENT = "placement"
    """A placement with a host; whoever supervises there does so in a supervision of the kind "placement" (S3-10)."""
    AGREEMENT = "agreement"
    """What another employer and ours agreed on about somebody whom it employs (SUP-27)."""
    BREAK_GLASS = "break_glass"
    """Somebody saw what their roles do not show them, for a reason, which another reviews (ACC-02)."""
    ISSUE_ROUTE = "issue_route"
    """To whom somebody who is supervised takes what they cannot take to their supervisor (SUP-26, S0-6)."""


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


class AgreementKind(StrEnum):
    """What an employer elsewhere and ours agreed on about somebody."""

    HONORARY = "honorary"
    """An honorary contract with us."""
    HOST = "host"
    """An agreement with a host about what is done there."""
    DATA_SHARING = "data_sharing"
