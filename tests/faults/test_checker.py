"""The checker itself: a history that keeps every promise passes, and each way of breaking one is objected to."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from tests.faults.checker import CHECKS, check
from tests.faults.history import Alert, History, HrMessage, Notice, Published, ReadModel, Recorded, Taken
from tests.faults.witness import Moved

TOLD_AT = datetime(2026, 1, 2, tzinfo=UTC)
HR, EVENTS, ALERTS = "hr", "events", "alerts"
CLEARED, RAISED = "finding.cleared.v1", "finding.raised.v1"


def number(value: int) -> UUID:
    return UUID(int=value)


def event(position: int, stream: int, version: int, kind: str = "staff.registered.v1") -> Recorded:
    return Recorded(
        position, number(100 + position), number(stream), version, number(stream), kind, False, f"r{position}"
    )


def sound() -> History:
    """Four HR messages (one cannot be read, one tells a detail only), a finding raised and cleared, two alerts."""
    events = [event(1, 1, 1), event(2, 2, 1), event(3, 3, 1, RAISED), event(4, 3, 2, CLEARED)]
    rows = {"entry": Counter(["a", "b", "c", "d"])}
    return History(
        acknowledged=Counter(["m0", "m1", "m2", "m3"]),
        answered={number(3)},
        hr=[
            HrMessage((HR, 0, 0), "m0", True, number(1), (number(1), TOLD_AT)),
            HrMessage((HR, 0, 1), "m1", False, None, None),
            HrMessage((HR, 1, 0), "m2", True, number(2), None),
            HrMessage((HR, 1, 1), "m3", True, None, (number(1), TOLD_AT)),
        ],
        inbox={(HR, 0): 2, (HR, 1): 2},
        details={number(1): TOLD_AT},
        commands={number(each): Taken(None, each, 1) for each in (1, 2, 3, 4)},
        kept={(HR, 0, 1): "QUARANTINED"},
        head=4,
        events=events,
        published=[
            Published((EVENTS, each.position % 2, each.position), each.position, str(each.about), False, each.record)
            for each in events
        ],
        relayed=4,
        read_models={name: ReadModel(4, 0, 0, rows) for name in ("audit_history", "conflicts")},
        rebuilt={name: rows for name in ("audit_history", "conflicts")},
        alerts=[
            Alert((ALERTS, 0, 0), "n1", number(103), number(3), "OPENED"),
            Alert((ALERTS, 0, 1), "n2", number(104), number(3), "RESOLVED"),
        ],
        notices=[Notice(number(103), "alerts", "delivered"), Notice(number(104), "alerts", "delivered")],
        told=Counter([(number(103), "alerts"), (number(104), "alerts")]),
        moves=[Moved("relay#1", "hr/0", 0, 1), Moved("relay#1", "hr/0", 1, 2)],
        unsound=[],
    )


Falsified = Callable[[History], History]


def without_last(history: History, what: str) -> History:
    changed: dict[str, Any] = {what: getattr(history, what)[:-1]}
    return history._replace(**changed)


def doubled(history: History, what: str) -> History:
    changed: dict[str, Any] = {what: [*getattr(history, what), getattr(history, what)[-1]]}
    return history._replace(**changed)


def with_model(history: History, **changed: Any) -> History:
    models = {**history.read_models, "conflicts": history.read_models["conflicts"]._replace(**changed)}
    return history._replace(read_models=models)


FALSE: dict[str, tuple[str, Falsified]] = {
    "an acknowledged HR message is lost on its topic": ("hr_messages", lambda h: without_last(h, "hr")),
    "an HR message was not taken in": ("hr_messages", lambda h: h._replace(inbox={(HR, 0): 2, (HR, 1): 1})),
    "an HR message has vanished": ("hr_messages", lambda h: h._replace(kept={})),
    "a command of an HR message has vanished": (
        "hr_messages",
        lambda h: h._replace(commands={key: taken for key, taken in h.commands.items() if key != number(2)}),
    ),
    "an HR message says that it was resolved, and was not": (
        "hr_messages",
        lambda h: h._replace(kept={**h.kept, (HR, 0, 1): "RESOLVED"}),
    ),
    "an HR message is in the register and held as well": (
        "hr_messages",
        lambda h: h._replace(kept={**h.kept, (HR, 1, 0): "HELD"}),
    ),
    "a detail is not in the vault": ("hr_messages", lambda h: h._replace(details={})),
    "an answered command is forgotten": ("commands", lambda h: h._replace(answered={number(9)})),
    "a command has more events than it made": (
        "commands",
        lambda h: h._replace(commands={**h.commands, number(4): Taken(None, 4, 2)}),
    ),
    "two commands have the same event": (
        "commands",
        lambda h: h._replace(commands={**h.commands, number(4): Taken(None, 3, 1)}),
    ),
    "an event is lost": ("positions", lambda h: without_last(h, "events")),
    "an event is twice in the register": ("positions", lambda h: doubled(h, "events")),
    "two versions are swapped": (
        "positions",
        lambda h: h._replace(events=[*h.events[:2], event(3, 3, 2, RAISED), event(4, 3, 1, CLEARED)]),
    ),
    "an event is not on the bus": ("the_bus", lambda h: without_last(h, "published")),
    "an event is twice on the bus": ("the_bus", lambda h: doubled(h, "published")),
    "two events of a partition are swapped": (
        "the_bus",
        lambda h: h._replace(
            published=[
                h.published[0]._replace(place=h.published[2].place),
                h.published[1],
                h.published[2]._replace(place=h.published[0].place),
                h.published[3],
            ]
        ),
    ),
    "an event has other bytes on the bus": (
        "the_bus",
        lambda h: h._replace(published=[h.published[0]._replace(record="x"), *h.published[1:]]),
    ),
    "a read model is behind": ("read_models_hold", lambda h: with_model(h, released=3)),
    "a read model has parked something": ("read_models_hold", lambda h: with_model(h, parked=1)),
    "a row is missing": ("read_models_equal", lambda h: with_model(h, rows={"entry": Counter(["a", "b", "c"])})),
    "a row is there twice": (
        "read_models_equal",
        lambda h: with_model(h, rows={"entry": Counter(["a", "b", "c", "d", "d"])}),
    ),
    "a row was changed": ("read_models_equal", lambda h: with_model(h, rows={"entry": Counter(["a", "b", "c", "e"])})),
    "a state was not told": ("each_state", lambda h: without_last(h, "alerts")),
    "a state was told twice": ("each_state", lambda h: doubled(h, "alerts")),
    "what never was is told": (
        "each_state",
        lambda h: h._replace(alerts=[*h.alerts, Alert((ALERTS, 0, 2), "n3", number(1), number(3), "OPENED")]),
    ),
    "an end was told before its beginning": (
        "each_state",
        lambda h: h._replace(
            alerts=[h.alerts[0]._replace(place=(ALERTS, 0, 1)), h.alerts[1]._replace(place=(ALERTS, 0, 0))]
        ),
    ),
    "a state was told as another": (
        "each_state",
        lambda h: h._replace(alerts=[h.alerts[0]._replace(status="CHANGED"), h.alerts[1]]),
    ),
    "the register does not have that it was told": (
        "each_state",
        lambda h: h._replace(told=Counter([(number(103), "alerts")])),
    ),
    "the register has twice that it was told": (
        "each_state",
        lambda h: h._replace(told=h.told + Counter([(number(103), "alerts")])),
    ),
    "a place went back": ("places", lambda h: h._replace(moves=[*h.moves, Moved("relay#2", "hr/0", 2, 1)])),
    "verify objects": ("the_record", lambda h: h._replace(unsound=["verify: changed"])),
}


def test_a_history_that_keeps_every_promise_passes() -> None:
    assert check(sound()) == []


@pytest.mark.parametrize("what", FALSE)
def test_the_checker_objects(what: str) -> None:
    broken_promise, falsified = FALSE[what]
    objections = check(falsified(sound()))
    assert any(objection.startswith(broken_promise) for objection in objections), objections


def test_every_check_has_a_history_to_which_it_objects() -> None:
    for one in CHECKS:
        assert any(one.__name__.startswith(broken_promise) for broken_promise, _ in FALSE.values()), one.__name__
