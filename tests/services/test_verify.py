"""verify finds every way of changing the register behind our back, and names the first position that does not fit."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from services.notary import walk
from services.notary.checkpoint import Signer, origin_of
from services.notary.columns import across_rows
from services.notary.merkle import leaf_hash
from services.notary.report import Misfit, Report
from services.notary.rows import rows
from services.notary.tree import Tree
from services.notary.verify import verify
from services.register.register import Register
from tests.services.record_scenes import filled, register_person
from tests.services.verify_scenes import EACH, EVENTS, PEOPLE, SEED, SIGNER, Scene


@pytest.fixture
def scene(database_url: str) -> Iterator[Scene]:
    with Register(database_url) as register, Tree(database_url) as tree:
        filled(register, PEOPLE, EACH)
        found = Scene(database_url, register, tree, [])
        for size in range(10, EVENTS + 1, 10):
            found.sign(size)
        yield found


def first_of(report: Report) -> tuple[int, str]:
    assert report.first is not None, "nothing was found"
    assert not report.fits
    return report.first.position, report.first.kind


def test_an_untouched_register_fits_what_was_signed(scene: Scene) -> None:
    report = scene.verified()
    assert report.fits, report.misfits
    assert report.first is None
    assert (report.events, report.checkpoints, report.signed) == (EVENTS, 6, EVENTS)


def test_events_that_were_not_signed_yet_are_no_misfit(scene: Scene) -> None:
    scene.register.handle([register_person(), register_person()])
    report = scene.verified()
    assert report.fits, report.misfits
    assert (report.events, report.signed) == (EVENTS + 2, EVENTS)


def test_who_reads_beside_may_take_longer_than_a_transaction_may_stand_idle(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    with psycopg.connect(scene.url, autocommit=True) as connection:
        name = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("alter database {} set idle_in_transaction_session_timeout = 200").format(name))

    def slowly(connection: psycopg.Connection) -> list[Misfit]:
        time.sleep(0.8)
        return across_rows(connection)

    monkeypatch.setattr("services.notary.verify.across_rows", slowly)
    assert scene.verified().fits


def test_an_empty_register_fits(database_url: str) -> None:
    assert verify(database_url, SIGNER.verifier) == Report()


CHANGES: dict[str, tuple[str, int, str]] = {
    "a day in a body of the same length": (
        "update register.event set body = convert_to(replace(convert_from(body, 'UTF8'), '2025-03-03', '2025-03-04'), "
        "'UTF8') where position = 60",
        60,
        "changed",
    ),
    "a time": (
        "update register.event set recorded_at = recorded_at + interval '1 us' where position = 37",
        37,
        "changed",
    ),
    "a time that is none": ("update register.event set recorded_at = 'infinity' where position = 37", 37, "changed"),
    "a stream": ("update register.event set stream_id = gen_random_uuid() where position = 41", 41, "column"),
    "an about": ("update register.event set about = gen_random_uuid() where position = 41", 41, "column"),
    "a type": ("update register.event set type = 'staff.leaver_marked.v1' where position = 11", 11, "column"),
    "a version": ("update register.event set version = 77 where position = 20", 20, "column"),
    "an event id": ("update register.event set event_id = gen_random_uuid() where position = 1", 1, "column"),
    "who may see it": ("update register.event set restricted = true where position = 8", 8, "column"),
    "a body that is no JSON": ("update register.event set body = 'x' where position = 5", 5, "column"),
    "one taken out": ("delete from register.event where position = 31", 31, "removed"),
    "the first taken out": ("delete from register.event where position = 1", 1, "removed"),
    "the end cut off": ("delete from register.event where position > 44", 45, "cut_off"),
    "everything cut off": ("delete from register.event", 1, "cut_off"),
    "one put before the first": (
        "insert into register.event select 0, recorded_at, gen_random_uuid(), gen_random_uuid(), 1, type, about, "
        "restricted, body from register.event where position = 1",
        0,
        "inserted",
    ),
    "one put after the last": (
        "insert into register.event select 61, recorded_at, gen_random_uuid(), gen_random_uuid(), 1, type, about, "
        "restricted, body from register.event where position = 60",
        61,
        "column",
    ),
}


@pytest.mark.shows("promise: a changed, removed or cut-off record is found")
@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_found_and_its_first_position_named(scene: Scene, what: str) -> None:
    statement, position, kind = CHANGES[what]
    scene.tamper(statement)
    assert first_of(scene.verified()) == (position, kind)
    assert first_of(scene.verified(with_published=False)) == (position, kind)


@pytest.mark.shows("promise: a changed, removed or cut-off record is found")
@pytest.mark.parametrize("position", [1, 10, 23, 60])
def test_a_changed_body_is_found_to_the_position(scene: Scene, position: int) -> None:
    scene.change_the_actor(position)
    assert first_of(scene.verified()) == (position, "changed")


@pytest.mark.parametrize("page", [1, 7, 10, 60])
def test_a_register_of_several_pages_is_read_to_its_end(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    monkeypatch.setattr(walk, "PAGE", page)
    report = scene.verified()
    assert report.fits, report.misfits
    assert (report.events, report.signed) == (EVENTS, EVENTS)
    scene.tamper("update register.event set version = 77 where position = 57")
    assert first_of(scene.verified()) == (57, "column")
    scene.change_the_actor(21)
    assert first_of(scene.verified()) == (21, "changed")


def test_a_register_that_cannot_be_read_is_an_error_and_no_finding(scene: Scene) -> None:
    impatient = make_conninfo(scene.url, options="-c lock_timeout=100ms")
    with psycopg.connect(scene.url) as other:
        other.execute("lock table register.event in access exclusive mode")
        with psycopg.connect(impatient) as connection:
            connection.execute("select 1")
            with pytest.raises(psycopg.errors.LockNotAvailable), rows(connection, 0, 10):
                pass


def test_an_event_put_in_behind_the_registers_back_is_told_even_if_it_looks_right(scene: Scene) -> None:
    scene.register.handle([register_person()])
    scene.tamper("update register.head set position = 60")
    assert first_of(scene.verified()) == (61, "inserted")


def test_a_cut_that_leaves_the_head_right_is_found_by_what_was_signed(scene: Scene) -> None:
    scene.tamper("delete from register.event where position > 44", "update register.head set position = 44")
    assert first_of(scene.verified()) == (45, "cut_off")


def test_two_events_that_changed_places_are_found(scene: Scene) -> None:
    scene.tamper(
        "update register.event set position = -1 where position = 14",
        "update register.event set position = 14 where position = 17",
        "update register.event set position = 17 where position = -1",
    )
    report = scene.verified()
    assert first_of(report) == (14, "changed")
    assert "version" in {misfit.kind for misfit in report.misfits}


def test_two_bodies_that_changed_places_are_found(scene: Scene) -> None:
    scene.tamper(
        "update register.event as e set body = o.body from register.event as o "
        "where (e.position, o.position) in ((14, 37), (37, 14))"
    )
    assert first_of(scene.verified()) == (14, "column")


def test_the_rest_moved_up_after_one_was_taken_out_is_found(scene: Scene) -> None:
    scene.tamper(
        "delete from register.event where position = 31",
        "update register.event set position = -position where position > 31",
        "update register.event set position = -position - 1 where position < 0",
        "update register.head set position = 59",
    )
    assert first_of(scene.verified()) == (31, "changed")


@pytest.mark.shows("promise: a changed, removed or cut-off record is found")
@pytest.mark.parametrize("position", [1, 10, 11, 44, 60])
def test_the_published_checkpoint_betrays_even_who_changes_the_notarys_tables_and_has_its_key(
    scene: Scene, position: int
) -> None:
    scene.change_the_actor(position)
    scene.resign_everything()
    assert scene.verified(with_published=False).fits
    named, kind = first_of(scene.verified())
    assert kind == "changed"
    assert named <= position < named + 10


def test_a_cut_tail_with_everything_signed_again_is_betrayed_by_the_published_checkpoint(scene: Scene) -> None:
    scene.tamper("delete from register.event where position > 30", "update register.head set position = 30")
    scene.resign_everything()
    assert scene.verified(with_published=False).fits
    assert first_of(scene.verified()) == (31, "cut_off")


def test_whoever_changes_only_the_notarys_leaves_does_not_make_the_register_look_wrong(scene: Scene) -> None:
    scene.tamper("update notary.node set hash = sha256('x') where level = 0 and place = 24")
    assert scene.verified().misfits == [
        Misfit(25, "notary", "the notary's own table was changed; the record is what was signed")
    ]
    scene.tamper("delete from notary.node where level = 0 and place >= 12")
    assert first_of(scene.verified()) == (13, "notary")


def test_a_record_and_its_leaf_changed_together_are_told_to_the_checkpoint(scene: Scene) -> None:
    scene.change_the_actor(25)
    leaf = leaf_hash(scene.register.read(24, 1)[0].record)
    with psycopg.connect(scene.url) as connection:
        connection.execute("update notary.node set hash = %s where level = 0 and place = 24", [leaf])
    assert first_of(scene.verified()) == (21, "changed")


@pytest.mark.parametrize(
    "forge",
    [
        lambda note: note.replace("\n30\n", "\n31\n"),
        lambda note: Signer(b"\6" * 32, SIGNER.origin).note(30, b"\0" * 32, datetime.now(UTC)),
        lambda note: Signer(SEED, origin_of("OTHER")).note(30, b"\0" * 32, datetime.now(UTC)),
        lambda note: "nothing of the kind",
        lambda note: note.partition("\n\n")[0],
    ],
    ids=["another size", "another key", "another register", "no checkpoint", "no signature"],
)
def test_a_checkpoint_that_is_not_ours_is_told(scene: Scene, forge: Callable[[str], str]) -> None:
    with psycopg.connect(scene.url) as connection:
        connection.execute("update notary.checkpoint set note = %s where size = 30", [forge(scene.published[2])])
    assert first_of(scene.verified(with_published=False)) == (30, "checkpoint")


def test_a_checkpoint_moved_to_another_size_is_told(scene: Scene) -> None:
    scene.tamper("update notary.checkpoint set size = 33 where size = 30")
    assert first_of(scene.verified()) == (33, "checkpoint")


def test_a_change_that_nobody_signed_yet_is_found_by_what_the_notary_took_in(scene: Scene) -> None:
    scene.register.handle([register_person() for _ in range(4)])
    frontier = scene.tree.frontier()
    scene.tree.grow(frontier, [leaf_hash(event.record) for event in scene.register.read(EVENTS, 4)])
    scene.tamper("update register.event set recorded_at = recorded_at + interval '1 s' where position = 63")
    report = scene.verified()
    assert first_of(report) == (63, "changed")
    assert report.signed == EVENTS
    assert {misfit.kind for misfit in report.misfits} == {"changed", "order"}


def test_time_that_runs_backwards_is_told(scene: Scene) -> None:
    scene.tamper("update register.event set recorded_at = recorded_at - interval '1 day' where position = 52")
    assert (52, "order") in {(misfit.position, misfit.kind) for misfit in scene.verified().misfits}
