"""The notary: hashes what was recorded into a tree, signs its state now and then, and publishes what it signed."""

from collections.abc import Mapping
from datetime import UTC, datetime
from time import monotonic

import structlog

from services.bus.message import Outgoing
from services.bus.producer import Producer
from services.bus.reader import Reader
from services.bus.topics import CHECKPOINTS, topic_name
from services.notary.checkpoint import Signer, origin_of
from services.notary.merkle import Frontier, leaf_hash
from services.notary.tree import Tree
from services.register.register import Register
from services.settings import Settings
from services.vault.keys import Keys

log = structlog.get_logger(__name__)

HEADERS = (("content-type", b"text/plain; charset=utf-8"),)


class RecordsMissing(RuntimeError):
    """The register has fewer events than were taken into the tree."""


class Notary:
    """A process (see services/ops.py)."""

    name = "notary"
    rest_s = 0.2
    """A few events more or less cost the same; a checkpoint is signed every two seconds or so."""

    def __init__(self, register: Register, tree: Tree, producer: Producer, keys: Keys, settings: Settings) -> None:
        """Go on where the tree stands. Raises RecordsMissing, CheckpointRefused (signed with another key)."""
        self._register = register
        self._tree = tree
        self._producer = producer
        self._settings = settings
        self._signer = signer_of(keys, settings)
        self._frontier: Frontier = tree.frontier()
        last = tree.last_note()
        self._signed_size = 0 if last is None else self._signer.verifier.opened(last).size
        self._signed_when = -settings.checkpoint_seconds
        self._unpublished = True
        if self._frontier.size > register.head():
            raise RecordsMissing(
                f"{self._frontier.size} events are in the tree and the register has {register.head()}: "
                "nothing more is signed; run `supervision verify`"
            )

    def step(self) -> int:
        """Take in what was recorded, sign if it is time, publish what was signed. Raises TreeTaken, BusError."""
        grew = self._grow()
        self._sign_when_due()
        self._publish()
        return grew

    def measures(self) -> Mapping[str, float]:
        """How far the register is, how far the tree, and how far it is signed."""
        return {"head": self._register.head(), "position": self._frontier.size, "signed": self._signed_size}

    def _grow(self) -> int:
        events = self._register.read(self._frontier.size, self._settings.batch)
        if not events:
            return 0
        self._tree.grow(self._frontier, [leaf_hash(event.record) for event in events])
        return len(events)

    def _sign_when_due(self) -> None:
        size, now = self._frontier.size, monotonic()
        if size == self._signed_size or now - self._signed_when < self._settings.checkpoint_seconds:
            return
        signed_at = datetime.now(UTC)
        self._tree.sign(size, signed_at, self._signer.note(size, self._frontier.root(), signed_at))
        self._signed_size, self._signed_when, self._unpublished = size, now, True
        log.info("checkpoint_signed", size=size)

    def _publish(self) -> None:
        waiting = self._tree.to_publish() if self._unpublished else []
        self._unpublished = bool(waiting)
        if not waiting:
            return
        topic, key = topic_name(CHECKPOINTS, self._settings), self._settings.organisation.encode()
        self._producer.send([Outgoing(topic, key, note.encode(), HEADERS) for _, note in waiting])
        self._tree.published(size for size, _ in waiting)


def signer_of(keys: Keys, settings: Settings) -> Signer:
    """Who signs for this register."""
    return Signer(keys.signing, origin_of(settings.organisation))


def published_notes(brokers: str, settings: Settings) -> list[str]:
    """Every checkpoint of this register that is on the bus, oldest first."""
    key = settings.organisation.encode()
    with Reader(brokers) as reader:
        messages = reader.read_to_end(topic_name(CHECKPOINTS, settings))
    return [message.value.decode(errors="replace") for message in messages if message.key == key and message.value]
