"""A small organisation in a test: what happens goes in as commands, what is known comes out as dossiers.

    story = Story()
    story.hires("ana", "ben")
    story.manages("ben", "ana", "2026-06-01")
    story.supervises("ben", "ana", "2026-01-01")
    assert story.breaches("COI-01", "ana") == [("2026-06-01", None)]

People, posts and units are named by words; a person's main post is called like the person. Every command is decided by
production code, every event gets the next position.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from domain.event import Event
from domain.organisation_unit import commands as units
from domain.preceptorship_plan import commands as plans
from domain.preceptorship_plan.vocabulary import PartTimeMode, Route
from domain.rules.rule import Assessment, Rule, Standing
from domain.service_policy.commands import SetSeparationMode
from domain.staff_member import commands as hr
from domain.supervision_group import commands as groups
from domain.supervision_group.vocabulary import KIND_OF, GroupType, SessionMode
from domain.supervision_relationship import commands as supervision
from domain.supervision_session.commands import RecordSession
from domain.timeline import BEGINNING, Span
from domain.vocabulary import (
    PersonId,
    Profession,
    SeparationMode,
    SupervisionKind,
)
from tests.domain.rulebook import RULES, SHAPES
from tests.domain.stream import day, named, person, post, unit
from tests.domain.world import World

LONG_AGO = "2020-01-01"


class Story(World):
    """What happens, in the words of the field, and what the rules say of it."""

    def opens(self, *names: str, under: str | None = None) -> None:
        """Units are created."""
        for name in names:
            above = unit(under) if under else None
            self.do(units.CreateUnit, LONG_AGO, unit_id=unit(name), name=name, parent_id=above)

    def leads(self, name: str | None, of: str, on: str = LONG_AGO) -> Event:
        """Somebody leads a unit."""
        return self.one(units.AssignUnitLead, on, unit_id=unit(of), lead_id=person(name) if name else None)

    def covers(self, name: str | None, of: str, on: str = LONG_AGO) -> Event:
        """Somebody covers a unit for the lived-experience workforce."""
        return self.one(units.AssignPatchLead, on, unit_id=unit(of), lead_id=person(name) if name else None)

    def separates(self, of: str, mode: SeparationMode, on: str = LONG_AGO) -> Event:
        """A service decides about separation of roles."""
        return self.one(SetSeparationMode, on, unit_id=unit(of), mode=mode)

    def hires(self, *names: str, on: str = LONG_AGO, **terms: Any) -> None:
        """People are registered and get their main post, as nurses on ward 7 unless `terms` say otherwise."""
        for name in names:
            self.do(hr.RegisterStaffMember, on, person_id=person(name))
            self.posts(name, name, on, **terms)

    def posts(self, name: str, as_: str, on: str = LONG_AGO, *, in_unit: str = "ward 7", **terms: Any) -> Event:
        """A post of that name begins."""
        usual = {"profession": Profession.NURSE, "band": 5, **terms}
        return self.one(
            hr.AddAssignment, on, person_id=person(name), assignment_id=post(as_), unit_id=unit(in_unit), **usual
        )

    def manages(
        self, manager: str | None, name: str, on: str = LONG_AGO, *, of: str | None = None, until: str | None = None
    ) -> Event:
        """Line manager for a post (`of`, the main one unless given); `until`: acting only, to that day."""
        return self.one(
            hr.AssignLineManager,
            on,
            person_id=person(name),
            assignment_id=post(of or name),
            manager_id=person(manager) if manager else None,
            acting_until=day(until) if until else None,
        )

    def supervises(
        self,
        supervisor: str,
        name: str,
        on: str = LONG_AGO,
        kind: SupervisionKind = SupervisionKind.CLINICAL,
        until: str | None = None,
    ) -> Event:
        """Supervision begins."""
        return self.one(
            supervision.ActivateRelationship,
            on,
            supervisor_id=person(supervisor),
            supervisee_id=person(name),
            supervision=kind,
            last_day=day(until) if until else None,
        )

    def stops(self, supervisor: str, name: str, on: str, kind: SupervisionKind = SupervisionKind.CLINICAL) -> Event:
        """Supervision ends with that last day."""
        return self.one(
            supervision.EndRelationship,
            on,
            supervisor_id=person(supervisor),
            supervisee_id=person(name),
            supervision=kind,
        )

    def meets(
        self,
        supervisor: str,
        name: str,
        on: str,
        minutes: int = 60,
        kind: SupervisionKind = SupervisionKind.CLINICAL,
        **facts: Any,
    ) -> Event:
        """A session from ten in the morning (London winter time) is recorded by the supervisor."""
        begins = datetime.combine(day(on), datetime.min.time().replace(hour=10), tzinfo=UTC)
        number = named(f"session {supervisor} {name} {on} {kind}")
        usual = {"session_id": number, "starts_at": begins, "ends_at": begins + timedelta(minutes=minutes)}
        return self.one(
            RecordSession,
            on,
            supervisor_id=person(supervisor),
            supervisee_id=person(name),
            supervision=kind,
            recorded_by=person(supervisor),
            known_at=begins + timedelta(days=400),
            **{**usual, **facts},
        )

    def forms(
        self,
        group: str,
        facilitator: str | None = None,
        on: str = LONG_AGO,
        type_: GroupType = GroupType.GROUP,
        kind: SupervisionKind | None = SupervisionKind.CLINICAL_SKILLS,
        **facts: Any,
    ) -> Event:
        """A group of that name is formed on ward 7; of clinical skills, unless its type gives another kind."""
        leads = {"facilitator_id": person(facilitator) if facilitator else None}
        said = {"supervision": None if type_ in KIND_OF else kind, "group_type": type_}
        return self.one(
            groups.FormGroup, on, group_id=named(group), unit_id=unit("ward 7"), **{**leads, **said, **facts}
        )

    def joins(self, group: str, *names: str, on: str, **facts: Any) -> list[Event]:
        """People become members."""
        return [
            self.one(groups.AddMember, on, group_id=named(group), person_id=person(name), **facts) for name in names
        ]

    def gathers(self, group: str, *names: str, on: str, minutes: int = 60, **facts: Any) -> tuple[Event, ...]:
        """They meet from ten in the morning (London winter time), for the whole time unless `facts` say otherwise."""
        begins = datetime.combine(day(on), datetime.min.time().replace(hour=10), tzinfo=UTC)
        usual: dict[str, Any] = {
            "session_id": named(f"{group} {on}"),
            "starts_at": begins,
            "ends_at": begins + timedelta(minutes=minutes),
            "mode": SessionMode.FACE_TO_FACE,
            "attended": tuple(groups.Attendance(person_id=person(name)) for name in names),
            "recorded_by": person(names[0]),
            "known_at": begins + timedelta(days=400),
        }
        return self.do(groups.RecordGroupSession, on, group_id=named(group), **{**usual, **facts})

    def offers(self, name: str, on: str, programme: str = "nursing", version: str = "1", **facts: Any) -> None:
        """A preceptorship is offered and accepted."""
        usual = {"programme": programme, "programme_version": version, "route": Route.NEWLY_REGISTERED}
        self.do(plans.OfferPlan, on, person_id=person(name), **{**usual, **facts})
        self.do(plans.AcceptOffer, on, person_id=person(name))

    def starts_plan(self, name: str, on: str, months: int = 12, **facts: Any) -> Event:
        """The clock of the preceptorship begins."""
        usual = {"started_in_post_on": day(on), "part_time": PartTimeMode.HOURS_ONLY, "fte": 1.0}
        return self.one(plans.StartPlan, on, person_id=person(name), months=months, **{**usual, **facts})

    def precepts(self, preceptor: str, name: str, on: str) -> Event:
        """Somebody is named preceptor."""
        return self.one(plans.AssignPreceptor, on, person_id=person(name), preceptor_id=person(preceptor))

    def leaves(self, name: str, on: str) -> Event:
        """Somebody leaves with that last working day."""
        return self.one(hr.MarkLeaver, on, person_id=person(name))

    def voids(self, event: Event) -> Event:
        """An event about a member of staff was entered in error."""
        return self.one(
            hr.CorrectHistory,
            event.effective_on.isoformat(),
            person_id=PersonId(event.about),
            voided_event_id=event.event_id,
        )

    def assess(self, rule_id: str, name: str) -> list[Assessment]:
        """What the rule gives from this person's side."""
        return self.assess_by(RULES[rule_id], name)

    def assess_by(self, rule: Rule, name: str, since: date = BEGINNING) -> list[Assessment]:
        """What a rule that need not be one of the product's gives from this person's side, right from that day on."""
        return SHAPES[rule.shape].assess(rule, person(name), self, since)

    def affected(self, rule_id: str, event: Event) -> set[PersonId]:
        """From whose side the rule is to be assessed again after the event."""
        rule = RULES[rule_id]
        shape = SHAPES[rule.shape]
        return shape.affected(rule, event, self) if event.type in shape.changed_by(rule) else set()

    def standing(self, rule_id: str, name: str, on: str) -> Standing:
        """How the person stands on that day, by the only assessment there is."""
        (assessment,) = self.assess(rule_id, name)
        return assessment.timeline.at(day(on))

    def breaches(self, rule_id: str, name: str) -> list[tuple[str, str | None]]:
        """First and last day of each breach, whatever its evidence and severity."""
        spans = [span for each in self.assess(rule_id, name) for span in each.timeline.spans()]
        return [(span.first_day.isoformat(), last_day(span)) for span in runs(spans)]


def runs(spans: Iterable[Span[Standing]]) -> list[Span[bool]]:
    """The breaches among consecutive spans; neighbours that are both a breach are one."""
    found: list[Span[bool]] = []
    for span in spans:
        if not span.value.status.is_breach:
            continue
        before = found[-1].last_day if found else None
        if before is not None and before + timedelta(days=1) == span.first_day:
            found[-1] = Span(found[-1].first_day, span.last_day, True)
        else:
            found.append(Span(span.first_day, span.last_day, True))
    return found


def last_day(span: Span[Any]) -> str | None:
    """The last day of a span as text."""
    return span.last_day.isoformat() if span.last_day else None
