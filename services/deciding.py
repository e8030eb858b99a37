"""Commands that somebody gives in person, at the command line or on a page: each under an id of its own."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID, uuid4

import psycopg

from domain.event import Command, Event
from domain.finding.commands import (
    AcknowledgeFinding,
    ApproveMitigation,
    FindingCommand,
    ProposeMitigation,
    RejectMitigation,
    ReviewMitigation,
)
from domain.finding.events import LeadNotified
from domain.vocabulary import CommandId, FindingId, PersonId
from projections.answers import managers_above
from services.register.outcome import Accepted, Outcome, Recorded, Refused
from services.register.register import Register

C = TypeVar("C", bound=Command)
DECIDES: dict[type[FindingCommand], str] = {
    AcknowledgeFinding: "acknowledged_by",
    ProposeMitigation: "proposed_by",
    ApproveMitigation: "approved_by",
    RejectMitigation: "rejected_by",
    ReviewMitigation: "reviewed_by",
}
"""What people decide about a finding, and the field that says who."""
NOTICE: str = LeadNotified.model_fields["type"].default


class ChangedMeanwhile(Exception):
    """Somebody recorded something since the command was thought of; nothing was recorded."""


def given(kind: type[C], source: str, by: str, on: date, **facts: Any) -> C:
    """A command of its own by that actor, effective on that day; source: where it was given; facts: the rest of it."""
    envelope = {"command_id": CommandId(uuid4()), "source": source, "correlation_id": uuid4()}
    return kind(**{**envelope, "actor": by, "effective_on": on, **facts})


def actor(person_id: UUID) -> str:
    """Somebody as an actor."""
    return f"person:{person_id}"


def decision(
    connection: psycopg.Connection[Any],
    kind: type[FindingCommand],
    finding_id: UUID,
    by: PersonId,
    on: date,
    source: str,
    **facts: Any,
) -> FindingCommand:
    """Somebody's decision about a finding, with who is above them in line management where that matters."""
    facts |= {"finding_id": FindingId(finding_id), DECIDES[kind]: by}
    if "managed_by" in kind.model_fields:
        facts["managed_by"] = managers_above(connection, by, on)
    return given(kind, source, actor(by), on, **facts)


def changes_state(entry: Event | Recorded) -> bool:
    """Whether it changed what it is about: that somebody was told of a finding changes nothing."""
    return entry.type != NOTICE


def state_version(stream: Iterable[Event | Recorded]) -> int:
    """The version of the last entry that changed the state of what a stream is about; 0 before the first."""
    return max((entry.version for entry in stream if changes_state(entry)), default=0)


def put_if_unchanged(register: Register, command: Command, version: int) -> Outcome:
    """Hand it to the register, if what it is about still stands at that version. Raises ChangedMeanwhile.

    The register decides again where another writer was faster, and then this is looked at again too.
    """

    def must_be_unchanged(outcomes: Sequence[Outcome]) -> None:
        if isinstance(outcomes[0], Accepted | Refused) and state_version(register.stream(command.stream_id)) != version:
            raise ChangedMeanwhile

    [outcome] = register.handle([command], before_recording=must_be_unchanged)
    return outcome
