"""One post (assignment) of a person: its period, where and as what, and who manages it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, TypeVar

from domain.dossier_facts.facts import Fact, Facts, day_after, remembered
from domain.staff_member.vocabulary import AssignmentStatus, EmploymentType
from domain.timeline import Timeline, combine, steps
from domain.vocabulary import AssignmentId, CareerStage, EventId, PersonId, Profession, UnitId

V = TypeVar("V")


class ManagerKnown(NamedTuple):
    """Who line-manages a post, whether only acting, and the event that says so."""

    manager_id: PersonId
    acting: bool
    event_id: EventId


@dataclass(frozen=True, slots=True)
class Post:
    """Everything effective-dated about one assignment; each method gives a timeline over all days."""

    assignment_id: AssignmentId
    facts: Facts = field(default_factory=Facts)
    memo: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    @remembered
    def period(self) -> Timeline[bool]:
        """True from the first to the last working day of the post."""
        return steps(
            sorted(
                (day_after(fact.day), False) if fact.group == "ended" else (fact.day, True)
                for fact in self.facts.by_day("began", "ended")
            ),
            before=False,
        )

    @remembered
    def active(self) -> Timeline[bool]:
        """True on the days of the period on which HR does not call the post inactive."""
        return combine(
            lambda within, status: within and status is not AssignmentStatus.INACTIVE, self.period(), self.status()
        )

    @remembered
    def status(self) -> Timeline[AssignmentStatus]:
        """The status in HR; active unless HR says otherwise, and again where the post was given out anew."""
        said = sorted([*self._given_back(AssignmentStatus.ACTIVE), *_by_day(self.facts.by_day("status"))], key=_day_of)
        return steps(said, AssignmentStatus.ACTIVE)

    @remembered
    def unit(self) -> Timeline[UnitId | None]:
        """The organisation unit, within the period."""
        return self._within("unit")

    @remembered
    def profession(self) -> Timeline[Profession | None]:
        """The profession in which the post is held, within the period."""
        return self._within("profession")

    @remembered
    def band(self) -> Timeline[int | None]:
        """The pay band, where known, within the period."""
        return self._within("band")

    @remembered
    def fte(self) -> Timeline[float | None]:
        """The fraction of full time, within the period."""
        return self._within("fte")

    @remembered
    def clinical(self) -> Timeline[bool]:
        """Whether the work is clinical, within the period."""
        return self._within("clinical").map(bool)

    @remembered
    def primary(self) -> Timeline[bool]:
        """Whether this is the main post, within the period."""
        return self._within("primary").map(bool)

    @property
    def employment(self) -> EmploymentType | None:
        """How the post is held; None where its start is not known."""
        fact = self.facts.newest("employment")
        return fact.value if fact else None

    @property
    def began(self) -> Fact | None:
        """The fact with which the post began (its day and its event)."""
        return self.facts.first("began")

    @property
    def ended(self) -> Fact | None:
        """The fact with which the post ended; its day is the last working day."""
        return self.facts.first("ended")

    def career_stage(self, of_the_person: tuple[Fact, ...] = ()) -> Timeline[CareerStage | None]:
        """The stage within the period; `of_the_person` are changes that HR recorded for the person, not the post."""
        facts = sorted((*self.facts.by_day("career_stage"), *of_the_person), key=lambda fact: (fact.day, fact.position))
        stages: Timeline[CareerStage | None] = steps(((fact.day, fact.value) for fact in facts), None)
        return combine(lambda within, stage: stage if within else None, self.period(), stages)

    @remembered
    def line_manager(self) -> Timeline[ManagerKnown | None]:
        """Who line-manages the post while it is active.

        An acting manager stands in until `acting_until` or until HR names somebody else; then whoever was the
        substantive manager before is it again.
        """
        facts = self.facts.by_day("line_manager")
        changes: list[tuple[date, ManagerKnown | None]] = self._given_back(None)
        substantive: ManagerKnown | None = None
        for number, fact in enumerate(facts):
            manager_id, acting_until = fact.value
            if manager_id is None or acting_until is None:
                substantive = None if manager_id is None else ManagerKnown(manager_id, False, fact.event_id)
                changes.append((fact.day, substantive))
            elif acting_until >= fact.day:
                changes.append((fact.day, ManagerKnown(manager_id, True, fact.event_id)))
                over = day_after(acting_until)
                if number + 1 == len(facts) or over < facts[number + 1].day:
                    changes.append((over, substantive))
        named = steps(sorted(changes, key=_day_of), before=None)
        return combine(lambda active, manager: manager if active else None, self.active(), named)

    @property
    def manager_ids(self) -> frozenset[PersonId]:
        """Everybody who was ever named as manager of this post, also in error."""
        named = (fact.value[0] for fact in self.facts.log if fact.group == "line_manager")
        return frozenset(manager_id for manager_id in named if manager_id is not None)

    def _given_back(self, value: V) -> list[tuple[date, V]]:
        """`value` from the day after each end: an employer may use the number of a post again for another one."""
        return [(day_after(fact.day), value) for fact in self.facts.by_day("ended")]

    def _within(self, group: str) -> Timeline[Any]:
        return combine(lambda within, value: value if within else None, self.period(), self.facts.timeline(group))


def _by_day(facts: tuple[Fact, ...]) -> list[tuple[date, Any]]:
    return [(fact.day, fact.value) for fact in facts]


def _day_of(change: tuple[date, Any]) -> date:
    return change[0]
