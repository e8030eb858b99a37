"""What one decision writes, and the statement that writes it in one round trip."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID, uuid4

from domain.event import Event
from domain.record import stored_body
from services.register.arrays import TRUTH, bigints, bodies, booleans, integers, texts, uuids
from services.register.outcome import InboxPosition


class Statement(NamedTuple):
    """One of the two, by the name under which a connection has it prepared."""

    name: bytes
    text: bytes


ONE = Statement(b"append_one", b"select register.append_one($1, $2, $3, $4, $5, $6, $7, $8, $9)")
MANY = Statement(
    b"append", b"select register.append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
)


class TakenCommand(NamedTuple):
    """A command id to remember with what came of it: which of the append's events are its own, from `first` on."""

    command_id: UUID
    code: str | None
    reason: str | None
    first: int
    many: int


@dataclass(frozen=True, slots=True)
class Append:
    """All that one decision writes. Its id tells a repetition after a lost answer from somebody else's append."""

    events: Sequence[Event] = ()
    commands: Sequence[TakenCommand] = ()
    inbox: Sequence[InboxPosition] = ()
    id: UUID = field(default_factory=uuid4)

    @property
    def call(self) -> tuple[Statement, list[bytes]]:
        """The statement, and its arguments in binary form."""
        if len(self.events) == len(self.commands) == 1 and not self.inbox:
            return ONE, self._one()
        return MANY, self._many()

    def _one(self) -> list[bytes]:
        (event,), (command,) = self.events, self.commands
        return [
            self.id.bytes,
            event.event_id.bytes,
            event.stream_id.bytes,
            event.version.to_bytes(4),
            event.type.encode(),
            event.about.bytes,
            TRUTH[event.RESTRICTED],
            stored_body(event),
            command.command_id.bytes,
        ]

    def _many(self) -> list[bytes]:
        """The append's id, and one array for each column."""
        events, commands, inbox = self.events, self.commands, self.inbox
        arrays = (
            uuids([event.event_id for event in events]),
            uuids([event.stream_id for event in events]),
            integers([event.version for event in events]),
            texts([event.type for event in events]),
            uuids([event.about for event in events]),
            booleans([event.RESTRICTED for event in events]),
            bodies([stored_body(event) for event in events]),
            uuids([command.command_id for command in commands]),
            texts([command.code for command in commands]),
            texts([command.reason for command in commands]),
            integers([command.first for command in commands]),
            integers([command.many for command in commands]),
            texts([position.name for position in inbox]),
            bigints([position.expected for position in inbox]),
            bigints([position.next for position in inbox]),
        )
        return [self.id.bytes, *(array.data for array in arrays)]
