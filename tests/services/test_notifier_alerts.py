"""The sender of alerts: each once whatever is killed when, none once it was replaced, all while its reader is slow."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

import pytest

from domain.vocabulary import PersonId
from services.bus.errors import MemberReplaced
from services.bus.message import Outgoing, TopicPartition
from services.bus.topics import ALERTS, topic_name
from services.notifier import alerts_topic as alerts_topic_module
from services.notifier.alerts_topic import AlertsSender, AlertsTopic, Turn
from services.notifier.queue import Queue
from services.notifier.reading import Reading
from services.notifier.tenure import Confirm, Tenure, unasked
from services.parts import Parts, now, parts
from services.settings import Settings
from services.wiring import alerts_topic
from tests.services.notifier_scenes import LEAD, NOON, Story
from tests.services.test_notifier_process import alerts


@pytest.fixture
def the(test_settings: Settings) -> Iterator[Parts]:
    """Parts of a ledger of this test's own."""
    with parts(test_settings) as opened:
        yield opened


def sender_of(the: Parts, topic: AlertsTopic | None = None, confirm: Confirm = unasked) -> AlertsSender:
    """A sender of alerts whose turn it is."""
    pool = the.pool()
    turn = Turn(lambda partitions: dict.fromkeys(partitions, 0))
    turn.assigned([TopicPartition("events", 0)])
    return AlertsSender(Queue(pool, "alerts", confirm), topic or alerts_topic(the), turn, now)


def read_in(the: Parts, story: Story) -> None:
    """The notifier has read the story, and told nobody yet."""
    assert Reading(the.pool(), ["alerts"], 500).take(story.batches(), NOON)


def step(sender: AlertsSender) -> bool:
    sender.turn.heard()
    return asyncio.run(sender.step())


def ids(the: Parts) -> list[str | None]:
    return [message.header("ce_id") for message in alerts(the)]


@pytest.mark.shows("promise: told once per state")
def test_what_was_told_in_the_moment_before_a_death_is_not_told_again(the: Parts) -> None:
    story = Story()
    story.ward()
    story.raised()
    read_in(the, story)
    dying = sender_of(the)
    with pytest.MonkeyPatch.context() as dead:
        dead.setattr(Queue, "settle", interrupted)
        with pytest.raises(KeyboardInterrupt):
            step(dying)
    step(sender_of(the))
    assert len(ids(the)) == 1
    with the.pool().connection() as connection:
        settled = connection.execute("select outcome, lead_id from notifier.notice").fetchall()
    assert settled == [("delivered", LEAD)]


def interrupted(self: Queue, outcomes: Sequence[tuple[UUID, PersonId | None, str]], at: datetime) -> None:
    """Killed before anything is written down, once something was told."""
    if outcomes:
        raise KeyboardInterrupt


def test_a_sender_of_alerts_that_was_replaced_tells_nothing_more(the: Parts) -> None:
    first, second = sender_of(the), sender_of(the)
    assert not step(first)
    assert not step(second)
    story = Story()
    story.ward()
    story.raised()
    read_in(the, story)
    assert not step(first)
    assert ids(the) == []
    assert not step(first), "it does not begin again at once"
    assert step(second)
    assert len(ids(the)) == 1


def test_alerts_go_out_while_the_reader_is_slow(the: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    sender = sender_of(the)
    assert not step(sender)
    story = Story()
    story.ward()
    story.raised()
    read_in(the, story)
    monkeypatch.setattr(alerts_topic_module, "FRESH_S", 0.0)
    assert not sender.turn.now
    assert asyncio.run(sender.step())
    assert len(ids(the)) == 1


def test_a_sender_of_alerts_that_was_stopped_does_not_begin_before_its_reader_has_heard(
    the: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = Story()
    story.ward()
    story.raised()
    read_in(the, story)
    monkeypatch.setattr(alerts_topic_module, "FRESH_S", 0.0)
    assert not asyncio.run(sender_of(the).step())
    assert ids(the) == []


def test_a_sender_of_alerts_whose_notifier_was_replaced_while_it_was_stopped_tells_nothing_more(
    the: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenure = Tenure(the.pool(), "1")
    tenure.begin()
    sender = sender_of(the, confirm=tenure.confirm)
    assert not step(sender)
    story = Story()
    story.ward()
    story.raised()
    read_in(the, story)
    Tenure(the.pool(), "1").begin()
    monkeypatch.setattr(alerts_topic_module, "FRESH_S", 0.0)
    with pytest.raises(MemberReplaced):
        asyncio.run(sender.step())
    assert ids(the) == []


def test_what_is_not_ours_on_the_alerts_topic_stops_nobody(the: Parts) -> None:
    the.producer().send([Outgoing(topic_name(ALERTS, the.settings), b"k", value) for value in (None, b"{}", b"\xff")])
    story = Story()
    story.ward()
    story.raised()
    read_in(the, story)
    assert step(sender_of(the))
    assert len(ids(the)) == 4
