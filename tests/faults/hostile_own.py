"""The ledger's own topics flooded by a stranger while it works; its processes are stepped here."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from random import Random
from typing import Any

from services.bus.message import Message, Outgoing
from services.bus.producer import Producer
from services.bus.reader import Reader
from services.bus.topics import ALERTS, CHECKPOINTS, EVENTS, HR_REJECTED, RELAY, RESTRICTED_EVENTS, topic_name
from services.ops import Closing
from services.parts import Parts, parts
from services.relay.envelope import Envelope
from services.settings import Settings
from services.wiring import BUILD, PROJECTORS
from tests.faults.mutation import hostile
from tests.services.projector_scenes import Ledger

READ_BY_US = (EVENTS, RESTRICTED_EVENTS, RELAY, ALERTS, CHECKPOINTS)
OURS = (*READ_BY_US, HR_REJECTED)
PROCESSES = ("relay", "notary", *PROJECTORS, "clock", "notifier")
LONGEST, MOST = 20_000, 800_000
"""Bytes: of what is made hostile, and of what our topics take."""


class Stranger:
    """Somebody who may write on every topic of ours, and writes what looks like ours."""

    def __init__(self, settings: Settings, dice: Random) -> None:
        self._settings, self._dice = settings, dice
        self._brokers = str(settings.kafka_bootstrap_servers)
        self.sent: list[Outgoing] = []

    def writes(self, count: int) -> None:
        """So many messages made of what is on our topics now; one in ten is an exact copy, on any partition."""
        with Reader(self._brokers) as reader:
            topics = [topic_name(topic, self._settings) for topic in OURS]
            there = [message for topic in topics for message in reader.read_to_end(topic)]
        valid = [_again(message) for message in there if len(message.value or b"") < LONGEST]
        made = [self._one(valid) for _ in range(count)]
        with Producer(self._brokers) as producer:
            producer.send(made)
        self.sent += made

    def _one(self, valid: Sequence[Outgoing]) -> Outgoing:
        message = self._dice.choice(valid) if self._dice.random() < 0.1 else hostile(self._dice, valid)
        if len(message.value or b"") > MOST:
            message = message._replace(value=b"")
        return message._replace(partition=self._dice.randrange(self._settings.partitions))


@contextmanager
def working(settings: Settings) -> Iterator[dict[str, Any]]:
    """All processes but the intake, begun anew and closed at the end."""
    with ExitStack() as stack:
        the: Parts = stack.enter_context(parts(settings))
        processes = {name: BUILD[name](the) for name in PROCESSES}
        for process in processes.values():
            if isinstance(process, Closing):
                stack.callback(process.close)
        yield processes


def until_quiet(processes: dict[str, Any]) -> None:
    """Let all of them work until everything is applied. Raises what a step raises: the process would have died."""
    quiet = 0
    while quiet < 4:
        done = sum(int(process.step()) for process in processes.values())
        behind = any(processes[name].measures()["lag_events"] for name in PROJECTORS)
        behind |= processes["notifier"].measures()["notices_waiting"] > 0
        quiet = 0 if done or behind else quiet + 1


def strange(ledger: Ledger, settings: Settings) -> list[Message]:
    """The messages on the event topics that are not, in all that a reader looks at, those of the relay."""
    ours = {_seen(Envelope(settings).message(recorded)) for recorded in ledger.register.read(0, 1_000_000)}
    with Reader(str(settings.kafka_bootstrap_servers)) as reader:
        topics = [topic_name(topic, settings) for topic in (EVENTS, RESTRICTED_EVENTS)]
        return [message for topic in topics for message in reader.read_to_end(topic) if _seen(message) not in ours]


def _seen(message: Message | Outgoing) -> tuple[Any, ...]:
    first = dict(reversed(message.headers))
    return (message.topic, message.value, *(first.get(f"ce_{name}") for name in ("position", "type", "streamid")))


def _again(message: Message) -> Outgoing:
    return Outgoing(message.topic, message.key, message.value, message.headers, message.partition)
