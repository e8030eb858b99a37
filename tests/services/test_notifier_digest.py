"""Leads are not flooded: what comes together is one letter, what is small waits for Monday, the critical does not."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from psycopg_pool import ConnectionPool

from domain.vocabulary import Severity
from services.database import open_pool
from services.notifier.address import LetterWriter
from services.notifier.digest import LONGEST
from services.notifier.gathering import due_at
from services.notifier.mail import Mail, Post
from services.notifier.notice import MAIL
from services.notifier.queue import Queue
from services.notifier.reading import Reading
from services.notifier.sending import Sender
from services.notifier.standing import measures
from services.vault.vault import Erased, PersonalDetails
from tests.services.notifier_scenes import NOON, Story
from tests.services.receivers import Mailbox

QUARTER = timedelta(minutes=15)
A_NIGHT_OF_CHANGES = 300


@pytest.fixture
def pool(database_url: str) -> Iterator[ConnectionPool[Any]]:
    """Connections to this test's database."""
    with open_pool(database_url, 2) as opened:
        yield opened


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A real mail server."""
    with Mailbox() as server:
        yield server


class Ward:
    """A ward whose lead has mail, at a time that a test moves; at most one letter in a quarter of an hour."""

    def __init__(self, pool: ConnectionPool[Any], mailbox: Mailbox) -> None:
        self.now, self.story, self.mailbox = NOON + timedelta(minutes=1), Story(), mailbox
        self._known = 0
        self._reading = Reading(pool, [MAIL], 500, every=QUARTER)
        writer = LetterWriter(_details, Queue(pool, MAIL), lambda *_: None, lambda: self.now)
        post = Post("127.0.0.1", mailbox.port, "ledger@trust.example")
        self._sender = Sender(Queue(pool, MAIL), Mail(post, writer), lambda: self.now)
        self.story.ward()

    def found(self, severity: Severity, numbers: Sequence[int]) -> None:
        """So many findings."""
        for number in numbers:
            self.story.raised(severity, UUID(int=number))

    def letters(self, after: timedelta = timedelta(0)) -> list[tuple[str, str]]:
        """What has arrived since the last look, after some time: subjects and texts."""
        if self.story.messages[self._known :]:
            self._reading.take(self.story.batches(self._known), self.now)
        self._known = len(self.story.messages)
        self.now += after
        arrived = len(self.mailbox.letters)
        while asyncio.run(self._sender.step()):
            pass
        return [(str(each["Subject"]), each.get_content()) for each in self.mailbox.letters[arrived:]]


def _details(people: Iterable[UUID]) -> dict[UUID, PersonalDetails | Erased]:
    return {each: PersonalDetails(name=f"Person {each.int}", email="lea@ward.example") for each in people}


@pytest.mark.shows("T-19")
def test_three_hundred_findings_in_one_night_are_one_letter_that_says_where_the_others_are(
    pool: ConnectionPool[Any], mailbox: Mailbox
) -> None:
    ward = Ward(pool, mailbox)
    ward.found(Severity.MEDIUM, range(1_000, 1_000 + A_NIGHT_OF_CHANGES - 1))
    assert ward.letters(timedelta(minutes=5)) == []
    ward.found(Severity.HIGH, [5_000])
    [(subject, text)] = ward.letters(QUARTER)
    assert subject == "300 findings in Ward 7 (HIGH)"
    assert text.startswith("Since our last letter to you: 300 found. The most serious is rated high: act this week.")
    assert text.count("Person 1 and Person 2, in Ward 7") == LONGEST
    assert text.index(str(UUID(int=5_000))) < text.index(str(UUID(int=1_000))), "what is most serious first"
    assert f"And {A_NIGHT_OF_CHANGES - LONGEST} more" in text
    assert ward.letters(QUARTER) == []


@pytest.mark.shows("T-19")
def test_what_is_critical_goes_at_once_with_what_is_known_of_it(pool: ConnectionPool[Any], mailbox: Mailbox) -> None:
    ward = Ward(pool, mailbox)
    ward.found(Severity.MEDIUM, [900, 901])
    ward.story.changed(Severity.CRITICAL)
    [(subject, text)] = ward.letters()
    assert subject == "Found: COI-01 in Ward 7, since 1 June 2026 (CRITICAL)"
    assert "We found that a rule is not met" in text
    [(subject, _)] = ward.letters(QUARTER)
    assert subject.endswith("(MEDIUM)"), "the other one had time"


def test_what_is_small_waits_for_monday_and_troubles_no_monitor_meanwhile(
    pool: ConnectionPool[Any], mailbox: Mailbox
) -> None:
    ward = Ward(pool, mailbox)
    ward.found(Severity.LOW, [900, 901])
    assert ward.letters(timedelta(days=4)) == []
    assert measures(pool, ward.now)["oldest_notice_seconds"] == 0
    [(subject, text)] = ward.letters(timedelta(days=1))
    assert subject == "2 findings in Ward 7 (LOW)"
    assert "for your information" in text


def test_of_what_was_found_and_settled_meanwhile_only_the_number_is_told(
    pool: ConnectionPool[Any], mailbox: Mailbox
) -> None:
    ward = Ward(pool, mailbox)
    ward.found(Severity.MEDIUM, [900, 901, 902])
    ward.story.cleared()
    [(subject, text)] = ward.letters(QUARTER)
    assert subject == "2 findings in Ward 7 (MEDIUM)"
    assert "2 found; 1 found and settled meanwhile." in text
    assert str(UUID(int=900)) not in text


@pytest.mark.parametrize(
    ("severity", "at", "due"),
    [
        (Severity.CRITICAL, (2026, 6, 3, 11, 1), (2026, 6, 3, 11, 1)),
        (Severity.MEDIUM, (2026, 6, 3, 11, 1), (2026, 6, 3, 11, 15)),
        (Severity.MEDIUM, (2026, 6, 3, 11, 15), (2026, 6, 3, 11, 15)),
        (Severity.LOW, (2026, 6, 3, 11, 1), (2026, 6, 8, 7, 0)),
        (Severity.INFO, (2026, 6, 8, 6, 59), (2026, 6, 8, 7, 0)),
        (Severity.INFO, (2026, 6, 8, 7, 0), (2026, 6, 15, 7, 0)),
        (Severity.LOW, (2026, 12, 9, 12, 0), (2026, 12, 14, 8, 0)),
    ],
    ids=["critical", "within a quarter", "at its end", "on Monday", "this Monday", "next Monday", "in winter"],
)
def test_a_letter_is_due_at_a_time_that_many_findings_share(
    severity: Severity, at: tuple[int, ...], due: tuple[int, ...]
) -> None:
    now, then = (datetime(*when, tzinfo=UTC) for when in (at, due))  # type: ignore[arg-type,misc]
    assert due_at(MAIL, severity, now, QUARTER) == then
