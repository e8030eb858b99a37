"""A group: who may lead it, who has a seat, who may come, and what is kept of its sessions."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.catalogue import EVENTS
from domain.event import Event
from domain.supervision_group import commands as ask
from domain.supervision_group.events import GroupEvent
from domain.supervision_group.vocabulary import GroupType, SessionMode
from domain.vocabulary import SupervisionKind
from tests.domain.stream import Stream, named, person, unit

PWPS = ("ana", "cem", "dot", "eve", "fay")


def group(type_: GroupType = GroupType.GROUP, **facts: Any) -> Stream:
    """Supervision in a group, led by Ben; a group of another type has nobody who leads it."""
    led = {"facilitator_id": person("ben"), "supervision": SupervisionKind.CLINICAL_SKILLS}
    stream = Stream(group_id=named("group"))
    usual = led if type_ is GroupType.GROUP else {}
    stream.do(ask.FormGroup, "2026-01-01", unit_id=unit("ward"), group_type=type_, **{**usual, **facts})
    return stream


def session(*names: str, at: str = "2026-02-02", **facts: Any) -> dict[str, Any]:
    """An hour from ten on."""
    begins = datetime.fromisoformat(f"{at}T10:00").replace(tzinfo=UTC)
    usual: dict[str, Any] = {
        "session_id": named(f"session {at}"),
        "starts_at": begins,
        "ends_at": begins + timedelta(minutes=60),
        "mode": SessionMode.VIDEO,
        "attended": tuple(ask.Attendance(person_id=person(name)) for name in names),
        "recorded_by": person("ben"),
        "known_at": begins + timedelta(days=1),
    }
    return {**usual, **facts}


def joined(stream: Stream, *names: str, on: str = "2026-01-05", **facts: Any) -> None:
    """They become members."""
    for name in names:
        stream.do(ask.AddMember, on, person_id=person(name), **facts)


@pytest.mark.shows("S0-13")
def test_peers_have_no_facilitator_and_supervise_each_other() -> None:
    peers = group(GroupType.PEER)
    assert peers.state.kind is SupervisionKind.PEER
    assert peers.refused(ask.ChangeFacilitator, "2026-02-01", facilitator_id=person("ben")) == "peer_has_no_facilitator"
    other = Stream(group_id=named("other"), unit_id=unit("ward"), group_type=GroupType.PEER)
    assert other.refused(ask.FormGroup, "2026-01-01", facilitator_id=person("ben")) == "peer_has_no_facilitator"
    assert other.refused(ask.FormGroup, "2026-01-01", supervision=SupervisionKind.CLINICAL) == "other_kind"


def test_a_group_needs_a_facilitator_who_is_not_supervised_in_it() -> None:
    new = Stream(group_id=named("new"), unit_id=unit("ward"), group_type=GroupType.GROUP)
    assert new.refused(ask.FormGroup, "2026-01-01", supervision=SupervisionKind.CLINICAL) == "facilitator_missing"
    assert new.refused(ask.FormGroup, "2026-01-01", facilitator_id=person("ben")) == "kind_missing"
    led = group()
    joined(led, "ana")
    assert led.refused(ask.AddMember, "2026-01-05", person_id=person("ben")) == "facilitator_is_member"
    assert led.refused(ask.ChangeFacilitator, "2026-02-01", facilitator_id=person("ana")) == "facilitator_is_member"
    community = group(GroupType.COMMUNITY_OF_PRACTICE, facilitator_id=person("ben"))
    joined(community, "ben")
    assert community.state.is_member(person("ben"), community.state.terms.formed_on + timedelta(days=30))


@pytest.mark.shows("S0-17", "T-34")
def test_nobody_joins_without_a_seat_but_who_is_transferred_and_nobody_is_put_out() -> None:
    full = group(most_members=4)
    joined(full, *PWPS[:4])
    assert full.refused(ask.AddMember, "2026-03-01", person_id=person("fay")) == "group_full"
    joined(full, "fay", on="2026-03-01", transferred=True)
    assert len(full.state.members) == 5
    assert full.refused(ask.AddMember, "2026-03-02", person_id=person("gil")) == "group_full"
    full.do(ask.RemoveMember, "2026-03-31", person_id=person("ana"))
    full.do(ask.RemoveMember, "2026-03-31", person_id=person("cem"))
    joined(full, "gil", on="2026-04-01")
    assert full.refused(ask.AddMember, "2026-04-01", person_id=person("hal")) == "group_full"


def test_a_seat_that_somebody_takes_later_is_taken() -> None:
    full = group(most_members=1)
    joined(full, "ana", on="2026-03-01")
    assert full.refused(ask.AddMember, "2026-02-01", person_id=person("cem")) == "group_full"


@pytest.mark.shows("GRP-01", "S4-18")
def test_a_guest_comes_once_and_then_joins_or_stays_away() -> None:
    community = group(GroupType.COMMUNITY_OF_PRACTICE)
    joined(community, "ana")
    assert community.refused(ask.RecordGroupSession, "2026-02-02", **session("ana", "gus")) == "not_a_member"
    community.do(ask.AdmitGuest, "2026-02-02", person_id=person("gus"))
    of_ana, of_gus = community.do(ask.RecordGroupSession, "2026-02-02", **session("ana", "gus"))
    assert (of_ana.as_guest, of_gus.as_guest, of_gus.members_present) == (False, True, 1)  # type: ignore[attr-defined]
    assert community.refused(ask.AdmitGuest, "2026-03-02", person_id=person("gus")) == "second_guest_session"
    joined(community, "gus", on="2026-03-01")
    again = community.do(ask.RecordGroupSession, "2026-03-02", **session("gus", at="2026-03-02"))
    assert [each.as_guest for each in again] == [False]  # type: ignore[attr-defined]


@pytest.mark.shows("GRP-01")
def test_a_guest_admitted_for_two_days_comes_on_one_of_them() -> None:
    community = group(GroupType.COMMUNITY_OF_PRACTICE)
    for day in ("2026-02-02", "2026-03-02"):
        community.do(ask.AdmitGuest, day, person_id=person("gus"))
    community.do(ask.RecordGroupSession, "2026-02-02", **session("gus"))
    second = session("gus", at="2026-03-02")
    assert community.refused(ask.RecordGroupSession, "2026-03-02", **second) == "second_guest_session"
    community.do(ask.WithdrawGroupSession, "2026-02-02", session_id=named("session 2026-02-02"))
    assert len(community.do(ask.RecordGroupSession, "2026-03-02", **second)) == 1


def test_each_person_who_was_there_has_an_event_of_their_own() -> None:
    led = group()
    joined(led, "ana", "cem", "dot")
    events = led.do(ask.RecordGroupSession, "2026-02-02", **session("ana", "cem"))
    assert [event.about for event in events] == [person("ana"), person("cem")]
    assert {event.people for event in events} == {(person("ana"), person("ben")), (person("cem"), person("ben"))}
    assert {event.members_present for event in events} == {2}  # type: ignore[attr-defined]
    assert led.do(ask.RecordGroupSession, "2026-02-02", **session("ana", "cem")) == ()
    assert led.refused(ask.RecordGroupSession, "2026-02-02", **session("ana", "dot")) == "already_recorded"


@pytest.mark.shows("T-33")
def test_who_comes_later_has_been_there_for_less() -> None:
    led = group()
    joined(led, "ana", "cem")
    there = (ask.Attendance(person_id=person("ana")), ask.Attendance(person_id=person("cem"), minutes=30))
    events = led.do(ask.RecordGroupSession, "2026-02-02", **session(attended=there))
    assert [event.minutes for event in events] == [60, 30]  # type: ignore[attr-defined]
    longer = (ask.Attendance(person_id=person("ana"), minutes=61),)
    refused = led.refused(ask.RecordGroupSession, "2026-02-09", **session(at="2026-02-09", attended=longer))
    assert refused == "minutes_out_of_range"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"attended": ()}, "nobody_attended"),
        ({"attended": (ask.Attendance(person_id=person("ana")),) * 2}, "attends_twice"),
        ({"functions": ("normative", "formative", "restorative", "normative")}, "too_many_functions"),
        ({"known_at": datetime(2026, 2, 2, 9, tzinfo=UTC)}, "in_the_future"),
        ({"starts_at": datetime(2026, 2, 3, 9, tzinfo=UTC)}, "ends_before_it_begins"),
    ],
)
def test_a_session_that_cannot_have_been_so_is_refused(facts: dict[str, Any], code: str) -> None:
    led = group()
    joined(led, "ana")
    assert led.refused(ask.RecordGroupSession, "2026-02-02", **session("ana", **facts)) == code


def test_after_its_last_day_nothing_happens_in_a_group() -> None:
    led = group()
    joined(led, "ana")
    led.do(ask.DisbandGroup, "2026-03-31")
    assert led.refused(ask.AddMember, "2026-04-01", person_id=person("cem")) == "group_disbanded"
    assert led.refused(ask.AddMember, "2025-12-31", person_id=person("cem")) == "before_it_was_formed"
    assert len(led.do(ask.RecordGroupSession, "2026-02-02", **session("ana"))) == 1, "recorded late"
    assert Stream(group_id=named("x")).refused(ask.DisbandGroup, "2026-03-31") == "unknown_group"


@pytest.mark.shows("GRP-02")
def test_the_version_in_force_on_the_day_is_the_one_agreed_to() -> None:
    led = group()
    joined(led, "ana")
    led.do(ask.ReviseGroupRules, "2026-03-01", rules_version=2)
    assert led.one(ask.AcceptGroupRules, "2026-02-01", person_id=person("ana")).rules_version == 1
    assert led.one(ask.AcceptGroupRules, "2026-03-01", person_id=person("ana")).rules_version == 2
    assert led.refused(ask.ReviseGroupRules, "2026-04-01", rules_version=1) == "older_version"
    assert led.refused(ask.AcceptGroupRules, "2026-03-01", person_id=person("cem")) == "not_a_member"


WORDS_OF_A_GROUP = {
    *("group_type", "kind", "facilitator_id", "former_facilitator_id", "facilitator_ids", "member_ids", "most_members"),
    *("rules_version", "session_id", "starts_at", "ends_at", "minutes", "mode", "functions", "as_guest"),
    *("members_present", "recorded_by"),
}


@pytest.mark.shows("GRP-03", "GRP-04", "S4-5", "S4-16")
def test_of_a_session_there_is_stored_who_when_how_long_how_and_what_for_and_nothing_else() -> None:
    kinds = [kind for kind in EVENTS.values() if issubclass(kind, GroupEvent)]
    fields = {name: kind.model_fields[name] for kind in kinds for name in kind.model_fields.keys() - Event.model_fields}
    assert fields.keys() - {"type"} == WORDS_OF_A_GROUP
    assert not [name for name, field in fields.items() if field.annotation in (str, str | None)], "no free text"
    assert fields["session_id"].annotation is UUID
