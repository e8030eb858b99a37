"""Who is to manage and to supervise in a service, as the service says (ROLE-01)."""

from typing import Any

import pytest

from domain.service_policy.commands import SetRoleTemplate, SetSeparationMode
from domain.staff_member import commands as hr
from domain.vocabulary import CareerStage, Profession, Role, SeparationMode, SupervisionKind
from tests.domain.stories import Story
from tests.domain.stream import Stream, day, person, post, unit

PWP = Profession.PSYCHOLOGICAL_WELLBEING_PRACTITIONER
SENIOR = {"profession": PWP, "career_stage": CareerStage.SENIOR}


@pytest.fixture
def story() -> Story:
    """Ana, a practitioner, whom Tessa, a manager, manages and Petra, a senior, supervises; Quin is another one."""
    story = Story()
    story.opens("ward 7")
    story.hires("tessa", profession=Profession.MANAGER)
    story.hires("petra", **SENIOR)
    story.hires("ana", "quin", profession=PWP, career_stage=CareerStage.QUALIFIED)
    story.manages("tessa", "ana")
    story.supervises("petra", "ana", "2026-01-05", SupervisionKind.CASE_MANAGEMENT)
    return story


def says(story: Story, role: Role, on: str, **who: Any) -> set[Any]:
    """The service says who holds a role; whom it concerns."""
    return story.affected("ROLE-01", story.one(SetRoleTemplate, on, unit_id=unit("ward 7"), role=role, **who))


@pytest.mark.shows("ROLE-01", "S0-10")
def test_line_management_by_a_team_leader_and_supervision_by_a_senior_is_as_the_service_says(story: Story) -> None:
    assert person("ana") in says(story, Role.LINE_MANAGER, "2026-01-01", profession=Profession.MANAGER)
    says(story, Role.CLINICAL_SUPERVISOR, "2026-01-01", **SENIOR)
    assert story.breaches("ROLE-01", "ana") == []
    story.manages("petra", "ana", "2026-03-02")
    story.supervises("quin", "ana", "2026-04-06", SupervisionKind.CLINICAL_SKILLS)
    assert story.breaches("ROLE-01", "ana") == [("2026-03-02", None), ("2026-04-06", None)]
    (found,) = (each for each in story.assess("ROLE-01", "ana") if person("quin") in each.people)
    assert len(found.timeline.at(day("2026-04-06")).evidence) == 2, "the supervision, and what the service said"


@pytest.mark.shows("ROLE-01")
def test_a_service_without_a_template_is_not_asked_and_nothing_is_unknown(story: Story) -> None:
    assert story.assess("ROLE-01", "ana") == []
    says(story, Role.LINE_MANAGER, "2026-01-01", profession=PWP)
    assert story.breaches("ROLE-01", "ana") == [("2026-01-01", None)]
    says(story, Role.LINE_MANAGER, "2026-06-01")
    assert story.breaches("ROLE-01", "ana") == [("2026-01-01", "2026-05-31")]
    assert says(story, Role.PRECEPTOR, "2026-01-01", profession=PWP) == set(), "no such role is looked at"


@pytest.mark.shows("ROLE-01")
def test_whoever_comes_to_fit_the_template_is_looked_at_from_those_supervised(story: Story) -> None:
    story.supervises("quin", "ana", "2026-04-06", SupervisionKind.CLINICAL_SKILLS)
    says(story, Role.CLINICAL_SUPERVISOR, "2026-01-01", **SENIOR)
    (event,) = story.do(hr.ChangeCareerStage, "2026-05-04", person_id=person("quin"), career_stage=CareerStage.SENIOR)
    assert story.affected("ROLE-01", event) == {person("quin"), person("ana")}
    assert story.breaches("ROLE-01", "ana") == [("2026-04-06", "2026-05-03")]
    moved = {"person_id": person("ana"), "assignment_id": post("ana"), "unit_id": unit("ward 8")}
    story.do(hr.ChangeAssignment, "2026-04-20", **moved)
    assert story.breaches("ROLE-01", "ana") == [("2026-04-06", "2026-04-19")]


@pytest.mark.shows("ROLE-01")
def test_of_a_supervisor_of_whom_no_post_is_known_nothing_is_known(story: Story) -> None:
    says(story, Role.CLINICAL_SUPERVISOR, "2026-01-01", **SENIOR)
    story.supervises("erin", "ana", "2026-04-06", SupervisionKind.CLINICAL_SKILLS)
    (found,) = (each for each in story.assess("ROLE-01", "ana") if person("erin") in each.people)
    assert found.timeline.at(day("2026-04-06")).status == "unknown"


def test_what_a_service_says_again_is_no_news_and_a_correction_says_the_same_kind_of_thing() -> None:
    stream = Stream(unit_id=unit("ward"))
    template = {"role": Role.LINE_MANAGER, "profession": Profession.MANAGER}
    assert stream.do(SetRoleTemplate, "2026-01-01", role=Role.LINE_MANAGER) == (), "nobody said anything so far"
    said = stream.one(SetRoleTemplate, "2026-01-01", **template)
    assert stream.do(SetRoleTemplate, "2026-03-01", **template) == ()
    assert stream.one(SetRoleTemplate, "2026-03-01", **{**template, "role": Role.CLINICAL_SUPERVISOR})
    mode = {"mode": SeparationMode.REQUIRED, "supersedes": said.event_id}
    assert stream.refused(SetSeparationMode, "2026-01-01", **mode) == "other_kind_of_event"
    assert stream.one(SetRoleTemplate, "2026-02-01", **template, supersedes=said.event_id).supersedes == said.event_id
