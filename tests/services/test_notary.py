"""The notary as a process: it takes in, signs, publishes, and goes on where it was."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from services.bus.producer import Producer
from services.bus.reader import Reader
from services.bus.topics import CHECKPOINTS, topic_name
from services.notary.checkpoint import CheckpointRefused
from services.notary.merkle import leaf_hash
from services.notary.notary import Notary, RecordsMissing, published_notes, signer_of
from services.notary.tree import Tree, TreeTaken
from services.notary.verify import verify
from services.register.register import Register
from services.settings import Settings
from services.vault.keys import Keys, load_keys
from tests.services.record_scenes import behind_our_back, filled


class Office:
    """All that a notary needs; `opened` opens one as a process would at its start."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings.model_copy(update={"batch": 7, "checkpoint_seconds": 0.01})
        self.keys = load_keys(settings)
        self.url = settings.database_url or ""
        self.brokers = settings.kafka_bootstrap_servers or ""
        self.register = Register(self.url)
        self.tree = Tree(self.url)
        self.producer = Producer(self.brokers)

    def opened(self) -> Notary:
        return Notary(self.register, self.tree, self.producer, self.keys, self.settings)

    def close(self) -> None:
        for part in (self.register, self.tree, self.producer):
            part.close()


@pytest.fixture
def office(test_settings: Settings) -> Iterator[Office]:
    found = Office(test_settings)
    yield found
    found.close()


def worked(notary: Notary, until: int) -> Notary:
    """The notary after it signed that many events."""
    for _ in range(200):
        notary.step()
        if notary.measures()["signed"] == until:
            return notary
    raise AssertionError(f"did not sign {until} events: {notary.measures()}")


def test_what_is_recorded_is_taken_in_signed_and_published(office: Office) -> None:
    notary = office.opened()
    assert notary.step() == 0
    for round_number in (1, 2, 3):
        filled(office.register, 2, each=4)
        worked(notary, round_number * 10)
    notes = published_notes(office.brokers, office.settings)
    verifier = signer_of(office.keys, office.settings).verifier
    sizes = [verifier.opened(note).size for note in notes]
    assert sizes == sorted(set(sizes))
    assert sizes[-1] == 30
    report = verify(office.url, verifier, notes)
    assert (report.fits, report.events, report.signed) == (True, 30, 30)
    assert notary.measures() == {"head": 30, "position": 30, "signed": 30}
    with Reader(office.brokers) as reader:
        messages = reader.read_to_end(topic_name(CHECKPOINTS, office.settings))
    assert {message.key for message in messages} == {b"DEMO"}


def test_nothing_is_signed_twice_while_nothing_is_recorded(office: Office) -> None:
    filled(office.register, 1)
    notary = worked(office.opened(), 1)
    for _ in range(5):
        notary.step()
    worked(office.opened(), 1).step()
    assert len(published_notes(office.brokers, office.settings)) == 1


def test_a_checkpoint_that_was_signed_but_not_published_is_published_at_the_next_start(office: Office) -> None:
    filled(office.register, 1, each=4)
    worked(office.opened(), 5)
    with behind_our_back(office.url) as connection:
        connection.execute("update notary.checkpoint set published_at = null")
    before = len(published_notes(office.brokers, office.settings))
    office.opened().step()
    assert len(published_notes(office.brokers, office.settings)) == 2 * before


def test_of_two_notaries_one_stops(office: Office) -> None:
    first, second = office.opened(), office.opened()
    filled(office.register, 1)
    first.step()
    with pytest.raises(TreeTaken):
        second.step()


def test_a_notary_that_was_overtaken_signs_nothing(office: Office) -> None:
    overtaken = office.tree.frontier()
    filled(office.register, 1)
    office.opened().step()
    now = datetime.now(UTC)
    signed = office.tree.last_note()
    for size in (overtaken.size, 1):
        with pytest.raises(TreeTaken):
            office.tree.sign(size, now, "a note of the overtaken one")
    assert office.tree.last_note() == signed


def test_a_notary_does_not_sign_over_missing_records(office: Office) -> None:
    filled(office.register, 1, each=4)
    worked(office.opened(), 5)
    with behind_our_back(office.url) as connection:
        connection.execute("delete from register.event where position > 3")
        connection.execute("update register.head set position = 3")
    with pytest.raises(RecordsMissing, match="supervision verify"):
        office.opened()


def test_a_notary_with_another_key_does_not_go_on(office: Office) -> None:
    filled(office.register, 1)
    worked(office.opened(), 1)
    office.keys = Keys(office.keys.master, office.keys.pseudonym, b"\3" * 32)
    with pytest.raises(CheckpointRefused, match="not signed with this key"):
        office.opened()


@pytest.mark.shows("promise: a changed, removed or cut-off record is found")
def test_the_bus_betrays_who_changes_the_database_as_a_whole(office: Office) -> None:
    filled(office.register, 1, each=9)
    worked(office.opened(), 10)
    notes = published_notes(office.brokers, office.settings)
    with behind_our_back(office.url) as connection:
        connection.execute("update register.event set recorded_at = recorded_at - interval '1 us' where position < 11")
        connection.execute("truncate notary.node, notary.checkpoint")
        connection.execute("update notary.tree set size = 0")
    signer = signer_of(office.keys, office.settings)
    frontier = office.tree.frontier()
    office.tree.grow(frontier, [leaf_hash(event.record) for event in office.register.read(0, 100)])
    now = datetime.now(UTC)
    office.tree.sign(10, now, signer.note(10, frontier.root(), now))
    assert verify(office.url, signer.verifier).fits
    betrayed = verify(office.url, signer.verifier, notes).first
    assert betrayed is not None
    assert (betrayed.position, betrayed.kind) == (1, "changed")
