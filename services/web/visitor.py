"""Who visits: a person signed in, with the roles that the employer's sign-in gives and those that the ledger knows."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from domain.vocabulary import PersonId


class AccessRole(StrEnum):
    """In which capacity somebody looks. Those of GIVEN come with the sign-in; the others from the ledger's roles."""

    SELF = "self"
    LINE_MANAGER = "line_manager"
    SUPERVISOR = "supervisor"
    PRECEPTOR = "preceptor"
    UNIT_LEAD = "unit_lead"
    PRECEPTORSHIP_LEAD = "preceptorship_lead"
    PEER_LEAD = "peer_lead"
    COMPLIANCE_OFFICER = "compliance_officer"
    HR_ANALYST = "hr_analyst"
    AUDITOR = "auditor"
    RESTRICTED_CASE_HANDLER = "restricted_case_handler"
    SYSTEM_OPERATOR = "system_operator"


RELATIONS = (
    AccessRole.SELF,
    AccessRole.LINE_MANAGER,
    AccessRole.SUPERVISOR,
    AccessRole.PRECEPTOR,
    AccessRole.UNIT_LEAD,
)
"""Held toward the people of one's own line, supervision or unit: what HR and the ledger say, on the day of looking."""
GIVEN = tuple(role for role in AccessRole if role not in RELATIONS)
"""Given by the sign-in: the employer decides who is an officer."""


class Visitor(NamedTuple):
    """person_id: in the ledger; None where the sign-in names nobody whom HR knows. demo: signed in without proof.

    last_here: when this person signed in the time before; None at the first time.
    scope: the permissions for which an API token was issued; None: a person, limited by roles alone.
    """

    person_id: PersonId | None
    given: frozenset[AccessRole]
    demo: bool = False
    last_here: datetime | None = None
    scope: frozenset[str] | None = None

    @property
    def actor(self) -> str:
        """As an event names who did it; only somebody whom HR knows can do anything. Raises ValueError."""
        if self.person_id is None:
            raise ValueError("nobody whom HR knows")
        return f"person:{self.person_id}"

    @property
    def roles(self) -> frozenset[AccessRole]:
        """All in which the visitor may look; a relation counts only toward those to whom it is held."""
        return self.given | frozenset(RELATIONS if self.person_id else ())

    @property
    def actor_or_roles(self) -> str:
        """Who looks: the person, or where HR knows nobody by this sign-in, in which roles."""
        return self.actor if self.person_id else f"visitor:{'+'.join(sorted(self.given))}"
