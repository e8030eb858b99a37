"""Whether a history keeps every promise, in the manner of Jepsen's checkers: each check gives what it objects to.

The checks know nothing of how the ledger works: they hold what came out against what went in.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import pairwise
from typing import TypeVar
from uuid import UUID

from tests.faults.history import Alert, History, Published

EARLY = datetime.min.replace(tzinfo=UTC)
OPEN = ("QUARANTINED", "HELD")
STATES = {
    "finding.raised.v1": "OPENED",
    "finding.severity_changed.v1": "CHANGED",
    "finding.cleared.v1": "RESOLVED",
    "finding.reopened.v1": "REOPENED",
}
EXAMPLES = 3

T = TypeVar("T")
Check = Callable[[History], Iterator[str]]


def check(history: History) -> list[str]:
    """All objections; empty if every promise was kept."""
    return [f"{one.__name__}: {objection}" for one in CHECKS for objection in one(history)]


def hr_messages_are_taken_once_or_kept(history: History) -> Iterator[str]:
    """Every accepted HR message is in the register, once, or in the quarantine with its reason."""
    there = {message.digest for message in history.hr}
    yield from _some("was acknowledged, and is not on its topic", set(history.acknowledged) - there)
    for message in history.hr:
        topic, partition, offset = message.place
        kept = history.kept.get(message.place)
        there_too = message.command_id in history.commands
        if offset >= history.inbox.get((topic, partition), 0):
            yield f"{message.place} was not taken in"
        elif kept in OPEN:
            if there_too:
                yield f"{message.place} is in the register, and {kept} as well"
        elif not message.readable or (message.command_id and not there_too):
            yield f"{message.place} is neither in the register nor in the quarantine"
        elif message.details and not history.details.get(message.details[0], EARLY) >= message.details[1]:
            yield f"{message.place} tells of a person what is not in the vault"


def commands_are_answered_once(history: History) -> Iterator[str]:
    """What the register said that it took, it remembers; each of its events belongs to one command."""
    yield from _some("was answered, and is not remembered", history.answered - set(history.commands))
    owned: Counter[int] = Counter()
    for taken in history.commands.values():
        if taken.events:
            owned.update(range(taken.first_position or 0, (taken.first_position or 0) + taken.events))
    recorded = Counter(event.position for event in history.events)
    yield from _some("belongs to no command", recorded - owned)
    yield from _some("is of a command, and is not in the register (or is of two)", owned - recorded)


def positions_have_no_gaps(history: History) -> Iterator[str]:
    """Positions are 1, 2, 3, …, ids are unique, versions follow each other in each stream."""
    yield from _is_whole("position", (event.position for event in history.events), history.head)
    yield from _some("is the id of two events", _twice(event.event_id for event in history.events))
    last: defaultdict[UUID, int] = defaultdict(int)
    for event in sorted(history.events):
        last[event.stream_id] += 1
        if event.version != last[event.stream_id]:
            yield f"position {event.position} is version {event.version} of its stream, not {last[event.stream_id]}"


def the_bus_has_every_event_once_in_order(history: History) -> Iterator[str]:
    """Each position once for a reader of what is committed, the bytes of the register, ascending in each partition."""
    yield from _is_whole("published position", (each.position for each in history.published), history.head)
    recorded = {event.position: event for event in history.events}
    for each in history.published:
        event = recorded.get(each.position)
        if event and (each.record, each.key, each.restricted) != (event.record, str(event.about), event.restricted):
            yield f"position {each.position} is another event on the bus"
    yield from _descents(history.published)
    if history.relayed != history.head:
        yield f"the relay says {history.relayed}, the register has {history.head}"


def read_models_hold_every_position(history: History) -> Iterator[str]:
    """Each has released all, holds nothing ahead and has parked nothing; the audit history has one entry a position."""
    for name, model in history.read_models.items():
        if (model.released, model.ahead, model.parked) != (history.head, 0, 0):
            yield (
                f"{name} has released {model.released} of {history.head}, "
                f"holds {model.ahead} ahead, has parked {model.parked}"
            )
    entries = history.read_models["audit_history"].rows["entry"].total()
    if entries != history.head:
        yield f"audit_history has {entries} entries for {history.head} events"


def read_models_equal_those_built_anew(history: History) -> Iterator[str]:
    """Row for row."""
    for name, rebuilt in history.rebuilt.items():
        live = history.read_models[name].rows
        for table, rows in rebuilt.items():
            lost, added = rows - live[table], live[table] - rows
            if lost or added:
                yield (
                    f"{name}.{table} lacks {lost.total()} of {rows.total()} rows and has {added.total()} others, "
                    f"such as {[*lost, *added][:EXAMPLES]}"
                )


def each_state_is_told_once(history: History) -> Iterator[str]:
    """One alert for each state of a finding, in the order of the states, and one record that it was told."""
    begun = {event.event_id: STATES[event.type] for event in history.events if event.type in STATES}
    told = {alert.told_of: alert.status for alert in history.alerts}
    yield from _some("began a state that nobody was told of", set(begun) - set(told))
    yield from _some("was told, and is not in the register", set(told) - set(begun))
    yield from _some("was told twice", _twice(alert.told_of for alert in history.alerts))
    yield from _some("is the id of two alerts", _twice(alert.notice_id for alert in history.alerts))
    yield from _some(
        "was told as another state", [each for each in begun if told.get(each, begun[each]) != begun[each]]
    )
    settled = {(notice.told_of, notice.channel) for notice in history.notices if notice.outcome}
    yield from _some("is a notice without an outcome", {n for n in history.notices if not n.outcome})
    yield from _some("was settled, and the register has not once that it was", settled ^ {*history.told})
    yield from _some("is twice in the register as told", [each for each, many in history.told.items() if many > 1])
    yield from _states_out_of_order(history)


def places_only_move_on(history: History) -> Iterator[str]:
    """No process that says how far it is ever says less."""
    for move in history.moves:
        if "#" in move.writer and move.after < move.before:
            yield f"{move.writer} moved {move.place} back from {move.before} to {move.after}"


def the_record_is_sound(history: History) -> Iterator[str]:
    """verify fits, and proofs prove."""
    yield from history.unsound


CHECKS: tuple[Check, ...] = (
    hr_messages_are_taken_once_or_kept,
    commands_are_answered_once,
    positions_have_no_gaps,
    the_bus_has_every_event_once_in_order,
    read_models_hold_every_position,
    read_models_equal_those_built_anew,
    each_state_is_told_once,
    places_only_move_on,
    the_record_is_sound,
)


def _is_whole(what: str, numbers: Iterable[int], many: int) -> Iterator[str]:
    found = Counter(numbers)
    expected = range(1, many + 1)
    yield from _some(f"is a {what} that is missing", [number for number in expected if number not in found])
    yield from _some(f"is a {what} beyond the last", [number for number in found if not 1 <= number <= many])
    yield from _some(f"is a {what} that is there more than once", [each for each, times in found.items() if times > 1])


def _descents(published: Iterable[Published]) -> Iterator[str]:
    partitions: defaultdict[tuple[str, int], list[Published]] = defaultdict(list)
    for each in sorted(published):
        partitions[each.place[:2]].append(each)
    for one in partitions.values():
        for before, after in pairwise(one):
            if after.position <= before.position:
                yield f"position {after.position} comes after {before.position} at {after.place}"


def _states_out_of_order(history: History) -> Iterator[str]:
    position = {event.event_id: event.position for event in history.events}
    lines: defaultdict[tuple[UUID, str, int], list[Alert]] = defaultdict(list)
    for alert in sorted(history.alerts):
        lines[alert.finding_id, *alert.place[:2]].append(alert)
    for line in lines.values():
        for before, after in pairwise(line):
            if position.get(after.told_of, 0) < position.get(before.told_of, 0):
                yield f"{after.told_of} was told after {before.told_of}, and began before it"


def _twice(values: Iterable[T]) -> list[T]:
    return [value for value, times in Counter(values).items() if times > 1]


def _some(objection: str, found: Iterable[object]) -> Iterator[str]:
    """One objection for all of a kind, with a few examples."""
    if things := list(found):
        yield f"{len(things)}: {', '.join(map(str, things[:EXAMPLES]))} {objection}"
