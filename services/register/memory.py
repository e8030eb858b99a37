"""What a process remembers of streams, so that their histories are not read and folded again for every command.

A stream only grows, so what is remembered of it may be behind, but is never wrong: the register's unique versions
refuse what was decided on an old state. Does not outlive the process: the first command to a stream after a start reads
and folds all of it.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from threading import Lock
from typing import Any, NamedTuple
from uuid import UUID

from domain.event import Event

MOST_EVENTS = 25_000
"""How many events the streams that are remembered may have together (50 MB); the longest unused are forgotten first."""


class Known(NamedTuple):
    """A stream as far as it is known: a state, and the events after it, folded only when a decision needs them.

    Without a state nothing was read yet; without both it is known only that the stream has begun.
    """

    state: Any = None
    later: tuple[Event, ...] = ()

    @property
    def version(self) -> int:
        """Of the last event that is in it; 0 where there is none."""
        if self.later:
            return self.later[-1].version
        return 0 if self.state is None else int(self.state.version)


BEGUN = Known()


class Memory:
    """Threads may share it."""

    def __init__(self, most_events: int = MOST_EVENTS) -> None:
        self._most, self._events = most_events, 0
        self._streams: OrderedDict[UUID, Known] = OrderedDict()
        self._lock = Lock()

    def recall(self, stream_ids: Iterable[UUID]) -> dict[UUID, Known]:
        """What is known of these streams; of those that are not in it, nothing is."""
        streams, found = self._streams, {}
        with self._lock:
            for stream_id in stream_ids:
                known = streams.get(stream_id)
                if known is not None:
                    streams.move_to_end(stream_id)
                    found[stream_id] = known
        return found

    def keep(self, streams: Mapping[UUID, Known]) -> None:
        """Remember what is recorded of these streams. Nothing that may still be rolled back may come here."""
        with self._lock:
            for stream_id, known in streams.items():
                held = self._streams.get(stream_id)
                if held is known:
                    continue
                if held is None or held.version < known.version:
                    self._streams[stream_id] = known
                    self._events += _weight(known) - (0 if held is None else _weight(held))
                self._streams.move_to_end(stream_id)
            while self._events > self._most:
                _, forgotten = self._streams.popitem(last=False)
                self._events -= _weight(forgotten)


def _weight(known: Known) -> int:
    return known.version + 1
