"""Whatever somebody writes on HR's topics, no process dies of it and nothing is lost."""

from random import Random

import pytest

from services.settings import Settings
from tests.faults.amount import amount
from tests.faults.hostile_hr import BYSTANDERS_LIFE, flood, take_in, what_became
from tests.services.hr_intake_scenes import scene_of

AT_ONCE = 500


@pytest.mark.shows("nothing is dropped and nothing blocks the rest")
def test_no_hostile_hr_message_stops_the_intake_or_is_lost_and_all_valid_ones_are_applied(
    test_settings: Settings,
) -> None:
    count, seed = amount()
    print(f"{count} hostile HR messages, HOSTILE_SEED={seed}")  # noqa: T201 - pytest shows it where it fails
    with scene_of(test_settings) as scene:
        messages = list(flood(Random(seed), test_settings, count, bystanders := count // 40))
        for start in range(0, len(messages), AT_ONCE):
            scene.producer.send(messages[start : start + AT_ONCE])
        take_in(scene)
        became = what_became(scene)
        assert became.total() == len(messages)
        lives = [scene.types(f"bystander-{number}") for number in range(bystanders)]
        assert lives == [BYSTANDERS_LIFE] * bystanders
        assert became["QUARANTINED"] > count / 4
        assert became["applied"] > 4 * bystanders
