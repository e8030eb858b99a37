"""A rule of a known shape needs data and no code: written into a pack, it is found, told and cleared like any other."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import psycopg
import pytest

from domain.finding.events import FindingCleared, FindingRaised
from domain.rules.explaining import explain
from domain.rules.packs import load_packs
from domain.rules.shapes import SHAPES
from domain.vocabulary import Profession, Severity, Status, SupervisionKind
from projections import answers
from projections.knowledge_then import KNOWS_ALL, KnowledgeThen
from projections.projection import reading
from services.register.register import Register
from tests.domain.stream import day, person
from tests.projections.registered import Desk

PACK = """
pack_id = "midwifery_local"
version = "7"
in_force_from = 2026-01-01

[[rules]]
id = "MID-01"
statement = "A midwife has safeguarding supervision of an hour and a half every three weeks."
shape = "cadence"
severity = "medium"
source = "Policy of the maternity service"
verified = true
evaluated = "time"

[rules.applies_to]
professions = ["midwife"]

[rules.parameters]
kinds = ["safeguarding"]
interval_days = 21
min_minutes = 90

[[rules]]
id = "MID-02"
statement = "Nobody is safeguarding supervisor of more than one person."
shape = "capacity"
severity = "low"
source = "Policy of the maternity service"
verified = true
evaluated = "event"

[rules.parameters]
role = "safeguarding_supervisor"
most = 1
"""
SAFEGUARDING = SupervisionKind.SAFEGUARDING


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    """Mia, a midwife since 7 September 2026, and Ben; today is 20 October. The only pack is one never seen before."""
    (tmp_path / "midwifery.toml").write_text(PACK, encoding="utf-8")
    with psycopg.connect(database_url, autocommit=True) as connection, Register(database_url) as register:
        made = Desk(register, connection, date(2026, 10, 20), load_packs(tmp_path))
        made.opens("ward 7")
        made.hires("ben")
        made.hires("mia", on="2026-09-07", profession=Profession.MIDWIFE)
        yield made


def test_a_rule_that_no_code_ever_saw_is_found_in_breach_explained_and_cleared(desk: Desk, database_url: str) -> None:
    desk.meets("ben", "mia", "2026-09-14", 90, kind=SAFEGUARDING)
    desk.settle()
    (raised,) = (event for event in desk.findings_recorded() if isinstance(event, FindingRaised))
    assert (raised.rule_id, raised.pack_id, raised.pack_version) == ("MID-01", "midwifery_local", "7")
    assert (raised.severity, raised.first_day) == (Severity.MEDIUM, day("2026-10-06"))
    with psycopg.connect(database_url) as connection:
        rows = answers.standings(connection, "compliance", day("2026-10-20"), person_id=person("mia"))
        assert [(row.rule_id, row.status) for row in rows] == [("MID-01", Status.OVERDUE)]
        with reading(connection, KNOWS_ALL):
            known = KnowledgeThen(connection, None)
            (why,) = explain(desk.rules[0], SHAPES, person("mia"), known, day("2026-10-20"))
    assert why.put_right.startswith("a session of safeguarding supervision of at least 90 minutes is held")
    desk.meets("ben", "mia", "2026-10-05", 90, kind=SAFEGUARDING)
    desk.settle()
    (cleared,) = (event for event in desk.findings_recorded() if isinstance(event, FindingCleared))
    assert (cleared.rule_id, cleared.cause) == ("MID-01", "corrected")


def test_so_is_a_rule_of_another_shape(desk: Desk) -> None:
    for name in ("mia", "nia"):
        if name != "mia":
            desk.hires(name)
        desk.supervises("ben", name, "2026-09-07", SAFEGUARDING)
    desk.meets("ben", "mia", "2026-10-01", 90, kind=SAFEGUARDING)
    desk.settle()
    raised = [event for event in desk.findings_recorded() if isinstance(event, FindingRaised)]
    assert ("MID-02", person("ben")) in [(event.rule_id, event.concerned[0]) for event in raised]
