"""The words in which the arrangements are told: who is hired, manages, supervises, meets; what is found and told."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from domain.record import event_of
from projections import answers
from projections.answers import FindingRow, StandingRow
from projections.audit_history.apply import AuditHistory
from projections.audit_history.queries import Entry, history
from projections.projection import create_tables, work_in
from projections.report import Figures, report
from services.hr_intake.identity import unit_id
from tests.arrangements.stage import Played, hours, ref
from tests.domain.stream import day

READ_MODELS = ("conflicts", "compliance")


class Found(NamedTuple):
    """A finding in the story's words: the rule, the people concerned in any order, the severity, the first day."""

    rule: str
    people: frozenset[str]
    severity: str
    since: str


class Service(Played):
    """What happens in a service, and what may be asked of it."""

    _in_history = 0

    def opens(self, unit: str, lead: str | None = None, **facts: Any) -> None:
        """A unit is created, and led."""
        self.hr_says("unit_created", unit=unit, name=f"Unit {unit}", **facts)
        if lead is not None:
            self.hr_says("unit_lead_changed", unit=unit, lead=lead)

    def hires(self, name: str, job_role: str, band: int, unit: str, manager: str | None = None, **post: Any) -> None:
        """Somebody is hired today, with a post and a line manager."""
        self.hr_says("person_registered", name, name=name.title(), email=f"{name}@trust.example")
        facts = {"assignment": f"{name}-1", "unit": unit, "job_role": job_role, "band": band, **post}
        self.hr_says("assignment_started", name, **facts)
        if manager is not None:
            self.manages(manager, name)

    def manages(self, manager: str | None, name: str, on: str | None = None, **facts: Any) -> None:
        """HR names a line manager."""
        self.hr_says("line_manager_changed", name, on, **{"assignment": f"{name}-1", "manager": manager, **facts})

    def trains(self, name: str, competence: str, on: str | None = None, **facts: Any) -> None:
        """HR tells of training."""
        self.hr_says("training_completed", name, on, competence=competence, **facts)

    def supervises(self, supervisor: str, name: str, kind: str = "clinical", on: str | None = None) -> None:
        """Supervision begins, both having signed."""
        pair = {"supervisor_id": ref(supervisor), "supervisee_id": ref(name), "supervision": kind}
        self.records("activate_relationship", on, **pair)
        for signed_by in (supervisor, name):
            self.records("sign_agreement", on, signed_by=ref(signed_by), **pair)

    def meets(
        self,
        supervisor: str,
        name: str,
        on: str,
        kind: str,
        minutes: int = 60,
        begins: str = "10:00",
        **facts: Any,
    ) -> None:
        """A session of one hour from ten in the morning, unless it was another one, recorded by the supervisor."""
        pair = {"supervisor_id": ref(supervisor), "supervisee_id": ref(name), "supervision": kind}
        usual = {**pair, **hours(on, begins, minutes), "recorded_by": ref(supervisor)}
        named = self.house.vault.pseudonym("DEMO", f"{supervisor}/{name}/{on}/{kind}", "session")
        self.records("record_session", on, **{"session_id": str(named), **usual, **facts})

    def found(self, *rules: str, about: str | None = None, known_at: datetime | None = None) -> set[Found]:
        """What stands open, by these rules (all, unless some are named), about somebody (everybody)."""
        return {
            Found(row.rule_id, self.named(row.people), row.severity.name, row.first_day.isoformat())
            for row in self.rows(*rules, known_at=known_at)
            if row.state != "cleared" and (about is None or about in self.named(row.people))
        }

    def rows(self, *rules: str, known_at: datetime | None = None, **asked: Any) -> list[FindingRow]:
        """Findings as the read models give them."""
        self.settle()
        return [
            row
            for schema in READ_MODELS
            for row in answers.findings(
                self.house.connection, schema, rules=list(rules) or None, known_at=known_at, **asked
            )
        ]

    def standings(self, name: str, on: str, *rules: str, schema: str = "compliance") -> list[StandingRow]:
        """How somebody stands against these rules on a day."""
        self.settle()
        return answers.standings(self.house.connection, schema, day(on), person_id=self.person(name), rules=list(rules))

    def figures(self, rule: str, unit: str, on: str, schema: str = "compliance") -> Figures:
        """The figures of a unit for a rule on a day."""
        self.settle()
        rows = report(self.house.connection, schema, day(on), by_unit=True)
        (row,) = (row for row in rows if (row.rule_id, row.unit_id) == (rule, unit_id("DEMO", unit)))
        return row

    def roles(self, holder: str, subject: str, on: str) -> set[str]:
        """The roles that one person holds toward another on a day."""
        self.settle()
        rows = answers.roles(self.house.connection, "conflicts", self.person(subject), day(on))
        return {row.role for row in rows if (row.holder, row.subject) == (self.person(holder), self.person(subject))}

    def history(self, *kinds: str, about: str | None = None) -> list[Entry]:
        """What the audit history tells of these kinds of event, in the order of recording."""
        self.settle()
        connection, audit = self.house.connection, AuditHistory()
        with connection.transaction():
            create_tables(connection, audit, audit.name)
            work_in(connection, audit.name)
            recorded = self.house.register.read(self._in_history, 10_000)
            if recorded:
                audit.apply(connection, [event_of(each.type, each.record) for each in recorded])
        self._in_history += len(recorded)
        return history(connection, self.person(about) if about else None, kinds=kinds or None)

    def told(self, lead: str, *words: str) -> list[str]:
        """The mails to a lead in which all these words stand."""
        letters = (each for each in self.letters() if each.startswith(f"{lead}@"))
        return [each for each in letters if all(word in each for word in words)]

    def named(self, people: Iterable[Any]) -> frozenset[str]:
        """The employer's ids of these people."""
        return frozenset(self.names[person] for person in people)


def weeks(first: str, until: str, every: int = 7) -> list[str]:
    """Days from the first on, so many days apart."""
    return [
        date.fromordinal(each).isoformat() for each in range(day(first).toordinal(), day(until).toordinal() + 1, every)
    ]
