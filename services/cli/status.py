"""`supervision status`: how far everything is behind, what is stuck, and what waits for a person."""

from typing import Annotated, Any, NamedTuple

import httpx
import typer
from psycopg.errors import InvalidSchemaName, UndefinedTable

from services.bus.foreign import count_foreign
from services.bus.message import Message, TopicPartition
from services.bus.reader import Reader
from services.bus.topics import EVENTS, HR_RESTRICTED, HR_STAFF, TOPICS, topic_name
from services.cli.output import show_json, show_table
from services.cli.trouble import FOUND_WRONG
from services.hr_intake.process import inbox_name
from services.hr_intake.quarantine import Summary
from services.notifier.standing import ChannelStanding, channels, offsets_read, under_way, unreadable
from services.parts import Parts, now, parts
from services.processes import noted_processes
from services.projector.standing import ReadModelStanding
from services.projector.standing import standing_of as read_model_standing
from services.relay.cursor import OnTheBus
from services.settings import settings
from services.wiring import PROJECTIONS, build_desk

READ_MODEL_COLUMNS = ("", "position", "lag (events)", "lag (s)", "parked events", "parked streams", "requests unsent")
NOTICE_COLUMNS = ("channel", "settled", "waiting", "refused", "not recorded", "next try", "problem")
PROCESS_COLUMNS = ("process", "status", "restarts", "last step (s ago)", "error")


class ProcessStanding(NamedTuple):
    """One process as its own /health tells it."""

    name: str
    status: str
    restarts: int
    last_step_age_s: float | None
    error: str | None


class Standing(NamedTuple):
    """Everything that status tells."""

    head: int
    hr_messages_waiting: int
    relayed: int
    notarised: int
    read_models: list[ReadModelStanding]
    quarantine: Summary
    notices: list[ChannelStanding]
    notifier_unreadable: int
    foreign_messages: int
    clock_behind_s: float
    processes: list[ProcessStanding]


def status(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """How far everything is behind, what is stuck, and what waits for a person.

    Exit code 1 where a process is not well.
    """
    with parts(settings()) as the:
        standing = Look(the).now()
    if as_json:
        show_json(standing)
    else:
        show(standing)
    if any(process.status not in ("ok", "starting") for process in standing.processes):
        raise typer.Exit(FOUND_WRONG)


class Look:
    """Looks at everything, as often as wanted, through connections that it opens once."""

    def __init__(self, the: Parts) -> None:
        self._the = the
        self._pool, self._register, self._tree = the.pool(), the.register(), the.tree()
        self._quarantine = build_desk(the).quarantine
        self._reader: Reader = the.closing(Reader(the.brokers))
        self._last_events: dict[TopicPartition, tuple[int, Message | None]] = {}

    def now(self) -> Standing:
        """How everything stands. Raises TopicUnfit where a topic of the ledger is gone."""
        self._reader.refuse_missing(*(topic_name(topic, self._the.settings) for topic in TOPICS))
        with self._pool.connection() as connection:
            foreign = count_foreign(connection)
        return Standing(
            head=self._register.head(),
            hr_messages_waiting=self.hr_messages_waiting(),
            relayed=self._on_the_bus(),
            notarised=self._tree.frontier().size,
            read_models=[_in_the_open(self._read_model(name)) for name in PROJECTIONS],
            quarantine=self._quarantine.summary(),
            notices=channels(self._pool),
            notifier_unreadable=unreadable(self._pool),
            foreign_messages=foreign,
            clock_behind_s=round(self._register.clock_behind(), 1),
            processes=[_process(state) for state in noted_processes(self._the.settings.state_dir)],
        )

    def under_way(self) -> dict[str, int]:
        """How much of what has not come through yet; the register's events count until every read model has them."""
        standings = [self._read_model(name) for name in PROJECTIONS]
        counts = {
            "HR messages": self.hr_messages_waiting(),
            "events for the signed tree": self._register.head() - self._tree.frontier().size,
            **{f"events for {model.name}": model.lag_events for model in standings},
            **{f"requests of {model.name}": model.requests_unsent for model in standings},
            "notices": under_way(self._pool, now()),
        }
        # Looking for the last event of each partition costs more than all the rest: only when that is at rest.
        return counts if any(counts.values()) else {**counts, "partitions for the notifier": self._notifier_behind()}

    def head(self) -> int:
        """The last position of the register."""
        return self._register.head()

    def unpublished(self) -> int:
        """How many events of the register are not on the bus."""
        return self.head() - self._on_the_bus()

    def _on_the_bus(self) -> int:
        return OnTheBus(self._reader, self._register, self._the.settings).position()

    def _notifier_behind(self) -> int:
        """On how many partitions events wait that the notifier has not read."""
        read = offsets_read(self._pool)
        behind = 0
        for partition, (_, after) in self._reader.bounds(topic_name(EVENTS, self._the.settings)).items():
            if read.get(partition, 0) < after and self._last_events.get(partition, (0, None))[0] != after:
                self._last_events[partition] = after, self._reader.last_message(partition)
            _, last = self._last_events.get(partition, (0, None))
            behind += last is not None and last.offset >= read.get(partition, 0)
        return behind

    def _read_model(self, name: str) -> ReadModelStanding:
        """One that was never made has applied nothing."""
        try:
            return read_model_standing(self._pool, self._register, name)
        except (UndefinedTable, InvalidSchemaName):
            return ReadModelStanding(name, 0, self._register.head(), 0.0, 0, 0, 0)

    def hr_messages_waiting(self) -> int:
        """HR messages on the topics that were not taken in yet."""
        waiting = 0
        for topic in (HR_STAFF, HR_RESTRICTED):
            bounds = self._reader.bounds(topic_name(topic, self._the.settings))
            taken = self._register.inbox([inbox_name(partition) for partition in bounds])
            for partition, (first, after) in bounds.items():
                waiting += max(0, after - taken.get(inbox_name(partition), first))
        return waiting


def _in_the_open(model: ReadModelStanding) -> ReadModelStanding:
    """How much is asked for because of restricted cases is not for everybody (T-42)."""
    return model._replace(requests_unsent=0) if model.name == "restricted" else model


def _process(state: Any) -> ProcessStanding:
    try:
        told = httpx.get(f"http://127.0.0.1:{state.port}/health", timeout=2, trust_env=False).json()
    except (httpx.HTTPError, ValueError):
        return ProcessStanding(state.name, "not running", state.restarts, None, None)
    return ProcessStanding(state.name, told["status"], state.restarts, told["last_step_age_s"], told["error"])


def show(standing: Standing) -> None:
    """Print it for a person."""
    rows = [
        ("HR messages not taken in yet", standing.hr_messages_waiting),
        ("events in the register", standing.head),
        ("not on the bus yet", standing.head - standing.relayed),
        ("not in the signed tree yet", standing.head - standing.notarised),
        ("HR messages quarantined", standing.quarantine.quarantined),
        ("HR messages held", standing.quarantine.held),
        ("held for more than seven days", standing.quarantine.held_too_long),
        ("events the notifier could not read", standing.notifier_unreadable),
        ("messages of strangers on our topics", standing.foreign_messages),
        ("seconds by which the database's clock was put back", standing.clock_behind_s),
    ]
    show_table("The ledger", ("", ""), rows)
    models = [row._replace(lag_seconds=round(row.lag_seconds, 1)) for row in standing.read_models]
    show_table("Read models", READ_MODEL_COLUMNS, models)
    show_table("Notices", NOTICE_COLUMNS, standing.notices)
    nothing = "none were started from this state folder"
    show_table("Processes", PROCESS_COLUMNS, standing.processes, empty=nothing)
