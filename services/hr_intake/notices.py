"""What the rejected topic tells of a message that was not applied: where it stands and why, never what it says."""

from datetime import UTC
from typing import Any
from uuid import UUID

from psycopg_pool import ConnectionPool
from pydantic import AwareDatetime, BaseModel, ConfigDict

from services.bus.message import Outgoing
from services.bus.producer import Producer
from services.bus.topics import HR_RESTRICTED
from services.hr_intake.quarantine import State

REJECTED = "hr.message_rejected.v1"
# Not what came on the restricted topic: many may read that somebody's case could not be closed.
DUE = """
select id, topic, partition, "offset", state, code, reason, kind, message_id, first_seen
  from hr_intake.message where notice_due and right(topic, length(%s)) <> %s order by first_seen limit %s
"""
DONE = """
update hr_intake.message as m set notice_due = false
  from unnest(%s::uuid[], %s::text[], %s::text[]) as u (id, state, code)
 where m.id = u.id and m.state = u.state and m.code = u.code
"""


class RejectedNotice(BaseModel):
    """A message was not applied: QUARANTINED until somebody looks at it, HELD until what it waits for comes.

    id: under which the quarantine keeps it. topic, partition, offset: where the message itself stands.
    kind, message_id: of the message, where it could be read. first_seen: UTC.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: UUID
    topic: str
    partition: int
    offset: int
    state: State
    code: str
    reason: str
    kind: str | None = None
    message_id: UUID | None = None
    first_seen: AwareDatetime


def publish_notices(pool: ConnectionPool[Any], producer: Producer, topic: str, source: str, limit: int) -> int:
    """Publish what is due, at most `limit`; gives how many. After a crash a notice may come twice, under the same id.

    Raises NotAcknowledged.
    """
    with pool.connection() as connection:
        rows = connection.execute(DUE, (HR_RESTRICTED.name, HR_RESTRICTED.name, limit)).fetchall()
        if not rows:
            return 0
        notices = [
            RejectedNotice.model_validate(dict(zip(RejectedNotice.model_fields, row, strict=True))) for row in rows
        ]
        producer.send([_outgoing(notice, topic, source) for notice in notices])
        ids, states = [notice.id for notice in notices], [str(notice.state) for notice in notices]
        connection.execute(DONE, [ids, states, [notice.code for notice in notices]])
    return len(notices)


def _outgoing(notice: RejectedNotice, topic: str, source: str) -> Outgoing:
    at = notice.first_seen.astimezone(UTC).isoformat().replace("+00:00", "Z")
    headers = {
        "ce_specversion": "1.0",
        "ce_id": f"{notice.id}/{notice.state}/{notice.code}",
        "ce_source": source,
        "ce_type": REJECTED,
        "ce_time": at,
        "ce_subject": str(notice.id),
        "content-type": "application/json",
    }
    body = notice.model_dump_json(exclude_none=True).encode()
    named = tuple((name, value.encode()) for name, value in headers.items())
    return Outgoing(topic, str(notice.id).encode(), body, named)
