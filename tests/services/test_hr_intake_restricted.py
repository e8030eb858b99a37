"""What HR says on the restricted topic becomes restricted events, and nothing of it is told in the open."""

from collections.abc import Iterator

import pytest

from services.bus.topics import HR_RESTRICTED
from services.settings import Settings
from tests.services.hr_intake_scenes import Scene, hr, scene_of, starter


@pytest.fixture
def scene(test_settings: Settings) -> Iterator[Scene]:
    with scene_of(test_settings) as scene:
        yield scene


@pytest.mark.shows("S0-20", "S4-9", "ACC-09")
def test_what_is_restricted_at_hr_is_restricted_here(scene: Scene) -> None:
    scene.send(*starter("1"), *starter("2"))
    scene.take_in()
    before = len(scene.recorded())
    scene.send(
        hr("formal_process_opened", "1", case="C1"),
        hr("concern_raised", "2", other_person="1", case="C2"),
        hr("formal_process_closed", "1", case="C1", effective_from="2025-03-01"),
        topic=HR_RESTRICTED,
    )
    scene.take_in()
    added = scene.recorded()[before:]
    assert sorted(row.type for row in added) == [
        "restricted.concern_raised.v1",
        "restricted.process_closed.v1",
        "restricted.process_opened.v1",
    ]
    assert all(row.restricted for row in added)


@pytest.mark.shows("ACC-09", "T-42")
def test_a_restricted_message_on_the_open_topic_is_not_read_and_its_kind_is_not_repeated(scene: Scene) -> None:
    scene.send(*starter("1"), hr("formal_process_opened", "1", case="C1"))
    scene.take_in()
    assert "restricted.process_opened.v1" not in [row.type for row in scene.recorded()]
    kept = scene.only_kept()
    assert (kept.code, kept.kind, kept.message_id) == ("not_for_this_topic", None, None)


@pytest.mark.shows("T-42")
def test_of_what_waits_on_the_restricted_topic_nobody_reads_or_counts_anything(scene: Scene) -> None:
    before = scene.desk.quarantine.summary()
    scene.send(hr("formal_process_opened", "1", case="C1"), hr("formal_process", "1", case="C2"), topic=HR_RESTRICTED)
    scene.take_in()
    scene.intake.step()
    assert scene.desk.quarantine.listed() == []
    assert scene.desk.quarantine.summary() == before
    assert scene.notices() == []
    held = scene.desk.quarantine.listed(restricted=True)
    assert sorted(row.code for row in held) == ["kind_not_known", "other_not_registered_yet"]
    scene.send(*starter("1"))
    scene.take_in()
    assert "restricted.process_opened.v1" in [row.type for row in scene.recorded()]
