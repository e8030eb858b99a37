"""What other systems are given stands still: schemas and the AsyncAPI document are those that the models make."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel, ValidationError

from services.contract_documents import ASYNCAPI, as_text, contract_documents
from services.hr_intake.contract import HR_EVENTS
from services.hr_intake.translation import TRANSLATIONS

CONTRACTS = Path(__file__).parents[2] / "deploy" / "contracts"
COMMON = {
    "organisation": "DEMO",
    "effective_from": "2025-06-01",
    "recorded_at": "2025-06-01T09:00:00Z",
    "source_system": "ESR",
    "correlation_id": "8b0a6d0e-2f0e-4a5e-9a43-0a7d5f1c2f01",
}
EXAMPLES: dict[str, dict[str, Any]] = {
    "hr.person_registered.v1": {"person": "1", "name": "Sample-Ada", "email": "ada@example.org"},
    "hr.person_details_changed.v1": {"person": "1", "name": "Sample-Ada"},
    "hr.person_deleted.v1": {"person": "1", "entered_in_error": "8b0a6d0e-2f0e-4a5e-9a43-0a7d5f1c2f02"},
    "hr.persons_merged.v1": {"person": "1", "other_person": "2"},
    "hr.career_stage_changed.v1": {"person": "1", "career_stage": "qualified"},
    "hr.leaver_notified.v1": {"person": "1", "last_working_day": "2025-08-31"},
    "hr.staff_left.v1": {"person": "1"},
    "hr.leaver_cancelled.v1": {"person": "1"},
    "hr.rehired.v1": {"person": "1", "previous_person": "2"},
    "hr.assignment_started.v1": {"person": "1", "assignment": "1-1", "unit": "W7", "job_role": "Staff Nurse"},
    "hr.assignment_changed.v1": {"person": "1", "assignment": "1-1", "band": 6},
    "hr.assignment_ended.v1": {"person": "1", "assignment": "1-1"},
    "hr.assignment_deleted.v1": {"person": "1", "assignment": "1-1", "entered_in_error": "4711"},
    "hr.line_manager_changed.v1": {"person": "1", "assignment": "1-1", "manager": None},
    "hr.hours_changed.v1": {"person": "1", "assignment": "1-1", "fte": 0.6},
    "hr.assignment_status_changed.v1": {"person": "1", "assignment": "1-1", "status": "acting_up"},
    "hr.absence_started.v1": {"person": "1", "absence": "A1", "absence_kind": "parental"},
    "hr.absence_amended.v1": {"person": "1", "absence": "A1", "absence_kind": "other", "first_day": "2025-05-01"},
    "hr.absence_ended.v1": {"person": "1", "absence": "A1"},
    "hr.absence_cancelled.v1": {"person": "1", "absence": "A1"},
    "hr.registration_updated.v1": {"person": "1", "body": "NMC", "status": "registered", "expires_on": "2026-05-31"},
    "hr.training_completed.v1": {"person": "1", "competence": "preceptor_preparation"},
    "hr.formal_process_opened.v1": {"person": "1", "case": "C1"},
    "hr.formal_process_closed.v1": {"person": "1", "case": "C1"},
    "hr.concern_raised.v1": {"person": "1", "other_person": "2", "case": "C2"},
    "hr.concern_closed.v1": {"person": "1", "other_person": "2", "case": "C2"},
    "hr.unit_created.v1": {"unit": "W7", "name": "Ward 7", "parent": "DIV1"},
    "hr.unit_renamed.v1": {"unit": "W7", "name": "Ward 7 East"},
    "hr.unit_moved.v1": {"unit": "W7", "parent": None},
    "hr.unit_merged.v1": {"unit": "W7", "into": "W8"},
    "hr.unit_closed.v1": {"unit": "W7"},
    "hr.unit_lead_changed.v1": {"unit": "W7", "lead": "1"},
    "hr.vacancy_authorised.v1": {"unit": "W7", "vacancy": "V1", "title": "Peer Support Worker"},
    "hr.vacancy_advertised.v1": {"unit": "W7", "vacancy": "V1"},
    "hr.vacancy_filled.v1": {"unit": "W7", "vacancy": "V1", "person": "1"},
    "hr.vacancy_withdrawn.v1": {"unit": "W7", "vacancy": "V1"},
    "hr.position_created.v1": {"unit": "W7", "position": "P1", "title": "Peer Support Worker"},
    "hr.position_changed.v1": {"unit": "W7", "position": "P1", "title": "Peer Trainer"},
    "hr.position_removed.v1": {"unit": "W7", "position": "P1"},
}
NOT_ASKED_FOR = ("ethnic_origin", "disability", "marital_status", "nationality", "ni_number", "salary", "diagnosis")


DOCUMENTS = contract_documents()


@pytest.mark.parametrize("path", sorted(DOCUMENTS))
def test_the_contract_files_have_not_drifted_from_the_models(path: str) -> None:
    expected = as_text(DOCUMENTS[path])
    assert (CONTRACTS / path).read_text(encoding="utf-8") == expected, (
        "run: python -c 'from pathlib import Path; from services.contract_documents import write_documents; "
        'write_documents(Path("deploy/contracts"))\''
    )


def test_there_is_no_contract_file_without_its_kind() -> None:
    assert {path.name for path in (CONTRACTS / "hr").iterdir()} == {f"{name}.json" for name in HR_EVENTS}


def test_every_reference_of_the_asyncapi_document_leads_somewhere() -> None:
    document = json.loads((CONTRACTS / "asyncapi.json").read_text(encoding="utf-8"))
    references = list(_references(document))
    assert len(references) > 100
    for reference in references:
        found: Any = document
        for part in reference.removeprefix("#/").split("/"):
            assert part in found, reference
            found = found[part]


def test_the_asyncapi_document_names_all_seven_topics_and_no_name_of_a_person() -> None:
    document = DOCUMENTS[ASYNCAPI]
    assert sorted(document["channels"]) == [
        "hr.restricted.v1",
        "hr.staff.rejected.v1",
        "hr.staff.v1",
        "supervision.alerts.v1",
        "supervision.checkpoints.v1",
        "supervision.events.v1",
        "supervision.restricted.v1",
    ]
    for name, schema in document["components"]["schemas"].items():
        if not name.startswith(("hr.", "unit.")):
            assert not {"name", "email", "employee_number", "number"} & set(schema.get("properties", {})), name


@pytest.mark.parametrize("kind", sorted(HR_EVENTS))
def test_model_and_schema_of_a_kind_agree_on_an_example(kind: str) -> None:
    example = {**COMMON, **EXAMPLES[kind]}
    assert kind == HR_EVENTS[kind].model_validate_json(json.dumps(example)).KIND
    assert _validator(HR_EVENTS[kind]).is_valid(example)


@pytest.mark.parametrize("kind", sorted(HR_EVENTS))
@pytest.mark.shows("T-54")
def test_what_was_not_asked_for_is_refused_by_model_and_schema(kind: str) -> None:
    for column in NOT_ASKED_FOR:
        example = {**COMMON, **EXAMPLES[kind], column: "x"}
        with pytest.raises(ValidationError):
            HR_EVENTS[kind].model_validate_json(json.dumps(example))
        assert not _validator(HR_EVENTS[kind]).is_valid(example)


@pytest.mark.parametrize("kind", sorted(HR_EVENTS))
def test_every_required_field_is_missed_by_model_and_schema(kind: str) -> None:
    example = {**COMMON, **EXAMPLES[kind]}
    for name in HR_EVENTS[kind].model_json_schema()["required"]:
        less = {field: value for field, value in example.items() if field != name}
        with pytest.raises(ValidationError):
            HR_EVENTS[kind].model_validate_json(json.dumps(less))
        assert not _validator(HR_EVENTS[kind]).is_valid(less)


def test_every_kind_but_a_change_of_details_has_a_translation() -> None:
    assert set(HR_EVENTS) - set(TRANSLATIONS) == {"hr.person_details_changed.v1"}


def _validator(model: type[BaseModel]) -> Draft202012Validator:
    schema = model.model_json_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for name, value in node.items():
            if name == "$ref":
                yield value
            else:
                yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)
