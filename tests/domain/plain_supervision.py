"""What the deadlines around supervision ask of somebody and what meets them, as plainly as can be."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from domain.dossier import Dossier
from domain.dossier_facts.relationship import RelationshipKnown
from domain.rules.deadline import DeadlineParameters
from domain.rules.rule import Rule
from domain.timeline import ONE_DAY
from domain.vocabulary import EventId
from tests.domain.plain import DAYS, Days, Evidence, Subject, away, began, day_reached, first_of_run
from tests.domain.plain_deadline import Met, Task
from tests.domain.stories import Story


class SupervisionDeadlines:
    """The text of one rule for one person."""

    def __init__(self, story: Story, rule: Rule, dossier: Dossier) -> None:
        self.story, self.dossier = story, dossier
        self.figures: DeadlineParameters = rule.parameters
        self.days = Days(rule, dossier, self.figures.pause_after_days)

    def tasks(self) -> Iterator[tuple[Subject, Task]]:
        """Every obligation, by whom and what it is about."""
        if self.figures.anchor.startswith("applies"):
            yield from ((((self.dossier.person_id,), ""), task) for task in self._applying())
            return
        if self.figures.anchor == "post_start":
            yield from self._posts()
            return
        finds = {
            "relationship_start": self._relationship_start,
            "first_session": self._first_session,
            "supervisor_absent": self._supervisor_absent,
            "supervisor_leaves": self._supervisor_leaves,
        }
        for known in self.dossier.supervised_by.values():
            if known.began_on is not None and (not self.figures.kinds or known.kind in self.figures.kinds):
                subject = ((known.supervisee_id, known.supervisor_id), str(known.relationship_id))
                yield from ((subject, task) for task in finds[self.figures.anchor](known))

    def _applying(self) -> Iterator[Task]:
        first_days = [known.first_registered for known in self.dossier.registrations.values()]
        registered = min((first for first in first_days if first), default=None)
        for first in DAYS:
            if not self.days.asked(first) or self.days.asked(first - ONE_DAY):
                continue
            last = next(day for day in DAYS if day >= first and not self.days.asked(day + ONE_DAY))
            evidence = began(self.dossier, first)
            if self.figures.anchor == "applies":
                yield self._task(first, last, first, evidence)
            elif registered is None:
                yield self._task(first, last, None, evidence)
            elif registered[0] <= first:
                yield self._task(first, last, first, evidence)
            else:
                yield self._task(first, min(last, registered[0] - ONE_DAY), None, evidence)
                yield self._task(registered[0], last, registered[0], (*evidence, registered[1]))

    def _posts(self) -> Iterator[tuple[Subject, Task]]:
        """Each run of days on which a post is active and the rule asks."""
        for post in self.dossier.posts.values():
            both = {day: self.days.asked(day) and self.dossier.active(post).at(day) for day in DAYS}
            for first in DAYS[1:]:
                if both[first] and not both[first - ONE_DAY]:
                    last = next((day for day in DAYS[:-1] if day >= first and not both[day + ONE_DAY]), None)
                    evidence = (post.began.event_id,) if post.began else ()
                    task = self._task(first, last, first, evidence)
                    managed = [span for span in post.line_manager().spans() if span.value]
                    met = (Met(each.first_day, each.last_day, (each.value.event_id,)) for each in managed if each.value)
                    subject = ((self.dossier.person_id,), f"assignment:{post.assignment_id}")
                    yield subject, replace(task, met=tuple(met))

    def _relationship_start(self, known: RelationshipKnown) -> Iterator[Task]:
        first, last = _ran(known)
        yield self._task(first, last, first, known.held().at(first) or (), known)

    def _first_session(self, known: RelationshipKnown) -> Iterator[Task]:
        first, last = _ran(known)
        held = [
            each
            for each in self.dossier.sessions.get(known.kind, ())
            if each.counts and each.supervisor_id == known.supervisor_id and each.held_on >= first
        ]
        evidence = known.held().at(first) or ()
        if not held:
            yield self._task(first, last, None, evidence, known)
            return
        before = held[0].held_on - ONE_DAY
        yield self._task(first, before if last is None else min(last, before), None, evidence, known)
        yield self._task(held[0].held_on, last, held[0].held_on, (held[0].event_id,), known)

    def _supervisor_absent(self, known: RelationshipKnown) -> Iterator[Task]:
        supervisor = self.story.person(known.supervisor_id)
        both = {day: (known.held().at(day), away(supervisor, day, 1)) for day in DAYS}
        for first in DAYS[1:]:
            runs, gone = both[first]
            if runs is None or gone is None or both[first - ONE_DAY] == both[first]:
                continue
            last = next((day for day in DAYS[:-1] if day >= first and both[day + ONE_DAY] != both[first]), None)
            yield self._task(first, last, first, gone, known)

    def _supervisor_leaves(self, known: RelationshipKnown) -> Iterator[Task]:
        supervisor = self.story.person(known.supervisor_id)
        notice, left = supervisor.leaving, supervisor.left_on
        told_before = notice is not None and (left is None or notice.notified_on < left[0])
        if notice is not None and told_before and (left is None or known.held().at(left[0]) is not None):
            until = left[0] - ONE_DAY if left else None
            yield from self._leaving(known, notice.last_working_day, notice.notified_on, until, notice.event_id)
        if left is not None:
            yield from self._leaving(known, left[0], left[0], None, left[1])

    def _leaving(
        self, known: RelationshipKnown, last_working_day: date, told_on: date, until: date | None, event: EventId
    ) -> Iterator[Task]:
        running = known.held().at(last_working_day)
        if running is not None:
            first = first_of_run(last_working_day, lambda day: known.held().at(day) == running)
            yield self._task(max(told_on, first), until, last_working_day, (event,), known, told_on)

    def _task(
        self,
        asked_from: date,
        asked_to: date | None,
        day: date | None,
        evidence: Evidence,
        known: RelationshipKnown | None = None,
        marked_from: date | None = None,
    ) -> Task:
        figures = self.figures
        within = figures.within_days_by_kind.get(known.kind, figures.within_days) if known else figures.within_days
        open_end = within is None or (day is None and figures.anchor == "applies_and_registered")

        def due(today: date) -> date | None:
            if day is None or within is None:
                return None
            return day_reached(day, within, lambda each: self.days.runs(min(each, today)))

        return Task(
            figures,
            asked_from,
            asked_to,
            day,
            evidence,
            None if open_end else due,
            max(within or 0, 0) if day else 0,
            self.days.away,
            tuple(self._met(day, asked_from, known, marked_from is not None)),
            marked_from,
        )

    def _met(self, day: date | None, asked_from: date, known: RelationshipKnown | None, leaving: bool) -> Iterator[Met]:
        figures = self.figures
        if figures.met_by == "supervisor_named":
            for named in self.dossier.supervised_by.values():
                spans = named.held().spans() if named.kind in figures.kinds else ()
                yield from (Met(span.first_day, span.last_day, span.value) for span in spans if span.value)
        elif figures.met_by == "session_held":
            for kind in figures.kinds:
                held = [each for each in self.dossier.sessions_held([kind]) if each.held_on >= (day or asked_from)]
                yield from (self._lasting(each.held_on, (each.event_id,)) for each in held[:1])
        elif figures.met_by == "training":
            for gained in self.dossier.training(figures.competence or ""):
                said = gained.expires_on
                met = self._lasting(gained.completed_on, (gained.event_id,))
                yield met if said is None else Met(gained.completed_on, said, (gained.event_id,), True)
        elif figures.met_by == "plan":
            yield from self._plans()
        elif known is not None and figures.met_by == "agreement":
            yield from self._agreement(known)
        elif known is not None and day is not None:
            yield from self._another_leaves_nobody(known, day) if leaving else self._cover(known, day)

    def _agreement(self, known: RelationshipKnown) -> Iterator[Met]:
        of_supervisor = [each for each in known.signatures if each.signed_by == known.supervisor_id]
        of_supervisee = [each for each in known.signatures if each.signed_by == known.supervisee_id]
        if not of_supervisor or not of_supervisee:
            return
        signed_on = max(of_supervisor[0].day, of_supervisee[0].day)
        yield self._lasting(signed_on, (of_supervisee[0].event_id, of_supervisor[0].event_id))
        for reviewed_on, event in known.reviews:
            if reviewed_on > signed_on:
                yield self._lasting(reviewed_on, (event,))

    def _plans(self) -> Iterator[Met]:
        """A plan that has started, unless it was withdrawn or she left it; or the offer of one declined."""
        for plan in self.dossier.plans.values():
            if plan.declined_on:
                yield Met(plan.declined_on.day, None, (plan.declined_on.event_id,))
            if plan.started:
                gone = plan.closed is not None and plan.closed[0] in ("withdrawn", "left")
                yield Met(
                    plan.started.day, plan.closed[1].day if plan.closed and gone else None, (plan.started.event_id,)
                )

    def _lasting(self, day: date, evidence: Evidence) -> Met:
        lasts = self.figures.lasts_days
        return Met(day, None if lasts is None else day + timedelta(days=lasts), evidence, True)

    def _cover(self, known: RelationshipKnown, day: date) -> Iterator[Met]:
        """Somebody else supervises in the same kind, or has held a session since."""
        for other in self.dossier.supervised_by.values():
            if other.kind is known.kind and other is not known:
                for span in other.held().spans():
                    if span.value and (span.last_day is None or span.last_day >= day):
                        yield Met(span.first_day, span.last_day, span.value)
        for session in self.dossier.sessions_held([known.kind]):
            if session.held_on >= day and session.supervisor_id != known.supervisor_id:
                covered_to = session.held_on + timedelta(days=self.figures.lasts_days or 0)
                yield Met(session.held_on, covered_to, (session.event_id,))

    def _another_leaves_nobody(self, known: RelationshipKnown, day: date) -> Iterator[Met]:
        """Anybody else, or the same one anew after the leaving; for good, if it outlives the last working day."""
        for other in self.dossier.supervised_by.values():
            for span in other.held().spans() if other.kind is known.kind else ():
                anew = other is known and span.first_day > day
                if span.value and (anew or (other is not known and (span.last_day is None or span.last_day >= day))):
                    outlives = span.last_day is None or span.last_day > day
                    yield Met(span.first_day, None if outlives else span.last_day, span.value)


def _ran(known: RelationshipKnown) -> tuple[date, date | None]:
    """The first and the last day on which it ran; None: no end is known."""
    ran = [day for day in DAYS if known.held().at(day) is not None]
    return ran[0], None if ran[-1] == DAYS[-1] else ran[-1]
