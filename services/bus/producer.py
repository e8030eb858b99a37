"""Sends messages and returns when every one is acknowledged by all replicas in sync, or raises."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Self

from kafka import KafkaProducer
from kafka.errors import InvalidProducerEpochError, KafkaConnectionError, KafkaError
from kafka.errors import ProducerFencedError as KafkaFenced

from services.bus.connection import LARGEST_MESSAGE, connection_options, own_words
from services.bus.errors import NotAcknowledged, ProducerFenced
from services.bus.message import Outgoing

FLUSH_SECONDS = 60.0
FENCED = (KafkaFenced, InvalidProducerEpochError)


class Producer:
    """A sender. With a transactional id it is the only one: an older one with the same id is fenced off.

    After NotAcknowledged it is spent: the sender cannot know what arrived, and the client's numbering may be out of
    step. Make a new one, which ends what the old one left open, and begin again from what is stored.
    `patience_s`: how long to look for a topic that nobody knows.
    """

    def __init__(self, brokers: str, transactional_id: str | None = None, *, patience_s: float = 15.0) -> None:
        self._name = transactional_id or "producer"
        options: dict[str, Any] = {"transactional_id": transactional_id} if transactional_id else {}
        with own_words(f"{self._name} connecting"):
            self._producer = KafkaProducer(
                **connection_options(brokers),
                acks="all",
                # Said in full: left to its default, the client drops it without a word when another option conflicts.
                enable_idempotence=True,
                # send() flushes at its end, so this only lets a batch grow while it is being handed over.
                metrics_enabled=False,
                linger_ms=20,
                batch_size=512 * 1024,
                max_request_size=LARGEST_MESSAGE,
                max_block_ms=int(patience_s * 1000),
                delivery_timeout_ms=int(FLUSH_SECONDS * 1000),
                allow_auto_create_topics=False,
                **options,
            )
            if transactional_id:
                _keep_requests(self._producer)
                self._producer.init_transactions()

    def send(self, messages: Sequence[Outgoing]) -> None:
        """Send all and wait. Raises NotAcknowledged (names the topics), ProducerFenced if a successor began."""
        futures = []
        topic = ""
        try:
            for topic, key, value, headers, partition in messages:
                sent = self._producer.send(topic, value=value, key=key, headers=list(headers), partition=partition)
                futures.append((topic, sent))
            self._producer.flush(timeout=FLUSH_SECONDS)
            # flush() returns as if all were well even where messages failed: only the futures know.
            for _, sent in futures:
                if not sent.succeeded():
                    sent.get(timeout=FLUSH_SECONDS)
        except (KafkaError, ValueError, AssertionError) as failed:
            self._refuse_if_fenced(failed)
            failing = {topic, *(name for name, sent in futures if not sent.succeeded())}
            raise NotAcknowledged(
                f"{self._name} sending to {', '.join(sorted(failing))}: {type(failed).__name__} {failed}"
            ) from failed

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is sent inside becomes visible to read_committed readers together, or, if it raises, never.

        What it leaves open when it raises is aborted by the successor, when it begins. The client's own abort waits
        for ever where a topic of the transaction was deleted, and so would hide that.
        """
        self._in_transaction(self._producer.begin_transaction)
        yield
        self._in_transaction(self._producer.commit_transaction)

    def close(self) -> None:
        """Let go of the connections; what was not sent is given up."""
        with suppress(KafkaError):
            self._producer.close(timeout=5)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _in_transaction(self, step: Any) -> None:
        try:
            with own_words(f"{self._name} in a transaction"):
                step()
        except Exception as failed:
            self._refuse_if_fenced(failed.__cause__)
            raise

    def _refuse_if_fenced(self, failed: BaseException | None) -> None:
        """Who learns of the successor between two sends finds the client's error as an argument of another one."""
        if any(isinstance(found, FENCED) for found in (failed, *getattr(failed, "args", ()))):
            raise ProducerFenced(f"{self._name}: a successor with this id has begun; this one ends") from failed


def _keep_requests(producer: KafkaProducer) -> None:
    """Have the client ask again where the coordinator of transactions refuses the connection.

    kafka-python 3.0.12 forgets what it was about to ask if that raises, and then spins until the messages expire: of
    three producers whose broker was stopped one or two stood still for a minute after it was back.
    """
    client = producer._sender._client
    await_ready = client.await_ready

    def ready(node_id: object, timeout_ms: int = 30_000) -> bool:
        try:
            return bool(await_ready(node_id, timeout_ms=timeout_ms))
        except KafkaConnectionError:
            return False

    client.await_ready = ready
