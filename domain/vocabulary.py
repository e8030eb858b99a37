"""The words that every aggregate, rule and read model shares (explained in `domain/README.md`)."""

import re
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from typing import NewType
from uuid import UUID

WORD = re.compile(r"[a-z0-9][a-z0-9_.-]{0,59}")
"""How frameworks, courses and organisations are named: by a word, which has no room for a description."""

PersonId = NewType("PersonId", UUID)
UnitId = NewType("UnitId", UUID)
AssignmentId = NewType("AssignmentId", UUID)
EventId = NewType("EventId", UUID)
CommandId = NewType("CommandId", UUID)
FindingId = NewType("FindingId", UUID)
InterestId = NewType("InterestId", UUID)
MatterId = NewType("MatterId", UUID)
RuleId = NewType("RuleId", str)


class Severity(IntEnum):
    """How much a finding matters, least first."""

    INFO = 1
    LOW = 2
    MEDIUM = 3
    HIGH = 4
    CRITICAL = 5


class Status(StrEnum):
    """How a person stands against a rule on one day."""

    COMPLIANT = "compliant"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    BREACHED = "breached"
    PAUSED = "paused"
    NOT_APPLICABLE = "not_applicable"
    WAIVED = "waived"
    UNKNOWN = "unknown"

    @property
    def is_breach(self) -> bool:
        """True where the rule is not met: the clock ran out, or a condition does not hold."""
        return self in (Status.OVERDUE, Status.BREACHED)


class SupervisionKind(StrEnum):
    """Which supervision; line management is not one of them but may give it (LINE: a one-to-one with the manager)."""

    LINE = "line"
    CASE_MANAGEMENT = "case_management"
    CLINICAL_SKILLS = "clinical_skills"
    CLINICAL = "clinical"
    PROFESSIONAL = "professional"
    PEER_PROFESSIONAL = "peer_professional"
    SUPERVISION_OF_SUPERVISION = "supervision_of_supervision"
    SAFEGUARDING = "safeguarding"
    PEER = "peer"
    REFLECTIVE_PRACTICE = "reflective_practice"
    PLACEMENT = "placement"
    ASSESSOR = "assessor"


CLINICAL_KINDS = frozenset({SupervisionKind.CASE_MANAGEMENT, SupervisionKind.CLINICAL_SKILLS, SupervisionKind.CLINICAL})


class Role(StrEnum):
    """A role that one person holds toward another, as the conflict rules see it."""

    LINE_MANAGER = "line_manager"
    CLINICAL_SUPERVISOR = "clinical_supervisor"
    PROFESSIONAL_SUPERVISOR = "professional_supervisor"
    PEER_PROFESSIONAL_SUPERVISOR = "peer_professional_supervisor"
    SUPERVISOR_OF_SUPERVISION = "supervisor_of_supervision"
    SAFEGUARDING_SUPERVISOR = "safeguarding_supervisor"
    PEER_SUPERVISOR = "peer_supervisor"
    PLACEMENT_SUPERVISOR = "placement_supervisor"
    ASSESSOR = "assessor"
    PRECEPTOR = "preceptor"
    ISSUE_ROUTE = "issue_route"
    """To whom somebody takes what they cannot take to their supervisor."""


class SeparationMode(StrEnum):
    """Whether a service lets one person be both line manager and clinical supervisor of another (default PREFERRED)."""

    REQUIRED = "required"
    PREFERRED = "preferred"
    ALLOWED = "allowed"


class InterestKind(StrEnum):
    """The four kinds of interest (DEC-08; NHS Employers, conflicts of interest); what it is about is never recorded."""

    FINANCIAL = "financial"
    NON_FINANCIAL_PROFESSIONAL = "non_financial_professional"
    NON_FINANCIAL_PERSONAL = "non_financial_personal"
    INDIRECT = "indirect"


class Profession(StrEnum):
    """The profession a post is held in; decides which rules apply."""

    NURSE = "nurse"
    NURSING_ASSOCIATE = "nursing_associate"
    MIDWIFE = "midwife"
    ALLIED_HEALTH = "allied_health"
    PSYCHOLOGICAL_WELLBEING_PRACTITIONER = "psychological_wellbeing_practitioner"
    CHILDRENS_WELLBEING_PRACTITIONER = "childrens_wellbeing_practitioner"
    HIGH_INTENSITY_THERAPIST = "high_intensity_therapist"
    SOCIAL_WORKER = "social_worker"
    LIVED_EXPERIENCE = "lived_experience"
    SUPPORT_WORKER = "support_worker"
    ALLIED_HEALTH_SUPPORT = "allied_health_support"
    DOCTOR = "doctor"
    MANAGER = "manager"
    OTHER = "other"


class CareerStage(StrEnum):
    """How far a person has come in the profession."""

    TRAINEE = "trainee"
    NEWLY_QUALIFIED = "newly_qualified"
    QUALIFIED = "qualified"
    SENIOR = "senior"
    ADVANCED = "advanced"
    """An advanced practitioner, of whatever profession."""


class SessionFormat(StrEnum):
    """How many sat together."""

    INDIVIDUAL = "individual"
    GROUP = "group"


class Included(StrEnum):
    """What was part of a session besides, as a code and never in words."""

    LIVE_ASSESSMENT = "live_assessment"
    """The supervisor saw or heard the practitioner at work (SUP-03)."""
    ASPIRATIONS = "aspirations"
    """Where somebody would like to go, and a plan for their development, were talked of (SUP-25)."""


@dataclass(frozen=True, slots=True)
class Period:
    """Consecutive local days, first and last included; `last_day` None means open."""

    first_day: date
    last_day: date | None = None

    def covers(self, day: date) -> bool:
        """Whether `day` lies within."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)
