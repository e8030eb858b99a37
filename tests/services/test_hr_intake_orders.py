"""In whatever order HR's messages come, and however often, the same is known in the end (T-20, T-21)."""

import json
import random
from typing import Any

import pytest

from domain.dossier import Dossier
from services.settings import Settings
from tests.services.hr_intake_scenes import hr, scene_of, starter
from tests.services.ledger_in_memory import IDS, LedgerInMemory

WRONG_HOURS = "6b1f5a3c-7f0e-4f63-9a51-8f1d0c6f2a01"


def told(day: str) -> str:
    """When HR says it."""
    return f"{day}T09:00:00Z"


def history() -> list[dict[str, Any]]:
    """A year of one person in two posts (the second beside the primary one), with a correction and a late fact."""
    return [
        *starter("1"),
        *starter("2"),
        hr("line_manager_changed", "1", assignment="1-1", manager="2", told=told("2025-01-07")),
        hr("hours_changed", "1", id=WRONG_HOURS, assignment="1-1", fte=0.5, **at("2025-03-01")),
        hr(
            "hours_changed",
            "1",
            assignment="1-1",
            fte=0.6,
            effective_from="2025-03-01",
            told=told("2025-03-10"),
            is_correction=True,
            supersedes=WRONG_HOURS,
        ),
        hr("absence_started", "1", absence="A1", absence_kind="parental", **at("2025-04-01")),
        hr("absence_ended", "1", absence="A1", **at("2025-06-30")),
        hr("absence_started", "1", absence="A2", absence_kind="other", **at("2025-08-01")),
        hr("absence_cancelled", "1", absence="A2", effective_from="2025-08-01", told=told("2025-08-03")),
        hr("assignment_ended", "1", assignment="1-1", **at("2025-08-31")),
        hr(
            "assignment_started",
            "1",
            assignment="1-2",
            unit="W8",
            job_role="Ward Manager",
            primary=False,
            **at("2025-09-01"),
        ),
        hr("registration_updated", "1", body="NMC", status="registered", expires_on="2026-05-31"),
        hr("training_completed", "1", competence="preceptor_preparation", **at("2025-05-01")),
        hr("assignment_changed", "1", assignment="1-1", band=6, effective_from="2025-02-01", told=told("2025-10-01")),
    ]


def at(day: str) -> dict[str, str]:
    """Effective and told on that day."""
    return {"effective_from": day, "told": told(day)}


def known(dossier: Dossier) -> dict[str, Any]:
    """What stands in a dossier, without the order in which it came."""
    return {
        "employed": dossier.employed(),
        "absences": [(one.absence_id, one.kind, one.first_day, one.last_day) for one in dossier.absences()],
        "registrations": {body: one.listed().map(bool) for body, one in dossier.registrations.items()},
        "trainings": [(one.competence, one.completed_on, one.expires_on) for one in dossier.trainings],
        "posts": {
            post_id: (
                post.period(),
                post.unit(),
                post.profession(),
                post.band(),
                post.fte(),
                post.line_manager().map(lambda manager: manager and manager.manager_id),
            )
            for post_id, post in dossier.posts.items()
        },
    }


def in_order(events: list[dict[str, Any]]) -> LedgerInMemory:
    """What is known when these come in this order."""
    ledger = LedgerInMemory()
    ledger.hr(json.dumps(event).encode() for event in events)
    return ledger


@pytest.mark.shows("T-20")
@pytest.mark.parametrize("seed", range(60))
def test_any_order_of_a_history_gives_the_same_dossier(seed: int) -> None:
    events = history()
    right = in_order(events)
    shuffled = random.Random(seed).sample(events, len(events))
    other = in_order(shuffled)
    left = [(outcome.code, command.kind) for command, outcome in other.refused]
    assert (other.waiting, left) == ([], []), [event["type"] for event in shuffled]
    for person in ("1", "2"):
        assert known(other.world.person(IDS.person(person))) == known(right.world.person(IDS.person(person)))


@pytest.mark.shows("T-20", "T-21")
def test_shuffled_and_repeated_messages_on_real_servers_give_the_same_dossier(test_settings: Settings) -> None:
    events = history()
    shuffled = random.Random(7).sample(events * 3, len(events) * 3)
    with scene_of(test_settings) as scene:
        scene.send(*shuffled)
        scene.take_in()
        assert scene.desk.quarantine.listed() == []
        held = {row.state for row in scene.desk.quarantine.listed(("RESOLVED",))}
        assert held <= {"RESOLVED"}
        count = len(scene.recorded())
        scene.send(*events)
        scene.take_in()
        assert len(scene.recorded()) == count
        with_ids = known(scene.dossier("1"))
    in_memory = known(in_order(events).world.person(IDS.person("1")))
    assert len(with_ids["posts"]) == len(in_memory["posts"]) == 2
    for name in ("employed", "registrations", "trainings"):
        assert with_ids[name] == in_memory[name]
    assert [one[1:] for one in with_ids["absences"]] == [one[1:] for one in in_memory["absences"]]
    fte = [post[4] for post in with_ids["posts"].values()]
    assert sorted(map(repr, fte)) == sorted(repr(post[4]) for post in in_memory["posts"].values())
