"""What a stranger writes on the ledger's own topics, case by case (tests/faults floods them)."""

import time
from collections.abc import Callable, Iterator
from struct import pack

import pytest
from kafka import KafkaAdminClient, KafkaProducer
from kafka.admin import ConfigResource, ConfigResourceType
from kafka.errors import MessageSizeTooLargeError
from kafka.record import default_records

from services.bus import genuine
from services.bus.connection import LARGEST_MESSAGE
from services.bus.errors import TopicUnfit
from services.bus.genuine import Genuine
from services.bus.message import Message, Outgoing, TopicPartition
from services.bus.producer import Producer
from services.bus.reader import Reader
from services.bus.topics import EVENTS, HR_STAFF, RELAY, RESTRICTED_EVENTS, create_topics, topic_name
from services.register.register import Register
from services.relay.cursor import CURSOR_KEY, RegisterBehind, last_published
from services.relay.envelope import Envelope
from services.relay.relay import Relay
from services.settings import Settings
from tests.faults.mutation import RawName
from tests.services.record_scenes import behind_our_back, filled


@pytest.fixture
def register(database_url: str) -> Iterator[Register]:
    with Register(database_url) as opened:
        filled(opened, 1, each=3)
        yield opened


@pytest.fixture
def stranger(brokers: str) -> Iterator[Producer]:
    """Somebody who may write anywhere."""
    with Producer(brokers) as producer:
        yield producer


def relay_all(register: Register, settings: Settings) -> int:
    """A relay begins and publishes everything; where it began."""
    relay = Relay(register, str(settings.kafka_bootstrap_servers), settings)
    began = relay.position
    while relay.step():
        pass
    relay.close()
    return began


def numbers(settings: Settings, *said: bytes | None, key: bytes | None = CURSOR_KEY) -> list[Outgoing]:
    """Messages that look like a relay's note of how far it is."""
    return [Outgoing(topic_name(RELAY, settings), key, each, (), 0) for each in said]


def positions(settings: Settings) -> list[str]:
    """What stands on the topic of events, sorted."""
    with Reader(str(settings.kafka_bootstrap_servers)) as reader:
        return sorted(
            message.header("ce_position") or "" for message in reader.read_to_end(topic_name(EVENTS, settings))
        )


def test_a_number_that_a_stranger_wrote_moves_no_relay(
    register: Register, test_settings: Settings, stranger: Producer
) -> None:
    stranger.send(numbers(test_settings, b"3", b"999"))
    assert relay_all(register, test_settings) == 0
    filled(register, 1, each=3)
    said = (b"2", b"6", b"8", b"-1", b"9" * 30, "٣".encode(), b"", None, b"4 ", b"0x4", *[b"7"] * 600)
    stranger.send([*numbers(test_settings, *said), *numbers(test_settings, b"8", key=None)])
    assert relay_all(register, test_settings) == 4
    assert positions(test_settings) == [str(number) for number in range(1, 9)]


def test_a_message_that_has_all_that_ours_have_and_lies_beyond_the_register_stops_the_relay(
    register: Register, test_settings: Settings
) -> None:
    relay_all(register, test_settings)
    with behind_our_back(test_settings.database_url or "") as connection:
        connection.execute("delete from register.event where position > 2")
        connection.execute("update register.head set position = 2")
    with pytest.raises(RegisterBehind, match="4 events were published and the register has 2"):
        last_published(str(test_settings.kafka_bootstrap_servers), test_settings, register)


def changed(message: Message, name: str, said: bytes | None) -> tuple[tuple[str, bytes], ...]:
    """The headers with one said otherwise, or not at all."""
    kept = tuple(header for header in message.headers if header[0] != name)
    return kept if said is None else ((name, said), *message.headers)


def test_only_what_the_register_holds_passes(register: Register, test_settings: Settings) -> None:
    settings, recorded = test_settings, register.read(0, 2)
    sent = [Envelope(settings).message(each) for each in recorded]
    one, other = (Message(each.topic, 0, n, each.key, each.value, each.headers, 0) for n, each in enumerate(sent))
    value = one.value or b""
    cases = {
        genuine.NO_POSITION: [
            one._replace(headers=changed(one, "ce_position", said)) for said in (None, b"", b"-1", b"1.0", b"1" * 19)
        ],
        genuine.NOT_RECORDED: [one._replace(headers=changed(one, "ce_position", said)) for said in (b"0", b"1" * 18)],
        genuine.ANOTHER_RECORD: [
            one._replace(value=None),
            one._replace(value=value.replace(b"Z", b"z", 1)),
            one._replace(value=value + b" "),
            one._replace(value=other.value),
            one._replace(headers=changed(one, "ce_position", b"2")),
        ],
        genuine.ANOTHER_TOPIC: [one._replace(topic=topic_name(RESTRICTED_EVENTS, settings))],
        genuine.OTHER_HEADERS: [
            one._replace(headers=changed(one, "ce_type", said)) for said in (None, b"staff.left.v1")
        ]
        + [one._replace(headers=changed(one, "ce_streamid", said)) for said in (None, b"x", b"0" * 36)],
    }
    strange = [(message, why) for why, messages in cases.items() for message in messages]
    found = Genuine(register.held, settings).sorted([one, *(message for message, _ in strange), other, one])
    assert found.genuine == [one, other, one]
    assert found.foreign == strange


@pytest.mark.shows("nothing is dropped and nothing blocks the rest")
def test_a_header_whose_name_is_no_text_stops_no_reader(brokers: str, topic_prefix: str, stranger: Producer) -> None:
    topic = f"{topic_prefix}{EVENTS.name}"
    named = (("before", b"1"), (RawName("n\udcff\udcc3"), b"\xff"), ("after", b"2"))
    stranger.send([Outgoing(topic, b"k", b"%d" % number, named if number == 1 else (), 0) for number in range(3)])
    with Reader(brokers) as reader:
        messages = reader.read_to_end(topic)
    assert [message.value for message in messages] == [b"0", b"1", b"2"]
    assert messages[1].headers == (("before", b"1"), ("n\\xff\\xc3", b"\xff"), ("after", b"2"))


LONG = b"x" * 1_000


def as_zstd(plain: bytes) -> bytes:
    """A zstd frame (RFC 8878): what stands before LONG as it is, LONG as one repeated byte, the rest as it is."""
    before, _, after = plain.partition(LONG)
    blocks = ((before, 0, len(before)), (LONG[:1], 0b010, len(LONG)), (after, 0b001, len(after)))
    packed = b"".join((size << 3 | kind).to_bytes(3, "little") + held for held, kind, size in blocks)
    return b"\x28\xb5\x2f\xfd\xa0" + pack("<I", len(plain)) + packed


@pytest.fixture
def packing(monkeypatch: pytest.MonkeyPatch, brokers: str) -> Iterator[Callable[[str], KafkaProducer]]:
    """Makes senders that pack their messages, one way or another."""
    monkeypatch.setattr(default_records, "zstd_encode", as_zstd)
    monkeypatch.setitem(KafkaProducer._COMPRESSORS, "zstd", (lambda: True, 4))
    monkeypatch.setattr(default_records.DefaultRecordBatchBuilder, "_assert_has_codec", lambda *_: None)
    made: list[KafkaProducer] = []

    def sender(codec: str) -> KafkaProducer:
        made.append(KafkaProducer(bootstrap_servers=brokers, compression_type=codec, max_request_size=LARGEST_MESSAGE))
        return made[-1]

    yield sender
    for each in made:
        each.close()


def test_a_message_that_its_sender_packed_is_unpacked_before_it_reaches_us(
    brokers: str, topic_prefix: str, packing: Callable[[str], KafkaProducer]
) -> None:
    topic = f"{topic_prefix}{HR_STAFF.name}"
    for codec in ("gzip", "zstd"):
        packing(codec).send(topic, codec.encode() + LONG, partition=0).get(10)
    with Reader(brokers) as reader:
        assert [message.value for message in reader.read_to_end(topic)] == [b"gzip" + LONG, b"zstd" + LONG]


def test_a_small_message_that_would_become_a_large_one_is_refused_by_the_brokers(
    brokers: str, topic_prefix: str, packing: Callable[[str], KafkaProducer]
) -> None:
    with pytest.raises(MessageSizeTooLargeError):
        packing("gzip").send(f"{topic_prefix}{EVENTS.name}", bytes(3_000_000), partition=0).get(10)


def wait_until_set(admin: KafkaAdminClient, topic: str, packing: str) -> None:
    """The brokers take a change of a topic's settings over a moment after they have confirmed it."""
    resource = ConfigResource(ConfigResourceType.TOPIC, topic, {"compression.type": None})
    while (
        admin.describe_configs([resource], config_filter="all")["topic"][topic]["compression.type"]["value"] != packing
    ):
        time.sleep(0.05)
    time.sleep(0.5)


def test_a_topic_that_others_made_is_set_so_that_it_can_be_read(
    brokers: str, topic_prefix: str, packing: Callable[[str], KafkaProducer]
) -> None:
    settings, topic = Settings(topic_prefix=topic_prefix, partitions=3), f"{topic_prefix}{HR_STAFF.name}"
    admin = KafkaAdminClient(bootstrap_servers=brokers)
    admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, {"compression.type": "producer"})])
    wait_until_set(admin, topic, "producer")
    packing("zstd").send(topic, LONG, partition=1).get(10)
    assert create_topics(brokers, settings) == []
    wait_until_set(admin, topic, "uncompressed")
    packing("zstd").send(topic, b"after" + LONG, partition=0).get(10)
    with Reader(brokers) as reader:
        reader.start({TopicPartition(topic, 0): 0})
        assert [message.value for message in reader.poll(10, 5_000)] == [b"after" + LONG]
        with pytest.raises(TopicUnfit, match="packed in a way that we cannot read"):
            reader.read_to_end(topic)
    admin.close()
