"""All that is known of one person."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from domain.dossier_facts.absence import AbsenceKnown, AbsenceRecord
from domain.dossier_facts.acceptance import AcceptanceKnown
from domain.dossier_facts.declaration import DeclarationsKnown
from domain.dossier_facts.facts import Facts, Kept, day_after, remembered_from
from domain.dossier_facts.group import FacilitationKnown, MembershipKnown
from domain.dossier_facts.main_post import SIDE_POSTS, best, claim, rank
from domain.dossier_facts.matter import MatterKey, MatterKnown
from domain.dossier_facts.plan import PlanKnown
from domain.dossier_facts.post import Post
from domain.dossier_facts.record import RecordKnown
from domain.dossier_facts.registration import RegistrationKnown, TrainingKnown
from domain.dossier_facts.relationship import RelationshipKnown
from domain.dossier_facts.session import Given, NotHeld, SessionKnown, Sessions, first_from, held_on
from domain.dossier_facts.undone import Undone
from domain.dossier_facts.waiver import WaiverKnown
from domain.timeline import BEGINNING, Timeline, combine, combine_all, intersect, spans_over, steps
from domain.vocabulary import AssignmentId, CareerStage, EventId, PersonId, Profession, SupervisionKind, UnitId

V = TypeVar("V")


class Leaving(NamedTuple):
    """Notice given on `notified_on`; `last_working_day` is the announced last day."""

    notified_on: date
    last_working_day: date
    event_id: EventId


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything folded from the events that touch one person. Methods give timelines; properties what stands today.

    supervised_by, supervises: relationships by their id, with this person as supervisee, as supervisor.
    sessions: where this person is supervisee, alone or in a group, by kind, ascending by day; none before
    functions_since ever said which function it had (date.max: none at all). not_held: sessions planned and cancelled or
    missed, by their ids, also those that were held after all. gave: sessions that this person was ever said to have
    given, ascending; whether they stand is in the dossiers of the supervisees. groups, facilitates: groups by their id,
    as a member or guest, as whoever leads them. plans: own plans by number. precepts: (preceptee, plan) in which this
    person was ever named as preceptor; when it ran stands in the preceptee's dossier. manages: (person, post) of which
    this person was ever named line manager; likewise. leads, patches: units that this person was ever named to lead, or
    to cover for the lived-experience workforce; likewise.
    acceptances: of findings that concern this person first. waivers: of rules, by their ids. records: small ones that
    ever named this person, by stream; whole with the holder. matters: restricted ones. voids: what makes what void, in
    order; dead: the void.
    """

    person_id: PersonId
    facts: Facts = field(default_factory=Facts)
    posts: Mapping[AssignmentId, Post] = field(default_factory=dict)
    absence_records: Mapping[EventId, AbsenceRecord] = field(default_factory=dict)
    registrations: Mapping[str, RegistrationKnown] = field(default_factory=dict)
    supervised_by: Mapping[UUID, RelationshipKnown] = field(default_factory=dict)
    supervises: Mapping[UUID, RelationshipKnown] = field(default_factory=dict)
    sessions: Mapping[SupervisionKind, Sessions] = field(default_factory=dict)
    functions_since: date = date.max
    not_held: Mapping[UUID, NotHeld] = field(default_factory=dict)
    gave: tuple[Given, ...] = ()
    groups: Mapping[UUID, MembershipKnown] = field(default_factory=dict)
    facilitates: Mapping[UUID, FacilitationKnown] = field(default_factory=dict)
    plans: Mapping[int, PlanKnown] = field(default_factory=dict)
    precepts: frozenset[tuple[PersonId, int]] = frozenset()
    manages: frozenset[tuple[PersonId, AssignmentId]] = frozenset()
    leads: frozenset[UnitId] = frozenset()
    patches: frozenset[UnitId] = frozenset()
    acceptances: tuple[AcceptanceKnown, ...] = ()
    records: Mapping[UUID, RecordKnown] = field(default_factory=dict)
    declarations: DeclarationsKnown = field(default_factory=DeclarationsKnown)
    waivers: Mapping[str, tuple[WaiverKnown, ...]] = field(default_factory=dict)
    matters: Mapping[MatterKey, MatterKnown] = field(default_factory=dict)
    voids: tuple[Undone, ...] = ()
    dead: frozenset[EventId] = frozenset()
    memo: dict[Any, Kept] = field(default_factory=dict, init=False, compare=False, repr=False)

    @classmethod
    def of(cls, person_id: PersonId) -> "Dossier":
        """Nothing is known yet."""
        return cls(person_id)

    def having(self, **parts: Any) -> "Dossier":
        """The dossier with these parts instead; what was worked out from the others is kept."""
        after = replace(self, **parts)
        after.memo.update((what, kept) for what, kept in self.memo.items() if kept.parts.isdisjoint(parts))
        return after

    @property
    def known_to_hr(self) -> bool:
        """Whether HR ever registered the person; a supervisor from elsewhere may be known by name only."""
        return bool(self.facts.recorded("registered", "rehired"))

    @remembered_from("facts")
    def employed(self) -> Timeline[bool]:
        """True from each hire to each last working day."""
        return steps(
            sorted(
                (day_after(fact.day), False) if fact.group == "left" else (fact.day, True)
                for fact in self.facts.by_day("registered", "rehired", "left")
            ),
            before=False,
        )

    @remembered_from("facts")
    def present(self) -> Timeline[bool]:
        """As `employed`, but always true for a person whom HR never registered: they may come from elsewhere."""
        return self.employed() if self.known_to_hr else steps((), before=True)

    @property
    def leaving(self) -> Leaving | None:
        """The last notice that was not withdrawn."""
        fact = self.facts.newest("notified")
        return Leaving(fact.day, fact.value, fact.event_id) if fact else None

    @property
    def left_on(self) -> tuple[date, EventId] | None:
        """The latest last working day that came about, with its event; None where HR says of none."""
        facts = self.facts.by_day("left")
        return (facts[-1].day, facts[-1].event_id) if facts else None

    @remembered_from("facts")
    def opening(self) -> tuple[date, EventId] | None:
        """The day from which on what is known of the person is whole, with its event; None: all was known always."""
        fact = self.facts.newest("opening")
        return (fact.day, fact.event_id) if fact else None

    @property
    def hired_on(self) -> tuple[tuple[date, EventId], ...]:
        """The days of hire and rehire, ascending, with their events."""
        return tuple((fact.day, fact.event_id) for fact in self.facts.by_day("registered", "rehired"))

    @remembered_from("absence_records")
    def absences(self) -> tuple[AbsenceKnown, ...]:
        """Absences as they stand, ascending by first day."""
        known = [absence for record in self.absence_records.values() if (absence := record.known())]
        return tuple(sorted(known, key=lambda absence: (absence.first_day, absence.absence_id)))

    @remembered_from("absence_records")
    def absent(self) -> Timeline[AbsenceKnown | None]:
        """The absence on each day; of two the one that began later."""
        return spans_over(((each.first_day, each.last_day, each) for each in self.absences()), None)

    def training(self, competence: str) -> tuple[TrainingKnown, ...]:
        """Every time the competence was gained, ascending by day."""
        facts = self.facts.by_day(f"training:{competence}")
        return tuple(TrainingKnown(competence, fact.day, fact.value[0], fact.event_id, fact.value[1]) for fact in facts)

    @property
    def trainings(self) -> tuple[TrainingKnown, ...]:
        """All training, ascending by competence and day."""
        names = sorted({fact.group for fact in self.facts.log if fact.group.startswith("training:")})
        return tuple(each for name in names for each in self.training(name.removeprefix("training:")))

    def sessions_held(self, kinds: Iterable[SupervisionKind], since: date = BEGINNING) -> list[SessionKnown]:
        """Sessions of `kinds` that count, held on `since` or later, ascending by day; costs what it returns."""
        found: list[SessionKnown] = []
        for kind in kinds:
            sessions = self.sessions.get(kind, ())
            found.extend(each for each in sessions[first_from(sessions, since) :] if each.counts)
        found.sort(key=held_on)
        return found

    def active(self, post: Post) -> Timeline[bool]:
        """The days on which the person is employed and the post is active."""
        return intersect(self.present(), post.active())

    @remembered_from("facts", "posts")
    def primary_post(self) -> Timeline[AssignmentId | None]:
        """The post that counts for rules on the person: the primary one of those active, else the earliest begun.

        A bank or honorary post counts only where there is no other, so it never begins a second plan (T-09).
        """
        posts = sorted(self.posts.values(), key=rank)
        claims = [combine(claim(post), self.active(post), post.primary()) for post in posts]
        return combine_all(best, claims)

    @remembered_from("facts", "posts")
    def profession(self) -> Timeline[Profession | None]:
        """The profession of the primary post; None without a post."""
        return self._of_primary(Post.profession)

    @remembered_from("facts", "posts")
    def career_stage(self) -> Timeline[CareerStage | None]:
        """The career stage in the primary post; a change that HR recorded for the person counts for every post."""
        changes = self.facts.by_day("career_stage")
        return self._of_primary(lambda post: post.career_stage(changes))

    @remembered_from("facts", "posts")
    def unit(self) -> Timeline[UnitId | None]:
        """The unit of the primary post."""
        return self._of_primary(Post.unit)

    @remembered_from("facts", "posts")
    def band(self) -> Timeline[int | None]:
        """The band of the primary post, where known."""
        return self._of_primary(Post.band)

    @remembered_from("facts", "posts")
    def clinical(self) -> Timeline[bool]:
        """Whether the primary post is clinical; false without a post."""
        return self._of_primary(Post.clinical).map(bool)

    @remembered_from("facts", "posts")
    def fte(self) -> Timeline[float]:
        """The sum over active posts, bank and honorary posts left out; 0.0 without a post."""
        posts = [post for post in self.posts.values() if post.employment not in SIDE_POSTS]
        shares = [combine(lambda on, fte: (fte or 0.0) if on else 0.0, self.active(p), p.fte()) for p in posts]
        return combine_all(lambda parts: round(sum(parts), 4), shares)

    @remembered_from("facts", "posts", "absence_records")
    def at_work(self) -> Timeline[bool]:
        """Employed, not absent, and in some post that HR says is being worked (not on career break, suspended …)."""
        working = [
            combine(lambda on, status: on and status.at_work, self.active(p), p.status()) for p in self.posts.values()
        ]
        return combine(lambda posts, absence: posts and absence is None, combine_all(any, working), self.absent())

    @property
    def counterparts(self) -> frozenset[PersonId]:
        """Everybody who ever was manager, managed, supervisor, supervisee, preceptor or preceptee, also in error."""
        found: set[PersonId] = {person for person, _ in (*self.manages, *self.precepts)}
        for post in self.posts.values():
            found |= post.manager_ids
        for plan in self.plans.values():
            found |= plan.preceptor_ids
        for relationship in (*self.supervised_by.values(), *self.supervises.values()):
            found |= {relationship.supervisor_id, relationship.supervisee_id}
        return frozenset(found - {self.person_id})

    def _of_primary(self, of: Callable[[Post], Timeline[V] | Timeline[V | None]]) -> Timeline[V | None]:
        primary = self.primary_post()
        ids = [each for each in dict.fromkeys(primary.values) if each is not None]
        if not ids:
            return steps((), before=None)
        return combine(
            lambda chosen, *values: values[ids.index(chosen)] if chosen is not None else None,
            primary,
            *(of(self.posts[each]) for each in ids),
        )
