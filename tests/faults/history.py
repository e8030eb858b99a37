"""What was seen of a ledger at rest, as plain values: what the checker judges, and what its own tests falsify."""

from collections import Counter
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from tests.faults.witness import Moved

Place = tuple[str, int, int]
"""Topic, partition, offset."""


class HrMessage(NamedTuple):
    """A message on an HR topic. command_id: None where it cannot be read, or asks for no command.

    details: the person, and when HR told what only the vault holds; None where it tells nothing of that kind.
    """

    place: Place
    digest: str
    readable: bool
    command_id: UUID | None
    details: tuple[UUID, datetime] | None


class Taken(NamedTuple):
    """A command that the register remembers, and its events: so many from that position on."""

    code: str | None
    first_position: int | None
    events: int


class Recorded(NamedTuple):
    """An event of the register. record: the digest of the published bytes."""

    position: int
    event_id: UUID
    stream_id: UUID
    version: int
    about: UUID
    type: str
    restricted: bool
    record: str


class Published(NamedTuple):
    """An event as a read_committed reader of the bus has it."""

    place: Place
    position: int
    key: str
    restricted: bool
    record: str


class ReadModel(NamedTuple):
    """rows: by table, how often each row is there, by its digest and without surrogate ids."""

    released: int
    ahead: int
    parked: int
    rows: dict[str, Counter[str]]


class Alert(NamedTuple):
    """A message on the alerts topic."""

    place: Place
    notice_id: str
    told_of: UUID
    finding_id: UUID
    status: str


class Notice(NamedTuple):
    """A notice of the notifier."""

    told_of: UUID
    channel: str
    outcome: str | None


class History(NamedTuple):
    """Everything. rebuilt: the read models as they are when built anew, where that was done.

    acknowledged, answered: see load. inbox: next offset by topic and partition. details: when the vault was last told
    of a person. kept: the state of each message in the quarantine. head: the last position, as the register says. told:
    events that say that somebody was told, by what of and over which channel. unsound: what verify and proofs object
    to.
    """

    acknowledged: Counter[str]
    answered: set[UUID]
    hr: list[HrMessage]
    inbox: dict[tuple[str, int], int]
    details: dict[UUID, datetime]
    commands: dict[UUID, Taken]
    kept: dict[Place, str]
    head: int
    events: list[Recorded]
    published: list[Published]
    relayed: int
    read_models: dict[str, ReadModel]
    rebuilt: dict[str, dict[str, Counter[str]]]
    alerts: list[Alert]
    notices: list[Notice]
    told: Counter[tuple[UUID, str]]
    moves: list[Moved]
    unsound: list[str]
