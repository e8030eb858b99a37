"""The load: HR messages of an invented trust onto Kafka, and the commands of its supervisors into the register."""

import threading
import time
from abc import ABC, abstractmethod
from collections import Counter, deque
from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from demo.generator import generate, generate_supervision
from domain.event import Command
from services.bus.errors import BusError
from services.bus.message import Outgoing
from services.bus.producer import Producer
from services.bus.topics import HR_STAFF, topic_name
from services.cli.feeding import STRUCTURED, key_of
from services.command_files import BadLine, read_commands
from services.register.outcome import Waiting
from services.register.register import Register
from tests.faults.ledger import Ledger
from tests.faults.waiting import PATIENCE_S, until

AT_ONCE = 100
BAD_SHARE = 0.01
STAFF_SHARE = 0.2
"""So many people for each HR message wanted: everybody is registered, and lives through some weeks of changes."""


class Trust(NamedTuple):
    """What is to be sent, in order."""

    hr: list[bytes]
    supervision: list[bytes]


def trust(messages: int, seed: int, today: date) -> Trust:
    """So many HR messages, and the supervision that goes with them, until today. The same numbers, the same bytes."""
    staff, days = max(20, int(messages * STAFF_SHARE)), 30
    while True:
        start = today - timedelta(days=days + 1)
        hr = list(generate(staff, days, seed, start, bad_share=BAD_SHARE))
        if len(hr) >= messages:
            return Trust(hr[:messages], list(generate_supervision(staff, days, seed, start)))
        days += 30


def digest(line: bytes) -> str:
    """By which a message is recognised."""
    return sha256(line).hexdigest()


class _Paced(ABC):
    """A thread that sends at a rate. What fails is sent again, whatever happens to servers, until close()."""

    def __init__(self) -> None:
        self._allowed, self._rate, self._owed = 0, 0.0, 0.0
        self.sent = 0
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name=type(self).__name__, daemon=True)

    @property
    def left(self) -> int:
        """How many of those allowed are still to be sent."""
        return max(0, self._allowed - self.sent)

    def allow(self, more: int, rate: float) -> None:
        """Send so many more, so many a second; returns at once."""
        self._allowed, self._rate = self._allowed + more, rate

    def drained(self, seconds: float = PATIENCE_S) -> None:
        """Return when all that is allowed was sent. Raises InVain."""
        until(lambda: not self.left, f"everything sent ({self.left} left)", seconds)

    def close(self) -> None:
        """Send no more."""
        self._closing.set()
        self._thread.join()

    def stop(self) -> None:
        """Nothing more is allowed."""
        self._allowed = self.sent

    @abstractmethod
    def send(self, many: int) -> None:
        """Send the next so many. What raises is tried again."""

    def _run(self) -> None:
        last = time.monotonic()
        while not self._closing.wait(0.02):
            now = time.monotonic()
            self._owed, last = min(self._owed + (now - last) * self._rate, AT_ONCE), now
            if many := min(int(self._owed), self.left):
                try:
                    self.send(many)
                except Exception:
                    self._closing.wait(0.2)
                else:
                    self.sent += many
                    self._owed -= many


class HrSystem(_Paced):
    """Publishes HR messages. acknowledged: how often the brokers took each line, by its digest."""

    def __init__(self, ledger: Ledger, lines: Sequence[bytes]) -> None:
        super().__init__()
        self._lines, self._brokers = lines, ledger.servers.brokers
        self._topic = topic_name(HR_STAFF, ledger.settings)
        self._producer: Producer | None = None
        self.acknowledged: Counter[str] = Counter()
        self._thread.start()

    def send(self, many: int) -> None:
        """Raises BusError; some of them may be on the topic then."""
        lines = self._lines[self.sent : self.sent + many]
        try:
            self._producer = self._producer or Producer(self._brokers)
            self._producer.send([Outgoing(self._topic, key_of(line), line, STRUCTURED) for line in lines])
        except BusError:
            if self._producer:
                self._producer.close()
            self._producer = None
            raise
        self.acknowledged.update(map(digest, lines))


class Supervisors(_Paced):
    """Puts commands to the register. answered: the ids of those of which it said what came of them."""

    def __init__(self, ledger: Ledger, lines: Sequence[bytes]) -> None:
        super().__init__()
        with ledger.parts() as the:
            read = list(read_commands(lines, the.vault().pseudonym))
        self._queue: deque[Command] = deque(one for one in read if not isinstance(one, BadLine))
        self._url = ledger.url
        self._register: Register | None = None
        self.answered: set[UUID] = set()
        self._thread.start()

    def send(self, many: int) -> None:
        """Who names somebody not known yet goes to the end of the queue. Raises what the register raises."""
        self._register = self._register or Register(self._url, 1)
        batch = [self._queue[place] for place in range(min(many, len(self._queue)))]
        outcomes = self._register.handle(batch)
        for command, outcome in zip(batch, outcomes, strict=True):
            self._queue.popleft()
            if isinstance(outcome, Waiting):
                self._queue.append(command)
            else:
                self.answered.add(command.command_id)


class Load:
    """Both at once: commands in proportion to the HR messages."""

    def __init__(self, ledger: Ledger, what: Trust) -> None:
        self.hr, self.supervisors = HrSystem(ledger, what.hr), Supervisors(ledger, what.supervision)
        self._each = len(what.supervision) / max(1, len(what.hr))

    def allow(self, messages: int, rate: float) -> None:
        """Send so many more HR messages at so many a second, and the commands that go with them; returns at once."""
        self.hr.allow(messages, rate)
        self.supervisors.allow(round(messages * self._each), rate * self._each)

    @property
    def left(self) -> int:
        """How many of those allowed are still to be sent."""
        return self.hr.left + self.supervisors.left

    def drained(self, seconds: float = PATIENCE_S) -> None:
        """Return when all that is allowed was sent. Raises InVain."""
        self.hr.drained(seconds)
        self.supervisors.drained(seconds)

    def stop(self) -> None:
        """Nothing more is allowed than was sent."""
        self.hr.stop()
        self.supervisors.stop()

    def close(self) -> None:
        """Send no more."""
        self.hr.close()
        self.supervisors.close()
