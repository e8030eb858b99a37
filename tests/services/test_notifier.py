"""A lead is told once per state of a finding, whatever crashes, repeats, or does not answer."""

import asyncio
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from psycopg_pool import ConnectionPool

from domain.vocabulary import PersonId, Severity
from services.bus.message import TopicPartition
from services.database import open_pool
from services.notifier.address import LetterWriter
from services.notifier.channel import Channel
from services.notifier.leading import Concerning, leads_of
from services.notifier.mail import Mail, Post
from services.notifier.notice import MAIL, WEBHOOK
from services.notifier.queue import LEASE, Queue
from services.notifier.reading import Reading
from services.notifier.sending import Sender
from services.notifier.webhook import Webhook
from services.vault.vault import Erased, PersonalDetails
from tests.services.notifier_scenes import ANA, BEN, DIVISION, EVENTS_TOPIC, HEAD, LEAD, NOON, WARD, Story
from tests.services.receivers import Hook, Mailbox

NAMES = {ANA: "Ana Example", BEN: "Ben Example", LEAD: "Lea Example", HEAD: "Hal Example"}


@pytest.fixture
def pool(database_url: str) -> Iterator[ConnectionPool[Any]]:
    """Connections to this test's database."""
    with open_pool(database_url, 4) as opened:
        yield opened


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A real mail server."""
    with Mailbox() as server:
        yield server


@pytest.fixture
def hook() -> Iterator[Hook]:
    """A real HTTP server."""
    with Hook() as server:
        yield server


class Desk:
    """A notifier whose time stands still until a test moves it."""

    def __init__(self, pool: ConnectionPool[Any], *channels: Channel) -> None:
        self.pool = pool
        self.now = NOON
        self.reading = Reading(pool, [channel.name for channel in channels], batch=500)
        self.senders = [Sender(Queue(pool, channel.name), channel, lambda: self.now) for channel in channels]

    def read(self, story: Story, since: int = 0) -> bool:
        """Take the events of the story in."""
        return self.reading.take(story.batches(since), self.now)

    def send(self, rounds: int = 4, wait: timedelta = timedelta(0)) -> None:
        """Let every sender do some rounds, `wait` apart."""
        for _ in range(rounds):
            self.now += wait
            for sender in self.senders:
                asyncio.run(sender.step())

    def forget_offsets(self) -> None:
        """As if it had never read."""
        with self.pool.connection() as connection:
            connection.execute("delete from notifier.source_offset")

    def rows(self, columns: str) -> list[tuple[Any, ...]]:
        """Columns of all notices, in order."""
        with self.pool.connection() as connection:
            query = f"select {columns} from notifier.notice order by position, channel"  # noqa: S608
            rows: list[tuple[Any, ...]] = connection.execute(query.encode()).fetchall()
        return rows


def letters(pool: ConnectionPool[Any], mailbox: Mailbox, addresses: dict[PersonId, str] | None = None) -> Mail:
    """The mail channel, for leads with these addresses."""
    known = {LEAD: "lea@ward.example", HEAD: "hal@division.example"} if addresses is None else addresses

    def details(people: Iterable[UUID]) -> dict[UUID, PersonalDetails | Erased]:
        return {
            each: PersonalDetails(name=NAMES[PersonId(each)], email=known.get(PersonId(each), "")) for each in people
        }

    writer = LetterWriter(details, Queue(pool, MAIL), lambda *_: None, lambda: NOON)
    return Mail(Post("127.0.0.1", mailbox.port, "ledger@trust.example", timeout_s=2), writer)


@pytest.mark.shows("promise: told once per state")
def test_a_lead_is_told_once_of_each_state(pool: ConnectionPool[Any], mailbox: Mailbox, hook: Hook) -> None:
    desk, story = Desk(pool, letters(pool, mailbox), Webhook(hook.url)), Story()
    story.ward()
    desk.read(story)
    for happens in (story.raised, partial(story.changed, Severity.HIGH), story.cleared, story.reopened):
        known = len(story.messages)
        happens()
        desk.read(story, since=known)
        desk.send(1)
    subjects = [str(letter["Subject"]) for letter in mailbox.letters]
    assert [subject.split(":")[0] for subject in subjects] == ["Found", "Changed", "No longer so", "Found again"]
    assert [post["status"] for _, post in hook.posts] == ["OPENED", "CHANGED", "RESOLVED", "REOPENED"]
    assert {str(letter["To"]) for letter in mailbox.letters} == {"lea@ward.example"}


def test_what_goes_further_up_is_told_there_with_who_was_silent_since_when(
    pool: ConnectionPool[Any], mailbox: Mailbox, hook: Hook
) -> None:
    desk, story = Desk(pool, letters(pool, mailbox), Webhook(hook.url)), Story()
    story.ward()
    story.raised(Severity.HIGH)
    story.escalated()
    desk.read(story)
    desk.send(4)
    assert [str(letter["To"]) for letter in mailbox.letters] == ["lea@ward.example", "hal@division.example"]
    assert "has not taken note of it since 3 June 2026" in " ".join(mailbox.letters[1].get_content().split())
    _, told = hook.posts[1]
    assert (told["status"], told["level"], told["silent_since"]) == ("ESCALATED", 1, "2026-06-03")
    assert (told["silent"], told["audience"]["person_id"]) == (str(LEAD), str(HEAD))


@pytest.mark.shows("promise: told once per state", "T-21")
def test_a_replay_from_offset_zero_tells_nobody_again(pool: ConnectionPool[Any], mailbox: Mailbox) -> None:
    desk, story = Desk(pool, letters(pool, mailbox)), Story()
    story.ward()
    story.raised()
    desk.read(story)
    desk.send()
    desk.forget_offsets()
    assert desk.read(story)
    desk.send()
    assert len(mailbox.letters) == 1


@pytest.mark.shows("promise: told once per state")
def test_a_crash_between_reading_and_sending_loses_no_notice(pool: ConnectionPool[Any], mailbox: Mailbox) -> None:
    story = Story()
    story.ward()
    story.raised()
    Desk(pool, letters(pool, mailbox)).read(story)
    after_the_crash = Desk(pool, letters(pool, mailbox))
    assert not after_the_crash.read(story), "the offsets were stored with the notices"
    after_the_crash.send()
    assert len(mailbox.letters) == 1


@pytest.mark.shows("promise: told once per state")
def test_a_repeat_after_a_crash_while_sending_is_recognisable(
    pool: ConnectionPool[Any], mailbox: Mailbox, hook: Hook
) -> None:
    desk, story = Desk(pool, letters(pool, mailbox), Webhook(hook.url)), Story()
    story.ward()
    story.raised()
    desk.read(story)
    claimed = {channel: Queue(pool, channel).claim(10, desk.now) for channel in (MAIL, WEBHOOK)}
    assert all(len(notices) == 1 for notices in claimed.values())
    desk.send()
    assert mailbox.letters == [], "another sender holds them"
    desk.send(1, wait=LEASE)
    again = str(mailbox.letters[0]["Message-ID"])
    assert again == f"<{claimed[MAIL][0].notice_id}@trust.example>"
    assert hook.posts[0][0] == str(claimed[WEBHOOK][0].notice_id)


def test_a_receiver_that_is_down_or_talks_nonsense_is_tried_again_ever_later(
    pool: ConnectionPool[Any], mailbox: Mailbox, hook: Hook
) -> None:
    desk, story = Desk(pool, letters(pool, mailbox), Webhook(hook.url)), Story()
    story.ward()
    story.raised()
    desk.read(story)
    mailbox.answers[:] = ["451 later", "451 later"]
    hook.answers[:] = [0, 503, 0]
    desk.send(1)
    assert desk.rows("attempts, next_attempt_at") == [(1, desk.now + timedelta(seconds=1))] * 2
    desk.send(3, wait=timedelta(seconds=8))
    assert (len(mailbox.letters), len(hook.posts)) == (1, 2)
    assert desk.rows("channel, attempts, outcome") == [("mail", 3, "delivered"), ("webhook", 4, "delivered")]
    assert len({key for key, _ in hook.posts}) == 1


def test_a_slow_receiver_holds_up_nothing_but_its_own_notice(
    pool: ConnectionPool[Any], mailbox: Mailbox, hook: Hook
) -> None:
    desk, story = Desk(pool, letters(pool, mailbox), Webhook(hook.url, timeout_s=0.3)), Story()
    story.ward()
    story.raised()
    desk.read(story)
    hook.holding = True
    desk.send(1)
    assert len(mailbox.letters) == 1
    assert desk.rows("channel, outcome, last_problem") == [
        ("mail", "delivered", None),
        ("webhook", None, "ReadTimeout"),
    ]
    hook.holding = False
    story.raised(finding_id=UUID(int=901))
    desk.read(story, since=5)
    desk.send(1)
    assert desk.rows("outcome")[-1] == ("delivered",), "another finding does not wait for the one put off"


def test_what_a_receiver_will_never_take_is_recorded_as_refused(
    pool: ConnectionPool[Any], mailbox: Mailbox, hook: Hook
) -> None:
    desk, story = Desk(pool, letters(pool, mailbox), Webhook(hook.url)), Story()
    story.ward()
    story.raised()
    desk.read(story)
    mailbox.answers[:] = ["550 no such person"]
    hook.answers[:] = [410]
    desk.send(2)
    assert desk.rows("outcome") == [("refused",), ("refused",)]


def test_a_lead_without_an_address_and_a_unit_without_a_lead_are_recorded(
    pool: ConnectionPool[Any], mailbox: Mailbox
) -> None:
    desk, story = Desk(pool, letters(pool, mailbox, addresses={})), Story()
    story.raised()
    desk.read(story)
    desk.send(3, wait=timedelta(seconds=5))
    assert desk.rows("outcome, lead_id") == [("no_lead", None)]
    story.ward()
    story.changed(Severity.HIGH)
    desk.read(story, since=1)
    desk.send(1)
    assert desk.rows("outcome, lead_id")[1] == ("no_address", LEAD)


def test_a_lead_who_is_read_of_after_the_finding_is_still_told(pool: ConnectionPool[Any], mailbox: Mailbox) -> None:
    desk, story = Desk(pool, letters(pool, mailbox)), Story()
    story.raised()
    desk.read(story)
    desk.send(1)
    story.ward()
    desk.read(story, since=1)
    desk.send(1, wait=timedelta(seconds=2))
    assert [str(letter["To"]) for letter in mailbox.letters] == ["lea@ward.example"]


def test_where_nobody_leads_the_ward_the_unit_above_is_told(pool: ConnectionPool[Any], mailbox: Mailbox) -> None:
    desk, story = Desk(pool, letters(pool, mailbox)), Story()
    story.ward(lead=None)
    story.raised()
    desk.read(story)
    desk.send(1)
    assert [str(letter["To"]) for letter in mailbox.letters] == ["hal@division.example"]


def test_a_lead_who_is_concerned_is_not_the_one_who_is_told(pool: ConnectionPool[Any], mailbox: Mailbox) -> None:
    desk, story = Desk(pool, letters(pool, mailbox)), Story()
    story.ward(lead=BEN)
    story.raised()
    desk.read(story)
    desk.send(1)
    assert [str(letter["To"]) for letter in mailbox.letters] == ["hal@division.example"]


def test_an_event_that_cannot_be_read_is_written_down_and_stops_nothing(
    pool: ConnectionPool[Any], mailbox: Mailbox
) -> None:
    desk, story = Desk(pool, letters(pool, mailbox)), Story()
    story.ward()
    story.raised()
    story.raised(finding_id=UUID(int=901))
    story.messages[-1] = story.messages[-1]._replace(value=b'{"position": 6}')
    desk.read(story)
    desk.send(1)
    assert len(mailbox.letters) == 1
    with pool.connection() as connection:
        stored = connection.execute("select topic, at_offset from notifier.unreadable").fetchall()
    assert stored == [(EVENTS_TOPIC, 5)]


def test_only_one_of_two_notifiers_takes_a_batch(pool: ConnectionPool[Any], mailbox: Mailbox) -> None:
    story = Story()
    story.ward()
    story.raised()
    first, second = Desk(pool, letters(pool, mailbox)), Desk(pool, letters(pool, mailbox))
    assert first.read(story)
    assert not second.read(story)
    assert second.reading.positions([TopicPartition(EVENTS_TOPIC, 0)]) == {TopicPartition(EVENTS_TOPIC, 0): 5}


def test_a_batch_of_which_another_notifier_took_a_part_is_not_passed_by(
    pool: ConnectionPool[Any], mailbox: Mailbox
) -> None:
    story = Story()
    story.ward()
    story.raised()
    mine, theirs = TopicPartition(EVENTS_TOPIC, 0), TopicPartition(EVENTS_TOPIC, 1)
    desk = Desk(pool, letters(pool, mailbox))
    elsewhere = story.batches(4)[mine][0]._replace(partition=1, offset=0)
    assert desk.reading.take({theirs: [elsewhere]}, NOON)
    assert not desk.reading.take({mine: story.messages, theirs: [elsewhere]}, NOON)
    assert desk.reading.positions([mine, theirs]) == {mine: 0, theirs: 1}


@pytest.mark.shows("promise: a name only in the letter to the lead")
def test_the_letter_names_people_and_the_webhook_does_not(
    pool: ConnectionPool[Any], mailbox: Mailbox, hook: Hook
) -> None:
    desk, story = Desk(pool, letters(pool, mailbox), Webhook(hook.url)), Story()
    story.ward()
    story.raised()
    desk.read(story)
    desk.send(1)
    text = mailbox.letters[0].get_content()
    assert "Ana Example and Ben Example" in text
    assert "since 1 June 2026" in text
    assert "Example" not in str(mailbox.letters[0]["Subject"])
    assert "Example" not in str(hook.posts)
    assert hook.posts[0][1]["subject_refs"] == [str(ANA), str(BEN)]


def test_who_leads_follows_the_effective_day(pool: ConnectionPool[Any], mailbox: Mailbox) -> None:
    desk, story = Desk(pool, letters(pool, mailbox)), Story()
    story.ward()
    desk.read(story)
    with pool.connection() as connection:
        asked = [Concerning(WARD), Concerning(None), Concerning(DIVISION), Concerning(WARD, [LEAD])]
        assert leads_of(connection, asked[:1], date(2026, 5, 31)) == [None]
        assert leads_of(connection, asked, date(2026, 6, 1)) == [LEAD, None, HEAD, HEAD]
