"""Every answer that shows people is recorded before it is given out (ACC-01).

Promises: when `record_reading` returns, the reading stands in the register, and so in the tree that is signed; one
append for one page, whoever is on it. Does not promise: that somebody who asks the database past the ledger is seen.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID, uuid4

from domain.access.commands import ReadingCommand, RecordReading, RecordRestrictedReading, RevealName
from domain.access.decision import MOST_PEOPLE
from domain.access.vocabulary import Purpose
from domain.vocabulary import CommandId, PersonId
from services.local_time import today
from services.register.outcome import Accepted
from services.register.register import Register


class NotRecorded(Exception):
    """The register refused to record a reading: the answer must not be given out."""


def record_reading(
    register: Register,
    reader: str,
    people: Collection[UUID],
    question: str,
    purpose: Purpose,
    rows: int,
    *,
    restricted: bool = False,
) -> None:
    """To be called before the answer is given out; nothing where it shows nobody.

    reader: the actor, "person:<id>" or "operator:<name>". people: everybody of whom something is shown. question: which
    one, by a word. restricted: whether what is shown is. Raises NotRecorded, and what the register raises.
    """
    kind = RecordRestrictedReading if restricted else RecordReading
    _record(register, kind, reader, people, question=question, purpose=purpose, rows=rows)


def reveal_names(register: Register, officer: str, people: Collection[UUID], reason: str) -> None:
    """To be called before pseudonyms are shown as names. Raises as `record_reading`, also where there is no reason."""
    _record(register, RevealName, officer, people, reason=reason)


def _record(
    register: Register, kind: type[ReadingCommand], reader: str, people: Collection[UUID], **facts: Any
) -> None:
    everybody = sorted({PersonId(person) for person in people})
    envelope = {"effective_on": today(), "actor": reader, "source": "reading log", "correlation_id": uuid4()}
    commands = [
        kind(
            command_id=CommandId(uuid4()), people=tuple(everybody[start : start + MOST_PEOPLE]), **{**envelope, **facts}
        )
        for start in range(0, len(everybody), MOST_PEOPLE)
    ]
    for outcome in register.handle(commands) if commands else ():
        if not isinstance(outcome, Accepted):
            raise NotRecorded(getattr(outcome, "reason", None) or "the reading was not taken")
