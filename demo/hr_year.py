"""What HR says of a trust: everybody who is there on the first day, then what happens day by day."""

import heapq
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from demo.dice import Dice
from demo.hr_lines import HrLine, HrLines
from demo.trust import NEWLY_QUALIFIED, REGISTERED, Person, Team, Trust

A_YEAR = 365.25
RATES = {
    "leave": 0.12,
    "short_absence": 2.5,
    "long_absence": 0.05,
    "parental_leave": 0.02,
    "line_manager": 0.05,
    "hours": 0.08,
    "move": 0.05,
    "training": 0.5,
    "details": 0.03,
    "renewal": 0.5,
}
"""How often it happens to a person in a year."""
TRAININGS = ("preceptor_preparation", "clinical_supervisor_training", "safeguarding_level_3", "manual_handling")


class HrYear:
    """The messages of a trust, as HR comes to know of things."""

    def __init__(self, trust: Trust, lines: HrLines, dice: Dice, start: date) -> None:
        self._trust, self._lines, self._dice = trust, lines, dice
        self._today = start
        self._returns: list[tuple[date, int, Person, str]] = []
        self._leavers: list[tuple[date, int, Person]] = []
        self._absences = 0
        self.joined: list[Person] = []
        """Who began in a post since the list was last cleared."""

    def first_day(self, staff: int) -> Iterator[HrLine]:
        """Units, then people team by team: hired at some time in the past, all told today."""
        yield self._say("unit_created", '"unit":"TRUST","name":"Generated Trust"')
        for division in self._trust.divisions:
            yield self._say("unit_created", f'"unit":"{division}","name":"Division {division}","parent":"TRUST"')
        for team in self._trust.teams:
            created = f'"unit":"{team.unit}","name":"{team.name}","parent":"{team.division}"'
            yield self._say("unit_created", created)
        for number in range(staff):
            team = self._trust.teams[number % len(self._trust.teams)]
            yield from self._join(team, self._today - timedelta(days=self._dice.between(30, 3_000)))

    def next_day(self, today: date) -> Iterator[HrLine]:
        """What happens today, and what ends."""
        self._today = today
        yield from self._who_comes_back()
        yield from self._who_goes()
        for name, happens in self._events().items():
            for _ in range(self._dice.times(len(self._trust.people) * RATES[name] / A_YEAR)):
                person = self._trust.anybody()
                if person is not None:
                    yield from happens(person)

    def _events(self) -> dict[str, Callable[[Person], Iterator[HrLine]]]:
        return {
            "leave": self._notice,
            "short_absence": lambda person: self._away(person, "sickness", self._dice.between(1, 10)),
            "long_absence": lambda person: self._away(person, "sickness", self._dice.between(30, 120)),
            "parental_leave": lambda person: self._away(person, "parental", self._dice.between(120, 300)),
            "line_manager": self._other_manager,
            "hours": self._other_hours,
            "move": self._move,
            "training": self._train,
            "details": self._rename,
            "renewal": self._renew,
        }

    def _join(self, team: Team, day: date) -> Iterator[HrLine]:
        person = self._trust.joiner(team)
        self.joined.append(person)
        if person.role in NEWLY_QUALIFIED:
            day = max(day, self._today - timedelta(days=20))
        named = f'"person":"{person.id}"'
        who = f'{named},"name":"Sample-{person.id} Generated","email":"p{person.id}@example.org"'
        yield self._say("person_registered", who, day)
        post = f'{named},"assignment":"{person.assignment}"'
        terms = f'"unit":"{team.unit}","job_role":"{person.role}","band":{person.band},"fte":{person.fte}'
        yield self._say("assignment_started", f"{post},{terms}", day)
        if person.role in REGISTERED and team.kind.body:
            since = day if person.role in NEWLY_QUALIFIED else day - timedelta(days=self._dice.between(400, 4_000))
            yield self._registration(person, since)
        if team.leader is person:
            yield self._say("unit_lead_changed", f'"unit":"{team.unit}","lead":"{person.id}"', max(day, self._today))
            for member in team.people:
                if member is not person:
                    yield self._managed(member, person, self._today)
        elif team.leader is not None:
            yield self._managed(person, team.leader, day)

    def _registration(self, person: Person, since: date) -> HrLine:
        expires = self._today + timedelta(days=self._dice.between(20, 1_000))
        facts = f'"body":"{person.team.kind.body}","number":"SAMPLE{person.id}","status":"registered"'
        return self._say("registration_updated", f'"person":"{person.id}",{facts},"expires_on":"{expires}"', since)

    def _managed(self, person: Person, manager: Person, day: date) -> HrLine:
        post = f'"person":"{person.id}","assignment":"{person.assignment}"'
        return self._say("line_manager_changed", f'{post},"manager":"{manager.id}"', day)

    def _notice(self, person: Person) -> Iterator[HrLine]:
        person.leaving = self._today + timedelta(days=28)
        heapq.heappush(self._leavers, (person.leaving, int(person.id), person))
        yield self._say("leaver_notified", f'"person":"{person.id}","last_working_day":"{person.leaving}"')

    def _who_goes(self) -> Iterator[HrLine]:
        while self._leavers and self._leavers[0][0] <= self._today:
            day, _, person = heapq.heappop(self._leavers)
            if self._dice.chance() < 0.05:
                person.leaving = None
                yield self._say("leaver_cancelled", f'"person":"{person.id}"')
                continue
            yield self._say("staff_left", f'"person":"{person.id}"', day)
            self._trust.leave(person)
            yield from self._join(person.team, self._today + timedelta(days=1))

    def _away(self, person: Person, kind: str, days: int) -> Iterator[HrLine]:
        if person.away_until is not None:
            return
        self._absences += 1
        absence = f"ABS{self._absences:08}"
        person.away_until = self._today + timedelta(days=days)
        heapq.heappush(self._returns, (person.away_until, self._absences, person, absence))
        named = f'"person":"{person.id}","absence":"{absence}","absence_kind":"{kind}"'
        late = timedelta(days=self._dice.between(1, 5) if self._dice.chance() < 0.2 else 0)
        yield self._say("absence_started", named, self._today - late)

    def _who_comes_back(self) -> Iterator[HrLine]:
        while self._returns and self._returns[0][0] < self._today:
            day, _, person, absence = heapq.heappop(self._returns)
            person.away_until = None
            if not person.left:
                yield self._say("absence_ended", f'"person":"{person.id}","absence":"{absence}"', day)

    def _other_manager(self, person: Person) -> Iterator[HrLine]:
        manager = person.team.senior if self._dice.chance() < 0.5 else person.team.leader
        if manager is not None and manager is not person and person is not person.team.leader:
            yield self._managed(person, manager, self._today)

    def _other_hours(self, person: Person) -> Iterator[HrLine]:
        person.fte = self._dice.pick((0.5, 0.6, 0.8, 1.0))
        post = f'"person":"{person.id}","assignment":"{person.assignment}"'
        first = self._say("hours_changed", f'{post},"fte":{person.fte}')
        yield first
        if self._dice.chance() < 0.1:
            person.fte = 0.9
            corrects = f'"is_correction":true,"supersedes":"{first.id}"'
            yield self._say("hours_changed", f'{post},"fte":0.9,{corrects}')

    def _move(self, person: Person) -> Iterator[HrLine]:
        person.band = min(9, person.band + 1)
        post = f'"person":"{person.id}","assignment":"{person.assignment}"'
        yield self._say("assignment_changed", f'{post},"band":{person.band}')

    def _train(self, person: Person) -> Iterator[HrLine]:
        expires = self._today + timedelta(days=1_095)
        done = f'"competence":"{self._dice.pick(TRAININGS)}","expires_on":"{expires}"'
        yield self._say("training_completed", f'"person":"{person.id}",{done}')

    def _rename(self, person: Person) -> Iterator[HrLine]:
        yield self._say("person_details_changed", f'"person":"{person.id}","name":"Sample-{person.id} Renamed"')

    def _renew(self, person: Person) -> Iterator[HrLine]:
        if person.role in REGISTERED and person.team.kind.body:
            yield self._registration(person, self._today)

    def _say(self, kind: str, facts: str, effective: date | None = None) -> HrLine:
        return self._lines.message(self._today, kind, effective or self._today, facts)
