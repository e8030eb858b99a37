"""Every answer that shows people is recorded before it leaves: who looked, at whom, in which capacity, how much."""

from collections.abc import Collection
from uuid import UUID

from domain.access.vocabulary import Purpose
from services.reading_log import record_reading
from services.web.asked import Asked
from services.web.sight import WITHIN
from services.web.visitor import AccessRole

CAPACITIES: dict[AccessRole, Purpose] = {
    AccessRole.UNIT_LEAD: Purpose.SERVICE_LEADERSHIP,
    AccessRole.LINE_MANAGER: Purpose.LINE_MANAGEMENT,
    AccessRole.SUPERVISOR: Purpose.SUPERVISION,
    AccessRole.PRECEPTOR: Purpose.PRECEPTORSHIP,
    AccessRole.PRECEPTORSHIP_LEAD: Purpose.PRECEPTORSHIP,
    AccessRole.PEER_LEAD: Purpose.PEER_LEADERSHIP,
    AccessRole.COMPLIANCE_OFFICER: Purpose.COMPLIANCE,
    AccessRole.HR_ANALYST: Purpose.HUMAN_RESOURCES,
    AccessRole.AUDITOR: Purpose.INSPECTION,
    AccessRole.RESTRICTED_CASE_HANDLER: Purpose.RESTRICTED_CASE,
    AccessRole.SYSTEM_OPERATOR: Purpose.OPERATION,
}
"""The narrowest capacity first: it is the one in which somebody is taken to look."""


def record(asked: Asked, question: str, people: Collection[UUID], *, restricted: bool = False) -> None:
    """These people are about to be shown. Raises services.reading_log.NotRecorded: then nothing may be."""
    reader = asked.visitor.actor_or_roles
    record_reading(asked.register, reader, people, question, purpose(asked, people), len(people), restricted=restricted)


def purpose(asked: Asked, people: Collection[UUID]) -> Purpose:
    """In which capacity the visitor looks at all of these; people beside one's own (whoever manages them, for example)
    do not make it another one where no capacity reaches all of them.
    """
    me = asked.visitor.person_id
    others = {person for person in people if person != me}
    if not others:
        return Purpose.OWN_RECORD
    held = [role for role in CAPACITIES if role in asked.visitor.roles]
    for role in held:
        if role not in WITHIN or others & asked.reach(role):
            return CAPACITIES[role]
    return Purpose.OWN_RECORD
