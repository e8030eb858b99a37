"""A role that clashes with a restricted matter: a formal process, a close tie, money, a complaint."""

from typing import Any

import pytest

from domain.restricted_matter import commands as matter
from domain.rules.packs import PackError, rules_of
from domain.supervision_relationship import commands as supervision
from domain.vocabulary import InterestKind, MatterId, Severity, SupervisionKind
from tests.domain.rulebook import RULES
from tests.domain.stories import Story
from tests.domain.stream import named, person
from tests.domain.test_packs import HEAD

CASE = {"matter_id": MatterId(named("case"))}
PAIR = {"person_id": person("ana"), "other_person_id": person("ben")}


def managed() -> Story:
    """Ben manages Ana, and Cem nobody."""
    story = Story()
    story.hires("ana", "ben", "cem")
    story.manages("ben", "ana", "2026-01-01")
    return story


@pytest.mark.shows("COI-03", "S0-20")
def test_a_manager_who_supervises_somebody_while_a_formal_process_is_open_clashes_on_those_days() -> None:
    story = managed()
    story.supervises("ben", "ana", "2026-02-01")
    assert story.assess("COI-03", "ana") == []
    story.do(matter.OpenFormalProcess, "2026-06-01", person_id=person("ana"), **CASE)
    assert story.breaches("COI-03", "ana") == [("2026-06-01", None)]
    story.do(matter.CloseFormalProcess, "2026-09-01", person_id=person("ana"), **CASE)
    assert story.breaches("COI-03", "ana") == [("2026-06-01", "2026-08-31")]
    assert story.breaches("COI-03", "ben") == []


@pytest.mark.shows("COI-03")
def test_two_open_processes_of_which_one_ends_are_one_clash() -> None:
    story = managed()
    story.supervises("ben", "ana", "2026-02-01")
    story.do(matter.OpenFormalProcess, "2026-06-01", person_id=person("ana"), **CASE)
    story.do(matter.OpenFormalProcess, "2026-07-01", person_id=person("ana"), matter_id=MatterId(named("other")))
    story.do(matter.CloseFormalProcess, "2026-09-01", person_id=person("ana"), **CASE)
    assert story.breaches("COI-03", "ana") == [("2026-06-01", None)]


@pytest.mark.shows("COI-03", "COI-16")
def test_a_concern_that_its_source_numbers_as_a_process_is_numbered_is_another_matter() -> None:
    story = managed()
    story.supervises("ben", "ana", "2026-02-01")
    story.do(matter.OpenFormalProcess, "2026-06-01", person_id=person("ana"), **CASE)
    story.do(matter.RaiseConcern, "2026-07-01", **PAIR, **CASE)
    story.do(matter.CloseConcern, "2026-08-01", **PAIR, **CASE)
    assert story.breaches("COI-03", "ana") == [("2026-06-01", None)]
    assert story.breaches("COI-16", "ana") == [("2026-07-01", "2026-07-31")]


@pytest.mark.shows("COI-07", "COI-08", "DEC-08")
@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        (InterestKind.NON_FINANCIAL_PERSONAL, "COI-07"),
        (InterestKind.INDIRECT, "COI-07"),
        (InterestKind.FINANCIAL, "COI-08"),
        (InterestKind.NON_FINANCIAL_PROFESSIONAL, "COI-08"),
    ],
)
def test_a_tie_between_somebody_and_whoever_manages_them_clashes_by_its_kind(kind: InterestKind, rule: str) -> None:
    story = managed()
    story.do(matter.DeclareTie, "2026-06-01", **PAIR, **CASE, interest_kind=kind)
    assert story.breaches(rule, "ana") == [("2026-06-01", None)]
    (other,) = {"COI-07", "COI-08"} - {rule}
    assert story.breaches(other, "ana") == []
    story.do(matter.EndTie, "2026-08-01", **PAIR, **CASE)
    assert story.breaches(rule, "ana") == [("2026-06-01", "2026-07-31")]


@pytest.mark.shows("COI-07")
def test_what_one_of_the_two_declares_of_their_supervision_counts_until_they_declare_nil() -> None:
    story = Story()
    story.hires("ana", "ben")
    story.supervises("ben", "ana", "2026-01-01", SupervisionKind.PEER)
    pair: dict[str, Any] = {"supervisor_id": person("ben"), "supervisee_id": person("ana")}
    said = {**pair, "supervision": SupervisionKind.PEER, "declared_by": person("ben")}
    story.do(supervision.DeclareInterest, "2026-06-01", **said, interest_kind=InterestKind.INDIRECT)
    assert story.breaches("COI-07", "ana") == [("2026-06-01", None)]
    story.do(supervision.DeclareNil, "2026-07-01", **said)
    assert story.breaches("COI-07", "ana") == [("2026-06-01", "2026-06-30")]


@pytest.mark.shows("COI-16", "S4-9")
def test_a_concern_between_two_clashes_whoever_raised_it_and_with_nobody_else() -> None:
    story = managed()
    story.supervises("cem", "ana", "2026-02-01")
    turned = {"person_id": person("ben"), "other_person_id": person("ana")}
    (raised,) = story.do(matter.RaiseConcern, "2026-06-01", **turned, **CASE)
    (clash,) = [each for each in story.assess("COI-16", "ana") if any(map(is_breach, each.timeline.values))]
    assert clash.people == (person("ana"), person("ben"))
    assert story.breaches("COI-16", "ana") == [("2026-06-01", None)]
    assert story.affected("COI-16", raised) == {person("ana"), person("ben")}


def is_breach(standing: Any) -> bool:
    """Whether the rule is not met."""
    return bool(standing.status.is_breach)


@pytest.mark.shows("COI-03", "COI-07", "COI-08", "COI-16")
def test_of_those_of_whom_there_never_was_such_a_matter_nobody_is_looked_at_again() -> None:
    story = managed()
    event = story.supervises("ben", "ana", "2026-02-01")
    for rule_id in ("COI-03", "COI-07", "COI-08", "COI-16"):
        assert story.affected(rule_id, event) == set()
        assert RULES[rule_id].severity >= Severity.HIGH


@pytest.mark.shows("ACC-09")
def test_a_rule_about_a_restricted_matter_cannot_be_an_open_one() -> None:
    assert {rule.id for rule in RULES.values() if rule.restricted} == {"COI-03", "COI-07", "COI-08", "COI-16"}
    text = """
    [[rules]]
    id = "COI-16"
    statement = "Nobody manages somebody with whom a complaint is open."
    shape = "separation"
    severity = "critical"
    source = "Local policy"
    verified = true
    evaluated = "event"
    [rules.parameters]
    clash = "at_least"
    min_roles = 1
    matter = "concern"
    one = ["line_manager"]
    """
    with pytest.raises(PackError, match="says restricted = true"):
        rules_of(HEAD + text)
    assert rules_of(HEAD + text.replace("severity", "restricted = true\n    severity"))
