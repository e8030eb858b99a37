"""What supervisors record in a trust: relationships, sessions at the interval of the profession, preceptorships."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from demo.dice import Dice
from demo.trust import NEWLY_QUALIFIED, Person

LONDON = ZoneInfo("Europe/London")
MISSED = 0.04
"""Share of sessions that do not take place."""


class Habit(NamedTuple):
    """How a role is supervised: in which kind, every how many days, how many minutes."""

    kind: str
    every: int
    minutes: int


HABITS = {
    "PWP": Habit("case_management", 7, 60),
    "Trainee PWP": Habit("case_management", 7, 60),
    "Social Worker": Habit("professional", 28, 90),
    "Newly Qualified Social Worker": Habit("professional", 7, 90),
    "Administrator": Habit("line", 56, 60),
}
OTHERS = Habit("clinical", 42, 60)
PROGRAMMES = {
    "Newly Registered Nurse": ("nursing_core", "2022", 6),
    "Newly Qualified Social Worker": ("asye_england", "2020", 12),
}


class SupervisionYear:
    """Who supervises whom, and when they meet next."""

    def __init__(self, organisation: str, dice: Dice) -> None:
        self._organisation, self._dice = organisation, dice
        self._meetings: dict[date, list[tuple[Person, Person, Habit]]] = {}
        self._listeners: list[Person] = []
        """The last supervisors of two teams: issues are taken to that of another team."""
        self._busy: Counter[str] = Counter()

    def on(self, today: date, joined: Sequence[Person]) -> Iterator[bytes]:
        """Commands of today: for those who joined, then the sessions that fall due, one after the other."""
        self._busy.clear()
        for person in joined:
            supervisor = self._supervisor_of(person)
            if supervisor is not None:
                yield from self._begin(person, supervisor, today)
        for supervisor, person, habit in self._meetings.pop(today, ()):
            if person.left or supervisor.left:
                continue
            self._meet_on(today + timedelta(days=habit.every), supervisor, person, habit)
            if person.away_until is None and supervisor.away_until is None and self._dice.chance() >= MISSED:
                yield self._session(today, supervisor, person, habit)

    def _supervisor_of(self, person: Person) -> Person | None:
        team = person.team
        supervisor = team.leader if person is team.senior else team.senior
        return None if supervisor is person or person is team.leader else supervisor

    def _begin(self, person: Person, supervisor: Person, today: date) -> Iterator[bytes]:
        habit = HABITS.get(person.role, OTHERS)
        pair = self._pair(supervisor, person, habit)
        yield self._command("activate_relationship", today, supervisor, pair)
        for signed_by in ("supervisor_id", "supervisee_id"):
            yield self._command("sign_agreement", today, supervisor, {**pair, "signed_by": pair[signed_by]})
        self._meet_on(today + timedelta(days=self._dice.between(1, habit.every)), supervisor, person, habit)
        yield from self._issue_route(person, supervisor, today)
        if person.role in NEWLY_QUALIFIED:
            yield from self._preceptorship(person, supervisor, today)

    def _issue_route(self, person: Person, supervisor: Person, today: date) -> Iterator[bytes]:
        elsewhere = [each for each in self._listeners if each.team is not person.team]
        if elsewhere:
            route = {"record_id": self._dice.uuid(), "route_id": self._named(elsewhere[0])}
            yield self._command("name_issue_route", today, supervisor, {**route, "person_id": self._named(person)})
        self._listeners = [supervisor, *(each for each in self._listeners if each.team is not supervisor.team)][:2]

    def _preceptorship(self, person: Person, preceptor: Person, today: date) -> Iterator[bytes]:
        programme, version, months = PROGRAMMES[person.role]
        who = {"person_id": self._named(person)}
        offer = {**who, "programme": programme, "programme_version": version, "route": "newly_registered"}
        yield self._command("offer_plan", today, preceptor, offer)
        yield self._command("accept_offer", today, person, who)
        begun = {**who, "started_in_post_on": str(today), "registered_on": str(today), "months": months}
        yield self._command("start_plan", today, preceptor, begun)
        named = {**who, "preceptor_id": self._named(preceptor)}
        yield self._command("assign_preceptor", today, preceptor, named)
        if self._dice.chance() < 0.9:
            yield self._command("hold_meeting", today, preceptor, {**named, "meeting": "first", "minutes": 60})

    def _session(self, today: date, supervisor: Person, person: Person, habit: Habit) -> bytes:
        free = max(self._busy[person.id], self._busy[supervisor.id])
        self._busy[person.id] = self._busy[supervisor.id] = free + habit.minutes
        begin = datetime.combine(today, time(8 + free // 60, free % 60), LONDON).astimezone(UTC)
        facts = {
            **self._pair(supervisor, person, habit),
            "session_id": self._dice.uuid(),
            "starts_at": _text(begin),
            "ends_at": _text(begin + timedelta(minutes=habit.minutes)),
            "recorded_by": self._named(supervisor),
            "known_at": _text(begin + timedelta(hours=3)),
        }
        return self._command("record_session", today, supervisor, facts)

    def _meet_on(self, day: date, supervisor: Person, person: Person, habit: Habit) -> None:
        self._meetings.setdefault(day, []).append((supervisor, person, habit))

    def _pair(self, supervisor: Person, person: Person, habit: Habit) -> dict[str, Any]:
        return {
            "supervisor_id": self._named(supervisor),
            "supervisee_id": self._named(person),
            "supervision": habit.kind,
        }

    def _named(self, person: Person) -> str:
        return f"hr:{self._organisation}/{person.id}"

    def _command(self, kind: str, day: date, actor: Person, facts: dict[str, Any]) -> bytes:
        command_id = self._dice.uuid()
        return json.dumps(
            {
                "kind": kind,
                "command_id": command_id,
                "correlation_id": command_id,
                "effective_on": str(day),
                "actor": f"person:{self._named(actor)}",
                "source": "GENERATED",
                **facts,
            },
            separators=(",", ":"),
        ).encode()


def _text(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
