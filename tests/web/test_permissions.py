"""The table of permissions."""

from services.web.navigation import NAVIGATION
from services.web.permissions import permissions
from services.web.sight import WITHIN
from services.web.visitor import RELATIONS, AccessRole, Visitor
from tests.web.permissions_page import PAGE, text


def test_a_relation_never_permits_anything_toward_everybody() -> None:
    assert set(RELATIONS) <= set(WITHIN)


def test_an_operator_sees_no_person_and_an_inspector_changes_nothing() -> None:
    may = {role: {name for name, row in permissions().items() if role in row.roles} for role in AccessRole}
    assert may[AccessRole.SYSTEM_OPERATOR] == {"rules", "feeds", "mend"}
    changing = {"decide_findings", "record_supervision", "record_plans", "mend", "data_subject", "answer_supervision"}
    assert not may[AccessRole.AUDITOR] & changing


def test_every_part_of_the_application_is_for_somebody() -> None:
    assert {part.permission for part in NAVIGATION} <= set(permissions())


def test_who_is_not_known_to_hr_has_no_relation_to_anybody() -> None:
    assert Visitor(None, frozenset({AccessRole.AUDITOR})).roles == {AccessRole.AUDITOR}


def test_the_page_in_the_docs_is_the_table() -> None:
    assert PAGE.read_text() == text()
