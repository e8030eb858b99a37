"""A trust of any size: a tree of units with leads, and people in posts of bands and professions."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from demo.dice import Dice

STAFF_OF_A_TEAM = 12
STAFF_OF_A_DIVISION = 400
FIRST_PERSON = 100_000


class TeamKind(NamedTuple):
    """What a team is: its name, how common it is, the role of its leader, and (role, band, share) of the others.

    body: where its clinicians are registered. senior: the role of those who supervise.
    """

    name: str
    share: float
    leader: str
    senior: str
    roles: tuple[tuple[str, int, float], ...]
    body: str | None


TEAMS = (
    TeamKind(
        "Ward",
        0.45,
        "Ward Manager",
        "Sister/Charge Nurse",
        (("Staff Nurse", 5, 0.5), ("Newly Registered Nurse", 5, 0.08), ("Healthcare Support Worker", 3, 0.42)),
        "NMC",
    ),
    TeamKind(
        "Talking Therapies",
        0.1,
        "Team Leader",
        "Senior PWP",
        (("PWP", 5, 0.8), ("Trainee PWP", 4, 0.2)),
        None,
    ),
    TeamKind(
        "Therapies",
        0.15,
        "Team Leader",
        "Lead Occupational Therapist",
        (("Occupational Therapist", 6, 0.5), ("Physiotherapist", 6, 0.3), ("Therapy Support Worker", 3, 0.2)),
        "HCPC",
    ),
    TeamKind(
        "Social Work",
        0.1,
        "Team Leader",
        "Senior Social Worker",
        (("Social Worker", 6, 0.85), ("Newly Qualified Social Worker", 6, 0.15)),
        "SWE",
    ),
    TeamKind(
        "Lived Experience", 0.05, "Team Leader", "Senior Peer Support Worker", (("Peer Support Worker", 3, 1.0),), None
    ),
    TeamKind("Administration", 0.15, "Manager", "Senior Administrator", (("Administrator", 3, 1.0),), None),
)
REGISTERED = frozenset(
    {
        "Ward Manager",
        "Sister/Charge Nurse",
        "Staff Nurse",
        "Newly Registered Nurse",
        "Lead Occupational Therapist",
        "Occupational Therapist",
        "Physiotherapist",
        "Senior Social Worker",
        "Social Worker",
        "Newly Qualified Social Worker",
    }
)
NEWLY_QUALIFIED = frozenset({"Newly Registered Nurse", "Newly Qualified Social Worker"})


@dataclass(slots=True)
class Person:
    """Somebody who works here. away_until: last day of an absence; leaving: last working day, after notice."""

    id: str
    role: str
    band: int
    team: "Team"
    post: int = 1
    fte: float = 1.0
    away_until: date | None = None
    leaving: date | None = None
    left: bool = False

    @property
    def assignment(self) -> str:
        """The id of the present post."""
        return f"{self.id}-{self.post}"


@dataclass(slots=True)
class Team:
    """A unit in which people work."""

    unit: str
    name: str
    division: str
    kind: TeamKind
    leader: Person | None = None
    senior: Person | None = None
    people: list[Person] = field(default_factory=list)


class Trust:
    """The units and people of a moment; hiring gives out the next id."""

    def __init__(self, staff: int, dice: Dice) -> None:
        self._dice = dice
        self._next = FIRST_PERSON
        self.divisions = [f"DIV{number:03}" for number in range(1, 2 + (staff - 1) // STAFF_OF_A_DIVISION)]
        self.teams: list[Team] = []
        self.people: list[Person] = []
        for number in range(max(1, round(staff / STAFF_OF_A_TEAM))):
            kind = self._kind(number)
            division = self.divisions[number * len(self.divisions) // max(1, round(staff / STAFF_OF_A_TEAM))]
            self.teams.append(Team(f"TEAM{number + 1:05}", f"{kind.name} {number + 1}", division, kind))

    def joiner(self, team: Team) -> Person:
        """A new person for the place in the team that is empty: leader, then senior, then the others by share."""
        role, band = self._place(team)
        person = Person(str(self._next), role, band, team, fte=1.0 if self._dice.chance() < 0.7 else 0.6)
        self._next += 1
        if team.leader is None:
            team.leader = person
        elif team.senior is None:
            team.senior = person
        team.people.append(person)
        self.people.append(person)
        return person

    def leave(self, person: Person) -> None:
        """The person is gone; the place in the team is empty."""
        person.left = True
        team = person.team
        team.people.remove(person)
        if team.leader is person:
            team.leader = None
        if team.senior is person:
            team.senior = None

    def anybody(self) -> Person | None:
        """Somebody who works here and has not given notice; None where the dice found nobody."""
        person = self._dice.pick(self.people)
        if person.left:
            # The list is swept now and then only: taking one out of the middle of thousands each time is slow.
            if self._dice.chance() < 0.02:
                self.people = [one for one in self.people if not one.left]
            return None
        return person if person.leaving is None else None

    def _kind(self, number: int) -> TeamKind:
        """The kinds in their shares, so that a small trust has some of each."""
        place = (number * 0.618034) % 1.0
        for kind in TEAMS:
            place -= kind.share
            if place < 0:
                return kind
        return TEAMS[0]

    def _place(self, team: Team) -> tuple[str, int]:
        if team.leader is None:
            return team.kind.leader, 7
        if team.senior is None:
            return team.kind.senior, 6
        place = self._dice.chance()
        for role, band, share in team.kind.roles:
            place -= share
            if place < 0:
                return role, band
        return team.kind.roles[0][:2]
