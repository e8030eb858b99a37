"""What goes into the register and what comes out of it: inbox positions, outcomes of commands, recorded events."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from domain.record import published_record
from domain.vocabulary import CommandId, EventId


class InboxPosition(NamedTuple):
    """How far one source has been taken in: it must stand at `expected`, and stands at `next` afterwards.

    A source that was never seen is taken to stand wherever it is expected.
    """

    name: str
    expected: int
    next: int


class InboxTaken(Exception):
    """Another instance has moved the inbox on: nothing of this batch was recorded, and this instance must stop."""


class RegisterBusy(Exception):
    """Others changed the same streams so often that the batch could not be decided; sending it again is safe."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The command was taken. Both are empty where it changes nothing that is recorded."""

    command_id: CommandId
    positions: tuple[int, ...]
    event_ids: tuple[EventId, ...]


@dataclass(frozen=True, slots=True)
class Repeated:
    """The command was taken before, and is not taken twice; `code` and `reason` say why, where it was refused then."""

    command_id: CommandId
    code: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A business "no", remembered: a stable code for programs, a reason for people."""

    command_id: CommandId
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """It needs `for_stream`, which has not begun. Not remembered: send it again later."""

    command_id: CommandId
    for_stream: UUID


Outcome = Accepted | Repeated | Refused | Waiting


class Recorded(NamedTuple):
    """One event as the register holds it. `position` counts from 1 without gaps; `recorded_at` is UTC."""

    position: int
    recorded_at: datetime
    type: str
    stream_id: UUID
    version: int
    about: UUID
    restricted: bool
    body: bytes

    @property
    def record(self) -> bytes:
        """The published record: what goes on the bus, and what the notary signs."""
        return published_record(self.position, self.recorded_at, self.body)
