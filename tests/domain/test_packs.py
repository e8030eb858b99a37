"""Rules as data: what a pack says becomes rules, and what does not fit is refused with file, rule and reason."""

from pathlib import Path

import pytest

from domain.rules.packs import PackError, in_force, load_packs, rules_changed_by, rules_of
from domain.rules.programmes import ProgrammeError, load_programmes
from domain.rules.shapes import SHAPES
from domain.vocabulary import CareerStage, Profession, Severity, SupervisionKind
from tests.domain.spells import assessed, spells
from tests.domain.stories import Story
from tests.domain.stream import day

HEAD = """
pack_id = "local"
version = "1"
in_force_from = 2026-01-01
"""

FORTNIGHTLY = """
[[rules]]
id = "SUP-05"
statement = "A high-intensity therapist has supervision every fortnight here."
shape = "cadence"
severity = "medium"
source = "Local policy"
verified = true
evaluated = "time"

[rules.applies_to]
professions = ["high_intensity_therapist"]

[rules.parameters]
kinds = ["clinical"]
interval_days = 14
due_soon_days = 3
"""

SESSION_AFTER_START = """
[[rules]]
id = "PEER-08"
statement = "Foundation training is done with the supervisor within eight weeks of the start in post."
shape = "deadline"
severity = "high"
source = "Trust document, lines 325 to 330"
verified = true
evaluated = "time"

[rules.applies_to]
professions = ["lived_experience"]

[rules.parameters]
anchor = "applies"
within_days = 56
met_by = "training"
competence = "peer_foundation"
"""


def test_a_rule_of_a_known_shape_needs_only_data() -> None:
    (rule,) = rules_of(HEAD + FORTNIGHTLY)
    story = Story()
    story.hires("ben")
    terms = {"profession": Profession.HIGH_INTENSITY_THERAPIST, "career_stage": CareerStage.QUALIFIED}
    story.hires("hal", on="2026-01-05", **terms)
    story.meets("ben", "hal", "2026-01-12", kind=SupervisionKind.CLINICAL)
    (assessment,) = assessed(story, rule, "hal")
    assert rule.severity is Severity.MEDIUM
    assert spells(assessment.timeline) == [
        ("2026-01-05", "compliant"),
        ("2026-01-24", "due_soon"),
        ("2026-01-27", "overdue"),
    ]


@pytest.mark.shows("T-57")
def test_a_deadline_for_training_needs_only_data_too() -> None:
    (rule,) = rules_of(HEAD + SESSION_AFTER_START)
    story = Story()
    story.hires("lea", on="2026-03-02", profession=Profession.LIVED_EXPERIENCE)
    (assessment,) = assessed(story, rule, "lea")
    assert assessment.timeline.at(day("2026-04-27")).status == "due_soon"
    assert assessment.timeline.at(day("2026-04-28")).status == "overdue"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("= nothing", "pack: not readable as TOML"),
        (HEAD, r"pack: there is no \[\[rules\]\]"),
        ("owner = 'me'\n" + HEAD + FORTNIGHTLY, "pack: 'owner' is not something that a pack says"),
        (FORTNIGHTLY, "pack: the pack does not say its pack_id"),
        (
            HEAD + FORTNIGHTLY.replace('"cadence"', '"rhythm"'),
            "rule SUP-05: shape 'rhythm' is none of apart, cadence, ",
        ),
        (HEAD + FORTNIGHTLY.replace('"medium"', '"huge"'), "rule SUP-05: severity 'huge' is none of info"),
        (HEAD + FORTNIGHTLY.replace("interval_days", "interval_weeks"), "rule SUP-05: interval_weeks: Extra inputs"),
        (HEAD + FORTNIGHTLY + "interval_months = 1", "rule SUP-05: .*only one of them"),
        (HEAD + FORTNIGHTLY.replace('["clinical"]', '["tea"]'), r"rule SUP-05: kinds\.0: Input should be"),
        (HEAD.replace("in_force_from", "# ") + FORTNIGHTLY, "rule SUP-05: in_force_from: Field required"),
        (
            HEAD + FORTNIGHTLY.replace("verified = true", 'verified = true\nunverified_parameters = ["dayz"]'),
            "rule SUP-05: unverified_parameters names 'dayz'",
        ),
    ],
)
def test_a_pack_that_does_not_fit_is_refused_with_its_rule_and_the_reason(text: str, says: str) -> None:
    with pytest.raises(PackError, match=says):
        rules_of(text)


def test_a_refusal_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "local.toml").write_text(HEAD + FORTNIGHTLY.replace("14", '"often"'), encoding="utf-8")
    with pytest.raises(PackError, match=r"^local\.toml: rule SUP-05: interval_days"):
        load_packs(tmp_path)


@pytest.mark.shows("T-39")
def test_two_versions_of_a_rule_follow_one_another_and_never_overlap(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(HEAD + FORTNIGHTLY, encoding="utf-8")
    newer = HEAD.replace('"1"', '"2"').replace("2026-01-01", "2026-07-01") + FORTNIGHTLY
    (tmp_path / "b.toml").write_text(newer, encoding="utf-8")
    with pytest.raises(PackError, match=r"rule SUP-05: versions 1 .* and 2 .* both in force on 2026-07-01"):
        load_packs(tmp_path)
    ended = HEAD + "in_force_to = 2026-06-30\n" + FORTNIGHTLY
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.toml").write_text(ended, encoding="utf-8")
    (other / "b.toml").write_text(newer, encoding="utf-8")
    rules = load_packs(other)
    assert [rule.pack_version for rule in in_force(rules, day("2026-06-30"))] == ["1"]
    assert [rule.pack_version for rule in in_force(rules, day("2026-07-01"))] == ["2"]
    assert in_force(rules, day("2025-12-31")) == ()


def test_outside_its_days_a_rule_asks_for_nothing() -> None:
    (rule,) = rules_of(HEAD + "in_force_to = 2026-03-31\n" + FORTNIGHTLY)
    story = Story()
    story.hires("hal", on="2025-01-05", profession=Profession.HIGH_INTENSITY_THERAPIST)
    (assessment,) = assessed(story, rule, "hal")
    assert spells(assessment.timeline)[0] == ("2026-01-01", "compliant")
    assert spells(assessment.timeline)[-1] == ("2026-04-01", "not_applicable")


def test_every_rule_of_the_product_says_where_it_comes_from_and_which_figures_are_its_own() -> None:
    rules = load_packs()
    assert len(SHAPES) == 20
    assert len({rule.id for rule in rules}) == len(rules)
    assert all(rule.source and rule.statement.endswith(".") for rule in rules)
    default = [rule for rule in rules if "default of the product" in rule.source.lower()]
    assert all(rule.unverified_parameters or not rule.verified for rule in default)


@pytest.mark.shows(
    *("SUP-01", "SUP-02", "SUP-07", "SUP-11", "SUP-12", "SUP-17", "SUP-19", "SUP-21", "SUP-22", "REG-01"),
    *("PRE-01", "PRE-02", "PRE-03", "PRE-04", "PRE-05", "PRE-08", "PRE-18"),
)
def test_the_rules_in_time_are_there() -> None:
    ids = {rule.id for rule in load_packs()}
    supervision = {"SUP-01", "SUP-02", "SUP-07a", "SUP-07b", "SUP-07c", "SUP-11", "SUP-12", "SUP-17", "SUP-19"}
    preceptorship = {"PRE-01", "PRE-02", "PRE-03", "PRE-04", "PRE-05", "PRE-08", "PRE-18"}
    assert supervision | preceptorship | {"SUP-21", "SUP-22", "REG-01"} <= ids


def test_an_event_is_led_to_the_rules_that_it_can_change_and_to_no_others() -> None:
    index = rules_changed_by(load_packs())
    session = {rule.id for rule in index["session.recorded.v1"]}
    assert {"SUP-01", "SUP-02", "SUP-17", "SUP-21"} <= session
    assert not {"REG-01", "PRE-18", "COI-01"} & session
    assert "session.scheduled.v1" not in index
    assert "finding.raised.v1" not in index


def test_a_programme_that_does_not_fit_is_refused_with_its_name(tmp_path: Path) -> None:
    file = tmp_path / "programmes.toml"
    file.write_text('[[programme]]\nname = "x"\nversion = "1"\ntitle = "X"\nverified = true\n', encoding="utf-8")
    with pytest.raises(ProgrammeError, match=r"programmes\.toml: programme x: source: Field required"):
        load_programmes(file)
