"""An event is looked at from nobody's side for whom it cannot change anything: most events concern most rules not."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from domain.event import Event
from domain.interest_declaration import commands as declarations
from domain.preceptorship_plan import commands as plans
from domain.rules.rule import Rule
from domain.rules.shapes import SHAPES
from domain.staff_member import commands as hr
from domain.staff_member.vocabulary import AbsenceKind, AssignmentStatus
from domain.supervision_relationship import commands as supervision
from domain.supervision_session.commands import AmendSession
from domain.vocabulary import CareerStage, EventId, Profession, SeparationMode, SessionFormat, SupervisionKind
from tests.domain.plain import rule_of
from tests.domain.rulebook import RULES
from tests.domain.stories import Story
from tests.domain.stream import day, named, person, post, told, unit

CASE, SKILLS = SupervisionKind.CASE_MANAGEMENT, SupervisionKind.CLINICAL_SKILLS
CLINICAL, SOS = SupervisionKind.CLINICAL, SupervisionKind.SUPERVISION_OF_SUPERVISION
NOW = "2026-05-01"

Happening = Callable[[Story], Event]


@pytest.fixture
def story() -> Story:
    """Ana, a practitioner, and Nia, a nurse in a preceptorship, are managed and supervised by Ben.

    Nia's preceptor is Pat, Lea leads the ward. Max has no role toward anybody, and nobody toward him.
    """
    story = Story()
    story.opens("ward 7", "ward 8")
    story.hires("ben", "cat", "pat", "lea")
    story.hires("max", in_unit="ward 8", profession=Profession.MANAGER, clinical=False)
    story.hires("tom", profession=Profession.PSYCHOLOGICAL_WELLBEING_PRACTITIONER, career_stage=CareerStage.TRAINEE)
    story.hires("ana", profession=Profession.PSYCHOLOGICAL_WELLBEING_PRACTITIONER)
    story.hires("nia", on="2026-01-01", career_stage=CareerStage.NEWLY_QUALIFIED)
    story.leads("lea", "ward 7")
    for name in ("ana", "nia"):
        story.manages("ben", name, "2026-01-01")
        story.supervises("ben", name, "2026-01-02")
    story.supervises("ben", "ana", "2026-01-02", CASE)
    story.meets("ben", "ana", "2026-02-02")
    story.offers("nia", "2026-01-03", "nursing_gold", "2022")
    story.starts_plan("nia", "2026-01-03")
    story.precepts("pat", "nia", "2026-01-03")
    return story


def says(kind: type[Any], of: str, **facts: Any) -> Happening:
    """HR says it of somebody."""
    return lambda story: story.one(kind, NOW, person_id=person(of), **facts)


def away(of: str) -> Happening:
    """Somebody is absent."""
    return says(hr.StartAbsence, of, absence_id=EventId(named(f"absence {of}")), absence=AbsenceKind.PARENTAL)


def of_post(kind: type[Any], of: str, **facts: Any) -> Happening:
    """HR says it of somebody's post."""
    return says(kind, of, assignment_id=post(of), **facts)


def pair(kind: type[Any], of: SupervisionKind, **facts: Any) -> Happening:
    """It happens to Ben's supervision of Ana."""
    both = {"supervisor_id": person("ben"), "supervisee_id": person("ana"), "supervision": of}
    return lambda story: story.one(kind, NOW, **both, **facts)


def met(name: str, kind: SupervisionKind, supervisor: str = "ben") -> Happening:
    """A session is held."""
    return lambda story: story.meets(supervisor, name, NOW, kind=kind)


def voided(made: Happening) -> Happening:
    """It was entered in error."""
    return lambda story: story.voids(made(story))


def first_session_moves(story: Story) -> Event:
    """Of two sessions the first turns out to have been held after the other."""
    first = story.meets("ben", "ana", "2026-02-01", kind=CASE)
    story.meets("ben", "ana", "2026-02-09", kind=CASE)
    begins = told("2026-02-16")
    times = {"starts_at": begins, "ends_at": begins + timedelta(minutes=60), "known_at": told("2026-03-01")}
    facts = {"session_id": first.stream_id, "format": SessionFormat.INDIVIDUAL, "amended_by": person("ben")}
    return story.one(AmendSession, "2026-02-16", **facts, **times)


NOTICE = says(hr.NotifyLeaver, "ben", last_working_day=day(NOW) + timedelta(days=30))
SIGNED = pair(supervision.SignAgreement, CLINICAL, signed_by=person("ana"))
TRAINED = "preceptor_preparation"

OF_PRODUCT: tuple[tuple[str, str, Happening, set[str]], ...] = (
    ("SUP-01", "a session of its kind", met("ana", CASE), {"ana"}),
    ("SUP-01", "a session of another kind", met("ana", SKILLS), set()),
    ("SUP-01", "a session of a nurse", met("nia", CASE), set()),
    ("SUP-01", "an absence of a nurse", away("nia"), set()),
    ("SUP-01", "an absence", away("ana"), {"ana"}),
    ("SUP-01", "an absence of a nurse in error", voided(away("nia")), set()),
    ("SUP-01", "an absence in error", voided(away("ana")), {"ana"}),
    ("SUP-01", "the end of supervision", pair(supervision.EndRelationship, CASE), set()),
    ("SUP-01", "a plan", says(plans.PausePlan, "nia"), set()),
    ("SUP-02", "a session of its kind", met("ana", SKILLS), {"ana"}),
    ("SUP-02", "a session of another kind", met("ana", CASE), set()),
    ("SUP-07a", "a session of a trainee", met("tom", CASE), {"tom"}),
    ("SUP-07c", "a session, where its figures are open", met("tom", CASE), set()),
    ("SUP-17", "the first session", met("ana", CASE), {"ana"}),
    ("SUP-17", "a later session", met("ana", CLINICAL), set()),
    ("SUP-17", "a session with a supervisor of no relationship", met("ana", CLINICAL, "cat"), set()),
    ("SUP-17", "a signature", SIGNED, {"ana"}),
    ("SUP-17", "the first session moves behind another", first_session_moves, {"ana"}),
    ("SUP-17", "an absence of one whom nobody supervises", away("max"), set()),
    ("SUP-19", "a session", met("ana", CASE), set()),
    ("SUP-19", "the end of supervision", pair(supervision.EndRelationship, CASE), {"ana"}),
    ("SUP-19", "a new status of one who does no clinical work", of_post(hr.EndAssignment, "max"), set()),
    ("SUP-19", "a signature", SIGNED, set()),
    ("SUP-21", "an absence of the supervisor", away("ben"), {"ana", "nia"}),
    ("SUP-21", "an absence of the supervisor in error", voided(away("ben")), {"ana", "nia"}),
    ("SUP-21", "an absence of a supervisee", away("ana"), {"ana"}),
    ("SUP-21", "an absence of neither", away("max"), set()),
    ("SUP-21", "a session with the supervisor", met("ana", CASE), set()),
    ("SUP-21", "a session with somebody else", met("ana", CASE, "cat"), {"ana"}),
    ("SUP-21", "a session of another kind", met("ana", SupervisionKind.PEER, "cat"), set()),
    ("SUP-21", "notice", NOTICE, set()),
    ("SUP-22", "notice", NOTICE, {"ana", "nia"}),
    (
        "SUP-22",
        "notice of one who is supervised, too",
        lambda story: (story.supervises("cat", "ben"), NOTICE(story))[1],
        {"ana", "nia"},
    ),
    ("SUP-22", "notice of one who supervises nobody", says(hr.NotifyLeaver, "max", last_working_day=day(NOW)), set()),
    ("SUP-22", "the leaving", says(hr.MarkLeaver, "ben"), {"ana", "nia"}),
    ("SUP-22", "an absence of the supervisor", away("ben"), set()),
    ("PRE-01", "a registration", says(hr.RecordRegistration, "nia", body="NMC"), {"nia"}),
    ("PRE-02", "an absence of one in no plan", away("ana"), set()),
    ("PRE-02", "an absence of a preceptee", away("nia"), {"nia"}),
    ("PRE-02", "other hours of a preceptee", of_post(hr.ChangeHours, "nia", fte=0.5), {"nia"}),
    ("PRE-02", "other hours of one in no plan", of_post(hr.ChangeHours, "ana", fte=0.5), set()),
    ("PRE-02", "a registration", says(hr.RecordRegistration, "nia", body="NMC"), set()),
    ("PRE-09", "hours of a preceptee", says(plans.LogSupernumeraryHours, "nia", hours=7.5), {"nia"}),
    ("PRE-02", "hours of a preceptee", says(plans.LogSupernumeraryHours, "nia", hours=7.5), set()),
    ("PRE-17", "notice of a preceptor", says(hr.NotifyLeaver, "pat", last_working_day=day("2026-06-01")), {"nia"}),
    ("PRE-17", "notice of another", says(hr.NotifyLeaver, "ben", last_working_day=day("2026-06-01")), set()),
    ("PRE-02", "notice of a preceptor", says(hr.NotifyLeaver, "pat", last_working_day=day("2026-06-01")), set()),
    ("PRE-18", "another manager of a preceptee", of_post(hr.AssignLineManager, "nia", manager_id=None), {"nia"}),
    ("PRE-18", "another manager of one in no plan", of_post(hr.AssignLineManager, "ana", manager_id=None), set()),
    ("PRE-18", "an absence", away("nia"), set()),
    ("REG-01", "a registration", says(hr.RecordRegistration, "nia", body="NMC"), {"nia"}),
    ("REG-01", "a registration of a manager", says(hr.RecordRegistration, "max", body="NMC"), set()),
    ("REG-02", "a registration elsewhere", says(hr.RecordRegistration, "nia", body="NMC"), set()),
    ("REG-02", "a registration", says(hr.RecordRegistration, "nia", body="SSSC"), {"nia"}),
    ("REG-02", "training of one who is not registered there", says(hr.RecordTraining, "nia", competence="any"), set()),
    ("DEC-01", "a nil return of one who never had an interest", says(declarations.ReturnNil, "ana"), set()),
    ("DEC-01", "a post of one who never had an interest", of_post(hr.EndAssignment, "ana"), set()),
    ("DEC-02", "a nil return of one whom no list ever had", says(declarations.ReturnNil, "ana"), set()),
    ("DEC-02", "the list", says(declarations.NameDecisionMaker, "ana", decides=True), {"ana"}),
    ("DEC-02", "a leaving of one whom no list ever had", says(hr.MarkLeaver, "ana"), set()),
    ("DEC-04", "the list", says(declarations.NameDecisionMaker, "ana", decides=True), set()),
    ("REG-01", "training", says(hr.RecordTraining, "nia", competence="any"), set()),
    ("COI-01", "supervision of another kind", lambda story: story.supervises("ben", "ana", NOW, SOS), set()),
    ("COI-01", "supervision of its kind", lambda story: story.supervises("cat", "ana", NOW), {"ana"}),
    ("COI-01", "a preceptor", lambda story: story.precepts("ben", "nia", NOW), set()),
    ("COI-01", "a policy", lambda story: story.separates("ward 8", SeparationMode.REQUIRED, NOW), {"max"}),
    ("COI-01", "another post", of_post(hr.ChangeAssignment, "ana", unit_id=unit("ward 8")), {"ana"}),
    ("COI-01", "a supervisor who leaves", says(hr.MarkLeaver, "ben"), {"ben", "ana", "nia"}),
    ("COI-01", "one who leaves nobody", says(hr.MarkLeaver, "max"), {"max"}),
    ("COI-01", "a session", met("ana", CASE), set()),
    ("COI-04", "supervision of an exempt kind", lambda s: s.supervises("ben", "ana", NOW, SupervisionKind.PEER), set()),
    ("COI-04", "supervision", lambda story: story.supervises("ana", "cat", NOW, SOS), {"cat"}),
    ("COI-04", "a policy", lambda story: story.separates("ward 7", SeparationMode.REQUIRED, NOW), set()),
    ("COI-05", "clinical supervision", lambda story: story.supervises("cat", "ana", NOW), set()),
    ("COI-05", "supervision of supervision", lambda story: story.supervises("cat", "ana", NOW, SOS), {"ana"}),
    ("COI-05", "another manager", lambda story: story.manages("cat", "ana", NOW), {"ana"}),
    ("COI-09", "a preceptor", lambda story: story.precepts("ben", "nia", NOW), {"nia"}),
    ("COI-09", "supervision", lambda story: story.supervises("cat", "ana", NOW), set()),
    ("CAP-03", "supervision", lambda story: story.supervises("cat", "ana", NOW), {"cat"}),
    ("CAP-03", "supervision of another kind", lambda story: story.supervises("cat", "ana", NOW, SOS), set()),
    ("CAP-03", "other hours of a supervisor", of_post(hr.ChangeHours, "ben", fte=0.5), {"ben"}),
    ("CAP-03", "other hours of a supervisee", of_post(hr.ChangeHours, "ana", fte=0.5), set()),
    ("CAP-03", "a supervisee who leaves", says(hr.MarkLeaver, "ana"), {"ben"}),
    ("CAP-03", "a leaving in error", voided(says(hr.MarkLeaver, "ana")), {"ana", "ben"}),
    ("CAP-03", "other hours of a preceptor", of_post(hr.ChangeHours, "pat", fte=0.5), set()),
    ("CAP-03", "one who leaves nobody", says(hr.MarkLeaver, "max"), set()),
    ("CAP-03", "a preceptor", lambda story: story.precepts("cat", "nia", NOW), set()),
    ("CAP-03", "another manager", lambda story: story.manages("cat", "ana", NOW), set()),
    ("CAP-05", "a preceptor", lambda story: story.precepts("cat", "nia", NOW), {"cat", "pat"}),
    ("CAP-05", "supervision", lambda story: story.supervises("cat", "nia", NOW), set()),
    ("CAP-05", "other hours of a preceptor", of_post(hr.ChangeHours, "pat", fte=0.5), set()),
    ("PRE-11", "training of a preceptor", says(hr.RecordTraining, "pat", competence=TRAINED), {"nia"}),
    ("PRE-11", "training of another", says(hr.RecordTraining, "ben", competence=TRAINED), set()),
    ("PRE-11", "another band of a preceptee", of_post(hr.ChangeAssignment, "nia", band=7), {"nia"}),
    ("PRE-11", "another band of neither", of_post(hr.ChangeAssignment, "ana", band=7), set()),
    ("PRE-11", "a leaving in error", voided(says(hr.MarkLeaver, "nia")), {"nia", "ben", "pat"}),
    ("COI-01", "a leaving in error", voided(says(hr.MarkLeaver, "nia")), {"nia", "ben", "pat"}),
    ("COI-05", "a leaving in error", voided(says(hr.MarkLeaver, "nia")), {"nia"}),
    ("PRE-11", "an absence", away("pat"), set()),
    ("ROLE-02", "another band of a supervisor", of_post(hr.ChangeAssignment, "ben", band=7), {"ana", "nia"}),
    ("ROLE-02", "another band of a preceptor", of_post(hr.ChangeAssignment, "pat", band=7), set()),
    ("ROLE-02", "a registration of a supervisor", says(hr.RecordRegistration, "ben", body="NMC"), set()),
    ("ROLE-02", "supervision", lambda story: story.supervises("cat", "ana", NOW), {"ana"}),
    ("ROLE-02", "supervision of another kind", lambda story: story.supervises("cat", "ana", NOW, SOS), set()),
    ("REG-04", "a registration of a supervisor", says(hr.RecordRegistration, "ben", body="NMC"), {"ana", "nia"}),
    ("REG-04", "a registration of one who supervises nobody", says(hr.RecordRegistration, "max", body="NMC"), set()),
    (
        "TRN-01a",
        "training of one who supervises no such practitioner",
        says(hr.RecordTraining, "ben", competence="any"),
        set(),
    ),
    ("TRN-01b", "training of a supervisor", says(hr.RecordTraining, "ben", competence="any"), {"ana", "nia"}),
    ("SUP-13", "another manager of a nurse", lambda story: story.manages("cat", "nia", NOW), set()),
    ("DAT-05", "another manager", lambda story: story.manages("cat", "ana", NOW), {"ana"}),
    ("DAT-05", "a manager who leaves", says(hr.MarkLeaver, "ben"), {"ben"}),
    ("DAT-05", "a session", met("ana", CASE), set()),
    ("PEER-06a", "another manager of one who is no peer", lambda story: story.manages("cat", "ana", NOW), set()),
    ("SUP-10", "a session of another kind", met("ana", CASE), set()),
    ("SUP-10", "a one-to-one", met("ana", SupervisionKind.LINE), {"ana"}),
    ("DAT-06", "another manager", lambda story: story.manages("cat", "ana", NOW), {"ana"}),
    ("DAT-06", "a manager who leaves", says(hr.MarkLeaver, "ben"), {"ana", "nia"}),
    ("DAT-06", "one who manages nobody leaves", says(hr.MarkLeaver, "max"), set()),
    ("PEER-11", "another band of a clinical supervisor", of_post(hr.ChangeAssignment, "ben", band=7), set()),
    ("PRE-11", "a meeting", says(plans.CompleteItem, "nia", item="any"), set()),
)


def concerned(story: Story, rule: Rule, happens: Happening) -> set[str]:
    """Whom it concerns, by name."""
    event = happens(story)
    shape = SHAPES[rule.shape]
    asked = shape.affected(rule, event, story) if event.type in shape.changed_by(rule) else set()
    names = {person(name): name for name in ("tom", "ana", "ben", "cat", "max", "nia", "pat", "lea")}
    return {names[each] for each in asked}


@pytest.mark.parametrize(
    ("rule_id", "happens", "whom"),
    [pytest.param(rule, happens, whom, id=f"{rule}: {text}") for rule, text, happens, whom in OF_PRODUCT],
)
def test_an_event_concerns_only_those_for_whom_it_can_change_anything(
    story: Story, rule_id: str, happens: Happening, whom: set[str]
) -> None:
    assert concerned(story, RULES[rule_id], happens) == whom


RATIO = rule_of("ratio", counted={"professions": ["nurse"]}, per={"professions": ["midwife"]}, most=1)
IN_KIND = rule_of("cadence", {"kinds": [CASE]}, kinds=[CASE], interval_days=7)
IN_PROGRAMME = rule_of("cadence", {"programmes": ["nursing_gold"]}, kinds=[CASE], interval_days=7)
TRAINING = rule_of("expiry", {"professions": ["nurse"]}, competence="any")
OPEN = rule_of("cadence", kinds=[CASE])
CADENCE = rule_of("cadence", kinds=[CASE], interval_days=7)
SKILLED = rule_of("deadline", {"kinds": [CASE]}, anchor="relationship_start", met_by="session_held", kinds=[CLINICAL])
CLASH = rule_of("separation", clash="both", one=["clinical_supervisor"], other=["assessor"])
OF_OTHERS: tuple[tuple[str, Rule, Happening, set[str]], ...] = (
    ("a nurse moves in the unit", RATIO, of_post(hr.ChangeStatus, "nia", status=AssignmentStatus.SUSPENDED), {"lea"}),
    ("a practitioner moves", RATIO, of_post(hr.ChangeStatus, "ana", status=AssignmentStatus.SUSPENDED), set()),
    ("a nurse leaves", RATIO, says(hr.MarkLeaver, "nia"), {"lea"}),
    ("the lead leaves", RATIO, says(hr.MarkLeaver, "lea"), {"lea"}),
    ("another lead", RATIO, lambda story: story.leads("max", "ward 7", NOW), {"lea", "max"}),
    ("a lead elsewhere", RATIO, lambda story: story.leads("max", "ward 8", NOW), {"max"}),
    ("supervision ends", IN_KIND, pair(supervision.EndRelationship, CASE), {"ana"}),
    ("a post of one who is supervised in no such kind", IN_KIND, of_post(hr.EndAssignment, "nia"), set()),
    ("a plan pauses", IN_KIND, says(plans.PausePlan, "nia"), set()),
    ("supervision ends, where a plan is asked for", IN_PROGRAMME, pair(supervision.EndRelationship, CASE), set()),
    ("a plan pauses, where one is asked for", IN_PROGRAMME, says(plans.PausePlan, "nia"), {"nia"}),
    ("a session of one in no plan", IN_PROGRAMME, met("ana", CASE), set()),
    ("a plan pauses, where none is asked for", CADENCE, says(plans.PausePlan, "nia"), set()),
    ("a session, where the figures are open", OPEN, met("ana", CASE), set()),
    ("supervision of a kind that it is for ends", SKILLED, pair(supervision.EndRelationship, CASE), {"ana"}),
    ("another post, where no policy counts", CLASH, of_post(hr.ChangeAssignment, "ana", band=6), set()),
    ("a nurse becomes senior", RATIO, says(hr.ChangeCareerStage, "nia", career_stage=CareerStage.SENIOR), {"lea"}),
    ("training", TRAINING, says(hr.RecordTraining, "nia", competence="any"), {"nia"}),
    ("training of another profession", TRAINING, says(hr.RecordTraining, "ana", competence="any"), set()),
    ("a registration", TRAINING, says(hr.RecordRegistration, "nia", body="NMC"), set()),
)


@pytest.mark.parametrize(
    ("rule", "happens", "whom"), [pytest.param(*case[1:], id=f"{case[1].shape}: {case[0]}") for case in OF_OTHERS]
)
def test_of_rules_that_no_pack_has_yet_too(story: Story, rule: Rule, happens: Happening, whom: set[str]) -> None:
    assert concerned(story, rule, happens) == whom
