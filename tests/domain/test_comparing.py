"""A changed pack against the one in force: what differs, and whom it would newly find in breach or release."""

from datetime import date

from domain.rules.comparing import as_if_always, differences, effects
from domain.rules.rule import Rule
from domain.vocabulary import CareerStage, Profession, Severity, Status, SupervisionKind
from tests.domain.rulebook import RULES, SHAPES
from tests.domain.stories import Story
from tests.domain.stream import day, person

WEEKLY = RULES["SUP-01"]


def every(days: int, rule: Rule = WEEKLY) -> Rule:
    """The same rule in a version of next year, with another interval."""
    figures = rule.parameters.model_copy(update={"interval_days": days})
    return rule.model_copy(update={"parameters": figures, "in_force_from": date(2027, 1, 1), "pack_version": "2027.1"})


def practitioner() -> Story:
    """Ana, who had her last session on 3 June 2026."""
    story = Story()
    story.hires("ben")
    terms = {"profession": Profession.PSYCHOLOGICAL_WELLBEING_PRACTITIONER, "career_stage": CareerStage.QUALIFIED}
    story.hires("ana", on="2026-06-01", **terms)
    story.meets("ben", "ana", "2026-06-03", kind=SupervisionKind.CASE_MANAGEMENT)
    return story


def changed(story: Story, after: Rule | None, on: str) -> list[tuple[Status, Status]]:
    """The statuses now, and as they would be."""
    tried = as_if_always(after, WEEKLY) if after else None
    return [each[-2:] for each in effects(WEEKLY, tried, SHAPES, (person("ana"), story), day(on))]


def test_figures_words_and_severity_that_differ_are_named_one_by_one() -> None:
    after = every(14).model_copy(update={"severity": Severity.MEDIUM})
    found = {each.field: (each.before, each.after) for each in differences([WEEKLY], [after])}
    assert found == {
        "interval_days": (7, 14),
        "severity": ("HIGH", "MEDIUM"),
        "in_force_from": ("2020-01-01", "2027-01-01"),
    }


def test_rules_that_come_and_go_are_named_with_their_statements() -> None:
    other = RULES["SUP-02"]
    found = differences([WEEKLY], [other])
    assert [(each.rule_id, each.what) for each in found] == [("SUP-01", "removed"), ("SUP-02", "added")]
    assert (found[0].before, found[1].after) == (WEEKLY.statement, other.statement)
    assert differences([WEEKLY], [WEEKLY]) == []


def test_a_looser_interval_releases_whom_the_old_one_finds_overdue_and_a_tighter_one_finds_more() -> None:
    story = practitioner()
    assert changed(story, every(14), "2026-06-15") == [(Status.OVERDUE, Status.COMPLIANT)]
    assert changed(story, every(2), "2026-06-09") == [(Status.DUE_SOON, Status.OVERDUE)]
    assert changed(story, every(7), "2026-06-15") == []


def test_a_rule_that_goes_asks_nothing_any_more() -> None:
    assert changed(practitioner(), None, "2026-06-15") == [(Status.OVERDUE, Status.NOT_APPLICABLE)]
