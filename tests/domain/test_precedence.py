"""Statute before profession before local: what is lower may only tighten what is higher, in whose place it stands."""

from pathlib import Path

import pytest

from domain.rules.packs import PackError, in_force, load_packs, rules_of
from domain.rules.rule import Level, Rule
from domain.vocabulary import Profession, SeparationMode, Severity
from tests.domain.rulebook import RULES
from tests.domain.stories import Story
from tests.domain.stream import day

NATIONAL = """
pack_id = "national"
version = "2026"
level = "profession"
in_force_from = 2026-01-01

[[rules]]
id = "SUP-99"
statement = "A therapist has supervision every fortnight."
shape = "cadence"
severity = "medium"
source = "A professional body"
verified = true
evaluated = "time"

[rules.applies_to]
professions = ["high_intensity_therapist"]

[rules.parameters]
kinds = ["clinical"]
interval_days = 14
min_minutes = 60
"""
LOCAL = NATIONAL.replace('"national"', '"trust"').replace('level = "profession"\n', "")


def loaded(folder: Path, *packs: str) -> tuple[Rule, ...]:
    """The rules of packs that lie in one folder."""
    for number, pack in enumerate(packs):
        (folder / f"{number}.toml").write_text(pack, encoding="utf-8")
    return load_packs(folder)


def test_a_local_rule_that_asks_more_takes_the_place_of_the_national_one_on_its_days(tmp_path: Path) -> None:
    local = LOCAL.replace("= 14", "= 7").replace("2026-01-01", "2026-03-01\nin_force_to = 2026-05-31")
    rules = loaded(tmp_path, NATIONAL, local)
    for on, days in {"2026-02-28": 14, "2026-03-01": 7, "2026-05-31": 7, "2026-06-01": 14}.items():
        (rule,) = in_force(rules, day(on))
        assert rule.parameters.interval_days == days
    assert {rule.level for rule in rules} == {Level.PROFESSION, Level.LOCAL}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("= 14", "= 21"), "loosens interval_days, from 14 to 21"),
        (("interval_days = 14", "interval_months = 1"), "loosens interval_days, from 14 to None"),
        (("= 60", "= 45"), "loosens min_minutes, from 60 to 45"),
        (('["clinical"]', '["clinical", "peer"]'), "loosens kinds, from "),
        (('"medium"', '"low"'), "loosens the severity, from MEDIUM to LOW"),
        (('"high_intensity_therapist"]', '"nurse"]'), "loosens whom it is for: professions, from "),
        (
            ('"high_intensity_therapist"]', '"high_intensity_therapist"]\nclinical_only = true'),
            "loosens whom it is for: clinical_only, from False to True",
        ),
        (('"cadence"', '"quantity"'), "loosens the shape, from cadence to quantity"),
        (("= 60", "= 60\npause_after_days = 7"), "loosens pause_after_days, from 28 to 7"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_local_rule_that_asks_less_is_refused_with_what_it_loosens(
    tmp_path: Path, change: tuple[str, str], says: str
) -> None:
    local = LOCAL.replace(*change)
    if "quantity" in local:
        local = local.replace("interval_days", "window_days")
    with pytest.raises(PackError, match=r"rule SUP-99: trust 2026 \(local\) may only tighten what national 2026") as no:
        loaded(tmp_path, NATIONAL, local)
    assert says in str(no.value)


@pytest.mark.parametrize(
    "change",
    [
        ("= 60", "= 90"),
        ("= 60", '= 60\nformat = "individual"'),
        ("= 60", "= 60\ndue_soon_days = 1"),
        ('"medium"', '"high"'),
        ('"high_intensity_therapist"]', '"high_intensity_therapist", "nurse"]'),
    ],
    ids=lambda change: change[1],
)
def test_longer_alone_graver_or_for_more_people_is_tighter(tmp_path: Path, change: tuple[str, str]) -> None:
    (rule,) = loaded(tmp_path, NATIONAL, LOCAL.replace(*change))
    assert rule.pack_id == "trust"


def test_a_figure_that_the_sources_leave_open_may_be_named_locally(tmp_path: Path) -> None:
    (rule,) = loaded(tmp_path, NATIONAL.replace("interval_days = 14\n", ""), LOCAL)
    assert (rule.pack_id, rule.parameters.interval_days) == ("trust", 14)


def test_a_profession_may_not_loosen_a_statute_and_a_level_that_is_none_is_refused(tmp_path: Path) -> None:
    statute = NATIONAL.replace('"national"', '"law"').replace('"profession"', '"statutory"')
    with pytest.raises(PackError, match=r"national 2026 \(profession\) may only tighten what law 2026 \(statutory\)"):
        loaded(tmp_path, statute, NATIONAL.replace("= 14", "= 28"))
    with pytest.raises(PackError, match="level 'royal' is none of statutory, profession, local"):
        rules_of(NATIONAL.replace('"profession"', '"royal"'))


def test_two_of_one_level_never_stand_at_once(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"versions 2026 \(trust\) and 2026 \(other\) are both in force"):
        loaded(tmp_path, LOCAL, LOCAL.replace('"trust"', '"other"'))


def test_the_rules_of_the_product_say_on_whose_word_they_stand() -> None:
    levels = {rule_id: RULES[rule_id].level for rule_id in ("REG-01", "SUP-01", "SUP-09", "SUP-21", "REG-04")}
    assert levels == {
        "REG-01": Level.STATUTORY,
        "SUP-01": Level.PROFESSION,
        **dict.fromkeys(("SUP-09", "SUP-21", "REG-04"), Level.LOCAL),
    }


@pytest.mark.shows("T-59")
def test_where_a_service_allows_what_a_professional_body_forbids_the_stricter_finding_stands_with_its_source() -> None:
    (rule,) = rules_of(
        """
pack_id = "body"
version = "1"
level = "profession"
in_force_from = 2026-01-01

[[rules]]
id = "COI-99"
statement = "No practitioner is supervised by the line manager."
shape = "separation"
severity = "high"
source = "A professional body that requires separation"
verified = true
evaluated = "event"

[rules.applies_to]
professions = ["psychological_wellbeing_practitioner"]

[rules.parameters]
clash = "both"
one = ["line_manager"]
other = ["clinical_supervisor"]
"""
    )
    story = Story()
    story.opens("ward 7")
    story.separates("ward 7", SeparationMode.ALLOWED)
    story.hires("ben")
    story.hires("ana", profession=Profession.PSYCHOLOGICAL_WELLBEING_PRACTITIONER)
    story.supervises("ben", "ana", "2026-01-05")
    story.manages("ben", "ana", "2026-03-02")
    assert story.standing("COI-01", "ana", "2026-03-02").severity is Severity.INFO
    (found,) = story.assess_by(rule, "ana")
    standing = found.timeline.at(day("2026-03-02"))
    assert (standing.status, standing.severity or rule.severity) == ("breached", Severity.HIGH)
    assert rule.source == "A professional body that requires separation"
