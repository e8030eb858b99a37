"""HR's topics flooded with hostile messages between valid ones, and what became of every single one of them."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

from demo.generator import generate
from services.bus.message import Message, Outgoing
from services.bus.reader import Reader as TopicReader
from services.bus.topics import HR_RESTRICTED, HR_STAFF, topic_name
from services.hr_intake.contract_people import PersonDetailsChanged
from services.hr_intake.process import inbox_name
from services.hr_intake.reading import HrMessage, Reader
from services.settings import Settings
from tests.faults.mutation import hostile
from tests.services.hr_intake_scenes import STRUCTURED, Scene, hr, starter

TAKEN = "select count(*) from register.command where command_id = any(%s)"
KEPT = 'select topic, partition, "offset", state from hr_intake.message'


def topics(settings: Settings) -> tuple[str, str]:
    """HR's topics."""
    return topic_name(HR_STAFF, settings), topic_name(HR_RESTRICTED, settings)


def victims(settings: Settings, seed: int) -> list[Outgoing]:
    """The valid messages that the hostile ones are made of: both topics, both modes of CloudEvents."""
    lines = generate(40, 60, seed, date(2026, 1, 1), organisation=settings.organisation)
    return [_outgoing(line, topics(settings)[number % 2], number % 3 > 0) for number, line in enumerate(lines)]


def bystander(number: int) -> list[dict[str, Any]]:
    """What HR tells of one person of whom no hostile message can know."""
    person = f"bystander-{number}"
    return [
        *starter(person),
        hr("hours_changed", person, assignment=f"{person}-1", fte=0.5, effective_from="2025-02-01"),
        hr("assignment_ended", person, assignment=f"{person}-1", effective_from="2025-03-01"),
    ]


BYSTANDERS_LIFE = [
    "staff.registered.v1",
    "staff.assignment_added.v1",
    "staff.hours_changed.v1",
    "staff.assignment_ended.v1",
]


def flood(dice: Random, settings: Settings, count: int, bystanders: int) -> Iterator[Outgoing]:
    """`count` hostile messages; between them those of the bystanders, of each in order."""
    valid, topic = victims(settings, dice.randrange(1_000)), topics(settings)[0]
    turns: list[tuple[int, Outgoing]] = []
    for number in range(bystanders):
        told = [
            Outgoing(topic, str(number).encode(), json.dumps(each).encode(), STRUCTURED) for each in bystander(number)
        ]
        turns += zip(sorted(dice.randrange(count) for _ in told), told, strict=True)
    turns.sort(key=lambda turn: turn[0])
    for number in range(count):
        while turns and turns[0][0] == number:
            yield turns.pop(0)[1]
        yield hostile(dice, valid)


def take_in(scene: Scene) -> None:
    """Let the intake work until both topics are behind it. Raises what a step raises: the process would have died."""
    while scene.intake.step() or _behind(scene):
        pass


def what_became(scene: Scene) -> Counter[str]:
    """How many messages are where. Raises AssertionError for one that is nowhere."""
    reader = Reader(scene.settings.organisation, scene.settings.largest_hr_message)
    with scene.pool.connection() as connection:
        kept = {(topic, part, offset): state for topic, part, offset, state in connection.execute(KEPT)}
    became: Counter[str] = Counter()
    applied: list[HrMessage] = []
    for message in on_topics(scene):
        state = kept.pop((message.topic, message.partition, message.offset), None)
        if state in ("QUARANTINED", "HELD"):
            became[state] += 1
            continue
        read = reader.read(message)
        assert isinstance(read, HrMessage), (
            f"neither kept nor readable: {message.topic}/{message.partition}/{message.offset}"
        )
        became["applied"] += 1
        if not isinstance(read.event, PersonDetailsChanged):
            applied.append(read)
    assert not kept, "something is kept that was never sent"
    ids = {read.message_id for read in applied}
    with scene.pool.connection() as connection:
        assert connection.execute(TAKEN, (list(ids),)).fetchone() == (len(ids),), "passed, and unknown to the register"
    return became


def on_topics(scene: Scene) -> list[Message]:
    """Everything that was sent."""
    with TopicReader(scene.settings.kafka_bootstrap_servers or "") as reader:
        return [message for topic in topics(scene.settings) for message in reader.read_to_end(topic)]


def _outgoing(line: bytes, topic: str, binary: bool) -> Outgoing:
    if not binary:
        return Outgoing(topic, b"v", line, STRUCTURED)
    event = json.loads(line)
    data, content = json.dumps(event.pop("data")).encode(), event.pop("datacontenttype").encode()
    attributes = ((f"ce_{name}", str(value).encode()) for name, value in event.items())
    return Outgoing(topic, b"v", data, (("content-type", content), *attributes))


def _behind(scene: Scene) -> bool:
    with TopicReader(scene.settings.kafka_bootstrap_servers or "") as reader:
        ends = {part: end for topic in topics(scene.settings) for part, (_, end) in reader.bounds(topic).items() if end}
    taken = scene.register.inbox([inbox_name(part) for part in ends])
    return any(taken.get(inbox_name(part)) != end for part, end in ends.items())
