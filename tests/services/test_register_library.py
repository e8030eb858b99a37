"""The library meets the register through its own seams only, and cannot be switched to what loses events."""

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from eventsourcing.persistence import ProgrammingError

from domain.record import event_of
from services.register.event_store import open_event_store
from services.register.register import Register
from services.settings import Settings
from tests.services.record_scenes import filled, register_person


@pytest.fixture
def register(database_url: str) -> Iterator[Register]:
    with Register(database_url) as opened:
        yield opened


def test_the_librarys_own_repository_and_log_read_the_register(register: Register, database_url: str) -> None:
    person = filled(register, 2, each=3)[1]
    with open_event_store(database_url, 2) as store:
        assert [event.version for event in store.events.get(person)] == [1, 2, 3, 4]  # type: ignore[attr-defined]
        assert [event.version for event in store.events.get(person, gt=1, desc=True, limit=2)] == [4, 3]  # type: ignore[attr-defined]
        assert [note.id for note in store.notification_log.select(3, 4)] == [3, 4, 5, 6]
        assert [note.id for note in store.recorder.select_notifications(6, 9, inclusive_of_start=False)] == [7, 8]
        wanted = ["staff.registered.v1"]
        assert [note.id for note in store.recorder.select_notifications(None, 9, topics=wanted)] == [1, 5]
        assert store.recorder.max_notification_id() == 8
        with pytest.raises(ProgrammingError, match="reading on"):
            store.recorder.subscribe()


def test_the_librarys_own_way_to_save_goes_through_the_same_append(register: Register, database_url: str) -> None:
    source = register_person()
    register.handle([source])
    (recorded,) = register.read(0, 1)
    event = event_of(recorded.type, recorded.body).model_copy(update={"event_id": uuid4(), "version": 2})
    with open_event_store(database_url, 2) as store:
        assert [recording.notification.id for recording in store.events.put([event])] == [2]  # type: ignore[list-item]
    assert register.stream(source.person_id)[1].version == 2


@pytest.mark.shows("decision 2")
def test_the_switch_that_loses_events_is_refused_and_has_no_effect(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTGRES_ENABLE_DB_FUNCTIONS", "y")
    monkeypatch.setenv("REGISTER_POSTGRES_ENABLE_DB_FUNCTIONS", "y")
    monkeypatch.setenv("REGISTER_CREATE_TABLE", "y")
    with pytest.raises(ValueError, match="readers of the register miss events"):
        Settings()
    with open_event_store(database_url, 1) as store:
        assert not store.ledger.datastore.enable_db_functions
        assert not store.factory.env_create_table()  # type: ignore[attr-defined]
    with psycopg.connect(database_url) as connection:
        made = connection.execute("select count(*) from pg_proc where proname like 'es_insert%'").fetchone()
    assert made == (0,)
