"""What a dossier takes over from the version before is what it would work out itself."""

from collections.abc import Callable
from dataclasses import replace
from inspect import isfunction
from typing import Any

import pytest

from domain.dossier import Dossier
from domain.roles import roles_toward
from domain.rules.applies_to import asked_of
from domain.rules.expiry import worked_as
from domain.rules.pauses import pauses
from tests.domain.rulebook import RULES
from tests.domain.stories import Story
from tests.projections.lives import lives

WORKED_OUT: dict[str, Callable[[Dossier], Any]] = {
    **{
        name: getattr(Dossier, name)
        for name in (
            *("employed", "present", "absences", "absent", "primary_post", "profession", "career_stage", "unit"),
            *("band", "clinical", "fte", "at_work", "opening"),
        )
    },
    "roles toward": roles_toward,
    "worked as": worked_as,
    "pauses": lambda dossier: [pauses(dossier, days) for days in (None, 1, 28)],
    **{f"whom {rule.id} is for": lambda dossier, rule=rule: asked_of(rule, dossier) for rule in RULES.values()},  # type: ignore[misc]
}


def test_everything_that_a_dossier_remembers_is_looked_at_here() -> None:
    remembering = {
        name for name, method in vars(Dossier).items() if isfunction(method) and hasattr(method, "__wrapped__")
    }
    assert "unit" in remembering
    assert remembering - {"__repr__"} <= WORKED_OUT.keys()


@pytest.mark.parametrize("seed", range(2))
def test_what_was_worked_out_before_an_event_is_kept_only_where_it_still_holds(seed: int) -> None:
    story = Story()
    kept = 0
    for event in lives(seed, 120):
        story.record(event)
        for person_id in event.people:
            dossier = story.person(person_id)
            kept += len(dossier.memo)
            anew = replace(dossier)
            assert not anew.memo
            for name, worked_out in WORKED_OUT.items():
                assert worked_out(dossier) == worked_out(anew), f"{name} after {event.type}"
    assert kept, "nothing was ever taken over"
