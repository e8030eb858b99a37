"""The alert: what consumers of `supervision.alerts.v1` and of the webhook are told. Never a name."""

from datetime import UTC, date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.notifier.notice import Notice, State

ALERT_TYPE = "supervision.alert.v1"


class Audience(BaseModel):
    """Whom the alert is for: a role in an organisation unit, and who holds it now (opaque id)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: Literal["unit_lead"] = "unit_lead"
    unit_id: UUID | None
    person_id: UUID | None


class Alert(BaseModel):
    """One state of one finding."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    alert_id: UUID = Field(description="The finding: derived from rule, people, subject and first day.")
    dedup_key: str = Field(description="The same for every repetition of this state; a consumer acts on it once.")
    status: State
    rule_id: str
    pack_id: str
    pack_version: str
    severity: Literal["INFO", "LOW", "MEDIUM", "HIGH", "CRITICAL"]
    subject_refs: tuple[UUID, ...] = Field(description="Opaque ids of the people concerned, the first one first.")
    subject: str = Field(description="Which post, plan or relationship; empty where the people say it.")
    first_day: date = Field(description="First local day (Europe/London) on which it holds.")
    last_day: date | None = Field(description="Last day, where one is known.")
    cause: Literal["ended", "corrected", "rule_changed"] | None = Field(description="Why it holds no more.")
    opened_at: datetime = Field(description="When it was first recorded, UTC.")
    evidence: tuple[UUID, ...] = Field(description="Ids of the events that show it.")
    audience: Audience
    restricted: bool = Field(default=False, description="True: must not reach the people concerned.")
    level: int = Field(default=0, description="Of ESCALATED: how many above the first one who was told.")
    silent: UUID | None = Field(default=None, description="Of ESCALATED: who was told and took no note.")
    silent_since: date | None = Field(default=None, description="Of ESCALATED: the day since which nobody took note.")
    told_of: UUID = Field(description="The event that began this state.")
    correlation_id: UUID


def alert_of(notice: Notice) -> Alert:
    """The alert that a notice carries."""
    return Alert(
        alert_id=notice.finding_id,
        dedup_key=str(notice.told_of),
        status=notice.state,
        rule_id=notice.rule_id,
        pack_id=notice.pack_id,
        pack_version=notice.pack_version,
        severity=notice.severity.name,
        subject_refs=notice.concerned,
        subject=notice.subject,
        first_day=notice.first_day,
        last_day=notice.last_day,
        cause=notice.cause,
        opened_at=notice.opened_at.astimezone(UTC),
        evidence=notice.evidence,
        audience=Audience(unit_id=notice.unit_id, person_id=notice.lead_id),
        level=notice.level,
        silent=notice.silent,
        silent_since=notice.silent_since,
        told_of=notice.told_of,
        correlation_id=notice.correlation_id,
    )
